"""What ends a deal, and what shows how far it is: evidence given and taken back, signed, lost, opened again."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from tuoke.deals import selling
from tuoke.deals.forms import LostForm, ProofForm, WonForm
from tuoke.deals.models import Kind, Point, Proof
from tuoke.deals.pages import QUICKER, found_for
from tuoke.team.access import writers


@writers
@require_POST
def proof(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """What shows that a control point of its stage is met."""
    found = found_for(request, pk)
    meant = get_object_or_404(Point.objects.filter(stage__pipeline=found.pipeline_id, kind=Kind.PROOF), pk=point)
    text = request.POST.get("text", "").strip()[:400]
    if text and found.is_open:
        selling.prove(found, meant, text, request.user)
    elif not text:
        messages.error(request, gettext("What shows it? Write it in a few words."))
    return redirect("deals:deal", found.pk)


@writers
@require_POST
def proof_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """It does not show it after all."""
    found = get_object_or_404(Proof.objects.visible_to(request.user).select_related("deal"), pk=pk)
    selling.withdraw_proof(found, request.user)
    return redirect("deals:deal", found.deal_id)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def deal_won(request: HttpRequest, pk: int) -> HttpResponse:
    """Signed: for how much, and what shows the control points that are still open, if anything does."""
    found = found_for(request, pk)
    if not found.is_open:
        return redirect("deals:deal", found.pk)
    before = {name: found.serializable_value(name) for name in selling.FACTS}
    points = selling.missing_to_sign(found)
    form = WonForm(request.POST or None, instance=found)
    shown = ProofForm(request.POST or None, points=points, optional=True)
    if request.method == "POST" and form.is_valid() and shown.is_valid():
        try:
            with transaction.atomic():
                known = {point.pk: point for point in points}
                for key, text in shown.proofs.items():
                    selling.prove(found, known[key], text, request.user)
                selling.change(form.save(commit=False), before, request.user)
                selling.win(found, request.user, version=found.version)
        except (selling.Elsewhere, ValueError):
            messages.error(request, QUICKER)
            return redirect("deals:deal", found.pk)
        messages.success(request, gettext("Signed: %(deal)s") % {"deal": found.name})
        return redirect("deals:deal", found.pk)
    context = {"deal": found, "form": form, "shown": shown, "points": points}
    return render(request, "deals/won.html", context, status=422 if form.errors or shown.errors else 200)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def deal_lost(request: HttpRequest, pk: int) -> HttpResponse:
    """Lost, and why: the classes of an objection, a rival, or no decision."""
    found = found_for(request, pk)
    if not found.is_open:
        return redirect("deals:deal", found.pk)
    form = LostForm(request.POST or None)
    if not (request.method == "POST" and form.is_valid()):
        return render(request, "deals/lost.html", {"deal": found, "form": form}, status=422 if form.errors else 200)
    given = form.cleaned_data
    try:
        selling.lose(found, request.user, version=found.version, loss=given["loss"], note=given["note"])
    except (selling.Elsewhere, ValueError):
        messages.error(request, QUICKER)
        return redirect("deals:deal", found.pk)
    messages.success(request, gettext("Lost, with its reason: %(deal)s") % {"deal": found.name})
    return redirect("deals:deal", found.pk)


@writers
@require_POST
def deal_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo of won and of lost."""
    found = found_for(request, pk)
    if found.is_open:
        return redirect("deals:deal", found.pk)
    try:
        selling.reopen(found, request.user, version=found.version)
        messages.success(request, gettext("Open again: %(what)s") % {"what": found.name})
    except (selling.Elsewhere, ValueError):
        messages.error(request, QUICKER)
    return redirect("deals:deal", found.pk)
