"""An e-mail that waits to be sent by the worker: tried again while a server is down, and never sent twice by itself.

A row is marked as handed over before the server is asked, in a transaction of its own. A worker that dies between that
and the server's answer leaves the mark: whoever comes next cannot know whether it went out, says so, and sends nothing.
A person may then send it again.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.mail import EmailMessage
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.workspace import mail
from tuoke.workspace.models import Due

log = logging.getLogger(__name__)

#: Minutes until it is tried again after the first, second ... refusal for now; after the last it has failed.
WAITS = (1, 5, 15, 60, 180, 360, 720)
#: Why it failed, where it is no answer of the mail server.
SAID = {
    "no_server": _("No mail server is set up. Who runs the server sets TUOKE_SMTP_HOST (docs/how-to/e-mail.md)."),
    "no_address": _("No e-mail address of this person is known. Add one on their page."),
    "left_alone": _("This person asked to be left alone. Nobody writes to them."),
    "withdrawn": _("This person withdrew their consent to e-mail. Nobody writes to them by this way."),
    "not_theirs": _("May not see this company any more, or has left: nothing is sent to them."),
    "hidden": _("Somebody else looks after this company; its addresses are theirs to use."),
}


class Outgoing(models.Model):
    """`why`: a key of SAID, or what the mail server answered. `handed_at`: when it was last given to the server."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits to be sent")
        HANDED = "handed", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not sent")
        UNKNOWN = "unknown", _("not known whether it went out")

    state = models.CharField(max_length=8, choices=State, default=State.WAITING, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    handed_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    why = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def said_why(self) -> Any:
        """The reason, to be read."""
        return SAID.get(self.why, self.why)

    @property
    def stuck(self) -> bool:
        """A person has to say how it goes on."""
        return self.state in (self.State.FAILED, self.State.UNKNOWN)


Row = TypeVar("Row", bound=Outgoing)


class Refused(Exception):
    """Nothing may go out: `code` is a key of SAID."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def wait_again(rows: models.QuerySet[Any], pk: int, flow: str) -> bool:
    """A person wants it sent again. False where it is on its way, or went out. In one transaction with their audit."""
    stuck = rows.filter(pk=pk, state__in=(Outgoing.State.FAILED, Outgoing.State.UNKNOWN))
    if not stuck.update(state=Outgoing.State.WAITING, attempts=0, why=""):
        return False
    Due.objects.ask(flow, str(pk))
    return True


def deliver(
    rows: models.QuerySet[Row],
    pk: int,
    flow: str,
    compose: Callable[[Row], EmailMessage],
    taken: Callable[[Row], None],
) -> None:
    """One step of one e-mail. `compose` makes it, or raises Refused; `taken` is called in the transaction in which the
    row becomes one that was sent. Call it outside of any transaction: it waits for the mail server."""
    row = rows.filter(pk=pk).first()
    if row is None:
        return
    state = Outgoing.State
    if row.state == state.HANDED:
        # Whoever had it died, or hangs; should it come back, it still writes down that it was sent.
        rows.filter(pk=pk, state=state.HANDED, handed_at=row.handed_at).update(state=state.UNKNOWN)
    if row.state != state.WAITING:
        return
    try:
        if not mail.works():
            raise Refused("no_server")
        message = compose(row)
    except Refused as told:
        rows.filter(pk=pk, state=state.WAITING).update(state=state.FAILED, why=told.code)
        return
    moment = timezone.now()
    claimed = rows.filter(pk=pk, state=state.WAITING, attempts=row.attempts)
    if not claimed.update(state=state.HANDED, handed_at=moment, attempts=row.attempts + 1):
        return
    # What was changed since, and waits again, is none of ours to mark.
    ours = rows.filter(pk=pk, state__in=(state.HANDED, state.UNKNOWN), handed_at=moment)
    try:
        mail.hand_over(message)
    except mail.NotTaken as told:
        if told.for_now and row.attempts < len(WAITS):
            with transaction.atomic():
                ours.update(state=state.WAITING, why=told.why)
                Due.objects.ask(flow, str(pk), after=moment + dt.timedelta(minutes=WAITS[row.attempts]))
        else:
            ours.update(state=state.FAILED, why=told.why)
    except mail.NotKnown as told:
        ours.update(state=state.UNKNOWN, why=told.why)
    else:
        with transaction.atomic():
            row.sent_at = moment
            if ours.update(state=state.SENT, sent_at=moment, why=""):
                row.state = state.SENT
                taken(row)
