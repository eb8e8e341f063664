"""The calendar of one person as an iCalendar feed (RFC 5545), under a secret address that they can renew or end."""

from __future__ import annotations

import datetime as dt
import secrets
from hashlib import sha256
from typing import Any

import icalendar
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from tuoke.journal import tasks
from tuoke.journal.appointments import Appointment
from tuoke.journal.tasks import Task
from tuoke.team.models import User
from tuoke.workspace.audit import record
from tuoke.workspace.models import Workspace

PAST, AHEAD = dt.timedelta(days=90), dt.timedelta(days=400)
MOST = 2_000
#: A task has a minute and no length; calendars want one.
LENGTH = dt.timedelta(minutes=15)


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def visible_to(self, user: Any) -> CalendarFeedQuerySet:
        """One's own."""
        return self.filter(user=user) if user.is_authenticated and user.is_active else self.none()

    def find(self, token: str) -> CalendarFeed | None:
        """The feed of this address, while its person is active."""
        live = self.filter(token_hash=_hash(token), user__is_active=True)
        return live.select_related("user", "user__team").first()


class CalendarFeed(models.Model):
    """Of the secret only the SHA-256 is kept: the address is shown once, when it is made."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar feed")

    def __str__(self) -> str:
        return f"{self.user_id}"


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def renew(user: User) -> str:
    """A new secret, which ends the old one; returns it, for it cannot be read again."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        CalendarFeed.objects.filter(user=user).delete()
        made = CalendarFeed.objects.create(user=user, token_hash=_hash(token))
        record(user, "create", made)
    return token


def end(user: User) -> bool:
    """No calendar reads this person's days any more. False where there was no feed."""
    with transaction.atomic():
        found = CalendarFeed.objects.filter(user=user).first()
        if found is None:
            return False
        record(user, "delete", found)
        found.delete()
    return True


def written(user: User) -> bytes:
    """Own appointments, tasks with a minute and promised call-backs, from 90 days ago to 400 ahead, as a VCALENDAR.

    Everything is asked as this person: what they may no longer see is gone from the feed too."""
    zone = Workspace.current().zone
    now = timezone.now()
    made = icalendar.Calendar()
    made.add("prodid", "-//Tuoke//Calendar//EN")
    made.add("version", "2.0")
    with override(user.language):
        made.add("x-wr-calname", f"{gettext('Calendar')} · {user.name}")
        mine = Appointment.objects.visible_to(user).of(user).between(now - PAST, now + AHEAD).select_related("company")
        for one in mine[:MOST]:
            made.add_component(_of_appointment(one, zone))
        waiting = Task.objects.visible_to(user).open().filter(owner=user, at__gte=now - PAST, at__lt=now + AHEAD)
        for task in waiting.select_related("company").order_by("at", "pk")[:MOST]:
            what = f"{task.what} · {task.company.name}" if task.company else task.what
            assert task.at is not None
            made.add_component(event(f"task-{task.pk}", what, task.at, task.at + LENGTH, task.made_at, zone))
        for promise in tasks.promises(user):
            what = gettext("Call back: %(name)s") % {"name": promise.name}
            uid = f"promise-{promise.company}-{promise.at:%Y%m%d%H%M}"
            made.add_component(event(uid, what, promise.at, promise.at + LENGTH, now, zone, promise.note))
    made.add_missing_timezones()
    return made.to_ical()


def _of_appointment(one: Appointment, zone: dt.tzinfo) -> icalendar.Event:
    what = f"{one.what} · {one.company.name}"
    made = event(str(one.uid), what, one.starts, one.ends, one.changed_at, zone)
    made.add("sequence", one.sequence)
    made.add("status", "CANCELLED" if one.cancelled_at else "CONFIRMED")
    if one.place or one.link:
        made.add("location", one.place or one.link)
    if one.link:
        made.add("url", one.link)
    return made


def event(
    uid: str, what: str, starts: dt.datetime, ends: dt.datetime, changed: dt.datetime, zone: dt.tzinfo, text: str = ""
) -> icalendar.Event:
    """One VEVENT: `uid` as it is known here, hours in the zone of the firm."""
    made = icalendar.Event()
    made.add("uid", f"{uid}@tuoke")
    made.add("dtstamp", changed.astimezone(dt.UTC))
    made.add("summary", what)
    made.add("dtstart", starts.astimezone(zone))
    made.add("dtend", ends.astimezone(zone))
    if text:
        made.add("description", text)
    return made
