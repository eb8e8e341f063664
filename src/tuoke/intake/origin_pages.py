"""On demand, beside each value of a company or person: where it is from, and since when."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuoke.directory import company_page, person_page, veil
from tuoke.directory.company_page import Fact
from tuoke.directory.custom_fields import Of, defined
from tuoke.directory.models import Company, Person
from tuoke.directory.person_codes import codes_of
from tuoke.intake.origins import Origins
from tuoke.team.access import members
from tuoke.workspace.numbers import contacts_masked, phone_masked


@members
@require_safe
def company_origins(request: HttpRequest, pk: int) -> HttpResponse:
    """The facts of a company, each with its origin."""
    user: Any = request.user
    found = get_object_or_404(Company.objects.visible_to(user), pk=pk)
    opened, workspace = found.phones_open_to(user), getattr(request, "workspace", None)
    custom = defined(workspace, retired=True)
    note = found.note if opened else contacts_masked(found.note)
    facts = [
        Fact(_("name"), found.name, key="name"),
        *company_page.facts_of(found, company_page.SIGNS(request.user, company=pk), opened, custom),
        Fact(_("note"), note, key="note"),
    ]
    return _shown(request, found, found, facts)


@members
@require_safe
def person_origins(request: HttpRequest, pk: int) -> HttpResponse:
    """The facts of a person, each with its origin."""
    user: Any = request.user
    found = get_object_or_404(Person.objects.visible_to(user).select_related("company"), pk=pk)
    opened, workspace = found.company.phones_open_to(user), getattr(request, "workspace", None)
    asked = any(one.is_code for one in defined(workspace, retired=True, of=Of.PERSON))
    facts = [
        Fact(_("name"), found.name, key="name"),
        Fact(_("title"), found.title, key="title"),
        Fact(_("phone"), found.phone if opened else phone_masked(found.phone), key="phone"),
        Fact(_("e-mail"), found.email if opened else "••••" if found.email else "", key="email"),
        *person_page.facts_of(found, codes_of([pk]) if asked else {}, opened, workspace),
        Fact(_("note"), found.note if opened else contacts_masked(found.note), key="note"),
    ]
    return _shown(request, found, found.company, facts)


def _shown(request: HttpRequest, found: Any, company: Company, facts: list[Fact]) -> HttpResponse:
    user: Any = request.user
    facts = veil.facts(user, company.owner_id, facts, of_person=found is not company)
    # What is not told has no origin either: it would say that there is something, and when it was written.
    facts = [fact for fact in facts if fact.value != veil.MASK or fact.key == "email"]
    origins = Origins(found, user)
    told = [(fact, origins[fact.key]) for fact in facts if fact.value]
    template = "intake/origin_facts.html" if request.headers.get("HX-Request") else "intake/origins.html"
    return render(request, template, {"facts": told, "found": found, "company": company})
