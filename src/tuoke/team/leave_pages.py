"""The page on which somebody, or who leads them, says that they are away, and who stands in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from tuoke.team import leave as leaves
from tuoke.team.access import members, writers
from tuoke.team.leave import Leave
from tuoke.team.models import Role, User
from tuoke.workspace.models import Workspace

MOST = 200


class LeaveForm(forms.Form):
    """Who, from when to when, and who stands in."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Who is away"), empty_label=None)
    start = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    end = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    deputy = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Deputy"),
        help_text=_("They see and work what the other holds, in these days only."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["person"]
        people.queryset = whom(user)
        deputies: Any = self.fields["deputy"]
        deputies.queryset = leaves.who_may_stand_in(user)
        deputies.empty_label = _("nobody")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors:
            today = Workspace.current().today()
            person, deputy = given["person"], given["deputy"]
            where, said = leaves.refusal(person, deputy, given["start"], given["end"], today)
            if said:
                self.add_error(where, said)
        return given


def whom(user: User) -> Any:
    """For whom `user` may say it: themselves, and whoever they lead."""
    led = User.objects.led(user) if user.leads else User.objects.filter(pk=user.pk)
    return led.filter(is_active=True).exclude(role=Role.VIEWER).order_by("name", "pk")


@members
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Who is away now or will be; and the form."""
    user: Any = request.user
    today = Workspace.current().today()
    form = None
    if user.may_write:
        first = {"person": user, "start": today, "end": today}
        form = LeaveForm(request.POST or None, user=user, initial=first)
        if request.method == "POST" and form.is_valid():
            made = leaves.take(**form.cleaned_data, by=user)
            said = gettext("Written down: %(deputy)s stands in for %(name)s.")
            messages.success(request, said % {"deputy": made.deputy.name, "name": made.person.name})
            return redirect("team:leave")
    there = Leave.objects.visible_to(user).filter(end__gte=today, ended_at=None).select_related("person", "deputy")
    shown = list(there[:MOST])
    mine = set(whom(user).filter(pk__in=[one.person_id for one in shown]).values_list("pk", flat=True))
    rows = [(one, one.start <= today, user.may_write and one.person_id in mine) for one in shown]
    status = 422 if form is not None and form.errors else 200
    return render(request, "team/leave.html", {"form": form, "rows": rows}, status=status)


@writers
@require_POST
def leave_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Back sooner, or called off."""
    user: Any = request.user
    found = get_object_or_404(Leave.objects.visible_to(user), pk=pk, person__in=whom(user))
    leaves.call_off(found, user)
    messages.success(request, gettext("Ended. The deputy sees no more than before."))
    return redirect("team:leave")
