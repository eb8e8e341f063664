"""When to call back, or when the meeting is: asked in the workspace's own time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuoke.calls.outcomes import tomorrow_at_ten
from tuoke.workspace.models import Workspace

MOST_DAYS = 366


class WhenForm(forms.Form):
    """`at` is an aware moment to come; a call-back needs one, a meeting may be settled later."""

    when = forms.CharField(widget=forms.HiddenInput, required=False, initial="asked")
    quick = forms.CharField(required=False, widget=forms.HiddenInput)
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    time = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, data: Any = None, *, outcome: str) -> None:
        offered = tomorrow_at_ten()
        first = {"day": offered.date(), "time": offered.time()} if outcome == "call_back" else {}
        super().__init__(data, initial={**first, "when": "asked"})
        self.outcome = outcome
        # A call-back has its moment, by these two or by a quick choice, which the browser does not check.
        self.fields["day"].required = self.fields["time"].required = outcome == "call_back" and data is None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        day, time = data.get("day"), data.get("time")
        zone, now = Workspace.current().zone, timezone.now()
        at = None
        if data.get("quick"):
            at = dict(self.choices_at()).get(data["quick"])
        elif day:
            at = dt.datetime.combine(day, time or dt.time(10), tzinfo=zone)
        if self.errors:
            return data
        if at is None and self.outcome == "call_back":
            raise forms.ValidationError(gettext("Say when to call back."))
        if at and not now < at <= now + dt.timedelta(days=MOST_DAYS):
            raise forms.ValidationError(gettext("The moment lies in the past, or more than a year ahead."))
        return {**data, "at": at}

    @staticmethod
    def choices_at() -> list[tuple[str, dt.datetime]]:
        """The quick choices: in two hours, tomorrow at ten, in a week at ten."""
        zone, now = Workspace.current().zone, timezone.now()
        soon = (now.astimezone(zone) + dt.timedelta(hours=2)).replace(second=0, microsecond=0)
        week = tomorrow_at_ten() + dt.timedelta(days=6)
        return [("two_hours", soon), ("tomorrow", tomorrow_at_ten()), ("week", week)]

    @property
    def quick_choices(self) -> list[tuple[str, str, dt.datetime]]:
        names = {
            "two_hours": gettext("In 2 hours"),
            "tomorrow": gettext("Tomorrow 10:00"),
            "week": gettext("In a week, 10:00"),
        }
        return [(code, names[code], at) for code, at in self.choices_at()]
