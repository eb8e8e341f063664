"""The forms of a target: what is to be reached by when, and its parts, which have to come to the whole."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuoke.deals.foreseen import Period
from tuoke.deals.targets import Target
from tuoke.team.models import Team, User
from tuoke.workspace.models import Workspace

MOST_DEALS = 100_000
MOST = 10**13
MOST_DAYS = 400


class TargetForm(forms.ModelForm):  # type: ignore[type-arg]
    """Of whom it is, is asked once: another team's target is another one."""

    whose = forms.ChoiceField(label=_("Of whom"))
    field_order = ["whose", "counts", "need", "currency", "usual", "since", "by_day", "cap", "chance"]

    class Meta:
        model = Target
        fields = ("counts", "need", "currency", "usual", "since", "by_day", "cap", "chance")
        help_texts = {
            "need": _("Signatures, or money in whole units of the currency."),
            "currency": _("Only for money: CNY, USD, EUR. Nothing is converted."),
            "usual": _("Only for money: a guess is enough, and gives way to what your own deals were worth."),
            "cap": _("More than this nobody can do: the plan says so, and no sheet gets longer."),
            "chance": _("The calls of each day are reckoned for this chance."),
        }
        widgets = {name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in ("since", "by_day")}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = Workspace.current().today()
        quarter = Period.of("quarter", today)
        if (quarter.last - today).days < 7:
            quarter = Period.of("next", today)
        for name, value in {"since": today, "by_day": quarter.last}.items():
            if not self.instance.pk and not self.initial.get(name):  # a new row tells None of both
                self.initial[name] = value
        following = Period.of("next", quarter.last - dt.timedelta(1)).last
        ends = {"this": quarter.last.isoformat(), "next": following.isoformat()}
        self.fields["by_day"].help_text = _("The quarter ends on %(this)s, the next on %(next)s.") % ends
        self.fields["need"].widget.attrs["min"] = 1
        if self.instance.pk:
            del self.fields["whose"]
        else:
            self.fields["whose"].choices = list(_whose(user))  # type: ignore[attr-defined]

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    def clean_cap(self) -> int:
        cap: int = self.cleaned_data["cap"]
        if not 1 <= cap <= 200:
            raise forms.ValidationError(gettext("Between %(least)d and %(most)d.") % {"least": 1, "most": 200})
        return cap

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        today = Workspace.current().today()
        need, since, by_day = given.get("need"), given.get("since"), given.get("by_day")
        money = given.get("counts") == Target.Counts.MONEY
        if need is not None and not 1 <= need <= (MOST if money else MOST_DEALS):
            self.add_error("need", gettext("A number from 1 to %(most)d.") % {"most": MOST if money else MOST_DEALS})
        if money:
            currency = given.get("currency", "")
            if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
                self.add_error("currency", gettext("Three letters: CNY, USD, EUR."))
            if not 1 <= (given.get("usual") or 0) <= MOST:
                self.add_error("usual", gettext("Say what one deal is usually worth; a guess is enough."))
        else:
            given["currency"], given["usual"] = "", None
        if by_day and not today < by_day <= today + dt.timedelta(days=MOST_DAYS):
            self.add_error("by_day", gettext("A day from tomorrow on, at most %(n)s days away.") % {"n": MOST_DAYS})
        if since and not today - dt.timedelta(days=MOST_DAYS) <= since <= today:
            self.add_error("since", gettext("Today or a day before, at most %(n)s days ago.") % {"n": MOST_DAYS})
        return given


def _whose(user: Any) -> list[tuple[str, str]]:
    """The teams and sellers for whom `user` may set a target."""
    teams = Team.objects.visible_to(user)
    if not user.is_admin:
        teams = teams.filter(path__startswith=user.team_path) if user.team_id else teams.none()
    people = User.objects.led(user).sellers().order_by("name", "pk")
    return [*((f"t{one.pk}", one.name) for one in teams), *((f"s{one.pk}", one.name) for one in people)]


class PartsForm(forms.Form):
    """Numbers that add up to `whole`; `parts`: (field, label, now). What does not add up is told by how much."""

    def __init__(self, *args: Any, parts: list[tuple[str, str, int]], whole: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whole = whole
        for name, label, now in parts:
            self.fields[name] = forms.IntegerField(
                label=label, min_value=0, max_value=MOST, initial=now, widget=forms.NumberInput(attrs={"min": 0})
            )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors:
            came = sum(given.values())
            said = {"came": came, "whole": self.whole, "difference": abs(self.whole - came)}
            if came < self.whole:
                raise forms.ValidationError(
                    gettext("The parts come to %(came)s, the whole is %(whole)s: %(difference)s is missing.") % said
                )
            if came > self.whole:
                raise forms.ValidationError(
                    gettext("The parts come to %(came)s, the whole is %(whole)s: %(difference)s too much.") % said
                )
        return given
