"""A validation of a profile: a plan fixed before the first call, and the verdict on the companies called since.

A result is a company that fits and was first called by the seller while the study ran. It is settled by a meeting
(yes), by a refusal (no), or by two weeks without either (no); until then it is open and counts nowhere.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Min, Q
from django.utils import timezone

from tuoke.engine import verdict as verdicts
from tuoke.engine.verdict import Plan, Verdict
from tuoke.journal.kinds import Call
from tuoke.journal.models import COMPANY_NOW, JournalEntry
from tuoke.targeting.segments import Segment
from tuoke.workspace import audit

if TYPE_CHECKING:
    from tuoke.targeting.models import Profile

REFUSED = ("not_interested", "leave_me_alone")
OPEN_FOR = dt.timedelta(days=14)
#: The first look, and a look after so many results more.
FIRST_LOOK, STEP = 10, 5
MOST_RESULTS = 400
FALSE_PASS = 0.05


class StudyQuerySet(models.QuerySet["Study"]):
    def visible_to(self, user: Any) -> StudyQuerySet:
        return self.filter(segment__in=Segment.objects.visible_to(user).values("pk"))

    def of(self, version: Profile | None) -> StudyQuerySet:
        """Those of this wording, oldest first: of another one they prove nothing."""
        return self.filter(version=version).order_by("pk") if version else self.none()


class Study(models.Model):
    """What was fixed beforehand: the wording, the lowest useful rate, the hoped one, and how many results at most."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="studies")
    version = models.ForeignKey("targeting.Profile", models.PROTECT, related_name="studies")
    least = models.FloatField()  # p0
    hoped = models.FloatField()  # p1
    most = models.PositiveSmallIntegerField()  # n_max
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)

    objects = StudyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "studies"

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.least} / {self.hoped}"

    @property
    def plan(self) -> Plan:
        return plan_of(self.least, self.hoped, self.most)


def plan_of(least: float, hoped: float, most: int) -> Plan:
    """PlanError where it is none."""
    plan = Plan.after_every(least, hoped, min(FIRST_LOOK, most), most, STEP, false_pass=FALSE_PASS)
    return verdicts.calibrated(plan)


@dataclass(frozen=True)
class Promise:
    """What a plan promises before it starts: how often it passes at the lowest useful rate, and at the hoped one."""

    falsely: float
    rightly: float
    results: float  # expected, at the hoped rate


def promise(plan: Plan) -> Promise:
    low, high = (verdicts.operating(plan, p) for p in (plan.p0, plan.p1))
    return Promise(low.passes, high.passes, high.expected_n)


def start(segment: Segment, version: Profile, least: float, hoped: float, most: int, by: Any) -> Study:
    """PlanError where the plan is none. What was fixed is never changed; one begins another."""
    plan_of(least, hoped, most)
    with transaction.atomic():
        made = Study.objects.create(segment=segment, version=version, least=least, hoped=hoped, most=most, by=by)
        audit.record(by, "create", made, after={"least": least, "hoped": hoped, "most": most})
    return made


@dataclass(frozen=True)
class Standing:
    """A study as it stands: its verdict, and how many called companies are still open."""

    study: Study
    verdict: Verdict
    open: int

    @property
    def passed(self) -> bool:
        return self.verdict.code == verdicts.PASS


def standing(study: Study, now: dt.datetime) -> Standing:
    results, still_open = _results(study, now)
    return Standing(study, verdicts.verdict(study.plan, results), still_open)


def _results(study: Study, now: dt.datetime) -> tuple[list[bool], int]:
    """Yes and no in the order in which they were settled, and how many are open."""
    from tuoke.targeting.models import Score

    seller = study.segment.seller
    calls = JournalEntry.objects.standing().filter(kind=Call.kind, by=seller)
    before = calls.filter(at__lt=study.started_at).values("company")
    fitting = Score.objects.of(seller).fitting().values("company")
    called = calls.filter(at__gte=study.started_at).exclude(company__in=before)
    rows = called.order_by().annotate(now=COMPANY_NOW).filter(now__in=fitting).values("now")
    told = rows.annotate(
        first=Min("at"),
        yes=Min("at", filter=Q(outcome="meeting")),
        no=Min("at", filter=Q(outcome__in=REFUSED)),
    )
    settled, still_open = [], 0
    for row in told:
        lapsed = row["first"] + OPEN_FOR
        at, won = min(
            ((row["yes"], True), (row["no"], False), (lapsed, False)), key=lambda end: (end[0] or _NEVER, not end[1])
        )
        if at <= now:
            settled.append((at, won))
        else:
            still_open += 1
    return [won for _at, won in sorted(settled)][:MOST_RESULTS], still_open


_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)
