"""Which column of a list is which field: from its header (zh and en), else from its values."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from tuoke.engine.lists.columns import FIELDS
from tuoke.engine.lists.names import fold
from tuoke.engine.lists.territory import Tree

#: How sure each kind of evidence is. The order matters, not the size: exact header > end of header > values.
EXACT, ENDS, VALUES, CONTAINS = 0.95, 0.75, 0.6, 0.4
LEAST_SHARE = 0.7
BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
PHONE = re.compile(
    r"^(\+[0-9]|00[1-9]|\(?0[1-9][0-9]{1,2}[)-]? ?[0-9]{7}|1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}$|"
    r"[48]00-?[0-9]{3}-?[0-9]{4}$|\(?[2-9][0-9]{2}[-) .]+[0-9]{3}[-. ][0-9]{4})[0-9 ()./,;-]*"
)
#: Too short or too plain to mean anything at the end of a longer header: act_name is no company.
LEAST_END_EN, LEAST_END_ZH = 5, 2
LOOKS = {
    "email": re.compile(r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$"),
    "credit_code": re.compile(r"^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$"),
    "code": re.compile(r"^[0-9]{6}\.(SZ|SH|BJ|HK)$", re.I),
    "website": re.compile(r"^(https?://|www\.)\S+$", re.I),
    "name": re.compile(
        r"(公司|集团|厂|合作社|事务所|银行|\b(Inc|Ltd|LLC|Corp|Corporation|Company|Co|GmbH|AG|PLC)\.?)$"
    ),
    "title": re.compile(
        r"(经理|总监|主任|董事长|董事|总裁|部长|科长|厂长|主管|\b(CEO|CFO|CTO|COO|President|Director|Manager|Head))$"
    ),
}


@dataclass(frozen=True)
class ColumnGuess:
    """What a column seems to be. `why`: header, values, or none; `confidence` 0..1; `examples`: up to 3 values."""

    column: str
    field: str | None
    confidence: float
    why: str
    examples: tuple[str, ...] = ()


def guess_columns(names: list[str], sample: list[list[str]]) -> list[ColumnGuess]:
    """A guess for each column, in order. `sample` holds rows, each with a value per column; a field is given once."""
    values = [[row[i].strip() for row in sample if i < len(row) and row[i].strip()] for i in range(len(names))]
    offers = [
        (confidence, -i, field, why)
        for i, name in enumerate(names)
        for field, confidence, why in [*_by_header(name, values[i]), *_by_values(values[i])]
    ]
    nothing: tuple[str | None, float, str] = (None, 0.0, "none")
    taken: dict[int, tuple[str | None, float, str]] = {}
    for confidence, place, field, why in sorted(offers, reverse=True):
        if -place not in taken and field not in {given for given, _, _ in taken.values()}:
            taken[-place] = (field, round(confidence, 2), why)
    examples = [tuple(dict.fromkeys(column))[:3] for column in values]
    return [ColumnGuess(name, *taken.get(i, nothing), examples=examples[i]) for i, name in enumerate(names)]


@cache
def _words() -> list[tuple[str, str, float]]:
    """(folded header word, field, small discount for words further down the field's list)."""
    return [
        (fold(word), field.key, 0.1 * place / len(field.headers))
        for field in FIELDS
        for place, word in enumerate(field.headers)
    ]


def known_header(name: str) -> bool:
    """Whether the text is a word that lists use as a header."""
    key = fold(BRACKETS.sub("", name)) or fold(name)
    return any(key == word for word, _, _ in _words())


def _by_header(name: str, values: list[str]) -> list[tuple[str, float, str]]:
    key = fold(BRACKETS.sub("", name)) or fold(name)
    if not key:
        return []
    # Beside a column of companies, "name" is the person's.
    offers = {"person": CONTAINS} if key in ("name", "名字", "名称") else dict[str, float]()
    for word, field, discount in _words():
        if key == word:
            confidence = EXACT - discount
        elif len(word) >= (LEAST_END_EN if word.isascii() else LEAST_END_ZH) and key.endswith(word):
            confidence = ENDS - discount + len(word) / 1000
        elif len(word) >= 2 and not word.isascii() and word in key:
            confidence = CONTAINS - discount
        else:
            continue
        offers[field] = max(offers.get(field, 0.0), confidence)
    return [(field, sure, "header") for field, sure in offers.items() if _possible(field, values)]


def _possible(field: str, values: list[str]) -> bool:
    """A column of years is no phone, and one of words no address of mail, whatever its header says."""
    if field not in ("phone", "email") or not values:
        return True
    return _share(values, lambda v: bool(re.search(r"[0-9]{3}", v)) if field == "phone" else "@" in v) > 0.2


def _by_values(values: list[str]) -> list[tuple[str, float, str]]:
    if not values:
        return []
    tree = Tree.load()
    looks = {field: sum(1 for v in values if pattern.search(v)) / len(values) for field, pattern in LOOKS.items()}
    looks["phone"] = _share(values, lambda v: bool(PHONE.match(v)))
    looks["area"] = _share(values, lambda v: tree.find(v) is not None) if max(map(len, values)) <= 40 else 0.0
    return [(field, VALUES * share, "values") for field, share in looks.items() if share >= LEAST_SHARE]


def _share(values: list[str], test: Callable[[str], bool]) -> float:
    """A value that comes often is tested once."""
    return sum(times for value, times in Counter(values).items() if test(value)) / len(values)
