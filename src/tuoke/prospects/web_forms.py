"""A form on the web, and the QR code that leads to it: whoever writes becomes a person with a consent, a journal entry
and a place on a list.

Spam is kept out without any service from outside: a field that people do not see, a moment that a machine is too quick
for, and so many answers a minute from one address. What is known of the company is never told to who writes: a name
that we have finds its company whoever looks after it, and only colleagues see that.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.directory.do_not_contact import registered
from tuoke.directory.indexing import index_companies
from tuoke.directory.models import Company, Entry, List, Person, Revealed
from tuoke.directory.reaching import Basis, Channel, ChannelKind, Consent
from tuoke.engine.lists.names import name_key
from tuoke.engine.lists.normalise import email_key, phone_key
from tuoke.journal.kinds import Inquiry
from tuoke.journal.models import JournalEntry
from tuoke.workspace.audit import record
from tuoke.workspace.models import Due, Workspace


def new_token() -> str:
    return secrets.token_urlsafe(12)


class WebFormQuerySet(models.QuerySet["WebForm"]):
    def visible_to(self, user: Any) -> WebFormQuerySet:
        """The firm's: whoever works here reads which forms there are."""
        return self if user.is_authenticated and user.is_active else self.none()


class WebForm(models.Model):
    """One form for one source. `owner` gets the companies that are new; without one they are nobody's."""

    name = models.CharField(_("name, for colleagues"), max_length=80)
    title = models.CharField(_("heading"), max_length=120)
    intro = models.TextField(_("what they get"), max_length=1_000, blank=True)
    consent = models.TextField(_("what they agree to"), max_length=1_000)
    purpose = models.CharField(_("what for"), max_length=200)
    source = models.CharField(_("source"), max_length=40, default="website_form")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("goes to")
    )
    list = models.ForeignKey(List, models.PROTECT, null=True, editable=False, related_name="+")
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    open = models.BooleanField(_("takes answers"), default=True)
    answers = models.PositiveIntegerField(default=0, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = WebFormQuerySet.as_manager()

    FACTS = ("name", "title", "intro", "consent", "purpose", "source", "owner_id", "open")

    class Meta:
        verbose_name = _("web form")

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Answer:
    """What somebody wrote. `via`: the word in the address, by which one form tells a poster from a card."""

    company: str
    name: str
    phone: str = ""
    email: str = ""
    wechat: str = ""
    need: str = ""
    via: str = ""


def take(form: WebForm, answer: Answer) -> Person:
    """Write the answer down: company and person found or made, consent, journal, list; the owner's scores follow."""
    with transaction.atomic():
        form = WebForm.objects.select_for_update().get(pk=form.pk)
        by: Any = form.by
        person = _known(answer) or _new(form, answer)
        company = person.company
        if answer.wechat:
            Channel.objects.get_or_create(
                person=person, kind=ChannelKind.WECHAT, key=answer.wechat.strip().lower(),
                defaults={"value": answer.wechat, "by": by},
            )  # fmt: skip
        Consent.objects.create(
            person=person, basis=Basis.CONSENT, purpose=form.purpose, given_on=Workspace.current().today(), by=by,
            evidence=f"{form.name}: {form.consent}"[:400],
        )  # fmt: skip
        told = Inquiry(text=answer.need, form=form.name, via=answer.via)
        entry = JournalEntry.objects.write(by, company, told, person=person)
        record(by, "answer", entry, form=form.pk, person=person.pk, company=company.pk)
        Entry.objects.get_or_create(list=_home(form), company=company, person=person)
        Person.objects.filter(pk=person.pk).update(version=F("version") + 1)
        WebForm.objects.filter(pk=form.pk).update(answers=F("answers") + 1)
        index_companies([company.pk])
        Due.objects.ask("score_all")
    return person


def _known(answer: Answer) -> Person | None:
    """Somebody whom we know by their number or address, not only by their name."""
    phone, email = phone_key(answer.phone) or "", email_key(answer.email) or ""
    same = Q(phone_key=phone or None) | Q(email_key=email or None)
    found = Person.objects.filter(same).filter(Revealed("arrival"), company__merged_into=None)
    return found.select_related("company").order_by("pk").first() if phone or email else None


def _new(form: WebForm, answer: Answer) -> Person:
    company = Company.objects.arrived().filter(name_key=name_key(answer.company)[:200]).order_by("pk").first()
    if company is None:
        company = Company.objects.create(name=answer.company, owner=form.owner)
        record(form.by, "create", company, after={"name": company.name}, via="form", of=form.name)
        Due.objects.ask("match_companies", f"company:{company.pk}")
    facts = {"name": answer.name, "phone": answer.phone, "email": answer.email}
    person = Person.objects.create(company=company, **facts)
    # Who once asked for peace under this number stays marked: a colleague reads what they wrote and decides.
    since = registered(person.phone_key, person.email_key)
    if since:
        Person.objects.filter(pk=person.pk).update(do_not_contact_at=since)
    record(form.by, "create", person, after=facts, via="form", of=form.name)
    return person


def _home(form: WebForm) -> List:
    if form.list_id is None:
        made = List.objects.create(name=form.name, source=form.source, lawful_basis=Basis.CONSENT, by=form.by)
        record(form.by, "create", made, after={"name": made.name, "source": made.source})
        WebForm.objects.filter(pk=form.pk).update(list=made)
        form.list = made
    found: Any = form.list
    return found
