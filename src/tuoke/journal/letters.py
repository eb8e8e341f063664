"""E-mail to one person: its template, the fields that are filled in, and the sending, which a register may refuse.

A letter is kept under a name of its own (`message_id`), so that a button pressed twice sends once; the worker sends it
(workspace/outgoing.py), and the journal has it once the server took it.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from enum import Enum
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import Company, Person
from tuoke.directory.reaching import ChannelKind, refusal
from tuoke.directory.seen import seen_of
from tuoke.journal import writing
from tuoke.journal.kinds import Message
from tuoke.journal.models import JournalEntry
from tuoke.team.models import User
from tuoke.workspace import drop_box, mail
from tuoke.workspace.audit import record
from tuoke.workspace.models import Due, Workspace
from tuoke.workspace.outgoing import Outgoing, Refused, deliver, wait_again

FIELD = re.compile(r"\{\s*([^{}\n]{0,40}?)\s*\}")
#: What a template may name, with what stands there.
FIELDS = {
    "person": _("the person's name"),
    "title": _("their title"),
    "company": _("their company"),
    "me": _("your name"),
    "firm": _("our firm"),
}
MOST_TEXT = 20_000
#: The flow that sends one; its key is the letter's id.
FLOW = "send_letter"


class LetterTemplateQuerySet(models.QuerySet["LetterTemplate"]):
    def visible_to(self, user: Any) -> LetterTemplateQuerySet:
        """Templates are the firm's; everybody who works here reads them."""
        return self if user.is_authenticated and user.is_active else self.none()


class LetterTemplate(models.Model):
    """Words to start an e-mail from; `{person}` and the other `FIELDS` are filled in for each."""

    FACTS = ("name", "language", "subject", "text", "retired")

    class Language(models.TextChoices):
        CHINESE = "zh-hans", "中文"
        ENGLISH = "en", "English"

    name = models.CharField(_("name"), max_length=60, unique=True)
    language = models.CharField(_("language"), max_length=10, choices=Language, default=Language.CHINESE)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), max_length=MOST_TEXT)
    retired = models.BooleanField(_("no longer offered"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)

    objects = LetterTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template")

    def __str__(self) -> str:
        return self.name


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, user: Any) -> LetterQuerySet:
        """Whoever may see the company."""
        return self.filter(seen_of(user))

    def to_look_after(self, user: Any) -> LetterQuerySet:
        """Those of one's own, and of the people below, that have not gone out."""
        mine = self.visible_to(user).exclude(state=Letter.State.SENT)
        return mine.filter(by__in=User.objects.below(user).values("pk"))


class Letter(Outgoing):
    """One e-mail from us. Its words stand here until it went out; then they stand in the journal."""

    FOLLOWS_MERGE = True

    message_id = models.CharField(max_length=200, unique=True)  # with its angle brackets, as answers name it
    company = models.ForeignKey(Company, models.CASCADE, related_name="letters")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    entry = models.OneToOneField(JournalEntry, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    bounced_at = models.DateTimeField(null=True)  # a mail server told us that it could not be delivered, and why
    bounced_why = models.CharField(max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        indexes = [
            models.Index(fields=["by", "-made_at"], condition=~Q(state="sent"), name="letter_unsent"),
        ]

    def __str__(self) -> str:
        return self.message_id


class Ending(Enum):
    """What became of a letter that somebody wanted to send."""

    KEPT = "kept"  # the worker sends it
    BEFORE = "before"  # this very letter was given before
    LEFT_ALONE = "left_alone"
    WITHDRAWN = "withdrawn"
    NO_ADDRESS = "no_address"
    HIDDEN = "hidden"  # the address is none of the sender's business
    NO_SERVER = "no_server"


def values(person: Person, by: Any) -> dict[str, str]:
    """What stands for each of `FIELDS`; '' for what is unknown."""
    return {
        "person": person.name.strip(), "title": person.title.strip(), "company": person.company.name.strip(),
        "me": by.name.strip(), "firm": Workspace.current().name.strip(),
    }  # fmt: skip


def filled(text: str, known: Mapping[str, str]) -> str:
    """The words with every known field in its place; what is unknown stays as `{field}`, to be seen and refused."""
    return FIELD.sub(lambda found: known.get(found[1].lower(), "") or found[0], text)


def unfilled(text: str) -> list[str]:
    """The fields that still stand there, `{person}` for example, each once and in order. A page of code in curly
    brackets is none: a field is one short word."""
    return list(dict.fromkeys(found[0] for found in FIELD.finditer(text) if re.fullmatch(r"\w*", found[1])))


def hindrance(person: Person, by: Any) -> Ending | None:
    """Why no e-mail may go to this person from `by` now; None where nothing speaks against it."""
    if not mail.works():
        return Ending.NO_SERVER
    if not person.company.phones_open_to(by):
        return Ending.HIDDEN
    if not person.email:
        return Ending.NO_ADDRESS
    code = refusal(person, ChannelKind.EMAIL)
    return Ending(code) if code else None


def post(person: Person, by: Any, subject: str, text: str, name: uuid.UUID) -> Ending:
    """Keep an e-mail to the person's address for the worker to send. `name` makes the letter one of its kind: the same
    name again keeps nothing."""
    message_id = mail.named(name.hex)
    try:
        with transaction.atomic():
            # Asked where the letter is kept: who was marked while it was being written is not written to.
            person = Person.objects.select_related("company").get(pk=person.pk)
            if hindered := hindrance(person, by):
                return hindered
            letter = Letter.objects.create(
                message_id=message_id, company=person.company, person=person, by=by, subject=subject, text=text
            )
            record(by, "write", letter, after={"person": person.pk, "name": subject})
            Due.objects.ask(FLOW, str(letter.pk))
    except IntegrityError:
        if not Letter.objects.filter(message_id=message_id).exists():
            raise
        return Ending.BEFORE
    return Ending.KEPT


def send(pk: int) -> None:
    """The worker's step: send it, or keep why it could not be. Asked anew is who may be written to."""
    deliver(Letter.objects.select_related("company", "person__company", "by"), pk, FLOW, _composed, _sent)


def _composed(letter: Letter) -> EmailMessage:
    if letter.person is None or not letter.by.is_active:
        raise Refused("no_address" if letter.person is None else "hidden")
    if hindered := hindrance(letter.person, letter.by):
        raise Refused(hindered.value)
    return mail.letter(
        letter.person.email, letter.subject, letter.text,
        sender=f"{letter.by.name} ({Workspace.current().name})",
        reply_to=[letter.by.email, *drop_box.address_for_replies()],
        message_id=letter.message_id,
    )  # fmt: skip


def _sent(letter: Letter) -> None:
    """What the mail server took stands in the journal; its words are kept there alone."""
    assert letter.person is not None
    body = Message(
        letter.text, ChannelKind.EMAIL.value, "out", subject=letter.subject, message_id=letter.message_id
    )  # fmt: skip
    letter.entry = writing.log(letter.company, body, letter.by, letter.person)
    record(letter.by, "send", letter, after={"person": letter.person.pk, "name": letter.subject})
    Letter.objects.filter(pk=letter.pk).update(entry=letter.entry, subject="", text="")


def send_again(letter: Letter, by: Any) -> bool:
    """A person wants it sent again. False where it is on its way, or went out."""
    with transaction.atomic():
        if not wait_again(Letter.objects.all(), letter.pk, FLOW):
            return False
        record(by, "again", letter, before={"state": letter.state}, after={"state": Letter.State.WAITING.value})
    return True


def throw_away(letter: Letter, by: Any) -> bool:
    """It is not sent, and its words go. False where it is being sent, or went out."""
    with transaction.atomic():
        found = Letter.objects.select_for_update().filter(pk=letter.pk)
        here = found.filter(state__in=("waiting", "failed", "unknown")).first()
        if here is None or here.received.exists():
            return False
        record(by, "drop", here, before={"state": here.state, "name": here.subject, "person": here.person_id})
        here.delete()
    return True
