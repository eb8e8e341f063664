"""For whom quantity comes first, then quality: by their own conversations (requirement row 207), and what their own
figures say of it: meetings agreed by how many conversations they had had so far.

Only the first conversations of a seller are ever read, however long the journal is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Subquery

from tuoke.calls.models import Plan
from tuoke.calls.pace import Figure
from tuoke.engine import evidence, pooling
from tuoke.journal.kinds import CONVERSATIONS, Call
from tuoke.journal.models import JournalEntry
from tuoke.team.models import User
from tuoke.workspace.models import ActivityNorm

#: Conversations had so far, from and to; the own figures are told for each.
STEPS = ((1, 50), (51, 100), (101, 200), (201, 400))
MOST = STEPS[-1][1]


@dataclass(frozen=True)
class Step:
    """Of the conversations `first` to `last` of a seller, those in which a meeting was agreed."""

    first: int
    last: int
    rate: Figure


@dataclass(frozen=True)
class Seniority:
    """`talks`: conversations so far, no more than MOST are counted; `seasoned`: by their own word."""

    talks: int
    norm: ActivityNorm
    seasoned: bool
    steps: list[Step]

    @property
    def quantity(self) -> bool:
        return first_quantity(self.talks, self.norm, seasoned=self.seasoned)

    @property
    def change(self) -> str:
        """Of the last step beside the first: above, below, none (no difference shown), or '' (too little data)."""
        known = [one.rate for one in self.steps if one.rate.n >= evidence.FULL_FROM]
        if len(known) < 2:
            return ""
        found = pooling.compare((known[-1].k, known[-1].n), (known[0].k, known[0].n))
        return "none" if found.winner is None else "above" if found.winner == 0 else "below"


def first_quantity(talks: int, norm: ActivityNorm, *, seasoned: bool) -> bool:
    """Whether quantity comes before quality for whoever has had so many conversations."""
    return not seasoned and talks < norm.talks_first


def of(seller: Any, plan: Plan, norm: ActivityNorm) -> Seniority:
    """One query."""
    ended = list(_talks().filter(by=seller).order_by("at").values_list("outcome", flat=True)[:MOST])
    steps = []
    for first, last in STEPS:
        had = ended[first - 1 : last]
        steps.append(Step(first, last, Figure(evidence.rate(had.count("meeting"), len(had)))))
    return Seniority(len(ended), norm, plan.seasoned, steps)


def is_new(seller: Any, plan: Plan, norm: ActivityNorm) -> bool:
    """Whether quantity comes first for them. One query that reads no more than the norm's number of conversations."""
    if plan.seasoned or not norm.talks_first:
        return False
    had = _talks().filter(by=seller).order_by("at")[norm.talks_first - 1 : norm.talks_first]
    return not had.values_list("pk", flat=True)


@dataclass(frozen=True)
class Level:
    """Of one of a team: whether quantity comes first, and their conversations so far where it does."""

    quantity: bool
    talks: int | None
    seasoned: bool


def of_each(sellers: Collection[int], norm: ActivityNorm) -> dict[int, Level]:
    """The same for many: three queries however many."""
    plans = {one.seller_id: one for one in Plan.objects.filter(seller__in=sellers)}
    grown: dict[int, Any] = {}
    if norm.talks_first:
        nth = _talks().filter(by=OuterRef("pk")).order_by("at").values("at")
        nth = nth[norm.talks_first - 1 : norm.talks_first]
        grown = dict(User.objects.filter(pk__in=sellers).annotate(nth=Subquery(nth)).values_list("pk", "nth"))
    new = [pk for pk in sellers if norm.talks_first and grown.get(pk) is None]
    counted = dict(_talks().filter(by__in=new).order_by().values_list("by").annotate(n=Count("pk"))) if new else {}
    found = {}
    for pk in sellers:
        seasoned = pk in plans and plans[pk].seasoned
        found[pk] = Level(pk in new and not seasoned, counted.get(pk, 0) if pk in new else None, seasoned)
    return found


def _talks() -> Any:
    return JournalEntry.objects.standing().filter(kind=Call.kind, outcome__in=CONVERSATIONS)
