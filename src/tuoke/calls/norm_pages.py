"""The norm of a day: what the firm expects, changed by those who lead; and a seller's own figures beside it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from tuoke.calls import seniority, team_results, tempo
from tuoke.calls.day_norm import DayNorm
from tuoke.calls.goal_page import seller_of
from tuoke.calls.models import Plan
from tuoke.team.access import leaders, members
from tuoke.workspace import audit
from tuoke.workspace.models import ActivityNorm, Workspace

FIELDS = ["calls_first", "talks_first", "calls_later", "meetings", "said_by"]
EARLIER = 10


class NormForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ActivityNorm
        fields = FIELDS
        help_texts = {"said_by": _("A book, an association, our own calls of last year.")}


@members
@require_http_methods(["GET", "HEAD", "POST"])
def norm(request: HttpRequest) -> HttpResponse:
    """What is expected of a day; a change counts from now on, also for the days in a row."""
    user: Any = request.user
    if request.method == "POST" and not user.leads:
        raise PermissionDenied
    now = ActivityNorm.current()
    values = {name: getattr(now, name) for name in FIELDS}
    form = NormForm(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            made = form.save(commit=False)
            made.by = user
            made.save()
            audit.record(user, "write", made, **audit.changes(made, values, FIELDS))
        messages.success(request, gettext("Saved."))
        return redirect("calls:norm")
    earlier = ActivityNorm.objects.visible_to(user).select_related("by").order_by("-pk")[:EARLIER]
    context = {"form": form, "now": now, "earlier": earlier}
    return render(request, "calls/norm.html", context, status=422 if form.errors else 200)


@members
@require_safe
def day_norm(request: HttpRequest) -> HttpResponse:
    """The least of a day, the days in a row and the calendar in one line, which the call sheet fetches."""
    seller, firm = seller_of(request), ActivityNorm.current()
    plan = Plan.objects.filter(seller=seller).first() or Plan(seller=seller)
    new = seniority.is_new(seller, plan, firm)
    day = DayNorm(Workspace.current(), seller, plan, quantity=new, norm=firm)
    return render(request, "calls/day_norm.html", {"day": day})


@members
@require_safe
def goal_norm(request: HttpRequest) -> HttpResponse:
    """Which norm holds for a seller, their day and calendar, and their tempo: a fragment that the goal page fetches."""
    seller, firm = seller_of(request), ActivityNorm.current()
    plan = Plan.objects.filter(seller=seller).first() or Plan(seller=seller)
    level = seniority.of(seller, plan, firm)
    context = {
        "seller": seller, "own": seller.pk == request.user.pk, "norm": firm, "level": level, "plan": plan,
        "day": DayNorm(Workspace.current(), seller, plan, quantity=level.quantity, norm=firm),
        "tempo": tempo.of_each([seller.pk])[seller.pk],
    }  # fmt: skip
    return render(request, "calls/goal_norm.html", context)


@leaders
@require_safe
def team_tempo(request: HttpRequest) -> HttpResponse:
    """Norm and tempo of each seller below, by name: a fragment that the team's results fetch."""
    people = list(team_results.sellers(request.user).select_related("team").order_by("name", "pk"))
    ids, firm = [one.pk for one in people], ActivityNorm.current()
    found, levels = tempo.of_each(ids), seniority.of_each(ids, firm)
    shared = tempo.beside(found)
    rows = [(one, levels[one.pk], found[one.pk], shared.get(one.pk)) for one in people]
    told = any(one.code for one in shared.values())
    context = {"rows": rows, "norm": firm, "told": told, "compared": len(shared) > 1}
    return render(request, "calls/team_tempo.html", context)
