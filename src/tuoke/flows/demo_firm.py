"""Who works at the demo firm, what they sell to whom, and what they say: invented, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from tuoke.engine.invent import Company as Invented
from tuoke.engine.lists.qualify import Profile
from tuoke.engine.lists.rank import Card

FIRM = "远山自动化 Farridge Automation"
TIME_ZONE = "Asia/Shanghai"
TEAMS = ("销售部", "华东组", "华南组", "Overseas")
ADMIN = ("吴桐", "wu.tong@farridge.example")
MANAGER = ("周岚", "zhou.lan@farridge.example")
HOUSE_LIST = ("行业名录 2026", "public_register", "public_data")


@dataclass(frozen=True)
class Seller:
    """One seller of the demo with all that is theirs; `trades` are the industries whose companies come to them."""

    name: str
    email: str
    team: int
    language: str
    calls_a_day: int
    trades: tuple[str, ...]
    industries: dict[str, int]
    titles: dict[str, int]
    areas: dict[str, int]
    lists: tuple[tuple[str, str, str], tuple[str, str, str]]
    script: str


SELLERS = (
    Seller(
        "陈一鸣", "chen.yiming@farridge.example", 0, "zh-hans", 14,
        trades=("食品饮料", "生物医药", "包装印刷", "精细化工"),
        industries={"食品饮料": 2, "生物医药": 1},
        titles={"设备部经理": 2, "生产副总经理": 2, "总经理": 1},
        areas={"宁波": 2, "苏州": 2, "无锡": 2, "上海": 1, "杭州": 1, "南京": 1},
        lists=(
            ("食品机械展 2026 到场名单", "trade_fair", "consent"),
            ("长三角工厂名录", "public_register", "public_data"),
        ),
        script="{person}您好，我是{firm}的{me}。{reason}想跟您约 20 分钟，看看灌装和检测线哪里还能省人。",
    ),
    Seller(
        "林小满", "lin.xiaoman@farridge.example", 1, "zh-hans", 14,
        trades=("新能源", "汽车零部件", "电子元器件", "通用机械"),
        industries={"新能源": 2, "汽车零部件": 2},
        titles={"设备部经理": 2, "采购总监": 1, "厂长": 2},
        areas={"深圳": 2, "东莞": 2, "广州": 1, "佛山": 1},
        lists=(("电池展 2026 名片", "trade_fair", "consent"), ("华南制造企业名录", "public_register", "public_data")),
        script="{person}您好，我是{firm}的{me}。{reason}我们给同行的装配线做过在线检测，方便约个时间说说吗？",
    ),
    Seller(
        "Harriet Cole", "harriet.cole@farridge.example", 2, "en", 12,
        trades=(),
        industries={"Food and beverage": 2, "Pharmaceuticals": 1},
        titles={"Head of Maintenance": 2, "VP Operations": 2, "Plant Manager": 1},
        areas={"Ohio": 2, "Michigan": 2, "United Kingdom": 1, "Germany": 1},
        lists=(
            ("Pack Expo badge scans", "trade_fair", "consent"),
            ("Manufacturers' directory", "public_register", "public_data"),
        ),
        script="Hello {person}, this is {me} from {firm}. {reason} Could I have 20 minutes to show you where a "
        "filling line like yours loses time?",
    ),
)  # fmt: skip

SYNONYMS = {
    "食品饮料": ("食品", "饮料", "Food and beverage"), "生物医药": ("医药", "制药", "Pharmaceuticals"),
    "新能源": ("New energy",), "汽车零部件": ("汽车配件", "Automotive parts"),
    "Food and beverage": ("Food", "Beverages", "食品饮料"), "Pharmaceuticals": ("Pharma", "生物医药"),
}  # fmt: skip

NEWS: dict[str, tuple[tuple[str, str], ...]] = {
    "zh-hans": (
        ("expansion", "新建二期厂房，环评已公示"), ("expansion", "新增两条灌装线，已招标"), ("executive", "换了副总"),
        ("executive", "新任采购总监到岗"), ("hiring", "在招 3 名设备工程师"), ("funding", "完成新一轮融资"),
        ("tender", "发布产线改造招标公告"), ("product", "推出新产品线"), ("relocation", "总部搬迁，老厂改造"),
        ("merger", "收购了一家同行"), ("reform", "设备部与工程部合并"),
    ),
    "en": (
        ("expansion", "Second plant approved, work starts soon"), ("executive", "New VP Operations since last month"),
        ("hiring", "Three openings for process engineers"), ("funding", "Closed a funding round"),
        ("tender", "Tender for a new packaging line"), ("product", "Launched a new product range"),
        ("relocation", "Moving production to a new site"), ("merger", "Bought a smaller competitor"),
    ),
}  # fmt: skip

NOTES: dict[str, dict[str, tuple[str, ...]]] = {
    "zh-hans": {
        "not_interested": ("今年没有预算", "刚换过设备，明年再说", "已有固定供应商", "说不归他管", ""),
        "call_back": ("在开会，约好再打", "月底盘点，之后再聊", "让先发资料，再通话", ""),
        "meeting": ("约好去厂里看看", "愿意视频聊 20 分钟，设备部也来", "对检测线有兴趣"),
        "wrong_person": ("此人已离职", "空号", "转到了前台"),
        "leave_me_alone": ("请不要再打",),
        "meeting_done": ("看了两条线，瓶颈在检测", "设备部和采购都在，要方案", "先试一条线"),
        "intent": ("愿意试点，问交期", "要正式报价"),
        "deal": ("签了一条线", "签了改造合同"),
        "referral": ("让找他同学", "推荐了隔壁园区的厂长"),
    },
    "en": {
        "not_interested": ("No budget this year", "Equipment is new", "Happy with their supplier", ""),
        "call_back": ("In a meeting, asked to call again", "After the audit", "Wants material first", ""),
        "meeting": ("Agreed to a site visit", "Twenty minutes by video, maintenance joins", "Curious about inspection"),
        "wrong_person": ("Has left the company", "Number not in service", "Front desk"),
        "leave_me_alone": ("Asked not to be called again",),
        "meeting_done": ("Saw two lines, inspection is the bottleneck", "Wants a proposal", "Would try one line"),
        "intent": ("Wants a pilot, asked for lead time", "Asked for a formal quote"),
        "deal": ("Signed for one line", "Signed the retrofit"),
        "referral": ("Sent us to a former colleague", "Named the plant manager next door"),
    },
}


def owner_of(row: Invented, chance: Random) -> int | None:
    """Index of the seller to whom an invented company comes; one in ten belongs to nobody yet."""
    if chance.random() < 0.1:
        return None
    if row.language == "en":
        return 2
    homes = [index for index, seller in enumerate(SELLERS[:2]) if row.industry in seller.trades]
    return homes[0] if homes else chance.randrange(2)


def profile_of(seller: Seller) -> dict[str, Any]:
    """The body of a profile, through the engine's own class, so that a demo never holds what the forms would refuse."""
    given = {
        "schema": 1,
        "industries": [{"name": name, "synonyms": list(SYNONYMS[name])} for name in seller.industries],
        "titles": [{"name": name, "synonyms": [], "decides": points == 2} for name, points in seller.titles.items()],
        "territories": [] if seller.language == "en" else ["中国"],
        "employees": {"min": 40},
    }
    return Profile.from_dict(given).to_dict()


def card_of(seller: Seller) -> dict[str, Any]:
    """The body of a scorecard, through the engine's own class."""
    best = max(seller.industries, key=lambda name: seller.industries[name])
    given = {
        "schema": 1,
        "name": "2026",
        "industry": seller.industries,
        "title": seller.titles,
        "territory": seller.areas,
        "trigger": {"expansion": 2, "tender": 2, "executive": 2, "funding": 1, "*": 1},
        "sold_before": {"points": 1, "industries": [best]},
        "reference": {"points": 1, "industries": [best]},
        "personally_involved": {"points": 2, "companies": []},
    }
    return Card.from_dict(given).to_dict()
