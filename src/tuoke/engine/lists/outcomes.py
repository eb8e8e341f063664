"""A file of outcomes and the list that was called -> what was known of each called company, and what came of it.

A line of outcomes names a company (by a code that both files have, else by its name as names are compared), says won or
lost, and where it can the day and the seller. What was known is read from the list: a list that was changed after the
calls tells more than the seller knew, which the time guard can only partly find.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tuoke.engine.lists.card_words import Words
from tuoke.engine.lists.columns import column_named
from tuoke.engine.lists.names import fold, name_key
from tuoke.engine.lists.numbers import first_day
from tuoke.engine.lists.rank import VALUE_ITEMS, Card
from tuoke.engine.lists.read import ReadError, ReadList
from tuoke.engine.lists.territory import Tree

if TYPE_CHECKING:
    import numpy as np

    from tuoke.engine.scorecard import Outcomes

RESULT = ("result", "outcome", "won", "结果", "成交", "赢得", "达成", "约见")
DAY = ("date", "day", "called on", "called_on", "日期", "去电日期", "时间")
SELLER = ("seller", "owner", "sales rep", "销售", "负责人", "业务员")
WON = {
    "1",
    "yes",
    "y",
    "true",
    "won",
    "win",
    "meeting",
    "deal",
    "是",
    "成",
    "赢",
    "赢得",
    "成交",
    "约见",
    "达成",
    "成功",
}
LOST = {"0", "no", "n", "false", "lost", "refused", "否", "未", "输", "失败", "拒绝", "未成交", "未达成", "不感兴趣"}
#: Fields of the list by which no company is told to be like another.
NOT_LEARNED = frozenset(
    {"name", "name_en", "code", "credit_code", "phone", "email", "website", "person", "address", "note", "trigger_on"}
)
ITEM_OF = {"area": "territory"}


@dataclass(frozen=True)
class Given:
    """`outcomes` of the lines that were found on the list; `lines` read, `open` without a result, `strangers` named on
    no line of the list (the first names of them)."""

    outcomes: Outcomes
    lines: int
    open: int
    strangers: tuple[str, ...]
    twice: int


def read_outcomes(told: ReadList, called: ReadList, card: Card, *, tree: Tree | None = None) -> Given:
    """What the file `told` says of companies of the list `called`, as `card` reads them. A company counts once: its
    first line by day, as won where any line says so.

    Raises ReadError: no_result_column, unknown_result (with the texts), no_name_column, nobody_found.
    """
    import numpy as np

    from tuoke.engine.scorecard import Outcomes

    at = {
        key: column_named(told.columns, names) for key, names in (("result", RESULT), ("day", DAY), ("seller", SELLER))
    }
    if at["result"] is None:
        raise ReadError("no_result_column", columns=told.columns)
    results = [fold(text) for text in _texts(told, at["result"])]
    unknown = sorted({text for text in results if text and text not in WON | LOST})
    if unknown:
        raise ReadError("unknown_result", given=unknown[:8])
    places = _places(told, called)
    days = [first_day(text) for text in _texts(told, at["day"])] if at["day"] is not None else [None] * len(results)
    sellers = _texts(told, at["seller"]) if at["seller"] is not None else [""] * len(results)
    names = _texts(told, told.columns.index(told.mapping["name"])) if "name" in told.mapping else [""] * len(results)
    first: dict[int, tuple[dt.date | None, str, bool]] = {}
    strangers: list[str] = []
    twice = still_open = 0
    for place, result, day, seller, name in zip(places, results, days, sellers, names, strict=True):
        if place < 0:
            strangers.append(name)
        elif not result:
            still_open += 1
        elif place in first:
            twice += 1
            before = first[place]
            earlier = before if not (day and before[0] and day < before[0]) else (day, seller, False)
            first[place] = (earlier[0], earlier[1], before[2] or result in WON)
        else:
            first[place] = (day, seller, result in WON)
    if not first:
        raise ReadError("nobody_found", lines=len(results), names=strangers[:3])
    rows = np.array(list(first))
    dated = all(day for day, _seller, _won in first.values())
    codes = {seller: number for number, seller in enumerate(dict.fromkeys(seller for _d, seller, _w in first.values()))}
    outcomes = Outcomes(
        fields=_fields(called, rows, card, tree),
        won=np.array([won for _day, _seller, won in first.values()]),
        on=np.array([day for day, _seller, _won in first.values()], "datetime64[D]") if dated else None,
        seller=np.array([codes[seller] for _day, seller, _won in first.values()]) if len(codes) > 1 else None,
    )
    return Given(outcomes, len(results), still_open, tuple(strangers), twice)


def _places(told: ReadList, called: ReadList) -> list[int]:
    """For each line of outcomes the row of the list, or -1. A code that both have goes before the name."""
    for code in ("credit_code", "code"):
        if code in told.mapping and code in called.mapping:
            mine = [text.strip().upper() for text in _texts(called, called.columns.index(called.mapping[code]))]
            asked = [text.strip().upper() for text in _texts(told, told.columns.index(told.mapping[code]))]
            return _found(asked, mine)
    if "name" not in told.mapping:
        raise ReadError("no_name_column", columns=told.columns)
    mine, asked = (_keys(_texts(one, one.columns.index(one.mapping["name"]))) for one in (called, told))
    return _found(asked, mine)


def _found(asked: list[str], mine: list[str]) -> list[int]:
    at: dict[str, int] = {}
    for place, key in enumerate(mine):
        if key:
            at.setdefault(key, place)
    return [at.get(key, -1) if key else -1 for key in asked]


def _keys(names: list[str]) -> list[str]:
    """Each different name is read once."""
    known = {name: name_key(name) for name in dict.fromkeys(names)}
    return [known[name] for name in names]


def _fields(called: ReadList, rows: np.ndarray, card: Card, tree: Tree | None) -> dict[str, np.ndarray]:
    words = Words(card, tree)

    key_of = {column: key for key, column in called.mapping.items()}
    found: dict[str, np.ndarray] = {}
    texts: dict[str, list[str]] = {}
    for place, column in enumerate(called.columns):
        key = key_of.get(column, "")
        if key in NOT_LEARNED:
            continue
        name = ITEM_OF.get(key, key or column)
        taken = called.rows.column(place).take(rows).to_pylist()
        texts[name] = [(value or "").strip() for value in taken]
    for name, values in texts.items():
        numbers = None if name in VALUE_ITEMS else _numbers(values)
        if numbers is not None:
            found[name] = numbers
            continue
        found[name] = _objects([words.said(name, value) if value else None for value in values])
    for item in ("sold_before", "reference"):
        wanted = {fold(name) for name in getattr(card, item).values}
        if item in card.items and "industry" in texts:
            told = [None if not v else "yes" if fold(v) in wanted else "no" for v in texts["industry"]]
            found[item] = _objects(told)
    if "personally_involved" in card.items and "name" in called.mapping:
        wanted = {name_key(name) for name in card.personally_involved.values}
        names = called.rows.column(called.columns.index(called.mapping["name"])).take(rows).to_pylist()
        found["personally_involved"] = _objects(["yes" if name_key(name) in wanted else "no" for name in names])
    return found


def _objects(values: Sequence[str | None]) -> np.ndarray:
    import numpy as np

    found = np.empty(len(values), object)
    found[:] = values
    return found


def _numbers(values: list[str]) -> np.ndarray | None:
    """As floats with nan for unknown; None where a text is among them, or none is a number."""
    import numpy as np

    told = [value.replace(",", "").replace("，", "") for value in values]
    try:
        found = np.array([float(value) if value else np.nan for value in told])
    except ValueError:
        return None
    return found if np.isfinite(found).any() else None


def _texts(read: ReadList, place: int) -> list[str]:
    return [value or "" for value in read.rows.column(place).to_pylist()]
