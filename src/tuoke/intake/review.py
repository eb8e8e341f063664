"""A checked list before it comes in: problems corrected in place, twins settled, and the one button."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tuoke.intake import committing, kinds, sentences, uploading
from tuoke.intake.models import Batch, State, TwinRule
from tuoke.intake.preview import Preview
from tuoke.intake.settling import CHOICES
from tuoke.intake.views import elsewhere, visible
from tuoke.team.access import importers

LONGEST_CELL = 10_000


@importers
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Counts, rows with their marks, twins."""
    found = visible(request, pk)
    if moved := elsewhere(found, State.CHECKED):
        return moved
    if found.by_id == request.user.pk:
        found.by = request.user  # whose rights are known already
    show, numbers = request.GET.get("show", ""), (_number(request, "page"), _number(request, "twin"))
    page = Preview(found, request.user, show, *numbers)
    context = {
        "batch": found,
        "page": page,
        "rules": TwinRule.choices,
        "how": sentences.encoding(found.reading),
        "source": kinds.get(found.kind).source_label(found.source),
        "basis": kinds.basis_label(found.lawful_basis),
        "error": sentences.error(found.error, {}) if found.error else "",
    }
    return render(request, "intake/preview.html", context)


def _number(request: HttpRequest, name: str) -> int:
    """A page number from the address; anything else is the first page."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1


@importers
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Cells typed in the preview; the list is checked anew."""
    found = visible(request, pk)
    typed = _typed(request, found)
    if typed and not uploading.correct(found, request.user, typed):
        messages.error(request, _("The list has moved on meanwhile; nothing was changed."))
    return redirect("intake:batch", pk)


def _typed(request: HttpRequest, batch: Batch) -> dict[str, dict[str, str]]:
    """ "cell-14-phone" -> {"14": {"phone": ...}}; what is not a cell of this list is passed over."""
    columns = kinds.get(batch.kind).by_field()
    typed: dict[str, dict[str, str]] = {}
    for name, text in request.POST.items():
        parts = name.split("-")
        if len(parts) != 3 or parts[0] != "cell" or not (parts[1].isascii() and parts[1].isdigit()):
            continue
        if len(parts[1]) < 10 and parts[2] in columns:
            typed.setdefault(str(int(parts[1])), {})[parts[2]] = str(text).replace("\x00", "")[:LONGEST_CELL]
    return typed


@importers
@require_POST
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """The rule for companies that are here already."""
    found = visible(request, pk)
    chosen = request.POST.get("twin_rule", "")
    if chosen in TwinRule.values:
        committing.step(found, request.user, "rule", (State.CHECKED,), State.CHECKED, twin_rule=chosen)
    return redirect("intake:batch", pk)


@importers
@require_POST
def twin(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """One twin: the same company, not the same, or left out; '' opens it again."""
    found = visible(request, pk)
    choice = request.POST.get("choice", "")
    if found.state != State.CHECKED or (choice and choice not in CHOICES):
        raise Http404
    if Preview(found, request.user).twin(line) is None:
        raise Http404
    uploading.choose(found, request.user, line, choice)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("intake:preview", pk)
    page = Preview(found, request.user)
    context = {"batch": found, "pair": page.twin(line), "page": page, "settled": True}
    return render(request, "intake/preview.html#twin_answer", context)


@importers
@require_POST
def commit(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the list in. A second click finds it on its way."""
    found = visible(request, pk)
    if found.state == State.CHECKED and not (found.source and found.lawful_basis and found.list_name):
        messages.error(request, _("Say first where the list comes from, and on which ground it may be used."))
        return redirect("intake:mapping", pk)
    committing.commit(found, request.user)
    return redirect("intake:batch", pk)
