"""E-mail to one person: its template, the fields that are filled in, and the sending, which a register may refuse.

A letter is kept before the mail server is asked, under a name of its own (`message_id`), so that a button pressed twice
sends once; the journal has it once the server took it.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from enum import Enum
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import Company, Person
from tuoke.directory.reaching import ChannelKind, refusal
from tuoke.directory.seen import seen_of
from tuoke.journal import writing
from tuoke.journal.kinds import Message
from tuoke.journal.models import JournalEntry
from tuoke.workspace import drop_box, mail
from tuoke.workspace.audit import record
from tuoke.workspace.models import Workspace

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


class Letter(models.Model):
    """One e-mail from us. `sent_at` is None while the server is asked, and stays so if we died meanwhile."""

    FOLLOWS_MERGE = True

    message_id = models.CharField(max_length=200, unique=True)  # with its angle brackets, as answers name it
    company = models.ForeignKey(Company, models.CASCADE, related_name="letters")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    entry = models.OneToOneField(JournalEntry, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)  # a mail server told us that it could not be delivered, and why
    bounced_why = models.CharField(max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")

    def __str__(self) -> str:
        return self.message_id


class Ending(Enum):
    """What became of a letter that somebody wanted to send."""

    SENT = "sent"
    BEFORE = "before"  # this very letter went out already
    UNKNOWN = "unknown"  # it was handed over once, and nobody heard how that ended
    NOT_TAKEN = "not_taken"  # the mail server did not take it
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


def send(person: Person, by: Any, subject: str, text: str, name: uuid.UUID) -> Ending:
    """Send an e-mail to the person's address and write it into the journal. `name` makes the letter one of its kind:
    the same name again sends nothing. Call it outside of any transaction: it waits for the mail server."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    message_id = f"<{name.hex}@{domain}>"
    try:
        with transaction.atomic():
            # Asked where the letter is kept: who was marked while it was being written is not written to.
            person = Person.objects.select_related("company").get(pk=person.pk)
            if hindered := hindrance(person, by):
                return hindered
            letter = Letter.objects.create(message_id=message_id, company=person.company, person=person, by=by)
    except IntegrityError:
        earlier = Letter.objects.get(message_id=message_id)
        return Ending.BEFORE if earlier.sent_at else Ending.UNKNOWN
    sender = f"{by.name} ({Workspace.current().name})"
    answers = [by.email, *drop_box.address_for_replies()]
    if not mail.send(person.email, subject, text, sender=sender, reply_to=answers, message_id=message_id):
        letter.delete()
        return Ending.NOT_TAKEN
    with transaction.atomic():
        body = Message(text, ChannelKind.EMAIL.value, "out", subject=subject, message_id=message_id)
        letter.entry = writing.log(person.company, body, by, person)
        letter.sent_at = letter.entry.at
        letter.save(update_fields=["entry", "sent_at"])
        record(by, "send", letter, after={"person": person.pk, "name": subject})
    return Ending.SENT
