"""Calls, conversations and meetings per seller, for those who lead them; with intervals, and no ranking."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tuoke.calls.goal_page import Shown
from tuoke.calls.goals import standings
from tuoke.calls.models import Goal
from tuoke.calls.pace import WEEKS, Figure
from tuoke.engine import evidence
from tuoke.journal import two_way
from tuoke.journal.kinds import CONVERSATIONS, Call, Deal
from tuoke.journal.models import COMPANY_NOW, JournalEntry
from tuoke.team.access import leaders
from tuoke.team.models import Role, User
from tuoke.workspace.models import Workspace
from tuoke.workspace.numbers import interval, percent

PERIODS = {"today": (1, _("Today")), "week": (7, _("7 days")), "month": (28, _("4 weeks"))}
USUAL = "week"
_CALL = Q(kind=Call.kind)
COUNTS = {
    "calls": Count("pk", filter=_CALL),
    "companies": Count(COMPANY_NOW, distinct=True, filter=_CALL),
    "talked": Count(COMPANY_NOW, distinct=True, filter=_CALL & Q(outcome__in=CONVERSATIONS)),
    "met": Count(COMPANY_NOW, distinct=True, filter=_CALL & Q(outcome="meeting")),
    "deals": Count("pk", filter=Q(kind=Deal.kind)),
}


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

    @property
    def met_label(self) -> str:
        """What the drawn interval shows, for those who do not see it."""
        said = gettext("%(name)s: %(k)s of %(n)s companies called agreed to meet, %(mid)s, 80%% interval %(ends)s")
        met = self.met
        return said % {"name": self.name, "k": met.k, "n": met.n, "mid": percent(met.mid), "ends": interval(met.ends)}


def results(user: Any, days: int) -> list[Result]:
    """Sellers below `user` by name, those without a call too; admins only where they called."""
    counted = {row["by"]: row for row in _entries(user, days).values("by").annotate(**COUNTS)}
    called = [by for by, row in counted.items() if row["calls"] or row["deals"]]
    listed = sellers(user) | _callers(user).filter(pk__in=called)
    people = listed.select_related("team").order_by("name", "pk")
    return [_result(seller.name, seller.pk, seller.team, counted.get(seller.pk, {})) for seller in people]


def total(user: Any, days: int) -> Result:
    """All together. A company that two of them called is one company."""
    return _result("", None, "", _entries(user, days).aggregate(**COUNTS))


def sellers(user: Any) -> Any:
    """Who sells below `user`."""
    return User.objects.below(user).sellers()


def _callers(user: Any) -> Any:
    """Whose calls count: sellers, and admins who call by themselves."""
    return sellers(user) | User.objects.below(user).filter(is_active=True, role=Role.ADMIN)


def _entries(user: Any, days: int) -> Any:
    """What the callers below `user` did today and in the days before, `days` in all."""
    workspace = Workspace.current()
    start, _end = workspace.day_bounds(workspace.today() - dt.timedelta(days=days - 1))
    _start, end = workspace.day_bounds(workspace.today())
    mine = JournalEntry.objects.standing().filter(by__in=_callers(user).values("pk"))
    return mine.filter(at__gte=start, at__lt=end)


def _result(name: str, seller: int | None, team: Any, row: dict[str, int]) -> Result:
    n = row.get("companies", 0)
    talked, met = (Figure(evidence.rate(row.get(key, 0), n)) for key in ("talked", "met"))
    return Result(name, seller, str(team or ""), row.get("calls", 0), n, talked, met, row.get("deals", 0))


def _goals(found: list[Result]) -> dict[int | None, Shown]:
    """How the goal of each seller stands, of those who fixed one."""
    listed = [one.seller for one in found if one.seller]
    newest = Goal.objects.filter(seller__in=listed).order_by("seller", "number")
    return {one.goal.seller_id: Shown(one) for one in standings({goal.seller_id: goal for goal in newest}.values())}


@leaders
@require_http_methods(["GET", "HEAD"])
def team_results(request: HttpRequest) -> HttpResponse:
    """The period by `?period=`: today, week or month."""
    period = request.GET.get("period", USUAL)
    period = period if period in PERIODS else USUAL
    days = PERIODS[period][0]
    found = results(request.user, days)
    # One axis for all, so that the widths can be compared.
    top = max([0.2, *(one.met.high for one in found if one.met.n >= evidence.COUNTS_UNDER)])
    stand = _goals(found)
    answers = two_way.answered_each([one.seller for one in found], WEEKS)
    written = {pk: Figure(evidence.rate(k, n)) for pk, (k, n) in answers.items()}
    context = {
        "results": [(one, stand.get(one.seller), written.get(one.seller or 0)) for one in found],
        "total": total(request.user, days), "period": period, "top": top,
        "periods": [(code, name) for code, (_days, name) in PERIODS.items()],
        "enough": any(one.companies >= evidence.FULL_FROM for one in found),
    }  # fmt: skip
    return render(request, "calls/team_results.html", context)
