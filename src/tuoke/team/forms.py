"""The forms of an admin: people, teams, the firm."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuoke.team.models import Role, Team, User
from tuoke.workspace.models import Workspace

# Ten ids of 19 digits and their strokes are the 200 characters of a path.
MOST_LEVELS = 10


class PersonForm(forms.Form):
    """Name, e-mail, role and team of one person; whether the e-mail is free is decided where it is written."""

    name = forms.CharField(label=_("Full name"), max_length=80)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        initial=Role.SELLER,
        help_text=_("Viewers read. Sellers call. Managers also see the teams below. Admins see and set everything."),
    )
    team = forms.ModelChoiceField(
        Team.objects.all(),
        label=_("Team"),
        required=False,
        empty_label=_("no team"),
        help_text=_("A manager sees this team and those below it."),
    )

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        if person is not None:
            kwargs["initial"] = {f: getattr(person, f) for f in ("name", "email", "role", "team")}
        super().__init__(*args, **kwargs)


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Hand the companies to"),
        required=False,
        empty_label=_("nobody: free for all sellers"),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = User.objects.filter(is_active=True).exclude(pk=person.pk).exclude(role=Role.VIEWER)


class TeamForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Team
        fields = ["name", "parent"]
        labels = {"name": _("Team"), "parent": _("Part of")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent: Any = self.fields["parent"]
        parent.empty_label = _("no other team")
        if self.instance.pk:
            parent.queryset = Team.objects.exclude(path__startswith=self.instance.path)

    def clean_parent(self) -> Team | None:
        parent: Team | None = self.cleaned_data["parent"]
        if parent is not None and parent.path.count("/") + self._height() > MOST_LEVELS:
            raise ValidationError(_("Teams nest ten deep at most."))
        return parent

    def _height(self) -> int:
        """Levels that this team takes with it: its own and those below."""
        if not self.instance.pk:
            return 1
        paths = Team.objects.filter(path__startswith=self.instance.path).values_list("path", flat=True)
        return max((path.count("/") for path in paths), default=1) - self.instance.path.count("/") + 1


class FirmForm(forms.ModelForm):  # type: ignore[type-arg]
    time_zone = forms.CharField(
        label=_("Time zone"),
        max_length=64,
        help_text=_("As in Asia/Shanghai. It decides when a day, and with it a call sheet, begins."),
        widget=forms.TextInput(attrs={"list": "zones"}),
    )

    class Meta:
        model = Workspace
        fields = ["name", "time_zone"]

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"].strip()
        if zone not in available_timezones():
            raise ValidationError(_("There is no time zone %(zone)s."), params={"zone": zone})
        return zone
