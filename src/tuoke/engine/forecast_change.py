"""Why the forecast is another one than in the last snapshot: deal by deal, adding up exactly.

Money is whole numbers of the smallest unit; a deal counts its amount once won, nothing once lost, and while open its
amount times its chance, rounded. A change of an open deal parts into what its amount changed (at the chance it had) and
the rest, which is put down to the one thing that happened to it: its step, its close date, or only time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

OPEN, WON, LOST = "open", "won", "lost"
CAUSES = tuple("new won lost gone reopened amount forward back slipped sooner time repeat not_yet".split())


@dataclass(frozen=True)
class Held:
    """A deal as a snapshot holds it; `closes`: the day it is said to close, None where nobody said."""

    step: int
    amount: int
    chance: float
    state: str = OPEN
    closes: int | None = None

    @property
    def expected(self) -> int:
        if self.state == OPEN:
            return times(self.amount, self.chance)
        return self.amount if self.state == WON else 0


@dataclass(frozen=True)
class Snapshot:
    """Deals by id, and what the two other streams were expected to bring."""

    deals: Mapping[int, Held]
    repeat: int = 0
    not_yet: int = 0

    @property
    def expected(self) -> int:
        return sum(deal.expected for deal in self.deals.values()) + self.repeat + self.not_yet


@dataclass(frozen=True)
class Change:
    """`by` so much more or less, for one of CAUSES; `deal` None for the two other streams."""

    deal: int | None
    cause: str
    by: int


def changes(before: Snapshot, after: Snapshot) -> list[Change]:
    """All that changed, the largest first; the sum is after.expected - before.expected, to the last unit.

    What happened to a deal is listed even where it is worth nothing (a deal that slips and keeps its chance); mere time
    only where it moved something.
    """
    found = []
    for deal in before.deals.keys() | after.deals.keys():
        found += _of(deal, before.deals.get(deal), after.deals.get(deal))
    found += [
        Change(None, "repeat", after.repeat - before.repeat),
        Change(None, "not_yet", after.not_yet - before.not_yet),
    ]
    told = [one for one in found if one.by or one.cause not in ("amount", "time", "repeat", "not_yet")]
    return sorted(told, key=lambda one: (-abs(one.by), -1 if one.deal is None else one.deal, one.cause))


def times(amount: int, chance: float) -> int:
    """amount x chance, rounded; exact also where amounts are beyond what a float holds."""
    return round(amount * Fraction(chance))


def _of(deal: int, before: Held | None, after: Held | None) -> list[Change]:
    if before is None:
        return [Change(deal, "new", after.expected)] if after is not None else []
    if after is None:
        return [Change(deal, "gone", -before.expected)]
    whole = after.expected - before.expected
    if before.state != OPEN and after.state == before.state:
        return [Change(deal, "amount", whole)]
    chance = before.chance if before.state == OPEN else 0.0
    of_amount = times(after.amount, chance) - times(before.amount, chance) if before.state == OPEN else 0
    if after.state == LOST:
        # Lost is lost: what it would have been worth now does not matter any more.
        return [Change(deal, "lost", whole)]
    return [Change(deal, "amount", of_amount), Change(deal, _cause(before, after), whole - of_amount)]


def _cause(before: Held, after: Held) -> str:
    if after.state == WON:
        return "won"
    if before.state != OPEN:
        return "reopened"
    if after.step != before.step:
        return "forward" if after.step > before.step else "back"
    if before.closes is not None and after.closes is not None and after.closes != before.closes:
        return "slipped" if after.closes > before.closes else "sooner"
    return "time"
