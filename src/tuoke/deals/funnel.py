"""The funnel of people's work, from what the journal says, and the same read backwards from a target.

A case is a company, followed from its first call. Counted are events, not states: a call, a meeting (agreed or held),
an intent, a signature. A case ends where the last that was heard of it is a refusal.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Max, Min, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import Company
from tuoke.engine import onward, reverse_plan
from tuoke.engine.funnel import GONE, Conversion, Events, Passages, conversions, passages
from tuoke.journal import kinds
from tuoke.journal.models import COMPANY_NOW, JournalEntry
from tuoke.team.models import User
from tuoke.workspace.models import Workspace

STEPS: tuple[str | Promise, ...] = (_("Called"), _("Meeting"), _("Intent"), _("Signature"))
REFUSED = ("not_interested", "leave_me_alone", "wrong_person")
YEARS = 2  # who sells differently by now is not told by what lies further back
PACE_WEEKS = 4
EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Funnel:
    """Cases first called in the last `weeks`; `own` passages of them, `all_known` those of two years (for the plan)."""

    weeks: int
    since: dt.date
    today: dt.date
    own: Passages
    all_known: Passages
    steps: tuple[Conversion, ...]

    @property
    def counts(self) -> list[int]:
        """How many cases came to each step."""
        return [int(self.own.n[self.own.step == step].sum()) for step in range(len(STEPS))]

    @property
    def a_day(self) -> float:
        """First calls per working day in the last four weeks."""
        until = (self.today - EPOCH).days
        first = self.all_known.entered[self.all_known.step == 0]
        return float((first > until - 7 * PACE_WEEKS).sum()) / (5 * PACE_WEEKS)


def read(user: Any, scope: str, weeks: int) -> Funnel:
    """`scope`: me, or all whose work `user` may look over; of companies they may see. One query.

    Of each company the first of each step counts.
    """
    workspace = Workspace.current()
    today = workspace.today()
    people = [user.pk] if scope == "me" else User.objects.below(user).values("pk")
    since = timezone.now() - dt.timedelta(days=365 * YEARS)
    told = JournalEntry.objects.standing().filter(by__in=people, at__gte=since)
    if not user.is_admin:
        told = told.filter(company__in=Company.objects.visible_to(user).values("pk"))
    met = Q(outcome="meeting") | Q(kind__in=(kinds.Meeting.kind, kinds.Visit.kind))
    rows = (
        told.order_by()
        .values(now=COMPANY_NOW)
        .annotate(
            called=Min("at", filter=Q(kind=kinds.Call.kind)), met=Min("at", filter=met),
            meant=Min("at", filter=Q(kind=kinds.Intent.kind)), signed=Min("at", filter=Q(kind=kinds.Deal.kind)),
            refused=Max("at", filter=Q(outcome__in=REFUSED)), last=Max("at"),
        )
        .values_list("now", "called", "met", "meant", "signed", "refused", "last")
    )  # fmt: skip
    until = (today - EPOCH).days
    known = passages(_events(list(rows), workspace), len(STEPS))
    first = until - 7 * weeks
    own = known.of(known.began > first)
    return Funnel(
        weeks, EPOCH + dt.timedelta(days=first + 1), today, own, known, tuple(conversions(own, len(STEPS), until))
    )


def _events(rows: list[tuple[Any, ...]], workspace: Workspace) -> Events:
    """Per company its first call, meeting, intent and signature, and its end where a refusal was the last word."""
    offset = dt.datetime.now(workspace.zone).utcoffset() or dt.timedelta()
    who = np.array([row[0] for row in rows], np.int64)
    moments = np.array([[_seconds(at) for at in row[1:]] for row in rows], np.int64).reshape(-1, 6)
    days = np.where(moments < 0, -1, (moments + int(offset.total_seconds())) // 86_400)
    # Whatever came after the first call; a company that came by itself begins with its meeting.
    gone = (moments[:, 4] >= 0) & (moments[:, 4] == moments[:, 5])
    parts = [(days[:, step] >= 0, step, days[:, step]) for step in range(4)] + [(gone, GONE, days[:, 4])]
    return Events(
        np.concatenate([who[given] for given, _step, _day in parts]),
        np.concatenate([np.full(int(given.sum()), step, np.int64) for given, step, _day in parts]),
        np.concatenate([day[given] for given, _step, day in parts]),
    )


def _seconds(at: dt.datetime | None) -> int:
    return -1 if at is None else int(at.timestamp())


def backwards(found: Funnel, need: float, by: dt.date, cap: float) -> reverse_plan.ReversePlan | None:
    """What `need` more signatures until the day `by` take; None where no working day is left."""
    days = (by - found.today).days
    if days < 1 or need <= 0:
        return None
    known, until = found.all_known, (found.today - EPOCH).days
    given = onward.beliefs(known, until, onward.plain_start())
    working = np.array([(found.today + dt.timedelta(days=n)).weekday() < 5 for n in range(1, days + 1)])
    open_ones = known.of((known.left < 0) & (known.step < len(STEPS) - 1) & (known.step > 0))
    underway = reverse_plan.Underway(open_ones.step, open_ones.waited(until))
    return reverse_plan.reverse_plan(
        given, reverse_plan.Target(need), reverse_plan.Pace(working, found.a_day, cap),
        underway=underway if len(open_ones.step) else None,
    )  # fmt: skip


def usual_rates() -> list[float]:
    """What 200-20-5-1 says of each step: a rule of thumb."""
    return [start.rate for start in onward.plain_start()]
