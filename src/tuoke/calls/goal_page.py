"""The goal: fixed before the first call, with what the plan promises; then how it stands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuoke.calls import goals
from tuoke.calls import messages as written
from tuoke.calls.goal_words import promise, refusal_sentence, verdict_name, verdict_sentence
from tuoke.calls.goals import MOST, Standing
from tuoke.calls.models import Goal
from tuoke.calls.tightened import steps
from tuoke.directory.keyset import BIGGEST_ID
from tuoke.engine import verdict
from tuoke.team.access import members, writers
from tuoke.team.models import User
from tuoke.workspace.models import RuleOfThumb
from tuoke.workspace.numbers import interval, percent


class GoalForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Goal
        fields = goals.FIELDS
        widgets = {
            **{name: forms.NumberInput(attrs={"min": 0.1, "max": 99, "step": 0.1}) for name in ("lowest", "hoped")},
            "false_pass": forms.NumberInput(attrs={"min": 0.1, "max": 50, "step": 0.1}),
            **{name: forms.NumberInput(attrs={"min": 1, "max": MOST}) for name in ("n_min", "n_max", "step")},
            "wait_days": forms.NumberInput(attrs={"min": 1, "max": 365}),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        if max(cleaned["n_min"], cleaned["n_max"]) > MOST or not 1 <= cleaned["wait_days"] <= 365:
            raise forms.ValidationError(gettext("At most %(n)d companies, and 1 to 365 days.") % {"n": MOST})
        try:
            verdict.calibrated(Goal(**cleaned).plan)
        except verdict.PlanError as refused:
            raise forms.ValidationError(refusal_sentence(refused.code)) from refused
        return cleaned


class Shown:
    """A goal as the page and the rail show it."""

    def __init__(self, standing: Standing) -> None:
        self.standing, self.goal = standing, standing.goal
        self.code, self.name = standing.code, verdict_name(standing.code)
        self.rate, self.ends = standing.verdict.rate, standing.ends
        self.sentence = verdict_sentence(standing)

    @property
    def axis(self) -> float:
        return min(1.0, max(0.3, self.rate.high * 1.1))

    @property
    def lowest(self) -> float:
        return self.goal.plan.p0

    @property
    def label(self) -> str:
        said = gettext("Rate %(mid)s, 95%% interval %(ends)s; lowest useful rate %(lowest)s")
        ends = interval(self.ends)
        return said % {"mid": percent(self.rate.mid), "ends": ends, "lowest": percent(self.lowest)}


def shown(seller: Any) -> Shown | None:
    """The seller's goal of now, as it stands; None where none was fixed."""
    goal = goals.of(seller)
    return Shown(goals.standing(goal)) if goal else None


@members
@require_http_methods(["GET", "HEAD", "POST"])
def goal(request: HttpRequest) -> HttpResponse:
    """One's own goal to fix and to follow; `?seller=` reads that of somebody one may look over."""
    whose = seller_of(request)
    own = whose.pk == request.user.pk and request.user.may_write  # type: ignore[union-attr]
    now = shown(whose)
    form = GoalForm(request.POST or None, initial=_values(now.goal) if now else {})
    if request.method == "POST":
        if not own:
            raise PermissionDenied
        if form.is_valid():
            made = goals.fix(Goal(seller=whose, **form.cleaned_data), request.user)
            said = gettext("Goal %(n)d is fixed. Companies first called from now on count.")
            messages.success(request, said % {"n": made.number})
            return redirect("calls:goal")
    fixed = promise(now.goal) if now else None
    context = {
        "steps": steps(now.standing, own=own) if now else None,
        "form": form, "seller": whose, "own": own, "shown": now, "promise": fixed,
        "versions": Goal.objects.filter(seller=whose).order_by("-number")[1:11] if now else [],
    }  # fmt: skip
    if own and now is None:
        context["promise"] = promise(Goal())
    return render(request, "calls/goal.html", context, status=422 if form.errors else 200)


@members
@require_safe
def goal_messages(request: HttpRequest) -> HttpResponse:
    """How many messages a conversation takes: a fragment that the page fetches, for it reads the journal again."""
    told = written.of(seller_of(request), RuleOfThumb.current())
    return render(request, "calls/messages.html", {"told": told})


@writers
@require_POST
def goal_effect(request: HttpRequest) -> HttpResponse:
    """What the form as it stands would promise, as a fragment; nothing is written."""
    form = GoalForm(request.POST)
    found = promise(Goal(**form.cleaned_data)) if form.is_valid() else None
    return render(request, "calls/promise.html", {"promise": found, "form": form})


def seller_of(request: HttpRequest) -> Any:
    """Whose page it is: `?seller=`, somebody one may look over, else oneself."""
    asked = request.GET.get("seller", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 20 and int(asked) <= BIGGEST_ID):
        return request.user
    return get_object_or_404(User.objects.below(request.user), pk=int(asked))


def _values(goal: Goal) -> dict[str, Any]:
    return {name: getattr(goal, name) for name in goals.FIELDS}
