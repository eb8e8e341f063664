"""How many calls a day and deals a month a seller sets out to make; the rest follows from 200-20-5-1."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tuoke.calls.models import Plan
from tuoke.engine import evidence, verdict
from tuoke.journal.kinds import Call, Deal
from tuoke.journal.models import COMPANY_NOW, JournalEntry
from tuoke.team.access import writers
from tuoke.workspace import audit
from tuoke.workspace.models import RuleOfThumb

FIELDS = ["calls_a_day", "deals_a_month", "explore", "calls_least", "meetings", "seasoned"]
MOST_CALLS = 200
MOST_DEALS = 50
#: More than half of a sheet by doubt would be no list of the best any more.
MOST_EXPLORED = 50


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Plan
        fields = FIELDS
        help_texts = {
            "calls_least": _(
                "Empty: the firm's norm. Until the calendar is full; the days on which it was met are counted."
            ),
            "meetings": _("Empty: the firm's norm. So many meetings fit into a day of your calendar."),
            "seasoned": _(
                "Else quantity comes first until you have had as many conversations as the firm's norm says."
            ),
            "explore": _(
                "So much of a sheet goes to companies that the learned card is unsure of: only who is called can teach "
                "it. 0 is none. It begins when a learned card is accepted."
            ),
        }
        widgets = {
            "explore": forms.NumberInput(attrs={"min": 0, "max": MOST_EXPLORED}),
            "calls_a_day": forms.NumberInput(attrs={"min": 1, "max": MOST_CALLS}),
            "deals_a_month": forms.NumberInput(attrs={"min": 1, "max": MOST_DEALS}),
        }

    def clean_calls_a_day(self) -> int:
        return _within(self.cleaned_data["calls_a_day"], MOST_CALLS)

    def clean_deals_a_month(self) -> int:
        return _within(self.cleaned_data["deals_a_month"], MOST_DEALS)

    def clean_explore(self) -> int:
        return _within(self.cleaned_data["explore"], MOST_EXPLORED, least=0)


def deals_wanted(people: Collection[int]) -> dict[int, int]:
    """id of a seller -> the signatures a month that they set out to make."""
    return dict(Plan.objects.filter(seller__in=people).values_list("seller", "deals_a_month"))


def _within(number: int, most: int, least: int = 1) -> int:
    if not least <= number <= most:
        raise forms.ValidationError(gettext("Between %(least)d and %(most)d.") % {"least": least, "most": most})
    return number


#: The chances with which calls for a deal are told.
CHANCES = (0.5, 0.8, 0.95)


@dataclass(frozen=True)
class Need:
    """Calls for at least one deal, with the chance of each of CHANCES; None where a rate is too low to say."""

    own: bool
    rate: evidence.Rate | None
    calls: list[int | None]


def needs(seller: Any, rule: RuleOfThumb) -> list[Need]:
    """By the rule of thumb, then by the seller's own companies and deals of the last half year, if there are enough.

    The own rate is the lower end of its 80 % interval: who plans by the middle is short in half of all cases.
    """
    found = [Need(False, None, [_tries(rule.deals / rule.calls, chance) for chance in CHANCES])]
    since = timezone.now() - dt.timedelta(days=182)
    mine = JournalEntry.objects.standing().filter(by=seller, at__gte=since)
    n = mine.aggregate(
        n=Count(COMPANY_NOW, distinct=True, filter=Q(kind=Call.kind)),
        k=Count(COMPANY_NOW, distinct=True, filter=Q(kind=Deal.kind)),
    )
    rate = evidence.rate(min(n["k"], n["n"]), n["n"])
    if rate.enough == "full":
        found.append(Need(True, rate, [_tries(rate.low, chance) for chance in CHANCES]))
    return found


def _tries(p: float, chance: float) -> int | None:
    return verdict.tries_for(p, chance) if p > 1e-4 else None


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """One's own plan. The sheet of the day keeps still: more or fewer calls count from the next one."""
    mine = Plan.objects.filter(seller=request.user).first() or Plan(seller=request.user)  # type: ignore[misc]
    before = {name: getattr(mine, name) if mine.pk else None for name in FIELDS}
    form = PlanForm(request.POST or None, instance=mine)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            saved = form.save()
            audit.record(request.user, "plan", saved, **audit.changes(saved, before, FIELDS))
        messages.success(request, gettext("The plan is saved. It counts from the next sheet."))
        return redirect("calls:call_sheet")
    rule = RuleOfThumb.current()
    context = {"plan": mine, "form": form, "rule": rule, "needs": needs(request.user, rule)}
    return render(request, "calls/plan.html", context, status=422 if form.errors else 200)
