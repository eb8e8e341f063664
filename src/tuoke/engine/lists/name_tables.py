"""The tables of names, as patterns: places, trades, legal forms, and traditional script."""

import csv
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("tuoke.engine.lists") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest that fits, which every engine reads fast: common starts once."""
    root: dict[str, dict] = {}
    for word in sorted(set(words)):
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branch(root)


def _branch(node: dict[str, dict]) -> str:
    ends = "" in node
    branches = [letter + _branch(below) for letter, below in node.items() if letter]
    if not branches:
        return ""
    if len(branches) == 1 and not ends:
        return branches[0]
    return "(?:" + "|".join(branches) + ")" + ("?" if ends else "")


def is_han(text: str) -> bool:
    return text > "\u2fff"


@cache
def traditional() -> dict[str, str]:
    """Traditional character -> simplified."""
    return {row["traditional"]: row["simplified"] for row in _rows("traditional.csv")}


#: Spellings of provinces and cities before pinyin, which old firms keep; and great cities that begin names abroad.
OLD_SPELLINGS = (
    "Kweichow|Szechuan|Szechwan|Kwangtung|Kwangsi|Chekiang|Kiangsu|Kiangsi|Fukien|Shantung|Hupeh|"
    "Hopei|Honan|Shansi|Shensi|Kansu|Yunan|Tientsin|Tsingtao|Nanking|Soochow|Hangchow|Foochow|"
    "Swatow|Mukden|Kowloon"
).split("|")
ABROAD = (
    "New York|Boston|Chicago|Los Angeles|San Francisco|San Diego|Houston|Dallas|Philadelphia|"
    "Detroit|Seattle|Miami|Atlanta|Denver|Toronto|Montreal|Vancouver|London|Manchester|Birmingham|"
    "Edinburgh|Glasgow|Dublin|Paris|Lyon|Berlin|Hamburg|Frankfurt|Cologne|Munich|Vienna|Zurich|"
    "Geneva|Basel|Milan|Rome|Madrid|Barcelona|Lisbon|Amsterdam|Rotterdam|Brussels|Copenhagen|"
    "Stockholm|Oslo|Helsinki|Moscow|Istanbul|Dubai|Mumbai|Delhi|Bangalore|Bangkok|Jakarta|Manila|"
    "Tokyo|Osaka|Kyoto|Nagoya|Seoul|Busan|Sydney|Melbourne|Brisbane|Perth|Auckland|Sao Paulo|"
    "Buenos Aires|Santiago|Bogota|Cairo|Johannesburg|Europe|Asia|Africa|America|Pacific|Atlantic"
).split("|")
#: Cities whose short name is a word: they count as places only with 市, 地区 or 州 after it.
WORDS_TOO = frozenset(("大陆", "内地", "阿里", "白银", "海东", "海北", "海西", "黄南", "山南", "三明"))
PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜"
    "|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|塔吉克|怒|裕固|保安|独龙|各"
)
#: What stands after the short name of a place: 广西壮族自治区, 浦东新区.
SUFFIX_ZH = f"(?:(?:(?:{PEOPLES})族?)+自治[区州县旗]|特别行政区|新区|地区|矿区|省|市|区|县|旗|盟|州)"


@cache
def places_zh(*, china: bool) -> str:
    """Countries (unless only China is asked for), provinces and cities, with or without 省, 市 and the like."""
    names: set[str] = set()
    for row in _rows("territories.csv"):
        if row["kind"] == "region" or (china and not row["code"].startswith("CN")):
            continue
        names |= {row["zh"], *row["synonyms"].split("|")}
    return one_of(name for name in names - WORDS_TOO if is_han(name))


@cache
def counties_zh(*alone: str) -> str:
    """Counties and districts by their short name, of those that may stand as `alone` says in the table."""
    return one_of(row["bare"] for row in _rows("counties.csv") if row["alone"] in alone)


@cache
def places_en(*, china: bool, codes: bool = False) -> str:
    """The same in English and pinyin, in small letters without accents and marks; also short signs (US, NV)."""
    names: set[str] = set()
    for row in _rows("territories.csv"):
        if row["kind"] == "region" or (china and not row["code"].startswith("CN")):
            continue
        names |= {row["en"], *(one for one in row["synonyms"].split("|") if codes or len(one) > len("USA"))}
    names |= {*OLD_SPELLINGS, *(() if china else ABROAD)}
    return one_of(_plain(name) for name in names if name and not is_han(name))


def _plain(name: str) -> str:
    text = unicodedata.normalize("NFD", name.partition(" (")[0].removesuffix(" City").lower())
    return " ".join("".join(c if c.isalnum() else "" if c == "'" else " " for c in text if c < "\u0300").split())


@cache
def trades(*, zh: bool) -> str:
    """Words for a line of business; in Chinese also units (厂, 店), which are a trade where a form follows."""
    words = [word for word in (*(row["word"] for row in _rows("trades.csv")), *shorts()) if is_han(word) == zh]
    return one_of([*words, *_forms("unit")] if zh else words)


@cache
def common_names() -> frozenset[str]:
    """Places and words for a line of business, in both languages, as written in the tables: they name no company."""
    places = (word for row in _rows("territories.csv") for word in (row["zh"], row["en"], *row["synonyms"].split("|")))
    counties = (word for row in _rows("counties.csv") for word in (row["name"], row["bare"]))
    return frozenset(word for word in (*places, *counties, *(row["word"] for row in _rows("trades.csv"))) if word)


@cache
def shorts() -> dict[str, str]:
    """Word of a trade in short, or in another number -> the word that stands for both: mfg, manufacturing."""
    return {row["short"]: row["full"] for row in _rows("trade_short.csv")}


@cache
def in_full(trade: str) -> str:
    """A trade as it is compared: every word in full."""
    if is_han(trade):
        return shorts().get(trade, trade)
    return " ".join(shorts().get(word, word) for word in trade.split(" "))


@cache
def forms(script: str, *, front: bool = False) -> str:
    """Legal forms: 'zh', 'latin' or 'unit' (厂, 店, 医院), or only those that also stand at the front of a name."""
    return one_of(_forms(script, front=front))


def _forms(script: str, *, front: bool = False) -> list[str]:
    rows = [row for row in _rows("legal_forms.csv") if row["script"] == script]
    return [row["form"] for row in rows if not front or row["at"] == "front or end"]


@cache
def sounds() -> dict[str, str]:
    """Character -> pinyin without tone."""
    return {letter: row["syllable"] for row in _rows("pinyin.csv") for letter in row["characters"]}


#: What a Chinese firm's name ends with where all of it is spelled in pinyin: 有限公司 and the like.
FORM_IN_PINYIN = re.compile(r" (?:gu ?fen )?(?:you ?xian )?(?:ze ?ren )?(?:zong )?gong ?si$")


def core_sound(core: str) -> str:
    """How a core sounds, its letters without spaces: yuanshan for 远山 and for Yuan Shan.

    Where the whole name is spelled in pinyin (yuanshan ke ji you xian gong si), the first word is the core.
    """
    if is_han(core):
        return "".join(sounds().get(letter, letter) for letter in core)
    if FORM_IN_PINYIN.search(core):
        return core.partition(" ")[0]
    return core.replace(" ", "")


@cache
def family_sounds() -> dict[str, str]:
    """Character -> pinyin as a family name, where that is another: 单 is shan, not dan."""
    return {letter: row["syllable"] for row in _rows("pinyin.csv") for letter in row["families"]}
