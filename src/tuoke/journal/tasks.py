"""What somebody promised to do: a task with its day, for one company or for none; done, dropped, or to come again."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import Company, Person
from tuoke.directory.seen import seen_of
from tuoke.journal.kinds import Call
from tuoke.journal.models import COMPANY_NOW, JournalEntry
from tuoke.team.models import User
from tuoke.workspace.asked_again import Asked, AskedAgain, Given
from tuoke.workspace.audit import record
from tuoke.workspace.models import Workspace

SHOWN = 100
#: A call-back that was promised longer ago is forgotten by both.
PROMISE_DAYS = 14


class Repeat(models.TextChoices):
    NEVER = "", _("once")
    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("every week")
    MONTHLY = "monthly", _("every month")


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, user: Any) -> TaskQuerySet:
        """One's own, what one gave to others, and those of the people below; of companies that one may see."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        seen = self.filter(Q(company=None) | Q(seen_of(user)))
        if user.sees_all:
            return seen
        below = User.objects.below(user).values("pk")
        return seen.filter(Q(owner=user) | Q(by=user) | Q(owner__in=below))

    def open(self) -> TaskQuerySet:
        return self.filter(done_at=None)


class Task(models.Model):
    """`on`: the local day; `at`: the minute, where there is one. `dropped`: it was not done and need not be."""

    FOLLOWS_MERGE = True

    what = models.CharField(_("what"), max_length=200)
    on = models.DateField(_("day"))
    at = models.DateTimeField(null=True, blank=True, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="tasks")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tasks", verbose_name=_("who"))
    repeat = models.CharField(_("again"), max_length=8, blank=True, choices=Repeat, default=Repeat.NEVER)
    done_at = models.DateTimeField(null=True, editable=False)
    dropped = models.BooleanField(default=False, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        indexes = [
            models.Index(fields=["owner", "on", "id"], condition=Q(done_at=None), name="task_open"),
            models.Index(fields=["owner", "-done_at"], condition=Q(done_at__isnull=False), name="task_done"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def following(self) -> dt.date | None:
        """The day on which it comes again, after today even where it is overdue."""
        return _next(self.on, self.repeat, Workspace.current().today()) if self.repeat else None


def _next(day: dt.date, repeat: str, today: dt.date) -> dt.date:
    first, months = day, 0
    while day <= today or day == first:
        if repeat == Repeat.MONTHLY:
            months += 1
            year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
            day = dt.date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))
        else:
            day += dt.timedelta(days=1 if repeat == Repeat.DAILY else 7)
    return day


def add(task: Task, by: Any) -> Task:
    """A new task, with its audit row."""
    with transaction.atomic():
        task.by = by
        task.save()
        record(by, "create", task, after={"name": task.what, "on": task.on.isoformat(), "owner": task.owner_id})
    return task


def finish(task: Task, by: Any, *, dropped: bool = False) -> bool:
    """Done, or dropped; what repeats comes again on its next day. False where somebody was quicker."""
    with transaction.atomic():
        now = timezone.now()
        if not Task.objects.filter(pk=task.pk, done_at=None).update(
            done_at=now, dropped=dropped, version=F("version") + 1
        ):
            return False
        record(by, "drop" if dropped else "finish", task, before={"done_at": None}, after={"done_at": now.isoformat()})
        if task.repeat and not dropped:
            day = task.following
            assert day is not None
            at = None
            if task.at:
                zone = Workspace.current().zone
                at = dt.datetime.combine(day, task.at.astimezone(zone).time(), tzinfo=zone)
            again = Task(
                what=task.what, on=day, at=at, company=task.company, person=task.person, owner=task.owner,
                repeat=task.repeat,
            )  # fmt: skip
            add(again, by)
    return True


def reopen(task: Task, by: Any) -> bool:
    """Undo of finishing; what came again in its place goes, if nothing was done to it."""
    with transaction.atomic():
        if (
            not Task.objects.filter(pk=task.pk)
            .exclude(done_at=None)
            .update(done_at=None, dropped=False, version=F("version") + 1)
        ):
            return False
        record(by, "reopen", task, before={"done_at": task.done_at.isoformat() if task.done_at else None})
        if task.repeat and task.done_at:
            again = Task.objects.filter(
                owner=task.owner, what=task.what, company=task.company, repeat=task.repeat, done_at=None, version=1,
                made_at__gte=task.done_at, pk__gt=task.pk,
            )  # fmt: skip
            again.delete()
    return True


def due_count(user: Any) -> Asked:
    """Own tasks of today and overdue, for the sidebar; today by the clock of the request, which is the firm's."""
    return DUE.asked(user, day=timezone.localdate())


def _due(user: Any) -> models.QuerySet[Any, Any]:
    waiting = Task.objects.visible_to(user).open().filter(owner=user)
    return waiting.filter(on__lte=Given("day", models.DateField())).values_list("pk")


DUE = AskedAgain(_due)


@dataclass(frozen=True)
class Promise:
    """A call-back that was promised on a call and has not been made. `by`: id and name of who promised it."""

    company: int
    name: str
    at: dt.datetime
    note: str
    by: tuple[int, str]


def promises(user: Any, people: Any = None) -> list[Promise]:
    """Those of `user`, or of `people` (ids or a queryset of them) as far as `user` may see the company, soonest first:
    calls that ended in a call-back, after which nobody called again."""
    since = timezone.now() - dt.timedelta(days=90)
    # Calls alone have an outcome; asked by kind, SQLite would go through every call for every promise.
    later = JournalEntry.objects.filter(withdrawn_by=None, company=OuterRef("company"), at__gt=OuterRef("at"))
    later = later.exclude(outcome="")
    calls = JournalEntry.objects.standing().filter(kind=Call.kind, outcome="call_back", at__gte=since)
    calls = calls.filter(by=user) if people is None else calls.filter(by__in=people)
    calls = calls.filter(seen_of(user)).exclude(Exists(later)).order_by("-at", "-pk")
    oldest = timezone.now() - dt.timedelta(days=PROMISE_DAYS)
    found = []
    asked = calls.values_list(COMPANY_NOW, "company__name", "body", "by", "by__name")
    for company, name, body, by, by_name in asked[: 2 * SHOWN]:
        moment = _moment(str(body.get("at", "")))
        if moment and moment >= oldest:
            found.append(Promise(company, name, moment, str(body.get("note", "")), (by, by_name)))
    return sorted(found, key=lambda one: one.at)[:SHOWN]


def _moment(iso: str) -> dt.datetime | None:
    try:
        at = dt.datetime.fromisoformat(iso)
    except ValueError:
        return None
    return at if at.tzinfo else None
