"""The funnel and the plan: what became of the companies called, how sure that is, what a target takes from today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuoke.deals import funnel, odds_chart
from tuoke.deals.cases import EPOCH
from tuoke.deals.cohorts import WEEKS as COHORT_WEEKS
from tuoke.deals.cohorts import Reached, cohorts, reached
from tuoke.deals.whose import Whose
from tuoke.engine.evidence import chance_at_least, enough
from tuoke.engine.funnel import Conversion, waited
from tuoke.engine.reverse_plan import SURE as PLANNED
from tuoke.engine.reverse_plan import Gain, ReversePlan
from tuoke.team.access import members
from tuoke.workspace.models import RuleOfThumb, Workspace
from tuoke.workspace.numbers import count, interval, percent

WEEKS = (4, 8, 12, 26, 52)
#: A rate is called below the rule of thumb, or above it, from this chance on.
SURE = 0.9
MOST_DAYS = 400
#: A step that would save less than this share of the calls is done about as well as by the best.
LEVEL = 0.05
#: A day, of a whole firm.
MOST_CALLS = 100_000
#: What the months are compared by: who came to a meeting, an intent, a signature.
COHORT_STEPS = (1, 2, 3)


class TargetForm(forms.Form):
    need = forms.IntegerField(label=_("Signatures wanted"), min_value=1, max_value=10_000)
    by = forms.DateField(label=_("By which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    cap = forms.IntegerField(label=_("First calls a day at most"), min_value=1, max_value=MOST_CALLS)

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
    half: int | None  # days in which half of those who go on have gone

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


@dataclass(frozen=True)
class Practice:
    """What a step would save, `share` of what the first of them saves; `tried` by all sellers together.

    `code`: gain, at the rate of the best third; level, about that is reached already; alike, the sellers differ by no
    more than luck; few, too few to rank; tenth, nothing is known of others, so it is told of a tenth better.
    """

    name: str | Promise
    onto: str | Promise
    code: str
    gain: Gain
    saved: int
    tried: int
    share: float = 0.0


@members
@require_safe
def funnel_page(request: HttpRequest) -> HttpResponse:
    """One's own funnel or that of those one looks over, of the last weeks; and the plan for a target."""
    user: Any = request.user
    whose = Whose.of(user, request.GET.get("of", ""))
    weeks, step = _chosen(request, "weeks", WEEKS, 12), _chosen(request, "to", COHORT_STEPS, 1)
    some = whose.owners if whose.code not in ("me", "all") else None
    found = funnel.read(user, "me" if whose.code == "me" else "all", weeks, some)
    form = TargetForm(_asked(request, found), initial=None)
    if whose.is_many:
        form.fields["cap"].label = gettext("First calls a day at most, of all together")
    plan, rule, picture, curve, others = None, RuleOfThumb.current(), "", [], []
    if form.is_valid():
        need, by, cap = (form.cleaned_data[name] for name in ("need", "by", "cap"))
        others = reached(found) if whose.is_many else []
        plan = funnel.backwards(found, need, by, cap, rule=rule, reached=[one.rate for one in others])
    if plan:
        curve = funnel.curve(found, plan, by, cap, rule)
        days = sum((found.today + dt.timedelta(days=n)).weekday() < 5 for n in range(1, plan.begin_by + 1))
        picture = odds_chart.odds(curve, need, plan.needs, cap * days, _in_words(need, plan))
    months = cohorts(found, step)
    lines, widest = _lines(found, rule), max(found.counts, default=0) or 1
    context = {
        "found": found,
        "whose": whose,
        "asked": [(name, request.GET[name]) for name in ("need", "by", "cap", "to") if name in request.GET],
        "weeks": WEEKS,
        "step": step,
        "onto": [(one, funnel.STEPS[one]) for one in COHORT_STEPS],
        "cohorts": months,
        "cohort_weeks": COHORT_WEEKS[: len(months[0].cells)] if months else (),
        "counted": [(name, n, n / widest) for name, n in zip(funnel.STEPS, found.counts, strict=True)],
        "lines": lines,
        "axis": max([0.3, *(min(1.0, line.known.rate.high * 1.1) for line in lines if line.known.rate.n)]),
        "rule": rule,
        "form": form,
        "plan": plan,
        "picture": picture,
        "curve": curve,
        "latest": _day(found, plan.latest_start) if plan else None,
        "even": _day(found, plan.begin_by) if plan else None,
        "practice": _practice(plan, others) if plan else [],
        "alike": len(others) > 0 and all(one.rate is not None for one in others),
    }
    return render(request, "deals/funnel.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, found: funnel.Funnel) -> dict[str, Any]:
    """What was asked, or the end of the quarter, one signature, and a pace that is possible."""
    quarter = (found.today.month - 1) // 3
    end = dt.date(found.today.year + (quarter == 3), (3 * (quarter + 1)) % 12 + 1, 1) - dt.timedelta(days=1)
    if (end - found.today).days < 30:
        end = (end + dt.timedelta(days=93)).replace(day=1) - dt.timedelta(days=1)
    usual = {"need": 3, "by": end.isoformat(), "cap": min(MOST_CALLS, max(20, round(found.a_day * 2)))}
    return {name: request.GET.get(name, value) for name, value in usual.items()}


def _lines(found: funnel.Funnel, rule: RuleOfThumb) -> list[Line]:
    names, lines = funnel.STEPS, []
    for known, usual in zip(found.steps, funnel.usual_rates(rule), strict=True):
        rate = known.rate
        below = 1 - chance_at_least(rate.k, rate.n, usual)
        own = found.own.of(found.own.step == known.step)
        half = waited(own, (found.today - EPOCH).days).half_gone_on()
        lines.append(Line(names[known.step], names[known.step + 1], known, usual, below, half))
    return lines


def _day(found: funnel.Funnel, day: int | None) -> dt.date | None:
    """The day of the plan as a date; None where none is left, or none needed."""
    return found.today + dt.timedelta(days=day) if day else None


def _practice(plan: ReversePlan, others: Sequence[Reached]) -> list[Practice]:
    """What each step would save, the one that saves most first: at the rate that others reach, where sellers differ by
    more than luck, else a tenth better. Empty where no number of calls is enough."""
    calls = next((need.tries[0] for need in plan.needs if need.chance == PLANNED and need.tries), 0)
    if not calls:
        return []
    compared = any(one.differ for one in others)

    def told(one: Gain) -> Practice:
        code, saved = "tenth", one.saved or 0
        if compared:
            other, saved = others[one.step], one.saved_there or 0
            few = enough(other.tried) != "full" or other.rate is None
            code = "few" if few else "alike" if not other.differ else "level" if saved < LEVEL * calls else "gain"
        tried = others[one.step].tried if compared else 0
        return Practice(funnel.STEPS[one.step], funnel.STEPS[one.step + 1], code, one, saved, tried)

    ranks = ("gain", "tenth", "level", "alike", "few")
    found = sorted(map(told, plan.gains), key=lambda one: (ranks.index(one.code), -one.saved))
    return [replace(one, share=one.saved / max(1, found[0].saved)) for one in found]


def _in_words(need: int, plan: ReversePlan) -> str:
    """The picture of the plan in a sentence."""
    said = gettext("Signatures by first calls from here on, target %(need)s.") % {"need": count(need)}
    asked = [
        gettext("%(chance)s takes %(tries)s.") % {"chance": percent(one.chance), "tries": count(one.tries[0])}
        for one in plan.needs
        if one.tries
    ]
    return " ".join([said, *asked])


def _chosen(request: HttpRequest, name: str, choices: Sequence[int], usual: int) -> int:
    asked = request.GET.get(name, "")
    return int(asked) if asked in {str(one) for one in choices} else usual
