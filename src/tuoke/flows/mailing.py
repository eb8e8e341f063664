"""Letters that go out, each once; and those that came into the drop-box: placed with companies, or kept waiting."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from tuoke.engine.mail import MOST_BYTES
from tuoke.journal import invitations, letters
from tuoke.journal.received import forget
from tuoke.journal.receiving import take
from tuoke.workspace.drop_box import DropBox, look
from tuoke.workspace.models import Due

FLOW = "fetch_mail"


def send_letter(key: str) -> None:
    """Hand one letter to the mail server, or ask for another try later. Harmless to run again."""
    letters.send(int(key))


def send_invitation(key: str) -> None:
    """Hand one invitation, or what takes it back, to the mail server. Harmless to run again."""
    invitations.send(int(key))


def fetch_mail(key: str) -> None:
    """Take what is new, each letter once; asks for itself again where more waits. Harmless to run again."""
    box = DropBox.current()
    if box is not None and look(box, lambda dropped: take(dropped.raw, dropped.at), MOST_BYTES + 1):
        Due.objects.ask(FLOW)


def ask_for_mail() -> None:
    """Ask for a look into the drop-box, where there is one and its time has come."""
    box = DropBox.current()
    if box is None or box.next_at > timezone.now():
        return
    if not Due.objects.filter(flow=FLOW, done_at=None, failed_at=None).exists():
        Due.objects.ask(FLOW)


def forget_mail(moment: datetime) -> None:
    """The words of what was dismissed long ago go."""
    forget(moment)
