"""Settling: pairs that may be one company, side by side, answered with one key; merging, and parting again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuoke.directory import answering, merging
from tuoke.directory.changes import ChangedMeanwhile
from tuoke.directory.models import Company, Merge, Person, TwinPair
from tuoke.directory.pairs import PairState
from tuoke.directory.picking import FIELDS, WAYS, picks
from tuoke.prospects.pair_sides import label_of, show
from tuoke.team.access import acting, writers
from tuoke.team.models import Action

NEXT = 8  # pairs named beside the one that is asked
MOST = 1_000  # counted; beyond, "1,000+"


@writers
@require_GET
def twins(request: HttpRequest) -> HttpResponse:
    """The pair that matters most, and what comes after it."""
    return render(request, "prospects/twins.html", _queue(request))


@writers
@require_GET
def twin(request: HttpRequest, pk: int) -> HttpResponse:
    """What the two would be as one: field by field, the likely value picked, any other to be chosen."""
    pair = _pair(request, pk)
    if pair.state != PairState.OPEN:
        messages.info(request, gettext("This pair is settled already."))
        return redirect("prospects:twins")
    way = request.GET.get("way", "")
    context = {"shown": show(pair, request.user, way if way in WAYS else "fuller"), "picking": True}
    return render(request, "prospects/twins.html", context)


@writers
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Different, a branch (linked), later; or `open` to take such an answer back."""
    pair, said = _pair(request, pk), request.POST.get("answer", "")
    names = {"one": pair.one.name, "other": pair.other.name}
    if said == "later":
        answering.put_off(pair, request.user)
        told = gettext("Put off: %(one)s and %(other)s.")
    elif said == "open":
        answering.reopen(pair, request.user)
        return _asked_next(request, gettext("Asked again: %(one)s and %(other)s.") % names, first=pair)
    elif said in answering.PLAIN:
        if not answering.answer(pair, said, request.user):
            return _asked_next(request, gettext("Somebody was quicker; nothing was written."))
        different = gettext("Two companies: %(one)s and %(other)s. They are not asked about again.")
        told = different if said == PairState.DIFFERENT else gettext("Linked as branches: %(one)s and %(other)s.")
    else:
        raise Http404
    return _asked_next(request, told % names, undo=reverse("prospects:answer", args=[pk]), undo_answer="open")


@writers
@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """One company of two, with the values picked."""
    pair = _pair(request, pk)
    sides = {company.pk: company for company in (pair.one, pair.other)}
    stays = _number(request, "winner")
    if stays not in sides:
        raise Http404
    winner, loser = sides[stays], next(one for other, one in sides.items() if other != stays)
    way = request.POST.get("way", "")
    chosen = picks(winner, loser, way if way in WAYS else "fuller")
    chosen |= {name: request.POST[f"pick-{name}"] for name in FIELDS if f"pick-{name}" in request.POST}
    versions = {one: _number(request, f"version-{one}") for one in sides}
    try:
        done = merging.merge(winner.pk, loser.pk, chosen, request.user, versions=versions)
    except ChangedMeanwhile:
        return _asked_next(request, gettext("One of the two was changed meanwhile; look again."), first=pair)
    told = gettext("One company now: %(name)s.") % {"name": done.winner.name}
    return _asked_next(request, told, undo=reverse("prospects:merge_undo", args=[done.pk]), undo_answer="again")


@acting(Action.UNDO)
@require_http_methods(["GET", "POST"])
def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Part two companies again: first what would go back and what would stay, then it is done."""
    done = get_object_or_404(Merge.objects.visible_to(request.user).select_related("winner", "loser", "by"), pk=pk)
    if done.undone_at is not None:
        messages.info(request, gettext("These two were parted already."))
        return redirect("directory:company", done.winner_id)
    if request.method == "GET":
        return render(request, "prospects/merge_undo.html", _parting(done))
    again = request.POST.get("answer") == "again"
    try:
        merging.unmerge(done, request.user, ask_again=again)
    except ChangedMeanwhile:
        messages.warning(request, gettext("Part first what was merged later."))
        return redirect("directory:company", done.winner_id)
    told = gettext("Parted again: %(one)s and %(other)s.") % {"one": done.winner.name, "other": done.loser.name}
    if again:
        one, other = sorted((done.winner_id, done.loser_id))
        return _asked_next(request, told, first=TwinPair.objects.filter(one=one, other=other).first())
    messages.success(request, told)
    return redirect("directory:company", done.winner_id)


def _queue(request: HttpRequest, first: TwinPair | None = None) -> dict[str, Any]:
    pairs = TwinPair.objects.visible_to(request.user).open().in_turn()
    listed = list(pairs.select_related("one__owner", "other__owner")[: NEXT + 1])
    if first is not None:
        fresh = pairs.select_related("one__owner", "other__owner").filter(pk=first.pk).first()
        listed = [*([fresh] if fresh else []), *(pair for pair in listed if pair.pk != first.pk)]
    return {
        "shown": show(listed[0], request.user) if listed else None,
        "following": listed[1 : NEXT + 1],
        "waiting": pairs[:MOST].count(),
        "any_companies": bool(listed) or Company.objects.visible_to(request.user).exists(),
        "most": MOST,
    }


def _asked_next(
    request: HttpRequest, told: str, *, undo: str = "", undo_answer: str = "", first: TwinPair | None = None
) -> HttpResponse:
    """The next pair, what was done in a line, and the way back."""
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, told)
        return redirect("prospects:twins")
    context = {**_queue(request, first), "told": told, "undo": undo, "undo_answer": undo_answer}
    answer = render(request, "prospects/settled.html", context)
    answer["HX-Push-Url"] = reverse("prospects:twins")
    return answer


def _parting(done: Merge) -> dict[str, Any]:
    stays = merging.what_stays(done, done.winner)
    labels = [label_of(name) for name in stays["fields"]]
    return {
        "merge": done,
        "moved": sum(len(ids) for ids in done.moved.values()),
        "back": len(done.picked) - len(labels),
        "labels": labels,
        "people": list(Person.objects.filter(pk__in=stays["people"]).values_list("name", flat=True)),
    }


def _pair(request: HttpRequest, pk: int) -> TwinPair:
    seen = TwinPair.objects.visible_to(request.user).select_related("one__owner", "other__owner")
    return get_object_or_404(seen, pk=pk)


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
