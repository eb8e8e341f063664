"""The page of one company: facts and people here, the rest in slots that the other rooms fill."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import BigIntegerField, Count, DateTimeField, Max, Min, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tuoke.directory import changes, custom_values, other_names, slots, taking, veil
from tuoke.directory.custom_fields import Defined, defined
from tuoke.directory.facts import Fact as Fact
from tuoke.directory.forms import OwnerForm
from tuoke.directory.keyset import BIGGEST_ID
from tuoke.directory.models import Company, CompanyName, Entry, ExternalKey, List, Revealed, Tagged
from tuoke.directory.person_codes import PersonCode
from tuoke.directory.person_page import facts_of as facts_of_person
from tuoke.directory.tags import Source, said
from tuoke.team import leave
from tuoke.team.access import acting, members, writers
from tuoke.team.models import Action
from tuoke.workspace.asked_again import AskedAgain, Given
from tuoke.workspace.models import Workspace
from tuoke.workspace.numbers import contacts_masked, count, phone_masked
from tuoke.workspace.places import place_name

CODE_NAMES = {"code": _("code"), "credit_code": _("registration number")}
MOST_LISTS = 8
#: Signs of a company that are neither its codes nor tags: another name, a code of one of its people, a list.
NAME, PERSON_CODE, LISTED = -1, -2, -3

COMPANY = Given("company", BigIntegerField())
FOUND = AskedAgain(lambda user: Company.objects.visible_to(user).select_related("owner__team").filter(pk=COMPANY))


def _signs(user: Any) -> Any:
    """Codes, tags and other names of a company, asked at once: (tag, 0 or NAME, source, value, in English, by, at); of
    a name (NAME, kind, text, language), of a person's code (PERSON_CODE, source, value, ..., person), of a list that
    it came on and `user` may see (LISTED, its name, latest entry/entries/first line/last line, ..., by, at, its id)."""
    nobody, never = Value("", TextField()), Cast(Value(None), DateTimeField())
    codes = ExternalKey.objects.filter(Revealed("arrival"), company=COMPANY).order_by()
    tags = Tagged.objects.settled().filter(company=COMPANY).order_by()
    names = CompanyName.objects.settled().filter(company=COMPANY).order_by()
    theirs = PersonCode.objects.settled().filter(person__company=COMPANY).order_by()
    lists = Entry.objects.filter(company=COMPANY, list__in=List.objects.visible_to(user).values("pk")).order_by()
    numbers = (Max("pk"), Count("pk"), Coalesce(Min("line"), 0), Coalesce(Max("line"), 0))
    rows = Concat(*(part for one in numbers for part in (Cast(one, TextField()), Value("/"))), output_field=TextField())
    return codes.values_list(Value(0, BigIntegerField()), "source", "value", nobody, nobody, never, "pk").union(
        tags.values_list("tag_id", "source", "tag__name", "tag__name_en", "by__name", "at", "pk"),
        names.values_list(Value(NAME, BigIntegerField()), "kind", "text", "language", nobody, never, "pk"),
        theirs.values_list(
            Value(PERSON_CODE, BigIntegerField()), "source", "value", nobody, nobody, never, "person_id"
        ),
        lists.values("list_id")
        .annotate(rows=rows, made=Max("made_at"))
        .values_list(
            Value(LISTED, BigIntegerField()), "list__name", "rows", nobody, "list__by__name", "made", "list_id"
        ),
        all=True,
    )


SIGNS = AskedAgain(_signs)


@dataclass(frozen=True)
class Worn:
    """A tag that the company has: from where, by whom and when."""

    tag: int
    name: str
    source: str | Promise
    by: str
    at: dt.datetime


@members
@require_safe
def company(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is known of a company. One that was merged into another leads there."""
    user: Any = request.user
    found: Company | None = next(iter(FOUND(user, company=pk)), None) if pk <= BIGGEST_ID else None
    if found is None:
        merged = get_object_or_404(Company.objects.exclude(merged_into=None), pk=pk)
        seen = Company.objects.visible_to(user)
        return redirect("directory:company", get_object_or_404(seen, pk=merged.merged_into_id).pk)
    user.reads(found.owner)
    workspace = getattr(request, "workspace", None)
    opened, signs, owner = found.phones_open_to(user), SIGNS(user, company=pk), found.owner_id
    codes = {(sign[-1], sign[1]): sign[2] for sign in signs if sign[0] == PERSON_CODE}
    facts = veil.facts(user, owner, facts_of(found, signs, opened, defined(workspace, retired=True)))
    theirs = [facts_of_person(person, codes, opened, workspace) for person in found.people_here]
    theirs = [veil.facts(user, owner, lines, of_person=True) for lines in theirs]
    found = veil.company(found, user)
    people = found.people_here
    filled = slots.fill(request, found)
    context = {
        "company": found,
        "facts": facts,
        "away": leave.of(found.owner, Workspace.current().today()) if found.owner and found.owner.away_until else None,
        "meta": [part for part in (found.industry, place_name(found.area), _size(found)) if part],
        "people": list(zip(people, theirs, strict=True)),
        "dial": next((p.dial for p in people if p.dial and not p.do_not_contact_at), "") if opened else "",
        "opened": opened,
        "alone": bool(people) and all(person.do_not_contact_at for person in people),
        "tagged": worn(signs),
        "entries": _listed(signs),
        "head": [slot for slot in filled if slot.place == "head"],
        "main": [slot for slot in filled if slot.place == "main"],
        "rail": [slot for slot in filled if slot.place == "rail"],
        "may_take": user.may_write and found.owner_id is None,
        "may_let_go": user.may_write and found.owner_id == user.pk,
        "owner_form": _owner_form(user, found),
    }
    return render(request, "directory/company.html", context)


def _listed(signs: list[Any]) -> list[dict[str, Any]]:
    """The lists it came on, the latest first, each with how many of its rows, and which."""
    found = []
    for kind, name, rows, _none, by, made, number in signs:
        if kind == LISTED:
            latest, many, first, last = map(int, rows.split("/")[:4])
            told = {"list_id": number, "list__name": name, "list__by__name": by, "made": made, "rows": many}
            found.append(told | {"latest": latest, "first": first or None, "last": last or None})
    return sorted(found, key=lambda one: -one["latest"])[:MOST_LISTS]


def _owner_form(user: Any, company: Company) -> OwnerForm | None:
    """For those who may hand this one over."""
    if not (user.may_assign and user.may(Action.ASSIGN, company.owner_id)):
        return None
    return OwnerForm(giver=user, initial={"owner": company.owner_id})


@writers
@require_POST
def company_take(request: HttpRequest, pk: int) -> HttpResponse:
    """A company that nobody has becomes one's own; whoever is first gets it."""
    seen = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    if refused := taking.refusal(request.user, pk):
        messages.warning(request, refused)
        return redirect("directory:company", pk)
    if changes.take(pk, request.user):
        messages.success(request, gettext("%(name)s is yours now.") % {"name": seen.name})
        return redirect("directory:company", pk)
    taken = Company.objects.visible_to(request.user).filter(pk=pk).exists()
    messages.warning(request, gettext("Somebody was quicker: %(name)s is taken.") % {"name": seen.name})
    return redirect("directory:company", pk) if taken else redirect("directory:companies")


@acting(Action.ASSIGN)
@require_POST
def company_owner(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a company to somebody of one's teams, or to nobody."""
    found = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    form = OwnerForm(request.POST, giver=request.user, initial={"owner": found.owner_id})  # type: ignore[arg-type]
    if not form.is_valid():
        raise Http404
    changes.give(found, form.cleaned_data["owner"], request.user)
    if Company.objects.visible_to(request.user).filter(pk=pk).exists():
        return redirect("directory:company", pk)
    messages.success(request, gettext("%(name)s is handed over.") % {"name": found.name})
    return redirect("directory:companies")


def facts_of(company: Company, signs: list[Any], opened: bool, custom: tuple[Defined, ...] = ()) -> list[Fact]:
    """The facts in the order of the page, the codes among them; unknown ones are there and say so. Of `custom` fields
    those are there that are known or must be; then the columns that are no field."""
    codes = [sign[1:3] for sign in sorted(signs, key=lambda sign: (sign[1], sign[-1])) if not sign[0]]
    names = {**{one.key: one.label for one in custom}, **CODE_NAMES}
    site = company.website if company.website.lower().startswith(("http://", "https://")) else ""
    return [
        *(Fact(names.get(source, source), value, key=source) for source, value in codes),
        Fact(_("English name"), company.name_en, key="name_en"),
        *_other_names(signs),
        Fact(_("industry"), company.industry, query="industry", key="industry"),
        Fact(_("territory"), place_name(company.area), query="area", key="area"),
        Fact(_("employees"), "" if company.employees is None else count(company.employees), key="employees"),
        Fact(_("founded"), str(company.founded or ""), key="founded"),
        Fact(_("kind of owner"), company.owner_kind, key="owner_kind"),
        Fact(_("phone"), company.phone if opened else phone_masked(company.phone), key="phone"),
        Fact(_("website"), company.website, link=site, key="website"),
        Fact(_("address"), company.address, key="address"),
        *_further_facts(company, opened, custom),
    ]


def _other_names(signs: list[Any]) -> list[Fact]:
    """In the order in which they were written."""
    found = sorted((sign for sign in signs if sign[0] == NAME), key=lambda sign: sign[-1])
    return [
        Fact(other_names.said(kind, language), text, key=f"name:{kind}:{text}")
        for _n, kind, text, language, *_r in found
    ]


def _further_facts(company: Company, opened: bool, custom: tuple[Defined, ...]) -> Iterator[Fact]:
    texts = {key: text if opened else contacts_masked(text) for key, text in company.extra_texts}
    for one in custom:
        text = texts.pop(one.key, "")
        if text or (one.required and not one.retired and not one.is_code):
            yield Fact(one.label, custom_values.said(one, text), key=f"extra.{one.key}")
    yield from (Fact(key, text, key=f"extra.{key}") for key, text in texts.items())


def worn(signs: list[Any]) -> list[Worn]:
    """The tags among the signs, by name."""
    found = [
        Worn(tag, said(name, english), Source(source).label, by, at)
        for tag, source, name, english, by, at, _pk in signs
        if tag > 0
    ]
    return sorted(found, key=lambda one: one.name)


def _size(company: Company) -> str:
    if company.employees is None:
        return ""
    said = ngettext("%(n)s employee", "%(n)s employees", company.employees)
    return said % {"n": count(company.employees)}
