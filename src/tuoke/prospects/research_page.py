"""Saying what was found out about a company, and letting a list be called all the same, with the reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tuoke.directory.models import Company, List
from tuoke.prospects.models import CalledAnyway, Researched
from tuoke.prospects.slots import known_here
from tuoke.team.access import writers
from tuoke.workspace import audit


class SaidForm(forms.Form):
    said = forms.CharField(label=_("reason"), max_length=240)


@writers
@require_POST
def researched(request: HttpRequest, company: int) -> HttpResponse:
    """Somebody looked whether the company could buy; from the next sheet on it may be called."""
    found = get_object_or_404(Company.objects.visible_to(request.user), pk=company)
    form = SaidForm(request.POST)
    if form.is_valid():
        with transaction.atomic():
            said = {"found": form.cleaned_data["said"], "by": request.user}
            made = Researched.objects.create(company=found, **said)
            audit.record(request.user, "create", made, company=found.pk, note=made.found)
        messages.success(request, gettext("Noted. From the next sheet on it may be called."))
    else:
        messages.error(request, gettext("Say in a few words what you found."))
    return redirect("directory:company", found.pk)


@writers
@require_POST
def call_anyway(request: HttpRequest, pk: int) -> HttpResponse:
    """Who made the list, and those above, let its unresearched names be called, with the reason; `back` undoes it."""
    found = get_object_or_404(List.objects.visible_to(request.user), pk=pk)
    if found.by_id != request.user.pk and not request.user.leads:  # type: ignore[union-attr]
        raise PermissionDenied
    form = SaidForm(request.POST)
    if "back" in request.POST:
        _take_back(found, request.user)
    elif form.is_valid():
        with transaction.atomic():
            said = {"reason": form.cleaned_data["said"], "by": request.user}
            made, _new = CalledAnyway.objects.update_or_create(list=found, defaults=said)
            audit.record(request.user, "create", made, note=made.reason)
        messages.success(request, gettext("The names of this list may be called, researched or not."))
    else:
        messages.error(request, gettext("Give the reason in a few words."))
    return redirect("prospects:list", found.pk)


def _take_back(found: List, by: Any) -> None:
    with transaction.atomic():
        for one in CalledAnyway.objects.filter(list=found):
            audit.record(by, "delete", one, note=one.reason)
            one.delete()


def slot(request: HttpRequest, company: Company) -> SafeString | str:
    """On the company page: that the name stays off the sheet, and where to say what was found."""
    if not known_here(request.user, company)[0]["bare"]:
        return ""
    return render_to_string("prospects/unresearched.html", {"company": company}, request)
