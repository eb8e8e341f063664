"""Cells of fields that a firm defines: figures, days, yes or no, one of a few -> text in one way of writing it.

What cannot be written so without making something up stays as the list has it: a range of sums, 'over 50m'. Each reader
takes the texts and their column and gives the texts, and which of them are none.
"""

from __future__ import annotations

import re
import unicodedata

import pyarrow as pa
import pyarrow.compute as pc

from tuoke.engine.lists.numbers import CURRENCIES, FACTORS
from tuoke.intake.kinds import Column

Read = tuple[pa.Array, pa.Array]

FIGURE = "^(?P<figure>[-−]?[0-9]{1,15}(?:\\.[0-9]{1,6})?)(?P<unit>[a-z]+|万亿|亿|百万|千万|万|千)?$"
LARGEST = 1e15
DAY = r"^(?P<y>(?:19|20)[0-9]{2})[-/.年]?(?P<m>[01]?[0-9])[-/.月]?(?P<d>[0-3]?[0-9])日?(?:[ T][0-9:.Z+]+)?$"
YES = ("是", "有", "对", "yes", "y", "true", "1", "√", "✓", "✔")
NO = ("否", "没有", "不是", "no", "n", "false", "0", "×", "✗", "x")


def figure(text: pa.Array, column: Column) -> Read:
    """'¥5,000万' -> '50000000'; a range, 'over 50m' and a sum in another currency stay; no figure at all is wrong."""
    around = "|".join(re.escape(word) for word in CURRENCIES.get(column.unit, ()))
    bare = pc.replace_substring_regex(pc.utf8_lower(text), f"[,，\\s]|{around}" if around else "[,，\\s]", "")
    parts = pc.extract_regex(bare, FIGURE)
    unit = _group(parts, "unit")
    words = {word: factor for factor, said in FACTORS.items() for word in said}
    place = pc.index_in(unit, value_set=pa.array(list(words), pa.string()))
    factor = pc.if_else(pc.is_null(unit), pa.scalar(1.0), pa.array(list(words.values()), pa.float64()).take(place))
    value = pc.multiply(pc.cast(pc.replace_substring(_group(parts, "figure"), "−", "-"), pa.float64()), factor)
    value = pc.if_else(_true(pc.less(pc.abs(value), LARGEST)), value, pa.scalar(None, pa.float64()))
    whole = pc.cast(pc.cast(pc.if_else(_true(pc.equal(pc.round(value), value)), value, None), pa.int64()), pa.string())
    plain = pc.coalesce(whole, pc.cast(value, pa.string()))
    plain = pc.if_else(_true(pc.match_substring(plain, "e")), pa.scalar(None, pa.string()), plain)
    wrong = pc.invert(_true(pc.match_substring_regex(text, "[0-9]")))
    return pc.coalesce(plain, text), pc.and_(pc.is_valid(text), wrong)


def day(text: pa.Array, column: Column) -> Read:
    """'2026年3月1日', '2026/3/1', '20260301' -> '2026-03-01'; there must be such a day."""
    parts = pc.extract_regex(text, DAY)
    two = [pc.utf8_lpad(_group(parts, name), width=2, padding="0") for name in ("m", "d")]
    iso = pc.binary_join_element_wise(_group(parts, "y"), *two, "-")
    found = pc.strptime(iso, format="%Y-%m-%d", unit="s", error_is_null=True)
    # 31 February is read as a day of March: only what is written the same way again was one.
    same = _true(pc.equal(pc.strftime(found, format="%Y-%m-%d"), iso))
    kept = pc.if_else(same, iso, text)
    return kept, pc.and_not(pc.is_valid(text), same)


def yes_no(text: pa.Array, column: Column) -> Read:
    low = pc.utf8_lower(text)
    yes, no = (pc.is_in(low, value_set=pa.array(words)) for words in (YES, NO))
    kept = pc.if_else(yes, pa.scalar("yes"), pc.if_else(no, pa.scalar("no"), text))
    return kept, pc.and_(pc.is_valid(text), pc.invert(pc.or_(yes, no)))


def choice(text: pa.Array, column: Column) -> Read:
    """Letters and width aside, one of `column.choices`, as it is written there."""
    asked = pa.array([_folded(one) for one in column.choices], pa.string())
    place = pc.index_in(pc.utf8_lower(pc.utf8_normalize(text, form="NFKC")), value_set=asked)
    kept = pa.array(list(column.choices), pa.string()).take(place)
    return pc.coalesce(kept, text), pc.and_(pc.is_valid(text), pc.is_null(place))


READERS = {"figure": (figure, "number_form"), "day": (day, "date_form"), "yes_no": (yes_no, "answer_form"),
           "choice": (choice, "choice_form")}  # fmt: skip


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _group(parts: pa.Array, name: str) -> pa.Array:
    """A group of the pattern; null where it was not there or nothing matched."""
    text = pc.if_else(pc.is_valid(parts), parts.field(name), pa.scalar(None, pa.string()))
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def _true(mark: pa.Array) -> pa.Array:
    return pc.fill_null(mark, False)
