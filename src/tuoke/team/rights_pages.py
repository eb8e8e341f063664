"""The admin's page of what each role may do, and on whose rows. Thin: what is written is in rights.py."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tuoke.team import rights
from tuoke.team.access import admins
from tuoke.team.rights import CHANGEABLE, SHIPPED, Action, ChangedMeanwhile, Reach, Rights, Role

#: What each action is, in the words of the page.
MEANT = {
    Action.SEE: _("Companies with their people, journal, deals and tasks, on every page, in search and in figures."),
    Action.CHANGE: _("Values, notes, calls, tasks, deals, tags. With none, the role reads only."),
    Action.ASSIGN: _("Give a company to another owner, one or many."),
    Action.EXPORT: _("Take the list out as a file."),
    Action.IMPORT: _("Bring lists in: whose companies a file may change, and to whom it may give new ones."),
    Action.UNDO: _("Take back imports, merges, changes of many, calls and files: one's own, or those of others too."),
}


class RightsForm(forms.Form):
    """A choice for each role and action; the version of each role as it was shown."""

    def __init__(self, *args: Any, kept: dict[str, rights.RoleRights], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for role in CHANGEABLE:
            row = kept.get(role)
            chosen = Rights.of(role, row.body if row else None).chosen
            self.fields[f"{role}-version"] = forms.IntegerField(
                min_value=0, max_value=2**31 - 1, initial=row.version if row else 0, widget=forms.HiddenInput
            )
            for action in Action:
                label = gettext("%(action)s: %(role)s") % {"action": action.label, "role": role.label}
                self.fields[f"{role}-{action}"] = forms.TypedChoiceField(
                    label=label, choices=Reach.choices, coerce=int, initial=chosen[action].value
                )
                self.fields[f"{role}-{action}"].widget.attrs["aria-label"] = label

    def of(self, role: str) -> dict[str, int]:
        return {action.value: self.cleaned_data[f"{role}-{action}"] for action in Action}

    @property
    def rows(self) -> list[tuple[Action, Any, list[tuple[Role, BoundField, Reach]]]]:
        """Action by action: what it is, and of each role the choice and what is shipped."""
        return [
            (action, MEANT[action], [(role, self[f"{role}-{action}"], SHIPPED[role][action]) for role in CHANGEABLE])
            for action in Action
        ]

    @property
    def versions(self) -> list[BoundField]:
        return [self[f"{role}-version"] for role in CHANGEABLE]


@admins
@require_http_methods(["GET", "HEAD", "POST"])
def role_rights(request: HttpRequest) -> HttpResponse:
    """What each role may do; sent with `shipped`, all of it is as the product ships it again."""
    kept = rights.kept()
    form = RightsForm(request.POST or None, kept=kept)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                changed = _write(form, request.user, as_shipped=request.POST.get("shipped") == "1")
            except ChangedMeanwhile:
                form.add_error(None, gettext("Another admin changed the rights meanwhile. Open the page again."))
                status = 409
            else:
                messages.success(request, gettext("Saved.") if changed else gettext("Nothing was changed."))
                return redirect("team:rights")
    changed_last = max(kept.values(), key=lambda one: one.changed_at, default=None)
    context = {
        "form": form,
        "roles": CHANGEABLE,
        "every_role": list(Role),
        "shipped": all(Rights.of(role, row.body).is_shipped for role, row in kept.items()),
        "last": changed_last,
    }
    return render(request, "team/rights.html", context, status=status)


def _write(form: RightsForm, by: Any, *, as_shipped: bool) -> bool:
    """All roles, or none where one was changed meanwhile."""
    with transaction.atomic():
        written = [
            rights.write(
                role,
                {action: SHIPPED[role][action].value for action in Action} if as_shipped else form.of(role),
                by,
                version=form.cleaned_data[f"{role}-version"],
            )
            for role in CHANGEABLE
        ]
    return any(written)
