"""Entering and changing companies and people: twins are shown first, and nobody overwrites what they have not seen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tuoke.directory import changes, custom_values, veil
from tuoke.directory.custom_fields import Of, defined
from tuoke.directory.forms import CompanyForm, PersonForm, WithCustomFields
from tuoke.directory.models import Company, Person
from tuoke.directory.names_form import NamesForm
from tuoke.directory.twins import twins_of
from tuoke.team.access import writers
from tuoke.team.models import Action, Shown
from tuoke.workspace.numbers import contacts_masked
from tuoke.workspace.once import once

COMPANY, PERSON = "directory/company_form.html", "directory/person_form.html"


@writers
@once
@require_http_methods(["GET", "HEAD", "POST"])
def company_create(request: HttpRequest) -> HttpResponse:
    """A new company of one's own. What may be the same company is shown before anything is written."""
    form = CompanyForm(request.POST or None, user=request.user, fields=defined(_workspace(request)))
    names = _names(request, None)
    _leave_fixed(form, request.user, None)
    if not (request.method == "POST" and form.is_valid() and names.is_valid()):
        return _asked(request, COMPANY, form, names=names)
    given = form.cleaned_data
    phone = given.get("phone", "")
    twins = twins_of(request.user, name=given["name"], codes=form.codes, phone=phone, others=names.texts)
    if twins and request.POST.get("another") != "1":
        return render(request, COMPANY, {"form": form, "twins": twins, "names": names}, status=422)
    made = changes.add_company(changes.facts_of(form), form.codes, request.user, names.told)
    messages.success(request, gettext("%(name)s is on the list.") % {"name": made.name})
    return redirect("directory:company", made.pk)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def company_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a company. Who reads its phone masked leaves it as it is, and a note with a number in it too."""
    request.user.acts = Action.CHANGE  # type: ignore[union-attr]  # its form is for who may send it
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    names = _names(request, company)
    shown: dict[str, Any] = {"company": company, "names": names}
    fields = defined(_workspace(request))
    form = CompanyForm(request.POST or None, user=request.user, fields=fields, instance=Company.objects.get(pk=pk))
    _leave_fixed(form, request.user, company.owner_id)
    if not company.phones_open_to(request.user):
        _leave_masked(form, "phone")
    if not (request.method == "POST" and form.is_valid() and names.is_valid()):
        return _asked(request, COMPANY, form, **shown)
    given = form.cleaned_data
    renamed = given["name"] != company.name and request.POST.get("another") != "1"
    if renamed and (twins := twins_of(request.user, name=given["name"], codes=form.codes, but=pk)):
        return render(request, COMPANY, {"form": form, "twins": twins, **shown}, status=422)
    try:
        facts, version = changes.facts_of(form), given["version"] or 0
        changes.edit_company(company, facts, form.codes, request.user, version=version, names=names.told)
    except changes.ChangedMeanwhile as refused:
        return _conflict(request, COMPANY, form, refused, **shown)
    return redirect("directory:company", pk)


@writers
@once
@require_http_methods(["GET", "HEAD", "POST"])
def person_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A new person of the company `pk`. Who has the same phone already is shown first."""
    request.user.acts = Action.CHANGE  # type: ignore[union-attr]  # its form is for who may send it
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    shown = {"company": company}
    form = PersonForm(request.POST or None, fields=defined(_workspace(request), of=Of.PERSON))
    _leave_fixed(form, request.user, company.owner_id)
    if not (request.method == "POST" and form.is_valid()):
        return _asked(request, PERSON, form, **shown)
    twins = twins_of(request.user, phone=form.cleaned_data.get("phone", ""))
    if twins and request.POST.get("another") != "1":
        return render(request, PERSON, {"form": form, "twins": twins, **shown}, status=422)
    changes.add_person(company, changes.facts_of(form), request.user, form.codes)
    return redirect("directory:company", pk)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a person. Who reads phone and address masked leaves them as they are, and a note with one in it too."""
    request.user.acts = Action.CHANGE  # type: ignore[union-attr]  # its form is for who may send it
    person = get_object_or_404(Person.objects.visible_to(request.user).select_related("company"), pk=pk)
    shown = {"company": person.company, "person": person}
    fields = defined(_workspace(request), of=Of.PERSON)
    form = PersonForm(request.POST or None, fields=fields, instance=Person.objects.get(pk=pk))
    _leave_fixed(form, request.user, person.company.owner_id)
    if not person.company.phones_open_to(request.user):
        _leave_masked(form, "phone", "email")
    if not (request.method == "POST" and form.is_valid()):
        return _asked(request, PERSON, form, **shown)
    facts, version = changes.facts_of(form), form.cleaned_data["version"] or 0
    try:
        changes.edit_person(person, facts, request.user, version=version, codes=form.codes)
    except changes.ChangedMeanwhile as refused:
        return _conflict(request, PERSON, form, refused, **shown)
    return redirect("directory:company", person.company_id)


def _names(request: HttpRequest, company: Company | None) -> NamesForm:
    """The lines of other names, as far as who fills them in may change them."""
    user: Any = request.user
    fixed = veil.shown(user, veil.NAMES, company.owner_id if company else None) < Shown.EDIT
    return NamesForm(request.POST if request.method == "POST" else None, company, fixed=fixed)


def _leave_fixed(form: WithCustomFields, user: Any, owner: int | None) -> None:
    """Take out of the form what its reader does not read, or may not change."""
    of_person = form._meta.model is Person
    for name in list(form.fields):
        one = form.custom.get(name)
        key = veil.EXTRA + one.key if one else name
        if veil.shown(user, key, owner, of_person=of_person) < Shown.EDIT:
            del form.fields[name]


def _leave_masked(form: WithCustomFields, *fields: str) -> None:
    """Take out of the form what its reader may not see, note and custom fields too where a number or an address
    stands in them."""
    told = {name: str(form.instance.extra.get(one.key, "")) for name, one in form.custom.items()}
    told["note"] = form.instance.note
    for name in (*fields, *(name for name, text in told.items() if contacts_masked(text) != text)):
        form.fields.pop(name, None)


def _asked(request: HttpRequest, template: str, form: forms.ModelForm, **shown: Any) -> HttpResponse:
    return render(request, template, {"form": form, **shown}, status=422 if form.is_bound else 200)


def _conflict(
    request: HttpRequest, template: str, form: forms.ModelForm, refused: changes.ChangedMeanwhile, **shown: Any
) -> HttpResponse:
    """409 with both values of each field that differs. What was typed stays; sending it again is to mean it."""
    both = [
        (form.fields[name].label, getattr(refused.now, name), form.cleaned_data[name])
        for name in refused.fields
        if name in form.fields
    ]
    if "extra" in refused.fields and isinstance(form, WithCustomFields):
        both += _custom_both(form, refused.now)
    typed = request.POST.copy()
    typed["version"] = str(refused.now.version)
    form.data = typed
    return render(request, template, {"form": form, "both": both, **shown}, status=409)


def _custom_both(form: WithCustomFields, now: Any) -> list[tuple[Any, str, str]]:
    """Label, what stands there now and what was typed, of each custom field in which the two differ."""
    told = [
        (one.label, str(now.extra.get(one.key, "")), str(form.cleaned_data.get(name, "")), one)
        for name, one in form.custom.items()
        if name in form.fields and not one.is_code
    ]
    return [
        (label, custom_values.said(one, ours), custom_values.said(one, typed))
        for label, ours, typed, one in told
        if ours != typed
    ]


def _workspace(request: HttpRequest) -> Any:
    """As the middleware has read it for this request."""
    return getattr(request, "workspace", None)
