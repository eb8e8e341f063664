"""A text as it is compared: width, script, case, accents, spaces and marks away.

The steps are data, read twice: by Python for one value (`apply`) and as an Ibis expression for a whole list
(`with_keys`). Only what DuckDB's RE2, Java's and Python's patterns read alike is used: no look-around, no
back-references, characters written themselves. A guard says which values a step touches; it also keeps the long maps
of characters away from plain values, where they are slow.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from tuoke.engine.lists.by_engine import by_engine
from tuoke.engine.lists.name_tables import traditional

if TYPE_CHECKING:
    import ibis.expr.types as ir

HAN = "一-鿿"
SPACES = r"\t\n\x0b\x0c\r \x85\xa0" + "\u2002\u2003\u2009\u200a\u200b\u200c\u200d\u2028\u2029\u202f\u2060\u3000\ufeff"
MARKS = r"!\"#$%()*+,/:;<=>?@\\\^_{|}~\[\]\-" + "—–‒−·•・…、。，；：？！“”„«»「」『』《》〈〉【】〔〕（）°®™©№¥￥§"


def _bare(codes: Iterable[int]) -> dict[str, str]:
    """Latin letters with accents -> without."""
    plain = {chr(code): unicodedata.normalize("NFD", chr(code))[0] for code in codes}
    return {letter: bare for letter, bare in plain.items() if bare.isascii()}


#: Full width -> half width, and Latin letters with accents -> without: in every text.
WIDE = {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}
ACCENTS = _bare(range(0xC0, 0x180))
LETTERS = {**WIDE, **ACCENTS}
LETTERS_GUARD = "[" + "".join(sorted(LETTERS)) + "]"
#: Letters that are not made of a plain one and an accent, and those of Vietnam and Romania: where SCRIPT asks for it.
MORE_ACCENTS = {
    **dict(zip("ŁłØøĐđĦħıÐð", "LlOoDdHhiDd", strict=True)),
    **_bare((*range(0x1A0, 0x1B1), *range(0x1CD, 0x1DD), *range(0x218, 0x21C), *range(0x1E00, 0x1F00))),
}
#: Traditional -> simplified; the map of all is only read for a text that has one of the frequent characters.
FREQUENT = 500
OFTEN = dict(list(traditional().items())[:FREQUENT])
SELDOM = dict(list(traditional().items())[FREQUENT:])


@dataclass(frozen=True)
class Step:
    """Replace every match of `find` by `put`, only in values that match `guard` (all, where it is None); there the
    steps of `then` follow, which have no guard of their own.

    Without `find` it is SCRIPT: traditional characters become simplified, and rare accents go.
    """

    find: str
    put: str = ""
    guard: str | None = None
    then: "tuple[Step, ...]" = ()


SCRIPT = Step("")


QUOTES = ".'’‘`´"
FOOTNOTE = Step(r"\[[0-9]+\]")  # of tables copied from the web
AND = Step("&", " and ")
TRIM = Step("^ +| +$")
#: A replacement is dearer than a look: one look leaves alone what needs none of several steps, as most texts do.
PLAIN = Step(f"[{SPACES}]+", " ", rf"[&\[{SPACES.replace(' ', '')}]|  |^ | $", (FOOTNOTE, AND))
NO_MARKS = Step(f"[{QUOTES}]", "", f"[{QUOTES}{MARKS}]|  |^ | $", (Step(f"[ {MARKS}]+", " "), TRIM))
FOLD = (replace(FOOTNOTE, guard=r"[&\[]", then=(Step("&", "and"),)), Step(f"[{SPACES}{MARKS}{QUOTES}]+"))
#: The index of the search is kept with this: without SCRIPT.
WORDS = (PLAIN, NO_MARKS)


def fold(text: str | None) -> str:
    """The key of a plain value (an industry, a kind of owner): width, case, accents, spaces and marks away."""
    return apply(FOLD, text or "")


def words(text: str | None) -> str:
    """The text in plain small letters, its words parted by single spaces and marks away."""
    return apply(WORDS, text or "")


def with_keys(table: "ir.Table", steps: tuple[Step, ...], **columns: str) -> "ir.Table":
    """The table with a key column for each `key=column`; '' and missing values give null."""
    maps = (WIDE, ACCENTS, MORE_ACCENTS, OFTEN) if SCRIPT in steps else (WIDE, ACCENTS)
    # Most texts have nothing that a map could change: one look tells, instead of one for every map.
    odd = _ranges({letter for one in maps for letter in one})
    table = table.mutate(**{key: table[column] for key, column in columns.items()})
    table = settled(
        table.mutate(**{f"_odd_{key}": ~_is_ascii(table[key]) & table[key].re_search(odd) for key in columns})
    )
    for letters in (WIDE, ACCENTS):
        table = table.mutate(**{key: _mapped(table, key, letters) for key in columns})
    table = _stepped(table, steps, {key: table[key].lower() for key in columns})
    return table.select(*(column for column in table.columns if not column.startswith("_odd_")))


def with_more_keys(table: "ir.Table", steps: tuple[Step, ...], **columns: str) -> "ir.Table":
    """The same, on from where other steps, SCRIPT among them, have brought a column; what is null stays so."""
    return _stepped(table, steps, {key: table[column] for key, column in columns.items()})


def _stepped(table: "ir.Table", steps: tuple[Step, ...], pending: "dict[str, ir.StringValue]") -> "ir.Table":
    import ibis

    columns = list(pending)
    for step in steps:
        if step == SCRIPT:
            table = table.mutate(**pending)
            table = table.mutate(**{key: _mapped(table, key, MORE_ACCENTS) for key in columns})
            pending = {key: _simplified(table, key) for key in columns}
        elif step.guard is not None:
            table = table.mutate(**pending)
            guard = step.guard
            pending = {
                key: ibis.ifelse(table[key].re_search(guard), _all_put(table[key], step), table[key]) for key in columns
            }
        else:
            pending = {key: _put(value, step) for key, value in pending.items()}
    table = settled(table.mutate(**pending))
    return table.mutate(**{key: table[key].nullif("") for key in columns})


def settled(table: "ir.Table") -> "ir.Table":
    """The same, each column computed once: an expression is else written again wherever the column is read.

    Ibis merges no selects where one of them draws by chance; the engines leave the column out, which nobody reads.
    """
    import ibis

    return table.mutate(_settled=ibis.random()).drop("_settled")


def _is_ascii(text: "ir.StringValue") -> "ir.BooleanValue":
    """Whether its letters take a byte each: to count them is sooner done than to look at them."""
    return by_engine("bit_length", ("string",), "int64")(text) == 8 * text.length()


def _all_put(text: "ir.StringValue", step: Step) -> "ir.StringValue":
    for one in (step, *step.then):
        text = _put(text, one)
    return text


def _put(text: "ir.StringValue", step: Step) -> "ir.StringValue":
    """A text of letters alone is no pattern, and replaced faster."""
    if step.find == re.escape(step.find).replace("\\&", "&"):
        return text.replace(step.find, step.put)
    return text.re_replace(step.find, step.put)


def _mapped(table: "ir.Table", key: str, letters: dict[str, str]) -> "ir.StringValue":
    """The text with its letters mapped. A guard of few ranges keeps the long map away; it may let others through."""
    import ibis

    text = table[key]
    mapped = text.translate("".join(letters), "".join(letters.values()))
    return ibis.cases((~table[f"_odd_{key}"], text), (text.re_search(_ranges(letters, NEAR)), mapped), else_=text)


def _simplified(table: "ir.Table", key: str) -> "ir.StringValue":
    """What has any of OFTEN in simplified characters."""
    import ibis

    text = table[key]
    every = text.translate("".join(traditional()), "".join(traditional().values()))
    some = text.translate("".join(OFTEN), "".join(OFTEN.values()))
    often = ibis.ifelse(text.re_search(_ranges(SELDOM)), every, some)
    return ibis.cases((~table[f"_odd_{key}"], text), (text.re_search(_ranges(OFTEN)), often), else_=text)


#: Letters as near as this are one range; between them lie only letters that the map leaves alone.
NEAR = 16


def _ranges(letters: Iterable[str], near: int = 1) -> str:
    """A class of the letters as ranges: Java looks through a class one entry after the other."""
    ranges: list[list[int]] = []
    for code in sorted(ord(letter) for letter in letters):
        if ranges and code - ranges[-1][1] <= near:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "[" + "".join(chr(a) if a == b else f"{chr(a)}-{chr(b)}" for a, b in ranges) + "]"


def apply(steps: tuple[Step, ...], text: str) -> str:
    """The steps on one value, as `with_keys` does them on a column."""
    text = text.translate(_table(0)).lower()
    for step in steps:
        if step == SCRIPT:
            text = text.translate(_table(1))
            if not OFTEN.keys().isdisjoint(text):
                text = text.translate(_table(2))
        elif step.guard is None or _pattern(step.guard).search(text):
            for one in (step, *step.then):
                text = _pattern(one.find).sub(one.put, text)
    return text


@cache
def _table(place: int) -> dict[int, str]:
    return str.maketrans((LETTERS, MORE_ACCENTS, traditional())[place])


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
