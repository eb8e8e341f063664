"""Handing over: whose or which territory, how many that are, to whom; and the way back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuoke.ownership import hand_overs
from tuoke.ownership.hand_overs import Which
from tuoke.ownership.models import HandOver
from tuoke.team.access import acting
from tuoke.team.models import Action, Reach, User
from tuoke.workspace.numbers import count
from tuoke.workspace.places import place_name

MOST = 30  # earlier ones on the page


class HandOverForm(forms.Form):
    holder = forms.ModelChoiceField(
        User.objects.none(), label=_("Whose companies"), required=False, empty_label=_("everybody's")
    )
    area = forms.CharField(
        label=_("Only in this territory"), max_length=120, required=False,
        help_text=_("A province or a city, in either language; a province takes its cities with it."),
    )  # fmt: skip
    free = forms.BooleanField(label=_("also those that nobody holds"), required=False)
    to = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("To whom"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Several get as many each."),
    )  # fmt: skip
    pool = forms.BooleanField(label=_("to nobody: into the public pool"), required=False)

    def __init__(self, *args: Any, giver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = User.objects.led(giver, Action.ASSIGN)
        own = giver.rights.reach(Action.ASSIGN) == Reach.OWN  # all of their team may get what is their own
        holder, to = self.fields["holder"], self.fields["to"]
        assert isinstance(holder, forms.ModelChoiceField) and isinstance(to, forms.ModelMultipleChoiceField)
        holder.queryset = below.filter(pk__in=below.filter(companies__isnull=False).values("pk")).order_by("name", "pk")
        to.queryset = (User.objects.receivers(giver) if own else below.sellers()).order_by("name", "pk")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        to, area = given.get("to") or [], given.get("area", "").strip()
        if "holder" not in self.errors and not given.get("holder") and not area:
            self.add_error("holder", gettext("Say whose companies, or which territory."))
        if "to" not in self.errors:
            if bool(to) == bool(given.get("pool")):
                self.add_error("to", gettext("Say who gets them: colleagues, or the public pool."))
            elif given.get("holder") in to:
                self.add_error("to", gettext("They have them already: choose somebody else."))
        return given

    @property
    def which(self) -> Which:
        given = self.cleaned_data
        return Which(given["holder"], given["area"].strip(), given["free"])


@acting(Action.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """Shows how many of whom would go before anything does; sent with `go`, they go."""
    user: Any = request.user
    asked = request.GET.get("of", "")
    form = HandOverForm(request.POST or None, giver=user, initial={"holder": asked} if asked.isdigit() else None)
    shown: list[tuple[str, int]] | None = None
    if request.method == "POST" and form.is_valid():
        shown = hand_overs.counted(form.which, user)
        if shown and "go" in request.POST:
            return redirect("ownership:handed", hand_overs.hand_over(form.which, form.cleaned_data["to"], user).pk)
    total = sum(n for _name, n in shown or [])
    context = {
        "form": form,
        "shown": shown,
        "total": total,
        "tasks": hand_overs.tasks_of(form.which, user).count() if shown and form.cleaned_data["to"] else 0,
        "each": _each(total, len(form.cleaned_data["to"])) if shown else "",
        "earlier": _told(HandOver.objects.visible_to(user))[:MOST],
    }
    return render(request, "ownership/hand_over.html", context, status=422 if form.errors else 200)


@acting(Action.ASSIGN)
@require_safe
def handed(request: HttpRequest, pk: int) -> HttpResponse:
    """One hand-over: who got how many, how far it is, and the way back."""
    found = get_object_or_404(_told(HandOver.objects.visible_to(request.user)), pk=pk)
    changes = list(found.changes.order_by("pk"))
    names = dict(User.objects.filter(pk__in=[int(one.value) for one in changes if one.value]).values_list("pk", "name"))
    under_way = any(one.under_way for one in changes)
    context = {
        "found": found,
        "changes": [(one, names.get(int(one.value or 0), "")) for one in changes],
        "under_way": under_way,
        "may_undo": any(one.undoable_by(request.user) for one in changes) and not under_way,
        "undone": bool(changes) and all(one.state == one.State.UNDONE for one in changes),
        "place": place_name(found.area),
    }
    return render(request, "ownership/handed.html", context)


@acting(Action.ASSIGN)
@require_POST
def handed_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to who had them, as far as nobody changed it since."""
    found = get_object_or_404(HandOver.objects.visible_to(request.user), pk=pk)
    if not all(one.undoable_by(request.user) or one.under_way for one in found.changes.all()):
        if any(one.state == one.State.UNDONE for one in found.changes.all()):
            messages.warning(request, gettext("This was undone already."))
            return redirect("ownership:handed", pk)
        raise PermissionDenied
    hand_overs.undo(found, request.user)
    return redirect("ownership:handed", pk)


def _told(found: Any) -> Any:
    undone = Count("changes", filter=Q(changes__state="undone"))
    return found.select_related("holder", "by").annotate(given=Count("changes"), back=undone).order_by("-pk")


def _each(total: int, receivers: int) -> str:
    """How many each gets, in words; '' where one gets all."""
    if receivers < 2:
        return ""
    least, more = divmod(total, receivers)
    said = f"{count(least)}–{count(least + 1)}" if more else count(least)
    return ngettext("%(n)s company each.", "%(n)s companies each.", least + bool(more)) % {"n": said}
