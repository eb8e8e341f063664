"""The norm of a day: what the firm expects, changed by those who lead; and a seller's own figures beside it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from tuoke.calls import seniority, team_results, tempo
from tuoke.calls.day_norm import DayNorm
from tuoke.calls.goal_page import seller_of
from tuoke.calls.models import Plan
from tuoke.team.access import leaders, members
from tuoke.team.latest_row_page import latest_row
from tuoke.workspace.models import ActivityNorm, Workspace


class NormForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ActivityNorm
        fields = ["calls_first", "talks_first", "calls_later", "meetings", "said_by"]
        help_texts = {"said_by": _("A book, an association, our own calls of last year.")}


@members
@require_http_methods(["GET", "HEAD", "POST"])
def norm(request: HttpRequest) -> HttpResponse:
    """What is expected of a day; a change counts from now on, also for the days in a row."""
    return latest_row(request, NormForm, "calls/norm.html", "calls:norm")


@members
@require_safe
def day_norm(request: HttpRequest) -> HttpResponse:
    """The least of a day, the days in a row and the calendar in one line, which the call sheet fetches."""
    seller, plan, firm = _measured(request)
    new = seniority.is_new(seller, plan, firm)
    day = DayNorm(Workspace.current(), seller, plan, quantity=new, norm=firm)
    return render(request, "calls/day_norm.html", {"day": day})


@members
@require_safe
def goal_norm(request: HttpRequest) -> HttpResponse:
    """Which norm holds for a seller, their day and calendar, and their tempo: a fragment that the goal page fetches."""
    seller, plan, firm = _measured(request)
    level = seniority.of(seller, plan, firm)
    context = {
        "seller": seller, "own": seller.pk == request.user.pk, "norm": firm, "level": level, "plan": plan,
        "day": DayNorm(Workspace.current(), seller, plan, quantity=level.quantity, norm=firm),
        "tempo": tempo.of_each([seller.pk])[seller.pk],
    }  # fmt: skip
    return render(request, "calls/goal_norm.html", context)


def _measured(request: HttpRequest) -> tuple[Any, Plan, ActivityNorm]:
    """Whose page it is, their plan, and the firm's norm."""
    seller = seller_of(request)
    return seller, Plan.objects.filter(seller=seller).first() or Plan(seller=seller), ActivityNorm.current()


@leaders
@require_safe
def team_tempo(request: HttpRequest) -> HttpResponse:
    """Norm and tempo of each seller below, by name: a fragment that the team's results fetch."""
    people = list(team_results.sellers(request.user).select_related("team").order_by("name", "pk"))
    ids, firm = [one.pk for one in people], ActivityNorm.current()
    found, levels = tempo.of_each(ids), seniority.of_each(ids, firm)
    shared = tempo.beside(found)
    rows = [(one, levels[one.pk], found[one.pk], shared.get(one.pk)) for one in people]
    return render(request, "calls/team_tempo.html", {"rows": rows, "norm": firm})
