"""What the morning mail says of promises: call-backs, appointments and tasks of the day, and what is overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

from tuoke.journal import tasks
from tuoke.journal.appointments import Appointment
from tuoke.journal.tasks import Task
from tuoke.team.models import User
from tuoke.team.morning import Section
from tuoke.workspace import dates
from tuoke.workspace.models import Workspace

MOST = 10


def sections(user: User, day: dt.date) -> list[Section]:
    first, end = Workspace.current().day_bounds(day)
    promises = [one for one in tasks.promises(user) if one.at < end]
    planned = Appointment.objects.visible_to(user).of(user).between(first, end).filter(cancelled_at=None)
    waiting = Task.objects.visible_to(user).open().filter(owner=user, on__lte=day).select_related("company")
    return [
        *_section(gettext("Call-backs you promised"), [(one.name, dates.moment(one.at)) for one in promises]),
        *_section(
            gettext("Appointments"),
            [
                (f"{dates.clock(one.starts)} {one.what}", " · ".join(filter(None, [one.company.name, one.place])))
                for one in planned.select_related("company")
            ],
        ),
        *_section(
            gettext("Tasks"),
            [
                (one.what, " · ".join(filter(None, [one.company.name if one.company else "", _late(one, day)])))
                for one in waiting.order_by("on", "pk")[: tasks.SHOWN]
            ],
        ),
    ]


def _late(task: Task, day: dt.date) -> str:
    return gettext("since %(day)s") % {"day": dates.day(task.on)} if task.on < day else ""


def _section(title: str, lines: Sequence[Any]) -> list[Section]:
    return [Section(title, lines[:MOST], max(0, len(lines) - MOST))] if lines else []
