"""Texts of a list -> the numbers they tell, from-to, as Ibis expressions: '500万-1亿', '$2.5M', '1998-03-01'.

`normalise.with_employees` reads heads; here any column is read, with units of money and years of dates. A text that
tells no number gives null: not known.
"""

import datetime as dt
import re
from typing import TYPE_CHECKING

from tuoke.engine.lists.names import SPACES

if TYPE_CHECKING:
    import ibis.expr.types as ir

_FIGURE = r"[0-9]+(?:\.[0-9]+)?"
#: A unit right after its figure; of Latin ones nothing may follow that makes it a word (5m is a sum, 5 months is not).
_UNIT = r"(?:(万亿|亿|百万|千万|万|千)|(thousand|million|billion|mn|mm|bn|k|m|b)(?:[^a-z]|$))"
_FIRST = rf"^[^0-9-]*(-?{_FIGURE})"
_SECOND = rf"[0-9亿万千a-z%+元][-~至到–—]+[^0-9a-z]?({_FIGURE})"
FACTORS = {
    1e3: ("千", "thousand", "k"),
    1e4: ("万",),
    1e6: ("百万", "million", "mn", "mm", "m"),
    1e7: ("千万",),
    1e8: ("亿",),
    1e9: ("billion", "bn", "b"),
    1e12: ("万亿",),
}
#: What stands around a sum of a currency, longest first.
CURRENCIES = {
    "CNY": ("人民币", "rmb", "cny", "元", "圆", "¥", "￥"),
    "USD": ("us$", "usd", "美元", "美金", "$"),
    "EUR": ("eur", "欧元", "€"),
    "GBP": ("gbp", "英镑", "£"),
    "HKD": ("hk$", "hkd", "港元", "港币"),
    "JPY": ("jpy", "日元", "円", "¥", "￥"),
}
#: A day is read as its year: 1998-03-01, 1998年3月, 1998/3/1; in the column of founding also 19980301.
_DAY = r"^([12][0-9]{3})(?:年|[-/.](?:0?[1-9]|1[0-2])[-/.])"
_FOUNDED = r"(?:^|[^0-9])([12][0-9]{3})(?:[^0-9]|$|[01][0-9])"
OPEN = 1e300
_WHOLE_DAY = re.compile(r"((?:19|20)[0-9]{2})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})")


def first_day(text: str) -> dt.date | None:
    """The first day that one text names in figures (2026-11-02, 2026/11/2, 2026年11月2日), or None."""
    for one in _WHOLE_DAY.finditer(text):
        try:
            return dt.date(*(int(part) for part in one.groups()))
        except ValueError:
            continue
    return None


def with_span(rows: "ir.Table", text: str, field: str) -> "ir.Table":
    """The rows with `low` and `high` (float64, null: no number told) of the column `text`; the column `field` says of
    which field it is."""
    import ibis

    bare = rows[text].lower().re_replace(f"[,，{SPACES}]", "")
    rows = rows.mutate(_bare=bare)
    pattern_year = ibis.ifelse(
        rows[field] == "founded", rows._bare.re_extract(_FOUNDED, 1), rows._bare.re_extract(_DAY, 1)
    )
    year = pattern_year.nullif("").try_cast("float64")
    first_unit, second_unit = (_unit(rows._bare, before) for before in (_FIRST, _SECOND))
    first = _number(rows._bare, _FIRST) * ibis.coalesce(first_unit, second_unit, 1.0)
    second = _number(rows._bare, _SECOND) * ibis.coalesce(second_unit, 1.0)
    fewer = rows._bare.re_search("<|以下|以内|少于|不足|less|under|below|upto")
    more = rows._bare.re_search(r"[0-9亿万千]\+|>|以上|超过|多于|over|more|above")
    low = ibis.ifelse(fewer, ibis.least(first, 0.0), first)
    high = ibis.cases((second.notnull(), second), (more, OPEN), else_=first)
    told = rows.mutate(
        low=ibis.coalesce(year, low), high=ibis.coalesce(year, ibis.ifelse(first.isnull(), ibis.null("float64"), high))
    )
    return told.drop("_bare")


def _number(text: "ir.StringValue", pattern: str) -> "ir.FloatingValue":
    return text.re_extract(pattern, 1).nullif("").try_cast("float64")


def _unit(text: "ir.StringValue", before: str) -> "ir.FloatingValue":
    """What the unit after the figure that `before` finds multiplies by; null where there is none."""
    import ibis

    found = text.re_extract(f"(?:{before}){_UNIT}", 2).nullif("")
    found = ibis.coalesce(found, text.re_extract(f"(?:{before}){_UNIT}", 3).nullif(""))
    return ibis.cases(*((found.isin(words), factor) for factor, words in FACTORS.items()))
