"""The morning mail: asked for once a person and day, when their hour has come and their call sheet is made."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from tuoke.team import morning
from tuoke.team.models import User
from tuoke.workspace import mail
from tuoke.workspace.models import Due, Workspace

FLOW = "morning"


def ask_for_mornings() -> None:
    """Cheap to repeat: nothing new, no write."""
    now = timezone.now().astimezone(Workspace.current().zone)
    day = now.date().isoformat()
    wanted = {f"{pk}:{day}" for pk in morning.wanting(now).values_list("pk", flat=True)} if mail.works() else set()
    if not wanted:
        return
    asked = Due.objects.filter(slot=day)
    wanted -= set(asked.filter(flow=FLOW).values_list("key", flat=True))
    sheets = asked.filter(flow="sheet", key__in=wanted, done_at=None, failed_at=None)
    for key in sorted(wanted - set(sheets.values_list("key", flat=True))):
        Due.objects.ask(FLOW, key, slot=day)


def prepare_morning(key: str) -> None:
    """`key` is "person:YYYY-MM-DD": ask for the mail, if the day holds anything. Harmless to run again."""
    person, _colon, day = key.partition(":")
    if day != Workspace.current().today().isoformat():
        return
    user = User.objects.select_related("team").filter(pk=person).first()
    if user is not None:
        morning.prepare(user, dt.date.fromisoformat(day))


def send_morning_mail(key: str) -> None:
    """Hand one to the mail server. Harmless to run again."""
    morning.send(int(key))
