"""Tempo: how long talks and visits take, and meetings agreed and deals per hour of them (requirement row 216).

A talk is a call with somebody on the line, a meeting or a visit. Only those whose duration was written down are
hours; how many those are of all is told. Meetings agreed are those of the calls with a duration. A deal comes of many
talks, so deals are told per hour of all talks, those without a duration reckoned as long as the others of their kind,
and only where half of each kind have one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import BigIntegerField, Count, F, Q, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from tuoke.engine import tempo
from tuoke.engine.tempo import MeanTime, PerHour, Shared
from tuoke.journal.kinds import CONVERSATIONS, Call, Deal, Meeting, Visit
from tuoke.journal.models import JournalEntry
from tuoke.workspace.models import Workspace

WEEKS = 8
KINDS = (Call.kind, Meeting.kind, Visit.kind)
#: Such a part of each kind must have a duration before deals are told per hour.
HALF = 0.5


@dataclass(frozen=True)
class Kind:
    """Talks of one kind: `all` of them, `n` with a duration, their minutes and the squares of these."""

    code: str
    all: int = 0
    n: int = 0
    minutes: int = 0
    squares: int = 0

    @property
    def mean(self) -> MeanTime:
        return tempo.mean_time(self.n, self.minutes, self.squares)


@dataclass(frozen=True)
class Tempo:
    """One seller's eight weeks; `met`: meetings agreed in calls with a duration."""

    kinds: tuple[Kind, ...] = tuple(Kind(code) for code in KINDS)
    met: int = 0
    deals: int = 0

    @property
    def n(self) -> int:
        return sum(one.n for one in self.kinds)

    @property
    def all(self) -> int:
        return sum(one.all for one in self.kinds)

    @property
    def call_hours(self) -> float:
        return self.kinds[0].minutes / 60

    @property
    def hours(self) -> float | None:
        """Hours of all talks; None where too many have no duration."""
        if not self.n or any(one.n < HALF * one.all for one in self.kinds):
            return None
        return sum(one.minutes / one.n * one.all for one in self.kinds if one.n) / 60

    @cached_property
    def meetings(self) -> PerHour | None:
        """Meetings agreed per hour on the phone; None: too little data."""
        return _told(self.met, self.call_hours)

    @cached_property
    def signed(self) -> PerHour | None:
        """Deals per hour of all talks; None: too little data."""
        return _told(self.deals, self.hours or 0.0)


def _told(k: int, hours: float) -> PerHour | None:
    found = tempo.per_hour(k, hours) if hours > 0 else None
    return found if found and found.enough else None


def of_each(sellers: Collection[int]) -> dict[int, Tempo]:
    """What the last eight weeks of each hold; one query however many, and none of the journal before."""
    workspace = Workspace.current()
    _start, end = workspace.day_bounds(workspace.today())
    talked = Q(kind=Call.kind, outcome__in=CONVERSATIONS) | Q(kind__in=(Meeting.kind, Visit.kind, Deal.kind))
    entries = JournalEntry.objects.standing().filter(talked, by__in=sellers, kind__in=(*KINDS, Deal.kind))
    entries = entries.filter(at__gte=end - dt.timedelta(weeks=WEEKS), at__lt=end).order_by()
    # SQLite takes a JSON null for a text, and any text for greater than a number.
    timed = Q(body__minutes__gt=0) & ~Q(body__minutes=None)
    minutes = Cast(KT("body__minutes"), BigIntegerField())
    rows = entries.annotate(long=minutes).values("by", "kind").annotate(
        all=Count("pk"), n=Count("pk", filter=timed), met=Count("pk", filter=timed & Q(outcome="meeting")),
        minutes=Sum("long", filter=timed), squares=Sum(F("long") * F("long"), filter=timed),
    )  # fmt: skip
    known = {(row["by"], row["kind"]): row for row in rows}
    return {seller: _of(seller, known) for seller in sellers}


def _of(seller: int, known: Mapping[tuple[int, str], Mapping[str, Any]]) -> Tempo:
    kinds = []
    for code in KINDS:
        row = known.get((seller, code), {})
        kinds.append(Kind(code, *(row.get(name) or 0 for name in ("all", "n", "minutes", "squares"))))
    calls, deals = known.get((seller, Call.kind), {}), known.get((seller, Deal.kind), {})
    return Tempo(tuple(kinds), calls.get("met", 0), deals.get("all", 0))


def beside(found: dict[int, Tempo]) -> dict[int, Shared]:
    """Meetings agreed per hour of each with the strength of the others; only those who have hours."""
    timed = [pk for pk, one in found.items() if one.call_hours]
    return dict(zip(timed, tempo.shared([(found[pk].met, found[pk].call_hours) for pk in timed]), strict=False))
