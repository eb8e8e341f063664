"""A goal failed: its companies and results -> the cuts of the list that would have raised the rate most (row 244)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tuoke.calls import goals, tightened
from tuoke.calls.models import Goal
from tuoke.directory.models import Person
from tuoke.directory.rows import company_rows
from tuoke.engine import tightening
from tuoke.engine.lists.territory import Tree
from tuoke.journal.models import COMPANY_NOW, JournalEntry

if TYPE_CHECKING:
    import numpy as np


def tighten(key: str) -> None:
    """Look for cuts among the results of a goal (`key`: its id) and keep them for its page. Harmless to run again."""
    import numpy as np

    goal = Goal.objects.select_related("seller").filter(pk=int(key)).first()
    if goal is None:
        return
    won = {one.company: bool(one.won) for one in goals.standing(goal, goals.ended(goal)).counted}
    rows = company_rows(goal.seller, ids=won)
    ids = rows["company_id"].to_pylist()
    fields = {
        **{name: _numbers(rows[name].to_pylist()) for name in ("employees", "founded")},
        **{name: np.array(rows[name].to_pylist(), object) for name in ("industry", "owner_kind")},
        "area": np.array([_province(area) for area in rows["area"].to_pylist()], object),
        "title": np.array(_titles(goal, ids), object),
    }
    tightened.keep(goal, tightening.tighten(np.array([won[company] for company in ids], bool), fields))


def _numbers(values: list[int | None]) -> np.ndarray:
    import numpy as np

    return np.array([np.nan if value is None else value for value in values], float)


def _province(area: str) -> str:
    """The province, state or country of a place, as a profile would name it; '' where it is unknown."""
    tree = Tree.load()
    node = tree.find(area) if area else None
    if node is None:
        return ""
    return next((up for up in tree.ancestors(node) if up.kind != "city"), node).zh


def _titles(goal: Goal, ids: list[int]) -> list[str]:
    """The title of whom the seller last called in each company; '' where nobody was named."""
    calls: Any = JournalEntry.objects.standing().about(ids).filter(by=goal.seller, kind="call").exclude(person=None)
    last = dict(calls.order_by("at", "pk").values_list(COMPANY_NOW, "person"))
    titles = dict(Person.objects.filter(pk__in=last.values()).values_list("pk", "title"))
    return [titles.get(last.get(company, 0), "") for company in ids]
