"""Calls, conversations and meetings per seller, for those who lead them; with intervals, and no ranking."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tuoke.calls.pace import Figure
from tuoke.engine import evidence
from tuoke.journal.kinds import CONVERSATIONS, Call, Deal
from tuoke.journal.models import JournalEntry
from tuoke.team.access import leaders
from tuoke.team.models import User
from tuoke.workspace.models import Workspace

PERIODS = {"today": (1, _("Today")), "week": (7, _("7 days")), "month": (28, _("4 weeks"))}
USUAL = "week"


@dataclass(frozen=True)
class Result:
    """One seller's period, or the whole team's: n = companies called, k = those spoken to, or with a meeting agreed."""

    name: str
    seller: int | None
    team: str
    calls: int
    companies: int
    talked: Figure
    met: Figure
    deals: int


def results(user: Any, days: int) -> list[Result]:
    """Sellers below `user` by name, those without a call too."""
    workspace = Workspace.current()
    _start, end = workspace.day_bounds(workspace.today())
    start, _end = workspace.day_bounds(workspace.today() - dt.timedelta(days=days - 1))
    people = User.objects.below(user).sellers().select_related("team").order_by("name", "pk")
    counted = {row["by"]: row for row in _counted(start, end).filter(by__in=people.values("pk"))}
    return [_result(seller.name, seller.pk, seller.team, counted.get(seller.pk, {})) for seller in people]


def _counted(start: dt.datetime, end: dt.datetime) -> Any:
    call = Q(kind=Call.kind)
    found = JournalEntry.objects.standing().filter(at__gte=start, at__lt=end)
    return found.values("by").annotate(
        calls=Count("pk", filter=call),
        companies=Count("company", distinct=True, filter=call),
        talked=Count("company", distinct=True, filter=call & Q(outcome__in=CONVERSATIONS)),
        met=Count("company", distinct=True, filter=call & Q(outcome="meeting")),
        deals=Count("pk", filter=Q(kind=Deal.kind)),
    )


def _result(name: str, seller: int | None, team: Any, row: dict[str, int]) -> Result:
    n = row.get("companies", 0)
    talked, met = (Figure(evidence.rate(row.get(key, 0), n)) for key in ("talked", "met"))
    return Result(name, seller, str(team or ""), row.get("calls", 0), n, talked, met, row.get("deals", 0))


def total(of: list[Result]) -> Result:
    """All together. A company that two called counts for each of them."""
    sums = {
        "calls": sum(one.calls for one in of),
        "companies": sum(one.companies for one in of),
        "talked": sum(one.talked.k for one in of),
        "met": sum(one.met.k for one in of),
        "deals": sum(one.deals for one in of),
    }
    return _result("", None, "", sums)


@leaders
@require_http_methods(["GET", "HEAD"])
def team_results(request: HttpRequest) -> HttpResponse:
    """The period by `?period=`: today, week or month."""
    period = request.GET.get("period", USUAL)
    period = period if period in PERIODS else USUAL
    found = results(request.user, PERIODS[period][0])
    # One axis for all, so that the widths can be compared.
    top = max([0.2, *(one.met.high for one in found if one.met.n >= evidence.COUNTS_UNDER)])
    context = {
        "results": found, "total": total(found), "period": period, "top": top,
        "periods": [(code, name) for code, (_days, name) in PERIODS.items()],
        "enough": any(one.companies >= evidence.FULL_FROM for one in found),
    }  # fmt: skip
    return render(request, "calls/team_results.html", context)
