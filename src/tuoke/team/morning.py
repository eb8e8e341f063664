"""The morning mail: what a day holds, to those who chose it, at the hour that they chose, once a day and only if it
holds anything.

Each room says what it has for a person: `morning = ["tuoke.calls.morning.sections"]` in its AppConfig names functions
of the person and the day, and they give `Section`s.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.module_loading import import_string
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from tuoke.team import leave
from tuoke.team.models import User
from tuoke.workspace import dates, mail
from tuoke.workspace.models import Due, Workspace
from tuoke.workspace.outgoing import Outgoing, Refused, deliver

#: The flow that sends one; its key is the mail's id.
FLOW = "send_morning_mail"
#: Hours that can be chosen, and how long after the chosen one it is still a morning mail.
HOURS, LATEST = range(5, 13), 4


@dataclass(frozen=True)
class Section:
    """A heading with its lines (text, and a word about it; both may be marked up) and how many more there are."""

    title: str
    lines: Sequence[tuple[str, str]] = field(default_factory=list)
    more: int = 0
    order: int = 100


class MorningMailQuerySet(models.QuerySet["MorningMail"]):
    def visible_to(self, user: Any) -> MorningMailQuerySet:
        """One's own."""
        return self.filter(user=user) if user.is_authenticated and user.is_active else self.none()


class MorningMail(Outgoing):
    """That one person was written to on one day. What stood in it is not kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    day = models.DateField()

    objects = MorningMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("morning mail")
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="morning_mail_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"


def wanting(now: dt.datetime) -> models.QuerySet[User]:
    """Who chose an hour that has come, at the local moment `now`; nobody at the weekend."""
    if now.weekday() >= 5:
        return User.objects.none()
    hours = User.objects.filter(is_active=True, morning_at__lte=now.hour, morning_at__gt=now.hour - LATEST)
    return hours.select_related("team")


def prepare(user: User, day: dt.date) -> bool:
    """Ask for the mail of this day, once. False where there is none: they are away, or the day holds nothing."""
    if not user.is_active or user.morning_at is None or leave.of(user, day) or not sections(user, day):
        return False
    with transaction.atomic():
        made, new = MorningMail.objects.get_or_create(user=user, day=day)
        if new:
            Due.objects.ask(FLOW, str(made.pk))
    return new


def sections(user: User, day: dt.date) -> list[Section]:
    """What the rooms have for them, in their language and the firm's hours."""
    found: list[Section] = []
    with override(user.language), timezone.override(Workspace.current().zone):
        for app in apps.get_app_configs():
            for path in getattr(app, "morning", ()):
                found += import_string(path)(user, day)
    return sorted(found, key=lambda one: one.order)


def send(pk: int) -> None:
    """The worker's step."""
    deliver(MorningMail.objects.select_related("user__team"), pk, FLOW, _composed, lambda _one: None)


def _composed(one: MorningMail) -> EmailMessage:
    found = sections(one.user, one.day)
    if not one.user.is_active or not found:
        raise Refused("not_theirs")
    firm = Workspace.current()
    with override(one.user.language), timezone.override(firm.zone):
        subject = gettext("Your day, %(day)s") % {"day": dates.weekday(one.day)}
        message = mail.letter(
            one.user.email, subject, _plain(subject, found), sender=firm.name,
            message_id=mail.named(f"morning-{one.user_id}-{one.day.isoformat()}"),
        )  # fmt: skip
        message.extra_headers["Auto-Submitted"] = "auto-generated"
        page = render_to_string("team/morning_mail.html", {"subject": subject, "sections": found})
        message.attach_alternative(page, "text/html")
    return message


def _plain(subject: str, found: list[Section]) -> str:
    lines = [subject]
    for section in found:
        lines += ["", section.title]
        lines += [f"- {_bare(text)}{f' · {_bare(about)}' if about else ''}" for text, about in section.lines]
        if section.more:
            lines.append(gettext("and %(n)s more") % {"n": section.more})
    return "\n".join([*lines, "", gettext("You chose this mail in your settings in Tuoke, and can end it there.")])


def _bare(text: str) -> str:
    """Marked-up text without its marks; other text as it is."""
    return unescape(strip_tags(text)) if hasattr(text, "__html__") else text
