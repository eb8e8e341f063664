"""Hit rates beside each other: by version of the opening line, story and its version, source of the list, job title,
hour of the day and seller.

n = companies called in that way, k = those with a meeting agreed in it. Rates of one kind share strength
(engine/pooling.py): who has few tries is drawn towards the others. Requirement 137.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, Q, TextField, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, ExtractHour

from tuoke.calls.models import Script
from tuoke.calls.pace import Figure
from tuoke.engine import pooling
from tuoke.journal.kinds import Call
from tuoke.journal.models import COMPANY_NOW, JournalEntry
from tuoke.team.models import User
from tuoke.workspace.models import Workspace

#: So many values of one kind are shown, those with most companies.
MOST = 12


@dataclass(frozen=True)
class Group:
    """One value of a kind: its own k of n, its rate with shared strength, and the chance that it lies above the others
    together (None while either has under 20 companies)."""

    value: Any
    rate: Figure
    chance: float | None

    @property
    def alone(self) -> str:
        """above, below, or '' where chance alone may have made the difference."""
        if self.chance is None:
            return ""
        return "above" if self.chance >= pooling.SURE else "below" if 1 - self.chance >= pooling.SURE else ""


@dataclass(frozen=True)
class Kind:
    """One kind of comparison with its groups, most companies first; `duel`: the two best that may be compared."""

    code: str
    groups: list[Group]
    left: int  # values not shown

    @property
    def duel(self) -> tuple[Group, Group, pooling.Comparison] | None:
        best = sorted(self.groups, key=lambda one: -one.rate.mid)[:2]
        if len(best) < 2:
            return None
        return best[0], best[1], pooling.compare(*((one.rate.k, one.rate.n) for one in best))


def kinds(sellers: Any, weeks: int, *, by_seller: bool) -> list[Kind]:
    """What the calls of `sellers` (a queryset of people) came to; one query a kind."""
    workspace = Workspace.current()
    _start, end = workspace.day_bounds(workspace.today())
    calls = JournalEntry.objects.standing().filter(by__in=sellers.values("pk"), kind=Call.kind)
    calls = calls.filter(at__gte=end - dt.timedelta(weeks=weeks), at__lt=end).order_by()
    # SQLite would cast a JSON null to 0.
    kept = calls.filter(body__has_key="script").exclude(body__script=None)
    used = kept.annotate(script=Cast(KT("body__script"), BigIntegerField()))
    told_one = calls.filter(body__has_key="story").exclude(body__story=None)
    versions = told_one.annotate(version=Cast(KT("body__story"), BigIntegerField()))
    scripts = _counted(used, "script")
    told = {one.pk: one for one in Script.objects.filter(pk__in=[pk for pk in scripts if pk])}
    on_list = calls.filter(company__entries__made_at__lte=F("at"))
    found = [
        _kind("script", scripts),
        _kind("story", _counted(_told(used, told), "story")),
        _kind("story_version", _counted(versions, "version")),
        _kind("source", _counted(on_list, "company__entries__list__source")),
        _kind("title", _counted(calls.exclude(person=None).exclude(person__title=""), "person__title")),
        _kind("hour", _counted(calls.annotate(hour=ExtractHour("at", tzinfo=workspace.zone)), "hour")),
    ]
    if by_seller:
        found.append(_kind("seller", _counted(calls, "by")))
    return found


def _told(used: Any, told: dict[int, Script]) -> Any:
    """The calls whose version tells a story, with it."""
    cases = [When(script=pk, then=Value(one.story)) for pk, one in told.items() if one.story]
    if not cases:
        return used.none().annotate(story=Value("", TextField()))
    return used.annotate(story=Case(*cases, default=Value(""), output_field=TextField())).exclude(story="")


def _counted(calls: Any, by: str) -> dict[Any, tuple[int, int]]:
    """value -> (k, n)."""
    rows = calls.values(by).annotate(
        n=Count(COMPANY_NOW, distinct=True), k=Count(COMPANY_NOW, distinct=True, filter=Q(outcome="meeting"))
    )
    return {row[by]: (row["k"], row["n"]) for row in rows}


def _kind(code: str, counted: dict[Any, tuple[int, int]]) -> Kind:
    values = sorted(counted, key=lambda value: (-counted[value][1], str(value)))
    shown = values[:MOST]
    rates = pooling.shared([counted[value] for value in shown])
    k, n = (sum(counted[value][at] for value in values) for at in (0, 1))
    groups = [
        Group(value, Figure(rate), _above(counted[value], (k - rate.k, n - rate.n)))
        for value, rate in zip(shown, rates, strict=True)
    ]
    return Kind(code, groups, len(values) - len(shown))


def _above(own: tuple[int, int], others: tuple[int, int]) -> float | None:
    found = pooling.compare(own, others)
    return None if found.too_few else found.chance


def callers(user: Any) -> Any:
    """Whose calls a leader compares: all below who may call."""
    return User.objects.below(user).filter(is_active=True).exclude(role="viewer")
