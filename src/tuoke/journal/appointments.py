"""Meetings and visits that are planned: moved, cancelled, and once they are over, written into the journal."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import Company, Person
from tuoke.directory.seen import seen_of
from tuoke.journal import kinds, writing
from tuoke.journal.models import JournalEntry
from tuoke.team.models import User
from tuoke.workspace.audit import record

#: No talk is longer than a day.
MOST_MINUTES = 1_440
FACTS = ("what", "kind", "starts", "ends", "place", "link", "invites")


class AppointmentKind(models.TextChoices):
    MEETING = kinds.Meeting.kind, _("Meeting")
    VISIT = kinds.Visit.kind, _("Visit")


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def visible_to(self, user: Any) -> AppointmentQuerySet:
        """Those one takes part in or made, and those of the people below; of companies that one may see."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        seen = self.filter(seen_of(user))
        if user.sees_all:
            return seen
        return seen._of(User.objects.below(user).values("pk"))

    def of(self, user: Any) -> AppointmentQuerySet:
        """Their own: they made it or take part."""
        return self._of([user.pk])

    def _of(self, people: Any) -> AppointmentQuerySet:
        # Not a join: an appointment of two colleagues would come twice.
        places = Appointment.team.through.objects.filter(appointment=OuterRef("pk"), user__in=people)
        return self.filter(Q(by__in=people) | Exists(places))

    def between(self, first: dt.datetime, end: dt.datetime) -> AppointmentQuerySet:
        """Those that begin in [first, end), in order."""
        return self.filter(starts__gte=first, starts__lt=end).order_by("starts", "pk")

    def unsettled(self) -> AppointmentQuerySet:
        """Over, and nobody has said what came of it."""
        return self.filter(ends__lt=timezone.now(), settled_at=None, cancelled_at=None).order_by("starts", "pk")


class Appointment(models.Model):
    """`uid` and `sequence` are what calendars know it by: each change raises the second (RFC 5545, 3.8.7.4)."""

    FOLLOWS_MERGE = True

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    series = models.UUIDField(null=True, editable=False, db_index=True)  # the same of all of a row (repeating.py)
    what = models.CharField(_("what"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=AppointmentKind, default=AppointmentKind.MEETING)
    starts = models.DateTimeField(_("starts"))
    ends = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("online link"), max_length=500, blank=True)
    company = models.ForeignKey(Company, models.CASCADE, related_name="appointments")
    people = models.ManyToManyField(Person, blank=True, related_name="+", verbose_name=_("with whom"))
    team = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("who of us"))
    invites = models.BooleanField(_("send invitations by e-mail"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)
    entry = models.OneToOneField(JournalEntry, models.PROTECT, null=True, related_name="+", editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        indexes = [
            models.Index(fields=["starts", "id"], name="appointment_starts"),
            models.Index(fields=["by", "starts"], name="appointment_by"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        return self.cancelled_at is None and self.settled_at is None

    @property
    def minutes(self) -> int:
        """How long it was planned for, up to a day."""
        return min(int((self.ends - self.starts).total_seconds() // 60), MOST_MINUTES)

    @property
    def is_over(self) -> bool:
        return self.ends < timezone.now()


def told(appointment: Appointment) -> dict[str, Any]:
    """What the audit keeps of it; ask before and after a change."""
    facts: dict[str, Any] = {name: str(getattr(appointment, name)) for name in ("what", "kind", "place", "link")}
    facts |= {name: getattr(appointment, name).isoformat() for name in ("starts", "ends")}
    facts["invites"] = appointment.invites
    facts["people"] = sorted(appointment.people.values_list("pk", flat=True))
    facts["team"] = sorted(appointment.team.values_list("pk", flat=True))
    return facts


def plan(appointment: Appointment, people: Any, team: Any, by: Any) -> Appointment:
    """A new appointment, with its audit row."""
    with transaction.atomic():
        appointment.by = by
        appointment.save()
        appointment.people.set(people)
        appointment.team.set(team)
        record(by, "create", appointment, after=told(appointment))
        _tell(appointment, by)
    return appointment


def change(appointment: Appointment, people: Any, team: Any, by: Any) -> bool:
    """Another hour, place or round of people. False where it was cancelled or settled meanwhile."""
    with transaction.atomic():
        # The lock is this write: whoever cancels at the same moment waits, and finds or leaves it closed.
        still = Appointment.objects.filter(pk=appointment.pk, cancelled_at=None, settled_at=None)
        if not still.update(sequence=F("sequence") + 1, changed_at=timezone.now()):
            return False
        before = told(Appointment.objects.get(pk=appointment.pk))
        appointment.save(update_fields=list(FACTS))
        appointment.people.set(people)
        appointment.team.set(team)
        after = told(appointment)
        differing = [name for name in after if before[name] != after[name]]
        record(
            by, "update", appointment,
            before={name: before[name] for name in differing}, after={name: after[name] for name in differing},
        )  # fmt: skip
        if differing:
            _tell(appointment, by, moved="starts" in differing or "ends" in differing)
    return True


def cancel(appointment: Appointment, by: Any) -> bool:
    """It will not take place. False where it was cancelled or settled already."""
    with transaction.atomic():
        now = timezone.now()
        still = Appointment.objects.filter(pk=appointment.pk, cancelled_at=None, settled_at=None)
        if not still.update(cancelled_at=now, sequence=F("sequence") + 1, changed_at=now):
            return False
        record(by, "cancel", appointment, before={"cancelled_at": None}, after={"cancelled_at": now.isoformat()})
        _tell(appointment, by)
    return True


def _tell(appointment: Appointment, by: Any, *, moved: bool = False) -> None:
    from tuoke.journal.invitations import tell

    appointment.refresh_from_db(fields=["sequence", "changed_at", "cancelled_at"])
    tell(appointment, by, moved=moved)


def settle(appointment: Appointment, by: Any, text: str = "", minutes: int | None = None) -> JournalEntry | None:
    """It took place, for so many minutes where somebody says so: a journal entry of its hour, written once. None where
    that was done, or it was cancelled."""
    with transaction.atomic():
        still = Appointment.objects.filter(pk=appointment.pk, cancelled_at=None, settled_at=None)
        if not still.update(settled_at=timezone.now(), changed_at=timezone.now()):
            return None
        kind = kinds.Visit if appointment.kind == kinds.Visit.kind else kinds.Meeting
        body: kinds.Body = kind(text, minutes)
        person = appointment.people.order_by("pk").first()
        entry = writing.log(appointment.company, body, by, person, appointment.starts)
        Appointment.objects.filter(pk=appointment.pk).update(entry=entry)
        record(by, "finish", appointment, after={"entry": entry.pk})
    return entry
