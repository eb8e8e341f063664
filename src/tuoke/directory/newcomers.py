"""Somebody whom we are told of: their person and company, found where they are known already, else made, and their line
on the list of such names. Said on a call, remembered by a seller, or written into a form of ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuoke.directory.indexing import index_companies
from tuoke.directory.models import Company, DoNotContact, Entry, List, Person
from tuoke.engine.lists.names import name_key
from tuoke.engine.lists.normalise import email_key, phone_key
from tuoke.workspace import audit
from tuoke.workspace.kept import touch
from tuoke.workspace.models import Due

LAWFUL_BASIS = "legitimate_interest"


class NewcomerForm(forms.Form):
    """Name, and what is known of them. `here`: the company that is meant where its name is written."""

    name = forms.CharField(label=_("Name of the person"), max_length=80)
    title = forms.CharField(label=_("Job title"), max_length=80, required=False)
    phone = forms.CharField(
        label=_("Phone"), max_length=60, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    company = forms.CharField(label=_("Company"), max_length=200)

    def __init__(self, *args: Any, user: Any, here: Company | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.here = user, here
        self.found: Company | None = None

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        return _may_be_kept("phone", phone, phone_key(phone))

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return _may_be_kept("email", email, email_key(email))

    def clean_company(self) -> str:
        """The same company, one that we know and may see, or a new name; a colleague's is said to be taken."""
        name: str = self.cleaned_data["company"].strip()
        key = name_key(name)
        if not key:
            raise forms.ValidationError(gettext("This is no name of a company."))
        self.found = self.here if self.here and key == self.here.name_key else None
        if self.found is None:
            same = Company.objects.arrived().filter(name_key=key)
            self.found = same.filter(pk__in=Company.objects.visible_to(self.user).values("pk")).order_by("pk").first()
            other = same.select_related("owner").first()
            if self.found is None and other is not None:
                raise forms.ValidationError(gettext("Taken: %(name)s looks after it.") % {"name": other.owner})
        return name


def _may_be_kept(channel: str, written: str, key: str | None) -> str:
    if key and DoNotContact.objects.filter(channel=channel, key=key).exists():
        raise forms.ValidationError(gettext("Whoever has this asked to be left alone. It is not kept."))
    return written


@dataclass(frozen=True)
class Newcomer:
    person: Person
    company: Company
    is_new: bool


def bring(form: NewcomerForm, by: Any, *, source: str, list_name: str, basis: str = LAWFUL_BASIS) -> Newcomer:
    """Write the person (and the company, where it is another and new) and their line on `by`'s list of this source.

    Call it in the transaction of what it follows from. Asks for new scores.
    """
    data = form.cleaned_data
    with transaction.atomic():
        company = form.found or _new_company(data["company"], by)
        person, is_new = _person(company, data, by)
        home, made = List.objects.get_or_create(
            by=by, source=source, arrival=0, defaults={"name": list_name, "lawful_basis": basis}
        )
        if made:
            audit.record(by, "create", home, after={"name": home.name, "source": source})
        Entry.objects.get_or_create(list=home, company=company, person=person)
        index_companies([company.pk])
        touch([company.pk])
        Due.objects.ask("score_all")
        if form.found is None:
            Due.objects.ask("match_companies", f"company:{company.pk}")
    return Newcomer(person, company, is_new)


def _new_company(name: str, by: Any) -> Company:
    company = Company.objects.create(name=name, owner=by)
    audit.record(by, "create", company, after={"name": name})
    return company


def _person(company: Company, data: dict[str, Any], by: Any) -> tuple[Person, bool]:
    """The person of that name or number at the company, else a new one."""
    key = phone_key(data.get("phone", ""))
    same = company.people.filter(phone_key=key) if key else company.people.filter(name=data["name"])
    found = same.first()
    if found is not None:
        return found, False
    facts = {name: data.get(name, "") for name in ("name", "title", "phone", "email")}
    person = Person.objects.create(company=company, **facts)
    audit.record(by, "create", person, after=facts)
    return person, True
