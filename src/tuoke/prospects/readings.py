"""How a list does: size, called, meetings, as k of n with the interval that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum

from tuoke.directory.models import Company, Entry, List
from tuoke.engine.evidence import Rate, rate
from tuoke.journal.models import COMPANY_NOW, JournalEntry
from tuoke.prospects.kept import sums

# Of a list that marketing hands over about 1 may become a customer and 30 are useless (requirement row 224): a rule of
# thumb to compare with, not a measurement of ours, and labelled so wherever it is shown.
BENCHMARK = (1, 31)


@dataclass(frozen=True)
class ListReading:
    list: List
    size: int
    called: int
    meetings: int

    @property
    def rate(self) -> Rate:
        """Meetings per company called, 80 % interval."""
        return rate(self.meetings, self.called)

    @property
    def ends(self) -> tuple[float, float]:
        return self.rate.low, self.rate.high


def readings(lists: Iterable[List], user: Any) -> list[ListReading]:
    """One reading per list, of the companies that the user may see; from the kept sums, else from the journal.

    Only calls made since the company was on the list are the list's.
    """
    lists = list(lists)
    if (kept := sums(user)) is None:
        return directly(lists, user)
    counted = kept.filter(list__in=[one.pk for one in lists]).order_by().values_list("list")
    found = {row[0]: row[1:] for row in counted.annotate(Sum("size"), Sum("called"), Sum("met"))}
    return [ListReading(one, *map(int, found.get(one.pk, (0, 0, 0)))) for one in lists]


def directly(lists: list[List], user: Any) -> list[ListReading]:
    """The same from the journal itself; three queries however many lists."""
    ids = [one.pk for one in lists]
    entries = Entry.objects.filter(list__in=ids, company__in=Company.objects.visible_to(user))
    sizes = _by_list(entries)
    # Calls alone have an outcome; asked by kind, SQLite would go through every call for every entry.
    own = Company.objects.filter(Q(pk=OuterRef(OuterRef("company"))) | Q(merged_into=OuterRef(OuterRef("company"))))
    since = JournalEntry.objects.standing().filter(company__in=own.values("pk"), at__gte=OuterRef("made_at"))
    calls = since.exclude(outcome="")
    called = _by_list(entries.filter(Exists(calls)))
    met = _by_list(entries.filter(Exists(calls.filter(outcome="meeting"))))
    return [ListReading(one, sizes.get(one.pk, 0), called.get(one.pk, 0), met.get(one.pk, 0)) for one in lists]


def _by_list(entries: Any) -> dict[int, int]:
    counted = entries.order_by().values("list").annotate(n=Count("company", distinct=True))
    return {row["list"]: row["n"] for row in counted}


def outcomes(companies: Iterable[int]) -> dict[int, tuple[str, Any]]:
    """company -> how its last standing call ended, and when."""
    calls = JournalEntry.objects.standing().about(list(companies)).filter(kind="call").order_by("at", "pk")
    return {company: (outcome, at) for company, outcome, at in calls.values_list(COMPANY_NOW, "outcome", "at")}
