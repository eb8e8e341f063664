"""The admin's page of how one role reads each field: of their own rows, their team's and others'."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tuoke.directory import veil
from tuoke.team import rights
from tuoke.team.access import admins
from tuoke.team.rights import CONTACT, ChangedMeanwhile, Rights, Role, Shown, Whose
from tuoke.workspace.models import Workspace


class FieldRulesForm(forms.Form):
    """A choice for each field and whose row it is; the version of the role as it was shown."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, role: str, row: rights.RoleRights | None, firm: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role, self.labels = role, veil.ruled(firm)
        if role == Role.ADMIN:
            self.labels = {CONTACT: self.labels[CONTACT]}
        self.fields["version"].initial = row.version if row else 0
        chosen = Rights.of(role, row.body if row else None)
        for at, (key, label) in enumerate(self.labels.items()):
            for whose in Whose:
                name = f"f{at}-{whose.value}"
                self.fields[name] = forms.TypedChoiceField(
                    choices=self._choices(whose), coerce=int, initial=chosen.levels(key)[whose].value
                )
                said = gettext("%(field)s: %(whose)s") % {"field": label, "whose": whose.label}
                self.fields[name].widget.attrs["aria-label"] = said

    def _choices(self, whose: Whose) -> list[tuple[int, Any]]:
        """An admin reads everything; only whether contacts of others are masked is theirs to choose."""
        if self.role != Role.ADMIN:
            return list(Shown.choices)
        allowed = (Shown.EDIT,) if whose == Whose.OWN else (Shown.MASKED, Shown.READ, Shown.EDIT)
        return [(one.value, one.label) for one in allowed]

    @property
    def chosen(self) -> dict[str, list[int]]:
        return {
            key: [self.cleaned_data[f"f{at}-{whose.value}"] for whose in Whose] for at, key in enumerate(self.labels)
        }

    @property
    def rows(self) -> list[tuple[Any, list[tuple[Whose, BoundField]]]]:
        return [
            (label, [(whose, self[f"f{at}-{whose.value}"]) for whose in Whose])
            for at, label in enumerate(self.labels.values())
        ]


@admins
@require_http_methods(["GET", "HEAD", "POST"])
def field_rules(request: HttpRequest, role: str) -> HttpResponse:
    """How the role reads each field."""
    if role not in Role.values:
        raise Http404
    row = rights.kept().get(role)
    firm = getattr(request, "workspace", None) or Workspace.current()
    form = FieldRulesForm(request.POST or None, role=role, row=row, firm=firm)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                changed = rights.write_fields(role, form.chosen, request.user, version=form.cleaned_data["version"])
            except ChangedMeanwhile:
                form.add_error(None, gettext("Another admin changed the rights meanwhile. Open the page again."))
                status = 409
            else:
                messages.success(request, gettext("Saved.") if changed else gettext("Nothing was changed."))
                return redirect("directory:field_rules", role)
    context = {"form": form, "role": Role(role), "roles": list(Role), "whose": list(Whose)}
    return render(request, "directory/field_rules.html", context, status=status)
