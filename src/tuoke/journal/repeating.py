"""Appointments that repeat: a row of single ones with one number, each of which is moved, prepared, cancelled and
settled by itself, or with those that come after it.

Days are counted and hours kept in the firm's zone, so that ten o'clock stays ten o'clock when the clocks change. The
days come from dateutil's rule of recurrence (RFC 5545, 3.3.10).
"""

from __future__ import annotations

import datetime as dt
import uuid
from itertools import islice
from typing import Any

from dateutil import rrule
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from tuoke.journal import appointments
from tuoke.journal.appointments import Appointment, AppointmentQuerySet

#: So many may be planned at once: a year of weeks, and some.
MOST = 60
#: Of what one changes, the later ones take over these; their hour moves along.
SHARED = ("what", "kind", "place", "link")


class Rhythm(models.TextChoices):
    NONE = "", _("does not repeat")
    WORKDAY = "workday", _("every working day")
    WEEK = "week", _("every week")
    FORTNIGHT = "fortnight", _("every two weeks")
    MONTH = "month", _("every month, on the same day")
    WEEKDAY = "weekday", _("every month, on the same weekday")


def days(first: dt.date, rhythm: str, until: dt.date) -> list[dt.date]:
    """`first` and the days of the rhythm after it up to `until`, MOST and one more at most.

    Where a month has no 31st, its last day is meant; the fifth weekday of a month is its last one.
    """
    told: dict[str, Any] = {
        Rhythm.WORKDAY: {"freq": rrule.DAILY, "byweekday": range(5)},
        Rhythm.WEEK: {"freq": rrule.WEEKLY},
        Rhythm.FORTNIGHT: {"freq": rrule.WEEKLY, "interval": 2},
        Rhythm.MONTH: {"freq": rrule.MONTHLY, "bymonthday": range(min(first.day, 28), first.day + 1), "bysetpos": -1},
        Rhythm.WEEKDAY: {"freq": rrule.MONTHLY, "byweekday": rrule.weekday(first.weekday(), _week_of(first))},
    }[Rhythm(rhythm)]
    midnight = dt.datetime.combine(first, dt.time())
    later = rrule.rrule(**told, dtstart=midnight, until=dt.datetime.combine(until, dt.time()))
    return [first, *(day.date() for day in islice(later, MOST + 1) if day.date() != first)][: MOST + 1]


def _week_of(day: dt.date) -> int:
    """Which of its weekday in the month it is; the fifth is the last."""
    nth = (day.day - 1) // 7 + 1
    return nth if nth < 5 else -1


def plan(first: Appointment, people: Any, team: Any, by: Any, when: list[dt.date], zone: dt.tzinfo) -> None:
    """`first`, and one like it on each other of these days at the same hour of the zone."""
    first.series = uuid.uuid4()
    starts, ends = _local(first.starts, zone), _local(first.ends, zone)
    with transaction.atomic():
        for day in when:
            shift = day - starts.date()
            one = first if not shift else Appointment(company=first.company, series=first.series)
            if shift:
                _take_over(one, first)
                one.starts, one.ends = (_at(moment + shift, zone) for moment in (starts, ends))
            appointments.plan(one, people, team, by)


def row_of(appointment: Appointment, user: Any) -> AppointmentQuerySet:
    """All of its row that `user` may see, in order; none where it stands alone."""
    if appointment.series is None:
        return Appointment.objects.none()
    return Appointment.objects.visible_to(user).filter(series=appointment.series).order_by("starts", "pk")


def later(appointment: Appointment, user: Any) -> AppointmentQuerySet:
    """Those after it in its row that are still to come about."""
    return row_of(appointment, user).filter(starts__gt=appointment.starts, cancelled_at=None, settled_at=None)


def change(changed: Appointment, people: Any, team: Any, by: Any, zone: dt.tzinfo) -> int:
    """An appointment as it was changed, and the later ones of its row alike: their hours move as far as its own did.
    How many were changed; 0 where it was cancelled or settled meanwhile."""
    with transaction.atomic():
        before = Appointment.objects.get(pk=changed.pk)
        following = list(later(before, by))
        if not appointments.change(changed, people, team, by):
            return 0
        moved = _local(changed.starts, zone) - _local(before.starts, zone)
        length = _local(changed.ends, zone) - _local(changed.starts, zone)
        n = 1
        for one in following:
            _take_over(one, changed)
            starts = _local(one.starts, zone) + moved
            one.starts, one.ends = _at(starts, zone), _at(starts + length, zone)
            n += appointments.change(one, people, team, by)
    return n


def cancel(appointment: Appointment, by: Any) -> int:
    """It and the later ones of its row will not take place; how many were cancelled."""
    with transaction.atomic():
        return sum(appointments.cancel(one, by) for one in [appointment, *later(appointment, by)])


def _take_over(one: Appointment, other: Appointment) -> None:
    for name in SHARED:
        setattr(one, name, getattr(other, name))


def _local(moment: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """What the clock of the zone shows."""
    return moment.astimezone(zone).replace(tzinfo=None)


def _at(shown: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    return shown.replace(tzinfo=zone)
