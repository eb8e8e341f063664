"""Changing many companies at once: what is to be done, how far it is, what was done by whom, and the way back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from tuoke.directory import bulk_changes as changing
from tuoke.directory import cells, veil
from tuoke.directory.bulk_form import BulkForm, Chosen, told
from tuoke.directory.bulk_models import BulkChange
from tuoke.directory.columns import ever
from tuoke.directory.filter_words import Words, sentence
from tuoke.directory.models import BulkRow, Company
from tuoke.team.access import acting, members, writers
from tuoke.team.models import Action, Shown

MOST = 50  # changes on a page
MOST_STAYED = 100


@writers
@require_POST
def bulk_change(request: HttpRequest) -> HttpResponse:
    """Which value the chosen companies get; sent with `go`, they get it."""
    user: Any = request.user
    chosen, do = Chosen.of(request.POST), request.POST.get("do", "")
    user.acts = cells.action_of(do.removeprefix("field:"))
    companies = changing.selected(user, chosen.filters, chosen.ids)
    column = ever(do.removeprefix("field:")) if do.startswith("field:") else None
    if column and (open_ones := veil.open_for(user, veil.key_of(column), Shown.EDIT)) is not None:
        companies = companies.filter(open_ones)
    going = request.POST.get("go") == "1"
    try:
        form = BulkForm(
            request.POST if going else None, do=do, user=user, workspace=getattr(request, "workspace", None)
        )
    except LookupError:
        raise Http404 from None
    if going and form.is_valid():
        change = changing.begin(companies, *form.target, user)
        if not change.under_way:
            said = ngettext("%(n)s company changed.", "%(n)s companies changed.", change.written)
            messages.success(request, said % {"n": f"{change.written:,}"})
        return redirect("directory:bulk", change.pk)
    context = {
        "form": form,
        "do": do,
        "chosen": chosen,
        "count": companies.count(),
        "at_once": changing.AT_ONCE,
        "sentence": sentence(chosen.filters, Words(user)) if chosen.ids is None else "",
    }
    return render(request, "directory/bulk_form.html", context, status=422 if form.errors else 200)


@members
@require_safe
def bulk_changes(request: HttpRequest) -> HttpResponse:
    """The latest changes of many companies: one's own, and those of the people whom one looks over."""
    found = BulkChange.objects.visible_to(request.user).select_related("by").order_by("-pk")[:MOST]
    return render(request, "directory/bulk_changes.html", {"changes": [(one, _said(one)) for one in found]})


@members
@require_safe
def bulk(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a change is, what came of it, and which companies stayed as they are when it was undone."""
    seen = BulkChange.objects.visible_to(request.user).select_related("by", "undone_by")
    change = get_object_or_404(seen, pk=pk)
    stayed: list[Company] = []
    stayed_count = 0
    if change.state == BulkChange.State.UNDONE:
        rows = BulkRow.objects.filter(change=change, state=BulkRow.State.STAYED)
        stayed_count = rows.count()
        companies = Company.objects.visible_to(request.user).filter(pk__in=rows.values("company"))
        stayed = list(companies.order_by("name_key", "pk")[:MOST_STAYED]) if stayed_count else []
    context = {
        "change": change,
        "told": told(change, request.user),
        "may_undo": change.undoable_by(request.user),
        "stayed": stayed,
        "stayed_count": stayed_count,
    }
    htmx = getattr(request, "htmx", None)
    part = "#progress" if htmx and htmx.target == "progress" else ""
    return render(request, f"directory/bulk.html{part}", context)


@acting(Action.UNDO)
@require_POST
def bulk_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back what stood there before."""
    change = get_object_or_404(BulkChange.objects.visible_to(request.user), pk=pk)
    if change.state == BulkChange.State.DONE and not change.undoable_by(request.user):
        raise PermissionDenied
    changing.undo(change, request.user)
    messages.success(request, gettext("It is being put back."))
    return redirect("directory:bulk", pk)


def _said(change: BulkChange) -> str:
    """Shortly, without asking the database for each."""
    words = {"tag": gettext("tag put on"), "untag": gettext("tag taken off"), "list": gettext("put on a list")}
    return words.get(change.kind) or str(_label(change.what))


def _label(key: str) -> Any:
    from tuoke.directory.columns import OWN

    return OWN[key].label if key in OWN else key.removeprefix("x-")
