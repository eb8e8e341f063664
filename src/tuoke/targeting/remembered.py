"""What is known of companies as a card reads it: kept with each call, and laid out as columns to learn from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tuoke.directory.models import Company
from tuoke.directory.reasons import read
from tuoke.directory.rows import company_rows
from tuoke.engine.lists.card_words import Words
from tuoke.engine.lists.rank import VALUE_ITEMS, Card
from tuoke.targeting import signals

if TYPE_CHECKING:
    import numpy as np

#: Facts of a company that a card may learn from; its items of the method come beside them.
FACTS = ("owner_kind", "employees", "founded")
FLAGS = ("sold_before", "reference", "personally_involved")
#: Further columns of the list that are kept with a call, at most.
MOST_EXTRA = 40

Known = dict[str, Any]


def known_now(seller: Any, companies: Iterable[int], card: Card, today: dt.date) -> dict[int, Known]:
    """Company id -> what is known of it now; a company that the seller may not see is not in it."""
    heard = signals.news(card, today)
    rows = signals.ready(company_rows(seller, ids=companies), seller, card, heard)
    extra = dict(Company.objects.filter(pk__in=rows["company_id"].to_pylist()).values_list("pk", "extra"))
    found = {}
    for row in rows.to_pylist():
        known = {name: row[name] for name in FACTS if row[name] not in (None, "")}
        told = {"industry": row["industry"], "territory": row["area"], "trigger": row["trigger"]}
        known |= {name: value for name, value in told.items() if value}
        known |= {name: "yes" if row[name] else "no" for name in FLAGS if row[name] is not None}
        for name, value in list((extra[row["company_id"]] or {}).items())[:MOST_EXTRA]:
            if value not in (None, "") and name not in known:
                known[name] = value if isinstance(value, int | float) else str(value)[:80]
        found[row["company_id"]] = known
    return found


def as_on_sheet(known: Known, items: Mapping[str, int | None], reasons: Iterable[Any]) -> Known:
    """`known` with what the row of the sheet said of the card's items, which is what was known that morning."""
    told = {one.item: one.value for one in read(reasons) if one.item in VALUE_ITEMS and one.code != "struck"}
    changed = {name: value for name, value in told.items() if value and name != "trigger"}
    unknown = {name for name, points in items.items() if points is None and name in VALUE_ITEMS}
    if "trigger" in told and not told["trigger"]:
        unknown.add("trigger")
    return {name: value for name, value in {**known, **changed}.items() if name not in unknown}


def fields_of(known: list[Known], card: Card) -> dict[str, np.ndarray]:
    """The columns that `engine.scorecard` learns from, each (n,); values of an item as the card writes them."""
    import numpy as np

    words = Words(card)
    found: dict[str, np.ndarray] = {}
    for name in dict.fromkeys(name for one in known for name in one):
        values = [one.get(name) for one in known]
        numbers = None if name in words.items else _numbers(values)
        if numbers is not None:
            found[name] = numbers
            continue
        column = np.empty(len(values), object)
        column[:] = [None if value is None else words.said(name, str(value)) for value in values]
        found[name] = column
    return found


def _numbers(values: list[Any]) -> np.ndarray | None:
    """As floats with nan for unknown; None where one of them is a text."""
    import numpy as np

    try:
        return np.array([np.nan if value is None else float(value) for value in values])
    except (TypeError, ValueError):
        return None
