"""The funnel of the history: past deals by where they came from, and a target read backwards from their rates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuoke.deals import past_funnel
from tuoke.deals.funnel_page import TargetForm
from tuoke.team.access import members
from tuoke.workspace.models import Workspace


class PastTargetForm(TargetForm):
    """The same question of leads and deals."""

    need = forms.IntegerField(label=_("Deals wanted"), min_value=1, max_value=1_000)
    cap = forms.IntegerField(label=_("New leads a working day at most"), min_value=1, max_value=10_000)


@members
@require_safe
def past_funnel_page(request: HttpRequest) -> HttpResponse:
    """What became of the leads and deals that were brought along; `?need=&by=&cap=` ask what a target takes."""
    user: Any = request.user
    found = past_funnel.read(user)
    today = Workspace.current().today()
    form, plan = None, None
    if found is not None:
        usual = {"need": 10, "by": (today + dt.timedelta(days=90)).isoformat(), "cap": max(20, round(found.a_day * 2))}
        form = PastTargetForm({name: request.GET.get(name, value) for name, value in usual.items()})
        if form.is_valid():
            given = form.cleaned_data
            plan = past_funnel.backwards(found, given["need"], today, given["by"], given["cap"])
    context = {
        "found": found, "form": form, "plan": plan, "days": past_funnel.DAYS,
        "latest": today + dt.timedelta(days=plan.latest_start) if plan and plan.latest_start else None,
    }  # fmt: skip
    return render(request, "deals/past_funnel.html", context, status=422 if form and form.errors else 200)
