"""The funnel and the plan: what became of the companies called, how sure that is, what a target takes from today."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuoke.deals import funnel
from tuoke.engine.evidence import chance_at_least
from tuoke.engine.funnel import Conversion
from tuoke.engine.reverse_plan import ReversePlan
from tuoke.team.access import members
from tuoke.workspace.models import RuleOfThumb, Workspace
from tuoke.workspace.numbers import interval, percent

WEEKS = (4, 8, 12, 26, 52)
#: A rate is called below the rule of thumb, or above it, from this chance on.
SURE = 0.9
MOST_DAYS = 400


class TargetForm(forms.Form):
    need = forms.IntegerField(label=_("Signatures wanted"), min_value=1, max_value=1_000)
    by = forms.DateField(label=_("By which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    cap = forms.IntegerField(label=_("First calls a day at most"), min_value=1, max_value=1_000)

    def clean_by(self) -> dt.date:
        day: dt.date = self.cleaned_data["by"]
        today = Workspace.current().today()
        if not today < day <= today + dt.timedelta(days=MOST_DAYS):
            raise forms.ValidationError(gettext("A day from tomorrow on, at most %(n)s days away.") % {"n": MOST_DAYS})
        return day


@dataclass(frozen=True)
class Line:
    """One step as the page shows it, beside the rule of thumb."""

    name: str | Promise
    onto: str | Promise
    known: Conversion
    usual: float
    chance_below: float

    @property
    def label(self) -> str:
        rate = self.known.rate
        said = gettext("Rate %(mid)s, 80%% interval %(ends)s; rule of thumb %(usual)s")
        ends = interval((rate.low, rate.high))
        return said % {"mid": percent(rate.mid), "ends": ends, "usual": percent(self.usual)}

    @property
    def ends(self) -> tuple[float, float]:
        return self.known.rate.low, self.known.rate.high

    @property
    def code(self) -> str:
        """few, below, above, or open: not to be told apart from the rule of thumb."""
        if self.known.rate.enough != "full":
            return "few"
        return "below" if self.chance_below >= SURE else "above" if 1 - self.chance_below >= SURE else "open"

    @property
    def sure(self) -> float:
        return self.chance_below if self.code == "below" else 1 - self.chance_below


@members
@require_safe
def funnel_page(request: HttpRequest) -> HttpResponse:
    """One's own funnel or that of those one looks over, of the last weeks; and the plan for a target."""
    user: Any = request.user
    scope = request.GET.get("of", "all" if user.leads or not user.may_write else "me")
    scope = scope if scope in ("me", "all") else "me"
    asked = request.GET.get("weeks", "")
    weeks = int(asked) if asked in {str(one) for one in WEEKS} else 12
    found = funnel.read(user, scope, weeks)
    form = TargetForm(_asked(request, found), initial=None)
    plan, rule = None, RuleOfThumb.current()
    if form.is_valid():
        given = form.cleaned_data
        plan = funnel.backwards(found, given["need"], given["by"], given["cap"], rule=rule)
    lines, widest = _lines(found, rule), max(found.counts, default=0) or 1
    context = {
        "found": found,
        "scope": scope,
        "weeks": WEEKS,
        "counted": [(name, n, n / widest) for name, n in zip(funnel.STEPS, found.counts, strict=True)],
        "lines": lines,
        "axis": max([0.3, *(min(1.0, line.known.rate.high * 1.1) for line in lines if line.known.rate.n)]),
        "rule": rule,
        "form": form,
        "plan": plan,
        "latest": _day(found, plan.latest_start) if plan else None,
        "even": _day(found, plan.begin_by) if plan else None,
        "gains": _gains(plan) if plan else [],
    }
    return render(request, "deals/funnel.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, found: funnel.Funnel) -> dict[str, Any]:
    """What was asked, or the end of the quarter, one signature, and a pace that is possible."""
    quarter = (found.today.month - 1) // 3
    end = dt.date(found.today.year + (quarter == 3), (3 * (quarter + 1)) % 12 + 1, 1) - dt.timedelta(days=1)
    if (end - found.today).days < 30:
        end = (end + dt.timedelta(days=93)).replace(day=1) - dt.timedelta(days=1)
    usual = {"need": 3, "by": end.isoformat(), "cap": max(20, round(found.a_day * 2))}
    return {name: request.GET.get(name, value) for name, value in usual.items()}


def _lines(found: funnel.Funnel, rule: RuleOfThumb) -> list[Line]:
    names, lines = funnel.STEPS, []
    for known, usual in zip(found.steps, funnel.usual_rates(rule), strict=True):
        rate = known.rate
        below = 1 - chance_at_least(rate.k, rate.n, usual)
        lines.append(Line(names[known.step], names[known.step + 1], known, usual, below))
    return lines


def _day(found: funnel.Funnel, day: int | None) -> dt.date | None:
    """The day of the plan as a date; None where none is left, or none needed."""
    return found.today + dt.timedelta(days=day) if day else None


def _gains(plan: ReversePlan) -> list[tuple[str | Promise, str | Promise, Any, float]]:
    """(from, to, gain, share of the largest) of each step, the one that saves most first."""
    most = max((one.saved or 0 for one in plan.gains), default=0) or 1
    told = [(funnel.STEPS[one.step], funnel.STEPS[one.step + 1], one, (one.saved or 0) / most) for one in plan.gains]
    return sorted(told, key=lambda one: -(one[2].saved or 0))
