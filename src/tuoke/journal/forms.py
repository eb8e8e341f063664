"""What somebody writes down about a company: one form for every kind, so that it is three taps on a phone."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import Company, Person
from tuoke.directory.reaching import ChannelKind
from tuoke.journal import kinds
from tuoke.journal.appointments import MOST_MINUTES
from tuoke.journal.file_fields import FilesField
from tuoke.journal.said import OBJECTION_NAMES
from tuoke.workspace.models import Workspace

KINDS = [
    ("note", _("Note")),
    ("call", _("Phone call")),
    ("meeting", _("Meeting held")),
    ("objection", _("Objection")),
    ("message", _("Message")),
    ("visit", _("Visit")),
    ("sample", _("Sample")),
    ("intent", _("Wants to go on")),
    ("deal", _("Deal signed")),
]
WAYS = [one for one in ChannelKind.choices if one[0] != ChannelKind.PHONE]
DIRECTIONS = [("out", _("we wrote")), ("in", _("they wrote"))]
#: What happened long ago is written down as of its day; history of another system comes as an import.
OLDEST = dt.timedelta(days=3_650)
CURRENCIES = ("CNY", "USD", "EUR", "HKD", "TWD", "JPY", "GBP", "SGD")


PLAIN: dict[str, Any] = {
    one.kind: one for one in (kinds.Note, kinds.Sample, kinds.Intent)
}  # fmt: skip
TIMED: dict[str, Any] = {one.kind: one for one in (kinds.Meeting, kinds.Visit)}


class LogForm(forms.Form):
    """`kind` and what goes with it; `body()` is the typed body of the entry."""

    kind = forms.ChoiceField(choices=KINDS, initial="note", widget=forms.RadioSelect)
    outcome = forms.ChoiceField(choices=[(code, code) for code in kinds.OUTCOMES], required=False)
    person = forms.TypedChoiceField(label=_("With whom"), required=False, coerce=int, empty_value=None)
    when = forms.DateTimeField(
        label=_("When to call back or meet"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    amount = forms.DecimalField(
        label=_("Amount"), required=False, min_value=Decimal(0), max_digits=14, decimal_places=2
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES], required=False)
    channel = forms.ChoiceField(label=_("By which way"), choices=WAYS, required=False, initial=ChannelKind.WECHAT)
    direction = forms.ChoiceField(label=_("Who wrote"), choices=DIRECTIONS, required=False, initial="out")
    reason = forms.ChoiceField(
        label=_("Class of the objection"),
        choices=lambda: [(code, gettext(OBJECTION_NAMES[code])) for code in kinds.OBJECTIONS],
        required=False,
        widget=forms.RadioSelect,
    )
    on = forms.DateField(
        label=_("On which day (empty: now)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    minutes = forms.IntegerField(
        label=_("Minutes it took (empty: not known)"), required=False, min_value=1, max_value=MOST_MINUTES
    )
    text = forms.CharField(
        label=_("What was said"), required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    files = FilesField(label=_("files"))  # type: ignore[assignment]  # the form keeps its own `files` apart

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "log_%s", **kwargs})
        self.fields["text"].widget.attrs["data-mentions"] = reverse("journal:mention_names")
        self.fields["text"].help_text = gettext("@ and a name tells a colleague.")
        self.people = {person.pk: person for person in company.people_here}
        chosen: Any = self.fields["person"]
        chosen.choices = [("", _("nobody in particular")), *((pk, person.name) for pk, person in self.people.items())]

    def clean_person(self) -> Person | None:
        return self.people.get(self.cleaned_data["person"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        kind = given.get("kind")
        if kind == "note" and not given.get("text"):
            self.add_error("text", gettext("A note needs words."))
        if kind == "objection" and not given.get("reason"):
            self.add_error("reason", gettext("Which of the five is it?"))
        if kind == "call" and not given.get("outcome"):
            self.add_error("outcome", gettext("How did the call end?"))
        if kind == "call" and given.get("outcome") == "call_back" and not given.get("when"):
            self.add_error("when", gettext("When to call back?"))
        if kind == "call" and given.get("outcome") == "leave_me_alone" and not given.get("person"):
            self.add_error("person", gettext("Who wants to be left alone?"))
        return given

    def clean_when(self) -> dt.datetime | None:
        """Typed in the firm's zone."""
        typed: dt.datetime | None = self.cleaned_data["when"]
        if typed and not 2000 <= typed.year <= 2100:
            raise forms.ValidationError(gettext("This day is too far away."))
        return typed.replace(tzinfo=Workspace.current().zone) if typed else None

    def clean_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["on"]
        today = Workspace.current().today()
        if day and day > today:
            raise forms.ValidationError(gettext("This day is still to come."))
        if day and today - day > OLDEST:
            raise forms.ValidationError(gettext("This day is too far away."))
        return day

    @property
    def at(self) -> dt.datetime | None:
        """When it happened: noon of an earlier day, as nobody knows the minute any more; None for now."""
        day: dt.date | None = self.cleaned_data["on"]
        workspace = Workspace.current()
        if day is None or day == workspace.today():
            return None
        return dt.datetime.combine(day, dt.time(12), tzinfo=workspace.zone)

    def body(self) -> kinds.Body:
        given = self.cleaned_data
        kind, text, when = given["kind"], given["text"], given["when"]
        if kind == "call":
            then = when.astimezone(dt.UTC).isoformat() if when else ""
            return kinds.Call(given["outcome"], at=then, note=text, minutes=given["minutes"])
        if kind in TIMED:
            held: kinds.Body = TIMED[kind](text, given["minutes"])
            return held
        if kind == "deal":
            amount = given["amount"]
            known = amount is not None
            return kinds.Deal(text, str(amount) if known else "", given["currency"] or "CNY" if known else "")
        if kind == "message":
            return kinds.Message(text, given["channel"] or ChannelKind.WECHAT.value, given["direction"] or "out")
        if kind == "objection":
            return kinds.Objection(given["reason"], text)
        made: kinds.Body = PLAIN[kind](text)
        return made
