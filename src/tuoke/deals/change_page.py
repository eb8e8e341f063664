"""What changed in the forecast between two days, deal by deal."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuoke.deals.forecast_page import PERIODS, Asked
from tuoke.deals.moved import moved
from tuoke.team.access import members

MOST_DAYS = 400


class DaysForm(forms.Form):
    """The two days; the later one at most today, the earlier before it."""

    start = forms.DateField(label=_("From the end of"), widget=forms.DateInput(attrs={"type": "date"}))
    end = forms.DateField(label=_("To the end of"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        start, end = given.get("start"), given.get("end")
        if end and end > self.today:
            self.add_error("end", gettext("Today at the latest: what comes is not known yet."))
        elif start and end and not end - dt.timedelta(MOST_DAYS) <= start < end:
            self.add_error("start", gettext("Before the other day, by at most %(n)s days.") % {"n": MOST_DAYS})
        return given


@members
@require_safe
def forecast_change(request: HttpRequest) -> HttpResponse:
    """Since last week, if nobody asks for other days."""
    asked = Asked.of(request.user, request.GET)
    today = asked.today
    usual = {"start": (today - dt.timedelta(7)).isoformat(), "end": today.isoformat()}
    form = DaysForm({name: request.GET.get(name) or value for name, value in usual.items()}, today=today)
    told = None
    if form.is_valid():
        days = form.cleaned_data["start"], form.cleaned_data["end"]
        told = moved(request.user, asked.whose, asked.period, asked.currency, days, asked.ahead, asked.seen)
    context = {"asked": asked, "periods": PERIODS, "form": form, "told": told}
    return render(request, "deals/forecast_change.html", context, status=422 if form.errors else 200)
