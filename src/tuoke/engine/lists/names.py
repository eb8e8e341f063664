"""Company name (zh, en) -> the key by which two spellings of one name are equal.

The steps are data, read twice: by Python for one value (`name_key`, at entry in the directory) and as an Ibis
expression for a whole list (`with_keys`). Only what DuckDB's RE2, Java's and Python's patterns read alike is used: no
look-around, no back-references, characters written themselves. A guard says which values a step touches; it also keeps
the long map of characters away from plain values, where it is slow.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

HAN = "一-鿿"
SPACES = r"\t\n\x0b\x0c\r \x85\xa0" + "\u2002\u2003\u2009\u200a\u200b\u200c\u200d\u2028\u2029\u202f\u2060\u3000\ufeff"
MARKS = r"!\"#$%()*+,/:;<=>?@\\\^_{|}~\[\]\-" + "—–‒−·•・…、。，；：？！“”„«»「」『』《》〈〉【】〔〕（）°®™©№¥￥§"
#: Legal forms that end an English name. Holdings and Group are part of the name, not of the form.
FORMS_EN = (
    "incorporated|inc|corporation|corp|company|co|limited|ltd|llc|llp|lp|plc|gmbh|mbh|ag|kgaa|kg|ohg|sa|sas|sarl|srl|spa"
    "|nv|bv|ab|asa|as|oy|oyj|aps|pte|pty|sdn|bhd|pvt|pjsc|ojsc|jsc|kk|se"
)
FORMS_ZH = "股份有限公司|有限责任公司|有限責任公司|有限公司|股份公司|总公司|總公司|特殊普通合伙|普通合伙|有限合伙"


def _bare_letters() -> dict[str, str]:
    """Full width -> half width, and Latin letters with accents -> without."""
    wide = {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}
    bare = {chr(c): unicodedata.normalize("NFD", chr(c))[0] for c in range(0xC0, 0x180)}
    return {**wide, **{letter: plain for letter, plain in bare.items() if plain.isascii()}}


LETTERS = _bare_letters()
LETTERS_GUARD = "[" + "".join(sorted(LETTERS)) + "]"


@dataclass(frozen=True)
class Step:
    """Replace every match of `find` by `put`, only in values that match `guard` (all, where it is None)."""

    find: str
    put: str = ""
    guard: str | None = None


PLAIN = (
    Step(f"[{SPACES}]+", " "),
    Step(r"\[[0-9]+\]"),  # footnote marks of tables copied from the web
    Step("&", " and "),
)
NO_MARKS = (
    Step("[.'’‘`´]"),
    Step(f"[ {MARKS}]+", " "),
    Step("^ +| +$"),
)
FOLD = (*PLAIN, *NO_MARKS, Step(" "))
WORDS = (*PLAIN, *NO_MARKS)
NAME = (
    *PLAIN,
    Step("^ +| +$"),
    # Marks that an exchange puts before or after a short name for a while: *ST, ST, XD ..., and the class of the share.
    Step(r"^(s?\*? ?st|xd|xr|dr|[ncus]) ?", guard=rf"^(s?\*? ?st|xd|xr|dr|[ncus]) ?[{HAN}]"),
    Step("-[uwvd]+$", guard=f"[{HAN}]-[uwvd]+$"),
    *NO_MARKS,
    Step("^the | the$| class [a-z]( the)?$"),
    Step(f"( and)?( ({FORMS_EN}))+$"),
    Step(" "),
    Step(f"({FORMS_ZH})$", guard=f".({FORMS_ZH})$"),
    # 分公司 is another legal unit than its parent: it keeps its ending.
    Step("公司$", guard="[^分]公司$"),
    Step("[abh]$", guard=f"[{HAN}]{{2}}[abh]$"),
)


def name_key(text: str | None) -> str:
    """The key of one name; `with_keys` gives the same for a column. '' where nothing is left to compare."""
    return apply(NAME, text or "")


def fold(text: str | None) -> str:
    """The key of a plain value (an industry, a kind of owner): width, case, accents, spaces and marks away."""
    return apply(FOLD, text or "")


def words(text: str | None) -> str:
    """The text in plain small letters, its words parted by single spaces and marks away."""
    return apply(WORDS, text or "")


def with_keys(table: "ir.Table", steps: tuple[Step, ...], **columns: str) -> "ir.Table":
    """The table with a key column for each `key=column`; '' and missing values give null."""
    import ibis

    table = table.mutate(**{key: table[column] for key, column in columns.items()})
    table = table.mutate(
        **{
            key: ibis.ifelse(
                table[key].re_search(LETTERS_GUARD),
                table[key].translate("".join(LETTERS), "".join(LETTERS.values())),
                table[key],
            )
            for key in columns
        }
    )
    pending: dict[str, ir.StringValue] = {key: table[key].lower() for key in columns}
    for step in steps:
        if step.guard is not None:
            table = table.mutate(**pending)
            guard = step.guard
            pending = {
                key: ibis.ifelse(table[key].re_search(guard), table[key].re_replace(step.find, step.put), table[key])
                for key in columns
            }
        else:
            pending = {key: value.re_replace(step.find, step.put) for key, value in pending.items()}
    return table.mutate(**{key: value.nullif("") for key, value in pending.items()})


def apply(steps: tuple[Step, ...], text: str) -> str:
    """The steps on one value, as `with_keys` does them on a column."""
    text = text.translate(_table()).lower()
    for step in steps:
        if step.guard is None or _pattern(step.guard).search(text):
            text = _pattern(step.find).sub(step.put, text)
    return text


@cache
def _table() -> dict[int, str]:
    return str.maketrans(LETTERS)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
