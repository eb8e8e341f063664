"""Targets: what is to be reached by when, how likely that is from today, whose part is how large, plan against fact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuoke.deals import target_odds, targets
from tuoke.deals.target_form import PartsForm, TargetForm
from tuoke.deals.target_odds import CallsOf, Odds
from tuoke.deals.targets import FIELDS, Replaced, Target
from tuoke.team.access import leaders, members
from tuoke.team.models import User
from tuoke.workspace.dates import day as day_word
from tuoke.workspace.models import Workspace
from tuoke.workspace.once import once

SHOWN = 30
VERSIONS = 10


@dataclass(frozen=True)
class Part:
    """A seller or a week: the plan, what of it falls to the days so far, and what came."""

    name: str
    plan: int
    due: int
    came: float
    seller: int = 0
    calls: CallsOf | None = None
    is_now: bool = False

    @property
    def behind(self) -> bool:
        return self.came < self.due


class Shown:
    """A target as a page shows it; `came` as of targets.facts."""

    def __init__(self, target: Target, came: Mapping[int, Mapping[dt.date, float]], today: dt.date) -> None:
        self.target, self.came, self.today = target, came, today

    @cached_property
    def odds(self) -> Odds | None:
        return Odds.of(self.target)

    @property
    def done(self) -> float:
        return sum(sum(weeks.values()) for weeks in self.came.values())

    @property
    def share(self) -> float:
        return min(1.0, self.done / self.target.need)

    @property
    def is_waiting(self) -> bool:
        """A flow is still to read it."""
        return self.target.by_day > self.today

    def sellers(self, names: Mapping[int, str], calls: Mapping[int, CallsOf]) -> list[Part]:
        """Those of `names` who have a part in it."""
        told = self.target.shares()
        return [
            Part(
                name=name,
                plan=sum(told[pk].values()),
                due=self._due(told[pk]),
                came=sum(self.came.get(pk, {}).values()),
                seller=pk,
                calls=calls.get(pk),
            )
            for pk, name in names.items()
            if pk in told
        ]

    def weeks(self, sellers: Mapping[int, str]) -> list[Part]:
        """Each week of these sellers together."""
        told, found = self.target.shares(), []
        for week in self.target.weeks:
            plan = sum(told[pk].get(week, 0) for pk in sellers if pk in told)
            came = sum(self.came.get(pk, {}).get(week, 0.0) for pk in sellers)
            name = gettext("week of %(day)s") % {"day": day_word(week)}
            over = week + dt.timedelta(7) <= self.today
            found.append(Part(name, plan, plan if over else 0, came, is_now=targets.monday(self.today) == week))
        return found

    def _due(self, weeks: Mapping[dt.date, int]) -> int:
        """What the weeks that are over were to bring."""
        return sum(n for week, n in weeks.items() if week + dt.timedelta(7) <= self.today)


@members
@require_safe
def target_list(request: HttpRequest) -> HttpResponse:
    """All targets of oneself and of those one looks over: those that run first, then those whose day has passed."""
    user: Any = request.user
    today = Workspace.current().today()
    found = Target.objects.visible_to(user).standing().select_related("team", "seller").prefetch_related("parts")
    running = list(found.filter(by_day__gte=today).order_by("by_day", "pk")[:SHOWN])
    over = list(found.filter(by_day__lt=today).order_by("-by_day", "pk")[:SHOWN])
    came = targets.facts([*running, *over])
    shown = [[Shown(one, came[one.pk], today) for one in some] for some in (running, over)]
    return render(request, "deals/targets.html", {"running": shown[0], "over": shown[1], "may_set": user.leads})


@members
@require_safe
def target(request: HttpRequest, pk: int) -> HttpResponse:
    """One target: its odds, what each chance takes, the sellers' parts with their calls a day, plan against fact."""
    user: Any = request.user
    found = _of(request, pk)
    came = targets.facts([found])[found.pk]
    shown = Shown(found, came, Workspace.current().today())
    names = dict(
        User.objects.below(user).filter(pk__in=found.shares()).order_by("name", "pk").values_list("pk", "name")
    )
    versions = Target.objects.visible_to(user).filter(line=found.line).select_related("by").order_by("-number")
    context = {
        "shown": shown,
        "target": found,
        "sellers": shown.sellers(names, target_odds.calls_of(found, came) if found.stands else {}),
        "hidden": len(found.shares()) - len(names),
        "weeks": shown.weeks(names),
        "chances": Target.Chance,
        "versions": list(versions[:VERSIONS]),
        "may_set": found.stands and Target.objects.set_by(user).filter(pk=found.pk).exists(),
    }
    return render(request, "deals/target.html", context)


@leaders
@require_http_methods(["GET", "HEAD", "POST"])
@once
def target_new(request: HttpRequest) -> HttpResponse:
    """A target for a team or a seller; split alike over who sells there and the weeks, to be changed afterwards."""
    made = Target()
    form = TargetForm(request.POST or None, instance=made, user=request.user)
    if request.method == "POST" and form.is_valid():
        kind, number = form.cleaned_data["whose"][0], int(form.cleaned_data["whose"][1:])
        setattr(made, "team_id" if kind == "t" else "seller_id", number)
        sellers = targets.sellers_of(made)
        if sellers:
            target_odds.read(made, sellers)
            targets.write(made, targets.split_evenly(made, sellers), request.user)
            return redirect("deals:target", pk=made.pk)
        form.add_error("whose", gettext("Nobody sells in this team."))
    context = {"form": form, "target": None}
    return render(request, "deals/target_form.html", context, status=422 if form.errors else 200)


@leaders
@require_http_methods(["GET", "HEAD", "POST"])
def target_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another number, day or pace: a new version; the parts follow in the proportions they have."""
    before = _to_set(request, pk)
    form = TargetForm(request.POST or None, instance=_copy(before), user=request.user)
    if request.method == "POST" and form.is_valid():
        made: Target = form.save(commit=False)
        old = before.shares()
        same = (made.need, made.since, made.by_day) == (before.need, before.since, before.by_day)
        try:
            _write(request, made, old if same else targets.split_evenly(made, old, old), before)
            return redirect("deals:target", pk=made.pk)
        except Replaced:
            form.add_error(None, _replaced())
    context = {"form": form, "target": before}
    return render(request, "deals/target_form.html", context, status=422 if form.errors else 200)


@leaders
@require_POST
def target_pace(request: HttpRequest, pk: int) -> HttpResponse:
    """The chance for which the calls of each day are reckoned: the sheets of the next day follow."""
    before = _to_set(request, pk)
    made, asked = _copy(before), request.POST.get("chance", "")
    if asked not in {str(one) for one in Target.Chance.values}:
        messages.error(request, gettext("Choose one of the paces."))
        return redirect("deals:target", pk=pk)
    made.chance = int(asked)
    try:
        _write(request, made, before.shares(), before, anew=False)
        messages.success(request, gettext("The pace is changed. The sheets of the next day follow."))
    except Replaced:
        messages.error(request, _replaced())
        return redirect("deals:target", pk=pk)
    return redirect("deals:target", pk=made.pk)


@leaders
@require_http_methods(["GET", "HEAD", "POST"])
def target_sellers(request: HttpRequest, pk: int) -> HttpResponse:
    """Who brings how much; together always the target."""
    before = _to_set(request, pk)
    old = before.shares()
    known = User.objects.filter(pk__in={*old, *targets.sellers_of(before)}).order_by("name", "pk")
    parts = [(f"s{one.pk}", str(one), sum(old.get(one.pk, {}).values())) for one in known]
    form = PartsForm(request.POST or None, parts=parts, whole=before.need)
    if request.method == "POST" and form.is_valid():
        totals = {int(name[1:]): n for name, n in form.cleaned_data.items()}
        totals = {pk: n for pk, n in totals.items() if n or pk in old}
        made = _copy(before)
        try:
            _write(request, made, targets.for_sellers(made, totals, old), before, anew=set(totals) != set(old))
            messages.success(request, gettext("Saved."))
            return redirect("deals:target", pk=made.pk)
        except Replaced:
            form.add_error(None, _replaced())
    context = {"form": form, "target": before, "whose": before.whose, "whole": before.need}
    return render(request, "deals/target_parts.html", context, status=422 if form.errors else 200)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def target_weeks(request: HttpRequest, pk: int, seller: int) -> HttpResponse:
    """One seller's weeks, plan against fact; who leads them may move it from week to week."""
    before = _of(request, pk)
    user: Any = request.user
    person = get_object_or_404(User.objects.below(user), pk=seller, pk__in=list(before.shares()))
    may_set = before.stands and Target.objects.set_by(user).filter(pk=before.pk).exists()
    if request.method == "POST" and not may_set:
        raise PermissionDenied
    old, came = before.shares(), targets.facts([before])[before.pk]
    weeks = [(f"w{week.isoformat()}", day_word(week), n) for week, n in sorted(old[seller].items())]
    whole = sum(old[seller].values())
    form = PartsForm(request.POST or None, parts=weeks, whole=whole)
    if request.method == "POST" and form.is_valid():
        given = {dt.date.fromisoformat(name[1:]): n for name, n in form.cleaned_data.items()}
        made = _copy(before)
        try:
            _write(request, made, targets.for_weeks(seller, given, old), before, anew=False)
            messages.success(request, gettext("Saved."))
            return redirect("deals:target", pk=made.pk)
        except Replaced:
            form.add_error(None, _replaced())
    shown = Shown(before, came, Workspace.current().today())
    context = {
        "form": form,
        "target": before,
        "whose": str(person),
        "whole": whole,
        "weeks": shown.weeks({seller: str(person)}),
        "may_set": may_set,
    }
    return render(request, "deals/target_weeks.html", context, status=422 if form.errors else 200)


@leaders
@require_POST
def target_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody works for it any more; the sheets follow."""
    found = _to_set(request, pk)
    try:
        targets.end(found, request.user)
        messages.success(request, gettext("The target is ended."))
    except Replaced:
        messages.error(request, _replaced())
    return redirect("deals:targets")


def _of(request: HttpRequest, pk: int) -> Target:
    found = Target.objects.visible_to(request.user).select_related("team", "seller", "by").prefetch_related("parts")
    return get_object_or_404(found, pk=pk)


def _to_set(request: HttpRequest, pk: int) -> Target:
    """One that they see and may change; of others' 403. An old version is found too: writing after it is refused."""
    found = _of(request, pk)
    if not Target.objects.set_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    return found


def _copy(before: Target) -> Target:
    """The next version as it would be if nothing changed; with its id, by which its form knows it."""
    made = Target(**{name: before.serializable_value(name) for name in FIELDS})
    made.pk, made.told, made.told_at = before.pk, before.told, before.told_at
    return made


def _write(request: HttpRequest, made: Target, shares: Any, before: Target, *, anew: bool = True) -> None:
    if anew:
        target_odds.read(made, shares)
    targets.write(made, shares, request.user, before)


def _replaced() -> str:
    return gettext(
        "Somebody changed or ended this target meanwhile. What you typed is still here; open the target anew."
    )
