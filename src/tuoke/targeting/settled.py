"""Which called companies are settled, and how: won, lost, or still open. Only the settled are learned from.

A company counts once for each seller, as it was known at the first call that stands. A refusal settles it, and so does
time: two weeks after the first call without a meeting, ninety days without a deal.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tuoke.journal.kinds import Deal
from tuoke.journal.models import COMPANY_NOW, JournalEntry
from tuoke.targeting.called import Called
from tuoke.targeting.proposals import Meaning
from tuoke.targeting.remembered import Known

REFUSED = ("not_interested", "leave_me_alone")
OPEN_FOR = {Meaning.MEETING: dt.timedelta(days=14), Meaning.DEAL: dt.timedelta(days=90)}


@dataclass(frozen=True)
class Settled:
    """Called companies, in the order of their first call: what was known, whether won, when first called, by whom."""

    companies: list[int]
    known: list[Known]
    won: list[bool]
    on: list[dt.date]
    sellers: list[int]
    open: int = 0  # called, but neither won nor lost yet

    def count(self, seller: int) -> int:
        return sum(one == seller for one in self.sellers)


def settled(sellers: Any, meaning: str, today: dt.date) -> Settled:
    """Of these sellers' calls (users or ids)."""
    first: dict[tuple[int, int], Any] = {}
    won: set[tuple[int, int]] = set()
    lost: set[tuple[int, int]] = set()
    calls = Called.objects.standing().filter(seller__in=sellers).order_by("on", "entry_id")
    told = calls.values_list("seller_id", "company_id", "on", "known", "outcome")
    for seller, company, on, known, outcome in told.iterator(chunk_size=2_000):
        key = (seller, company)
        first.setdefault(key, (on, known))
        if outcome == "meeting" and meaning == Meaning.MEETING:
            won.add(key)
        elif outcome in REFUSED:
            lost.add(key)
    if meaning == Meaning.DEAL:
        deals = JournalEntry.objects.standing().filter(kind=Deal.kind, by__in=sellers).order_by()
        won = set(deals.values_list("by", COMPANY_NOW)) & set(first)
    over = {key for key, (on, _known) in first.items() if on + OPEN_FOR[Meaning(meaning)] <= today}
    kept = [key for key in first if key in won or key in lost or key in over]
    return Settled(
        companies=[company for _seller, company in kept],
        known=[first[key][1] for key in kept],
        won=[key in won for key in kept],
        on=[first[key][0] for key in kept],
        sellers=[seller for seller, _company in kept],
        open=len(first) - len(kept),
    )
