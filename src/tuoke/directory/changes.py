"""Writing companies and people: the row, its codes, its audit, the search index and what is due, in one transaction."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.forms import ModelForm
from django.utils import timezone

from tuoke.directory.do_not_contact import registered
from tuoke.directory.indexing import index_companies
from tuoke.directory.models import Company, ExternalKey, Person, Revealed
from tuoke.directory.other_names import Told, put_right
from tuoke.directory.person_codes import write_codes
from tuoke.workspace.audit import changes, record
from tuoke.workspace.kept import touch
from tuoke.workspace.models import Due


class ChangedMeanwhile(Exception):
    """Somebody else wrote the row since the form was opened. `fields` are those in which it differs from the form."""

    def __init__(self, now: Any, fields: list[str]) -> None:
        super().__init__("changed meanwhile")
        self.now, self.fields = now, fields


def add_company(facts: dict[str, Any], codes: dict[str, str], by: Any, names: list[Told] | None = None) -> Company:
    """A new company, with other names, that belongs to whoever enters it."""
    with transaction.atomic():
        company = Company.objects.create(**facts, owner=by)
        _write_codes(company, codes)
        named = put_right(company, names or (), by)
        further = {"names": named[1]} if named else {}
        record(by, "create", company, after={**_plain(facts), **_given(codes), **further})
        _follow(company)
    return company


def edit_company(
    company: Company,
    facts: dict[str, Any],
    codes: dict[str, str],
    by: Any,
    *,
    version: int,
    names: list[Told] | None = None,
) -> Company:
    """Write the facts and codes over version `version` of the company; ChangedMeanwhile where it has moved on. `names`:
    all its other names, None leaves them."""
    with transaction.atomic():
        now = Company.objects.select_for_update().get(pk=company.pk)
        before = {name: getattr(now, name) for name in facts}
        own = dict(_settled(now).filter(source__in=codes).order_by("-pk").values_list("source", "value"))
        if now.version != version:
            raise ChangedMeanwhile(now, [name for name in facts if before[name] != facts[name]])
        for name, value in facts.items():
            setattr(now, name, value)
        changed = changes(now, before, list(facts))
        if _given(codes) != own:
            _write_codes(now, codes)
            changed["before"] |= own
            changed["after"] |= codes
        if names is not None and (named := put_right(now, names, by)):
            changed["before"]["names"], changed["after"]["names"] = named
        if changed["after"]:
            now.version, now.changed_at = now.version + 1, timezone.now()
            now.save()
            record(by, "update", now, **changed)
            _follow(now)
    return now


def add_person(company: Company, facts: dict[str, Any], by: Any, codes: dict[str, str] | None = None) -> Person:
    """A new person; who asked to be left alone under this phone or address stays so."""
    with transaction.atomic():
        person = Person.objects.create(company=company, **facts)
        write_codes(person, codes or {})
        _honour(person)
        record(by, "create", person, after={**_plain(facts), **_given(codes or {})})
        _touch(company)
    return person


def edit_person(
    person: Person, facts: dict[str, Any], by: Any, *, version: int, codes: dict[str, str] | None = None
) -> Person:
    """As `edit_company`. A new phone or address that asked to be left alone marks the person."""
    with transaction.atomic():
        # The company first, which is touched in the end: a list takes hold of companies before people, too.
        list(Company.objects.select_for_update(no_key=True).filter(pk=person.company_id).values_list("pk"))
        now = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        before = {name: getattr(now, name) for name in facts}
        if now.version != version:
            raise ChangedMeanwhile(now, [name for name in facts if before[name] != facts[name]])
        for name, value in facts.items():
            setattr(now, name, value)
        changed = changes(now, before, list(facts))
        own = dict(now.codes.settled().filter(source__in=codes or {}).values_list("source", "value"))
        if _given(codes or {}) != own:
            write_codes(now, codes or {})
            changed["before"] |= own
            changed["after"] |= codes or {}
        if changed["after"]:
            now.version += 1
            now.save()
            _honour(now)
            record(by, "update", now, **changed)
            _touch(person.company)
    return now


def take(company: int, by: Any) -> bool:
    """The company becomes `by`'s if nobody has it yet; False where somebody was quicker."""
    with transaction.atomic():
        free = Company.objects.visible_to(by).filter(pk=company, owner=None)
        now = timezone.now()
        if not free.update(owner=by, held_since=now, version=F("version") + 1, changed_at=now):
            return False
        record(by, "take", Company(pk=company), before={"owner": None}, after={"owner": by.pk})
        Due.objects.ask("score_all")
        touch([company])
    return True


def give(company: Company, to: Any, by: Any) -> None:
    """The company goes to `to`, or to nobody."""
    with transaction.atomic():
        now = Company.objects.select_for_update().get(pk=company.pk)
        before, now.owner = now.owner_id, to
        if before == now.owner_id:
            return
        now.version, now.changed_at, now.held_since = now.version + 1, timezone.now(), timezone.now()
        now.save(update_fields=["owner", "held_since", "version", "changed_at"])
        record(by, "give", now, before={"owner": before}, after={"owner": now.owner_id})
        Due.objects.ask("score_all")
        touch([now.pk])


def facts_of(form: ModelForm) -> dict[str, Any]:
    """What the form says about the row itself, without what only travels with it; custom fields stand in `extra`."""
    told = {name: form.cleaned_data[name] for name in form._meta.fields or () if name in form.fields}
    extra = getattr(form, "extra", None)
    return told if extra is None else {**told, "extra": extra}


def _write_codes(company: Company, codes: dict[str, str]) -> None:
    """Of two codes of one kind, as a merge leaves them, the first is the one that was shown and is written over."""
    for source, value in codes.items():
        shown = _settled(company).filter(source=source).order_by("pk").first()
        if shown is not None and shown.value != value:
            shown.delete()
    for source, value in _given(codes).items():
        ExternalKey.objects.get_or_create(company=company, source=source, value=value)


def _settled(company: Company) -> models.QuerySet[ExternalKey]:
    """Its codes without those of a list that is still coming in: nobody has seen them, so nobody can mean them."""
    return ExternalKey.objects.filter(company=company).filter(Revealed("arrival"))


def _given(codes: dict[str, str]) -> dict[str, str]:
    return {source: value for source, value in codes.items() if value}


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value not in ("", None)}


def _honour(person: Person) -> None:
    since = registered(person.phone_key, person.email_key)
    if since and person.do_not_contact_at is None:
        person.do_not_contact_at = since
        person.save(update_fields=["do_not_contact_at"])


def _touch(company: Company) -> None:
    Company.objects.filter(pk=company.pk).update(changed_at=timezone.now())
    _follow(company)


def _follow(company: Company) -> None:
    index_companies([company.pk])
    Due.objects.ask("score_all")
    Due.objects.ask("match_companies", f"company:{company.pk}")
