"""The form of an appointment: hours in the firm's zone, who may be told of it, and how it repeats."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import Company
from tuoke.journal import repeating
from tuoke.journal.appointments import Appointment
from tuoke.team.models import User
from tuoke.workspace import mail
from tuoke.workspace.models import Workspace

MINUTE = "%Y-%m-%dT%H:%M"


def _moment_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE)


class AppointmentForm(forms.ModelForm):  # type: ignore[type-arg]
    """Hours are typed in the firm's zone."""

    class Meta:
        model = Appointment
        fields = ("what", "kind", "starts", "ends", "place", "link", "people", "team", "invites")
        widgets = {
            "people": forms.CheckboxSelectMultiple,
            "team": forms.CheckboxSelectMultiple,
        }

    starts = forms.DateTimeField(input_formats=[MINUTE], widget=_moment_input())
    ends = forms.DateTimeField(input_formats=[MINUTE], widget=_moment_input())
    link = forms.URLField(required=False, max_length=500, assume_scheme="https")
    repeats = forms.ChoiceField(required=False, choices=repeating.Rhythm.choices, label=_("repeats"))
    until = forms.DateField(required=False, label=_("until"), widget=forms.DateInput(attrs={"type": "date"}))
    which = forms.ChoiceField(
        choices=[("one", _("only this one")), ("later", _("this one and all later ones of the row"))],
        label=_("what is changed"), initial="one", widget=forms.RadioSelect,
    )  # fmt: skip
    field_order = ("what", "kind", "starts", "ends", "repeats", "until", "which")

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.company, self.zone = company, Workspace.current().zone
        for name in ("starts", "ends", "link"):
            self.fields[name].label = Appointment._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        for name in ("starts", "ends"):
            if self.instance.pk:
                self.initial[name] = getattr(self.instance, name).astimezone(self.zone).strftime(MINUTE)
        people: Any = self.fields["people"]
        people.queryset = company.people.order_by("pk")
        team: Any = self.fields["team"]
        team.queryset = User.objects.filter(is_active=True).order_by("name", "pk")
        self.fields["invites"].help_text = gettext(
            "Everybody ticked gets one of their own, and hears when it is moved or cancelled. Customers read what it "
            "is called, when and where, and your name."
        )
        for name in ("repeats", "until") if self.instance.pk else ("which",):
            del self.fields[name]
        if self.instance.pk and self.instance.series is None:
            del self.fields["which"]
        if not mail.works() or (self.instance.pk and self.instance.invitees.exists()):
            del self.fields["invites"]

    def _moment(self, name: str) -> dt.datetime:
        typed: dt.datetime = self.cleaned_data[name]
        if not 2000 <= typed.year <= 2100:
            raise forms.ValidationError(gettext("This day is too far away."))
        return typed.replace(tzinfo=self.zone)

    def clean_starts(self) -> dt.datetime:
        return self._moment("starts")

    def clean_ends(self) -> dt.datetime:
        return self._moment("ends")

    def clean_team(self) -> Any:
        """Who may not see the company is not told of it by an appointment either."""
        chosen: Any = self.cleaned_data["team"]
        blind = [one.name for one in chosen if not Company.objects.visible_to(one).filter(pk=self.company.pk).exists()]
        if blind:
            raise forms.ValidationError(gettext("May not see this company: %(names)s") % {"names": ", ".join(blind)})
        return chosen

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        starts, ends = given.get("starts"), given.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", gettext("It ends before it begins."))
        elif starts and ends and ends - starts > dt.timedelta(days=14):
            self.add_error("ends", gettext("An appointment takes at most 14 days."))
        self.days = self._days(given) if starts and not self.errors else []
        if given.get("invites") and (len(self.days) > 1 or given.get("which") == "later"):
            said = gettext(
                "Invitations go out for single appointments. Those of the team find a row in their calendars."
            )
            self.add_error("invites", said)
        return given

    def _days(self, given: dict[str, Any]) -> list[dt.date]:
        """On which days it takes place; [] for one that stands alone."""
        rhythm, until = given.get("repeats"), given.get("until")
        if not rhythm:
            return []
        first = given["starts"].astimezone(self.zone).date()
        if until is None:
            self.add_error("until", gettext("Until when does it repeat?"))
            return []
        found = repeating.days(first, rhythm, until)
        if len(found) < 2:
            self.add_error("until", gettext("Until this day it takes place only once."))
        elif len(found) > repeating.MOST:
            said = gettext("These would be more than %(n)d; choose an earlier day, and plan on from there later.")
            self.add_error("until", said % {"n": repeating.MOST})
        return found
