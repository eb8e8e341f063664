"""The demo's news, invented: some weeks old and answered, so that a rule has earned its trust; some new and waiting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from tuoke.directory.models import Company
from tuoke.engine.aliases import aliases_of
from tuoke.flows.spotting import spot
from tuoke.targeting.answers import answer
from tuoke.targeting.models import Trigger
from tuoke.targeting.news_models import Finding, FindingAnswer, NewsItem
from tuoke.workspace.audit import record

#: title and first sentence, by the language of who reads them; {name} in full, {short} as papers write it.
NEW = {
    "zh": (
        ("{name}新工厂奠基", "项目总投资 3.2 亿元，计划明年三季度投产。"),
        ("{name}发布产线改造公开招标公告", "招标范围为两条灌装线和在线检测，开标日为下月 12 日。"),
        ("{name}任命新任总经理", "此前他负责集团的生产和设备。"),
        ("{name}启动智能化改造", "公司今年预算增加三成，先改包装车间。"),
        ("{short}完成B轮融资，拿到 2 亿元", "资金将用于扩产。"),
        ("{name}拟收购一家同行", "双方已签意向书，尚未签约。"),
        ("{name}中标轨道交通配套项目", "合同额 8,600 万元，年内交付。"),
        ("本周三家企业扩产", "其中{name}新增产能两成。"),
        ("{short}今日招聘 50 名员工", "岗位多为设备和质检。"),
    ),
    "en": (
        ("{name} opens new plant", "The site is to start within a year."),
        ("{name} issues tender for a packaging line", "Offers are due on the 12th."),
        ("{name} names new CEO after a long search", "She ran operations before."),
        ("{name} plans to acquire a smaller rival", "A letter of intent is signed."),
        ("{short} raises 20 million in a series B round", "The money goes into capacity."),
        ("{name} wins contract for rail supplies", "Delivery is this year."),
        ("Three plants to grow this week", "Among them {name} expands into a second hall."),
    ),
}
OLD = {
    "zh": ("{name}完成新一轮融资", "投资方包括两家产业基金。"),
    "en": ("{name} raises 12 million in a new funding round", "Two industry funds took part."),
}
#: Nobody's, as most of what a feed brings.
NOBODY = (
    "多地出台政策支持设备更新", "钢材价格本周小幅回落", "包装机械展下月开幕", "Freight rates fall for a third week",
    "Steel prices steady as demand holds", "食品行业上半年利润增长 4%",
)  # fmt: skip
PAPERS = ("machinery-daily.example", "industry-weekly.example", "tenders.example")
#: What was answered about the old ones: 22 right of 26.
ANSWERS = [FindingAnswer.USEFUL] * 13 + [FindingAnswer.RIGHT] * 9 + [FindingAnswer.WRONG_EVENT] * 3
ANSWERS += [FindingAnswer.WRONG_COMPANY]


def write_news(owned: dict[int, list[Company]], sellers: list[Any], admin: Any, now: datetime, seed: int) -> None:
    """News of companies that somebody owns, read by the rules as any; the old ones answered by who owns the company."""
    lot, today = Random(f"{seed} news"), now.date()
    picked = [(seller, lot.sample(owned[seller.pk], min(18, len(owned[seller.pk])))) for seller in sellers]
    old = [(seller, company) for seller, companies in picked for company in companies[9:]][: len(ANSWERS)]
    _tell(_of(old, lot, today, (20, 80), lambda language, _n: OLD[language]))
    spot()
    findings = {finding.company_id: finding for finding in Finding.objects.waiting().select_related("news")}
    asked = [(seller, findings[company.pk]) for seller, company in old if company.pk in findings]
    for (seller, finding), said in zip(asked, ANSWERS, strict=False):
        answer(finding.pk, said, seller)
        at = datetime.combine(finding.news.published_on, now.timetz()) + timedelta(days=1)
        Finding.objects.filter(pk=finding.pk).update(answered_at=at, made_at=at)
        Trigger.objects.filter(findings=finding.pk).update(made_at=at)
    new = [(seller, company) for seller, companies in picked for company in companies[:9]]
    _tell(_of(new, lot, today, (0, 6), lambda language, n: NEW[language][n % len(NEW[language])]))
    _tell((title, "", today - timedelta(days=lot.randrange(30)), lot.choice(PAPERS), 1) for title in NOBODY)
    spot()
    record(admin, "demo", "targeting.newsitem", count=NewsItem.objects.count())


def _of(
    pairs: list[tuple[Any, Company]], lot: Random, today: date, days: tuple[int, int], words: Any
) -> Iterable[tuple[str, str, date, str, int]]:
    """Title, first sentence, day, paper and how many told it, for each seller's companies."""
    ids = [company.pk for _seller, company in pairs]
    aliases = aliases_of(ids, [company.name for _seller, company in pairs])
    short = {one.company: one.text for one in aliases if one.kind == "short"}
    for n, (_seller, company) in enumerate(pairs):
        language = "en" if company.name.isascii() else "zh"
        names = {"name": company.name, "short": short.get(company.pk, company.name)}
        title, first = words(language, n)
        day = today - timedelta(days=lot.randint(*days))
        yield title.format(**names), first.format(**names), day, lot.choice(PAPERS), lot.choice((1, 1, 1, 2, 3))


def _tell(news: Iterable[tuple[str, str, date, str, int]]) -> None:
    NewsItem.objects.bulk_create(
        NewsItem(
            title=title, first=first, published_on=day, source=paper, sources=[paper], copies=copies,
            digest=sha256(f"{title}\n{first}".encode()).hexdigest(),
        )
        for title, first, day, paper, copies in news
    )  # fmt: skip
