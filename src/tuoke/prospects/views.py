"""The lists that companies came on: where from, on which ground, and what came of them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from tuoke.directory.models import Entry, List
from tuoke.intake import kinds
from tuoke.journal.said import outcome_name
from tuoke.prospects import sources
from tuoke.prospects.models import CalledAnyway
from tuoke.prospects.readings import BENCHMARK, outcomes, readings
from tuoke.prospects.research import counted
from tuoke.prospects.yields import yields
from tuoke.team.access import members
from tuoke.workspace.kept import as_of

LISTS = 30
ENTRIES = 50


@members
@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """Every list that this person may see, newest first, with what came of it."""
    seen = List.objects.visible_to(request.user).select_related("by").order_by("-pk")
    page = Paginator(seen, LISTS).get_page(request.GET.get("page"))
    shown = [*page.object_list]
    waiting = counted(shown, request.user)
    rows = [
        (reading, sources.label(reading.list.source), waiting.get(reading.list.pk, 0))
        for reading in readings(shown, request.user)
    ]
    found = [(one, sources.label(one.source)) for one in yields(request.user)] if rows else []
    context = {"page": page, "rows": rows, "benchmark": BENCHMARK, "yields": found, "as_of": as_of()}
    return render(request, "prospects/lists.html", context)


@members
@require_GET
def list(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: its entries in the order of the file, and how each was last called."""
    found = get_object_or_404(List.objects.visible_to(request.user).select_related("by"), pk=pk)
    entries = Entry.objects.visible_to(request.user).filter(list=found).select_related("company", "person")
    start = _after(request)
    after = entries.filter(pk__gt=start).order_by("pk")[: ENTRIES + 1]
    shown: Any = [*after]
    more = len(shown) > ENTRIES
    shown = shown[:ENTRIES]
    last = outcomes(entry.company_id for entry in shown)
    may_decide = request.user.may_write and (request.user.leads or found.by_id == request.user.pk)  # type: ignore[union-attr]
    context = {
        "waiting": counted([found], request.user).get(found.pk, 0),
        "anyway": CalledAnyway.objects.filter(list=found).select_related("by").first(),
        "may_decide": may_decide,
        "list": found,
        "reading": readings([found], request.user)[0],
        "source": sources.label(found.source),
        "basis": kinds.basis_label(found.lawful_basis),
        "rows": [(entry, *_last(last, entry)) for entry in shown],
        "after": shown[-1].pk if more else None,
        "start": start,
        "benchmark": BENCHMARK,
    }
    return render(request, "prospects/list.html", context)


def _last(last: dict[int, tuple[str, Any]], entry: Entry) -> tuple[Any, Any]:
    outcome, at = last.get(entry.company_id, ("", None))
    return outcome_name(outcome), at


def _after(request: HttpRequest) -> int:
    """The id to go on from; anything that is none starts at the top."""
    text = request.GET.get("after", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
