"""Today's call sheet and what came of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import Company, Person
from tuoke.engine import verdict
from tuoke.journal.models import JournalEntry
from tuoke.team.models import User
from tuoke.workspace.dates import day as day_word
from tuoke.workspace.numbers import number


class SellersOwnQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> SellersOwnQuerySet:
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.sees_all else self.filter(seller__in=User.objects.below(user).values("pk"))


class OfGoalQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> OfGoalQuerySet:
        return self.filter(goal__in=Goal.objects.visible_to(user).values("pk"))


class Plan(models.Model):
    """How many calls a day, and how many deals a month, this seller has set out to make."""

    seller = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="plan")
    calls_a_day = models.PositiveSmallIntegerField(_("calls a day"), default=24)
    deals_a_month = models.PositiveSmallIntegerField(_("deals a month"), default=1)
    explore = models.PositiveSmallIntegerField(_("share to learn from, %"), default=10)
    # Of a day: None is the firm's norm (workspace.ActivityNorm).
    calls_least = models.PositiveSmallIntegerField(
        _("calls a day at least"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    meetings = models.PositiveSmallIntegerField(
        _("places for meetings a day"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    seasoned = models.BooleanField(_("I have sold elsewhere before: for me quality comes first"), default=False)
    # What a target asks for, and which: copied here by a flow (flows/pacing.py); None: no target asks for anything.
    asked = models.PositiveSmallIntegerField(null=True, editable=False)
    asked_for = models.JSONField(default=dict, editable=False)

    objects = SellersOwnQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.calls_a_day}/day"

    @property
    def daily(self) -> int:
        """Calls on a sheet: the larger of what the seller set out to make and what a target asks for. Nobody's own
        plan is made smaller by somebody else."""
        return max(self.calls_a_day, self.asked or 0)

    @property
    def asked_words(self) -> str:
        """Which target asks, as far as it does."""
        if not self.asked:
            return ""
        told = self.asked_for
        much = number(told["need"])
        if told["currency"]:
            much = f"{much} {told['currency']}"
        else:
            said = ngettext("%(n)s signature", "%(n)s signatures", int(told["need"]))
            much = said % {"n": much}
        said = gettext("from the target of %(whose)s: %(much)s by %(day)s, with %(chance)s%%")
        until = day_word(dt.date.fromisoformat(told["by"]))
        return said % {"whose": told["whose"], "much": much, "day": until, "chance": told["chance"]}


class Goal(models.Model):
    """What this seller's calls are to come to, fixed before the first of them: k of n against a plan (rows 243-246).

    Rates are in percent. It counts companies that the seller first calls from `made_at` on, and is locked as soon as
    there is one: a change is then a new version, which begins anew. The usual values are the method's 1 in 10.
    """

    COUNTS = [("meeting", _("meetings agreed")), ("deal", _("deals"))]

    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="goals")
    number = models.PositiveIntegerField(default=1)
    counts = models.CharField(_("what counts"), max_length=8, choices=COUNTS, default="meeting")
    lowest = models.DecimalField(_("lowest useful rate, %"), max_digits=4, decimal_places=1, default=10)
    hoped = models.DecimalField(_("hoped-for rate, %"), max_digits=4, decimal_places=1, default=20)
    n_min = models.PositiveSmallIntegerField(_("first look after so many companies"), default=20)
    step = models.PositiveSmallIntegerField(_("then after every so many more"), default=10)
    n_max = models.PositiveSmallIntegerField(_("last look at"), default=100)
    false_pass = models.DecimalField(_("false pass allowed, %"), max_digits=4, decimal_places=1, default=5)
    wait_days = models.PositiveSmallIntegerField(_("days until an open company counts as no"), default=7)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = SellersOwnQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seller", "number"], name="goal_version_once")]

    def __str__(self) -> str:
        return f"{self.seller_id} v{self.number}"

    @property
    def plan(self) -> verdict.Plan:
        """The plan of the verdict; PlanError where the values make none."""
        p0, p1, allowed = (float(rate) / 100 for rate in (self.lowest, self.hoped, self.false_pass))
        return verdict.Plan.after_every(p0, p1, self.n_min, self.n_max, self.step, false_pass=allowed)


class Tightened(models.Model):
    """The cuts of the list that would have raised the rate of a goal most; made by flows/tightening.py, read only."""

    goal = models.OneToOneField(Goal, models.CASCADE, related_name="tightened")
    made_at = models.DateTimeField(default=timezone.now)
    n = models.PositiveIntegerField()  # results that were looked at
    tried = models.PositiveIntegerField()
    cuts = models.JSONField(default=list)  # engine.tightening.Cut, one dict each

    objects = OfGoalQuerySet.as_manager()

    def __str__(self) -> str:
        return f"cuts of goal {self.goal_id}"


class Script(models.Model):
    """One version of an opening line with {person}, {company}, {me}, {firm}, {reason} in it; a seller and language have
    one of now, the highest number, and the old ones stay: calls say which of them was used.

    `story`: the story that the line tells; several versions, of several sellers, may tell the same.
    """

    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="scripts")
    language = models.CharField(max_length=10, default="zh-hans")
    number = models.PositiveIntegerField(default=1)
    text = models.TextField(_("opening line"), max_length=1_000)
    story = models.CharField(_("the story it tells"), max_length=60, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = SellersOwnQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seller", "language", "number"], name="script_version_once")]

    def __str__(self) -> str:
        return self.text[:40]


class Sheet(models.Model):
    """One seller's call sheet of one local day. Once made it keeps still."""

    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sheets")
    day = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    pool = models.PositiveIntegerField(default=0)  # companies that fitted and were ranked
    maxima = models.JSONField(default=dict)  # item of the card -> its largest points that day
    means = models.JSONField(default=dict)  # what a point meant that day, where it was learned: engine.points_mean
    struck = models.JSONField(default=dict)  # rule of the profile -> companies it struck, as the sheet was made
    ready = models.BooleanField(default=False)  # the flow has filled it; until then the page waits
    outdated = models.BooleanField(default=False)  # the seller may have it made again; why:
    undone = models.BooleanField(default=False)  # an import that it was made from was undone; else profile or card
    level = models.PositiveIntegerField(default=0)  # companies left off it that are equal with its last one

    objects = SellersOwnQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seller", "day"], name="sheet_once_a_day")]

    def __str__(self) -> str:
        return f"{self.seller_id} {self.day}"


class SheetRowQuerySet(models.QuerySet["SheetRow"]):
    def visible_to(self, user: Any) -> SheetRowQuerySet:
        return self.filter(
            sheet__in=Sheet.objects.visible_to(user).values("pk"), company__in=Company.objects.visible_to(user)
        )

    def open(self) -> SheetRowQuerySet:
        return self.filter(outcome="")


class SheetRow(models.Model):
    """One company to call today, with its points and reasons as they stood when the sheet was made.

    `call_at` is a promised call-back: the row comes up at that minute. `version` meets two people logging at once.
    """

    # A row on which nothing was done goes with its company when an import is undone; where something was, the journal
    # tells of it and the company stays.
    IS_READING = True
    FOLLOWS_MERGE = True

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="rows")
    day = models.DateField()
    rank = models.PositiveIntegerField()
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    points = models.SmallIntegerField(default=0)
    possible = models.SmallIntegerField(default=0)
    items = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    explored = models.BooleanField(default=False)  # there to learn from, not by its points
    call_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=14, blank=True)  # of journal.kinds.OUTCOMES; '' = still to call
    done_at = models.DateTimeField(null=True, blank=True)
    entry = models.ForeignKey(JournalEntry, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = SheetRowQuerySet.as_manager()

    class Meta:
        ordering = ["rank"]
        constraints = [
            # a company is on one seller's sheet at a time
            models.UniqueConstraint(fields=["day", "company"], name="one_sheet_per_company_and_day"),
            models.UniqueConstraint(fields=["sheet", "rank"], name="one_row_per_rank"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.company_id}"


from tuoke.calls.stories import Rehearsal as Rehearsal  # noqa: E402 (models of this room that need the above)
from tuoke.calls.stories import Story as Story  # noqa: E402
