"""Letters that came in by the drop-box: each at most once, placed with a company by themselves or by a person.

What could be placed stands in the journal and leaves only its Message-ID here. What could not waits, with its words,
for somebody who may see it; what nobody wrote (holidays, newsletters) is passed over.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import Company, Person
from tuoke.directory.reaching import ChannelKind
from tuoke.journal.kinds import Message
from tuoke.journal.letters import Letter
from tuoke.journal.models import JournalEntry
from tuoke.team.models import User
from tuoke.workspace.audit import record

#: What somebody dismissed is kept so long, to be brought back.
KEPT = dt.timedelta(days=30)


class ReceivedQuerySet(models.QuerySet["ReceivedLetter"]):
    def visible_to(self, user: Any) -> ReceivedQuerySet:
        """Whose letter it is, and who leads them; a letter to nobody in particular is for those who lead."""
        if not user.is_authenticated or not user.is_active or not user.may_write:
            return self.none()
        if user.sees_all:
            return self
        seen = Q(user__in=User.objects.below(user).values("pk"))
        return self.filter(seen | Q(user=None) if user.leads else seen)

    def waiting(self) -> ReceivedQuerySet:
        return self.filter(state=ReceivedLetter.State.WAITING)


class ReceivedLetter(models.Model):
    """`user`: who of us sent it (`out`), passed it on, or was written to. `letter`: ours, that it answers or that came
    back. `sender` is the customer's address of what came in, and a colleague's of what went out."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        PLACED = "placed", _("placed")
        DISMISSED = "dismissed", _("dismissed")
        PASSED = "passed", _("passed over")

    class Why(models.TextChoices):
        """Why a letter waits, or was passed over."""

        UNKNOWN = "unknown", _("nobody you may see has this address")
        MANY = "many", _("several companies have this address")
        DOUBTFUL = "doubtful", _("who sent it is not proven")
        ALONE = "alone", _("it names no customer")
        AUTOMATIC = "automatic", _("an automatic answer")
        LIST = "list", _("a newsletter")
        BOUNCE = "bounce", _("a letter that came back")
        DELAYED = "delayed", _("a letter that is late")
        ANSWER = "answer", _("an answer to an invitation")

    message_id = models.CharField(max_length=200, unique=True)
    direction = models.CharField(max_length=3, choices=[("in", _("in")), ("out", _("out"))], default="in")
    sender = models.CharField(max_length=254, blank=True)
    sender_name = models.CharField(max_length=120, blank=True)
    recipients = models.JSONField(default=list)  # addresses that are none of ours
    subject = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    files = models.JSONField(default=list)
    sent_at = models.DateTimeField(default=timezone.now)
    came_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    why = models.CharField(max_length=9, choices=Why, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entry = models.ForeignKey(JournalEntry, models.PROTECT, null=True, related_name="+")
    answers_to = models.CharField(max_length=200, blank=True, db_index=True)  # the letter before it, where we know that
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="received")
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    objects = ReceivedQuerySet.as_manager()

    class Meta:
        verbose_name = _("received letter")
        indexes = [
            models.Index(fields=["-came_at", "-id"], condition=Q(state="waiting"), name="received_waiting"),
            models.Index(fields=["settled_at"], condition=Q(state="dismissed"), name="received_dismissed"),
        ]

    def __str__(self) -> str:
        return self.message_id

    @property
    def others(self) -> list[str]:
        """The addresses of the customer's side."""
        return [self.sender] if self.direction == "in" and self.sender else list(self.recipients)

    def sender_is(self, person: Person) -> bool:
        """Whether it came from an address of this person."""
        by_channel = person.channels.filter(kind=ChannelKind.EMAIL, key=self.sender)
        return bool(self.sender) and (person.email_key == self.sender or by_channel.exists())

    @property
    def bare_text(self) -> str:
        return " ".join(self.text.split())[:300]


def write_down(received: ReceivedLetter, company: Company, person: Person | None, user: Any, by: Any) -> JournalEntry:
    """The letter as an entry of the company's journal, of its own day, under `user`; `by` is who placed it, None where
    it placed itself. Call it in a transaction that keeps `received` as well."""
    known = person is not None and (received.direction == "out" or received.sender_is(person))
    sender = "" if known or received.direction == "out" else f"{received.sender_name} <{received.sender}>".strip()
    body = Message(
        received.text, "email", received.direction, subject=received.subject, message_id=received.message_id,
        sender=sender, files=list(received.files),
    )  # fmt: skip
    entry = JournalEntry.objects.write(user, company, body, person=person, at=received.sent_at)
    record(by, "receive", entry, kind=entry.kind, company=company.pk, person=person.pk if person else None)
    return entry


def keep(received: ReceivedLetter, entry: JournalEntry, by: Any) -> None:
    """It is placed: its words stand in the journal now."""
    received.entry, received.state, received.why = entry, ReceivedLetter.State.PLACED, ""
    received.subject = received.text = ""
    received.recipients, received.files = [], []
    received.settled_by, received.settled_at = by, timezone.now()
    received.save()


def answered(letter: Letter) -> bool:
    """Whether somebody answered this letter of ours in their own words: that is a conversation, as one on the phone is.
    An automatic answer is none, nor is one that was taken back."""
    placed = letter.received.filter(state=ReceivedLetter.State.PLACED, direction="in")
    return placed.filter(entry__withdrawn_by=None).exists()


def dismiss(received: ReceivedLetter, by: Any) -> bool:
    """It is no customer's. False where somebody settled it before."""
    return _move(received, by, "dismiss", ReceivedLetter.State.WAITING, ReceivedLetter.State.DISMISSED)


def bring_back(received: ReceivedLetter, by: Any) -> bool:
    """It waits again. False where it is none that was dismissed."""
    return _move(received, by, "bring back", ReceivedLetter.State.DISMISSED, ReceivedLetter.State.WAITING)


def _move(received: ReceivedLetter, by: Any, action: str, before: str, after: str) -> bool:
    with transaction.atomic():
        moment = timezone.now() if after == ReceivedLetter.State.DISMISSED else None
        found = ReceivedLetter.objects.filter(pk=received.pk, state=before)
        if not found.update(state=after, settled_by=by if moment else None, settled_at=moment):
            return False
        record(by, action, received, before={"state": before}, after={"state": after})
    return True


def forget(moment: dt.datetime) -> int:
    """The words of what was dismissed go after a while; that it came stays, so that it comes no second time."""
    old = ReceivedLetter.objects.filter(state=ReceivedLetter.State.DISMISSED, settled_at__lt=moment - KEPT)
    return old.update(
        state=ReceivedLetter.State.PASSED, why="", subject="", text="", sender="", sender_name="", recipients=[],
        files=[],
    )  # fmt: skip
