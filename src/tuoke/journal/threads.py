"""What became of the e-mails on a page of the timeline: answered, or come back undelivered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tuoke.journal.kinds import Message
from tuoke.journal.letters import Letter
from tuoke.journal.models import JournalEntry
from tuoke.journal.received import ReceivedLetter


@dataclass(frozen=True)
class Thread:
    """Of one e-mail from us: `answered` by a person; `bounced`: what the mail server said, where it came back."""

    answered: bool
    came_back: bool
    why: str = ""


def threads(entries: Iterable[JournalEntry]) -> dict[int, Thread]:
    """Entry id -> what became of it, for e-mails from us with a Message-ID; two queries where there are any."""
    sent = {
        entry.pk: str(entry.body["message_id"])
        for entry in entries
        if entry.kind == Message.kind and entry.body.get("direction") == "out" and entry.body.get("message_id")
    }
    if not sent:
        return {}
    names = set(sent.values())
    answers = ReceivedLetter.objects.filter(answers_to__in=names, direction="in", state=ReceivedLetter.State.PLACED)
    answered = set(answers.filter(entry__withdrawn_by=None).values_list("answers_to", flat=True))
    back = Letter.objects.filter(message_id__in=names).exclude(bounced_at=None)
    bounced = dict(back.values_list("message_id", "bounced_why"))
    return {pk: Thread(name in answered, name in bounced, bounced.get(name, "")) for pk, name in sent.items()}
