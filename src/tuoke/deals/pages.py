"""Deals as a list, a board and a calendar of expected signatures; one deal; and what is done with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, F, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuoke.deals import readings, selling
from tuoke.deals.depth import depth_of
from tuoke.deals.forms import DealForm, ProofForm
from tuoke.deals.models import Deal, Kind, Pipeline, Point, Stage
from tuoke.deals.narrowing import Narrowed
from tuoke.deals.pipelines import make_ready
from tuoke.directory.models import Company
from tuoke.team.access import members, writers
from tuoke.workspace.once import once

A_PAGE = 50
CARDS = 30
MOST_ON_TIMELINE = 200
QUICKER = _("Somebody else was quicker: look at the deal as it is now.")
CHANGED = _("Somebody changed this deal while you typed. Look at it again, then save.")


def _mine(request: HttpRequest) -> Any:
    return Deal.objects.visible_to(request.user).select_related("company", "owner", "stage", "pipeline")


def found_for(request: HttpRequest, pk: int) -> Deal:
    found: Deal = get_object_or_404(_mine(request).select_related("person"), pk=pk)
    return found


@members
@require_safe
def deals(request: HttpRequest) -> HttpResponse:
    """Open deals, or those won or lost: as a list, a board by stage, or by the week of the expected signature."""
    make_ready()
    narrowed = Narrowed.of(request.GET)
    found = narrowed.apply(_mine(request), request.user)
    pipelines = list(Pipeline.objects.order_by("pk"))
    chosen = next((one for one in pipelines if str(one.pk) == narrowed.pipeline), pipelines[0] if pipelines else None)
    context: dict[str, Any] = {
        "narrowed": narrowed,
        "pipelines": pipelines,
        "pipeline": chosen,
    }
    if narrowed.look == "board" and chosen:
        context |= {"lanes": selling.stages(chosen.pk), "sums": sums(found.filter(pipeline=chosen))}
        return render(request, "deals/board.html", context)
    context["sums"] = sums(found)
    if narrowed.look == "weeks":
        context["weeks"] = _weeks(found)
        return render(request, "deals/weeks.html", context)
    page = Paginator(found.order_by(*narrowed.order), A_PAGE).get_page(request.GET.get("page"))
    context |= {"page": page, "rows": _rows(request, list(page.object_list), narrowed.kind)}
    return render(request, "deals/deals.html", context)


def sums(found: Any) -> list[dict[str, Any]]:
    """Per currency: how many, how many of unknown amount, and what they are worth together."""
    grouped = found.order_by().values("currency").annotate(n=Count("pk"), known=Count("amount"), worth=Sum("amount"))
    return [row | {"unknown": row["n"] - row["known"]} for row in grouped.order_by("-n", "currency")]


def _rows(request: HttpRequest, some: list[Deal], kind: str = "") -> list[dict[str, Any]]:
    """Deals with what is to be said of each beside itself: its chance, of one kind of customer where the list is
    narrowed to it, whether it is slow, and how often it was put off."""
    stages = {deal.stage_id: deal.stage for deal in some}
    known = readings.by_stage(request.user, stages.values()) if stages else {}
    slipped = readings.slips(some)
    return [
        {
            "deal": deal,
            "reading": known[deal.stage_id],
            "rate": known[deal.stage_id].of(kind),
            "slow": readings.is_slow(deal, known.get(deal.stage_id)),
            "slips": slipped.get(deal.pk, 0),
        }
        for deal in some
    ]


def _weeks(found: Any) -> list[tuple[Any, list[Deal]]]:
    """(Monday of the week or None, its deals), those without a day last."""
    some = found.order_by(F("close_on").asc(nulls_last=True), "pk")[:MOST_ON_TIMELINE]
    weeks: dict[Any, list[Deal]] = {}
    for deal in some:
        monday = deal.close_on - dt.timedelta(days=deal.close_on.weekday()) if deal.close_on else None
        weeks.setdefault(monday, []).append(deal)
    return list(weeks.items())


@members
@require_safe
def lane(request: HttpRequest, stage: int) -> HttpResponse:
    """The cards of one stage: a fragment of the board."""
    narrowed = Narrowed.of(request.GET)
    found_stage = get_object_or_404(Stage.objects.visible_to(request.user), pk=stage)
    found = narrowed.apply(_mine(request), request.user).filter(stage=found_stage)
    cards = list(found.order_by(*narrowed.order)[:CARDS])
    context = {
        "stage": found_stage,
        "rows": _rows(request, cards, narrowed.kind),
        "sums": sums(found),
        "narrowed": narrowed,
        "may_move": getattr(request.user, "may_write", False),
    }
    return render(request, "deals/lane.html", context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


@members
@require_safe
def deal(request: HttpRequest, pk: int) -> HttpResponse:
    """One deal: how far it is and what shows it, its chance, what is to be done, and everything that happened to it."""
    found = found_for(request, pk)
    stages = selling.stages(found.pipeline_id)
    known = readings.by_stage(request.user, stages)
    points = list(Point.objects.filter(stage__in=stages, retired=False).order_by("stage__place", "kind", "place", "pk"))
    standing = {proof.point_id: proof for proof in found.proofs.filter(withdrawn_at=None).select_related("by")}
    here = [point for point in points if point.stage_id == found.stage_id]
    next_stage = next((one for one in stages if one.place > found.stage.place), None)
    reading = known.get(found.stage_id)
    context = {
        "deal": found,
        "deal_key": str(found.pk),
        "stages": [(one, _state_of(one, found), known[one.pk]) for one in stages],
        "proofs": [(point, standing.get(point.pk)) for point in here if point.kind == Kind.PROOF],
        "support": [point for point in here if point.kind == Kind.SUPPORT],
        "people": [point for point in here if point.kind == Kind.PEOPLE],
        "next_stage": next_stage,
        "earlier": [one for one in stages if one.place < found.stage.place],
        "reading": reading,
        "of_kind": reading.of(found.customer_kind) if reading else None,
        "slow": readings.is_slow(found, reading),
        "slips": readings.slips([found]).get(found.pk, 0),
        "changes": found.changes.select_related("stage", "by", "owner").order_by("-at", "-pk")[:50],
        "lines": found.lines.order_by("pk"),
        "may_write": getattr(request.user, "may_write", False),
    }
    return render(request, "deals/deal.html", context)


@members
@require_safe
def deal_depth(request: HttpRequest, pk: int) -> HttpResponse:
    """How deep the relation is, beside other deals: a fragment that the page fetches, for it reads the journal."""
    found = found_for(request, pk)
    told = depth_of(request.user, found, selling.stages(found.pipeline_id))
    return render(request, "deals/depth.html", {"told": told, "deal": found})


def _state_of(stage: Stage, found: Deal) -> str:
    if stage.pk == found.stage_id:
        return "at" if found.is_open else "end"
    return "done" if stage.place < found.stage.place else ""


@writers
@once
@require_http_methods(["GET", "HEAD", "POST"])
def deal_create(request: HttpRequest, company: int) -> HttpResponse:
    """A new deal of a company; or a small order that is signed at once."""
    user: Any = request.user
    found = get_object_or_404(Company.objects.visible_to(user), pk=company)
    make_ready()
    form = DealForm(request.POST or None, user=user, company=found, initial={"owner": user})
    if not (request.method == "POST" and form.is_valid()):
        context = {"form": form, "company": found}
        return render(request, "deals/deal_form.html", context, status=422 if form.errors else 200)
    made = form.save(commit=False)
    made.company, made.owner = found, form.cleaned_data.get("owner") or user
    with transaction.atomic():
        opened = (
            selling.order_taken(found, made, user) if form.cleaned_data["signed"] else selling.open_deal(made, user)
        )
        selling.set_products(opened, form.cleaned_data["products"], user)
    return redirect("deals:deal", opened.pk)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def deal_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Amount, day, owner, rivals. What was typed stays where somebody else was quicker."""
    user: Any = request.user
    found = found_for(request, pk)
    before = {name: found.serializable_value(name) for name in selling.FACTS}
    owner, seen = found.owner, request.POST.get("version", "")
    form = DealForm(request.POST or None, user=user, company=found.company, instance=found)
    if request.method == "POST" and form.is_valid():
        if seen and seen != str(found.version):
            form.add_error(None, CHANGED)
        else:
            made = form.save(commit=False)
            made.owner = form.cleaned_data.get("owner") or owner
            try:
                with transaction.atomic():
                    selling.change(made, before, user)
                    selling.set_products(made, form.cleaned_data["products"], user)
                return redirect("deals:deal", found.pk)
            except selling.Elsewhere:
                form.add_error(None, CHANGED)
    context = {"form": form, "company": found.company, "deal": found}
    return render(request, "deals/deal_form.html", context, status=422 if form.errors else 200)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def deal_move(request: HttpRequest, pk: int, stage: int) -> HttpResponse:
    """Into another stage, with evidence for each control point that is left behind without any."""
    found = found_for(request, pk)
    to = get_object_or_404(Stage.objects.filter(pipeline=found.pipeline_id, retired=False), pk=stage)
    if not found.is_open:
        return redirect("deals:deal", found.pk)
    points = selling.missing(found, to)
    form = ProofForm(request.POST or None, points=points)
    if request.method == "POST" and (form.is_valid() or not points):
        try:
            moved = selling.move(
                found, to, request.user, version=found.version, proofs=form.proofs if points else {},
                why=request.POST.get("why", "")[:400],
            )  # fmt: skip
        except selling.Elsewhere:
            messages.error(request, QUICKER)
            return redirect("deals:deal", found.pk)
        messages.success(request, gettext("%(deal)s is in “%(stage)s” now.") % {"deal": moved.name, "stage": to.word})
        return redirect("deals:deal", found.pk)
    back = to.place < found.stage.place
    context = {"deal": found, "stage": to, "form": form, "points": points, "back": back}
    return render(request, "deals/move.html", context, status=422 if form.errors else 200)


@writers
@require_POST
def deal_step(request: HttpRequest, pk: int) -> HttpResponse:
    """A card of the board was moved. 204 when it is done; 409 with what is in the way: another hand, no evidence."""
    found = found_for(request, pk)
    to = Stage.objects.filter(
        pipeline=found.pipeline_id, retired=False, pk=_number(request.POST.get("value", ""))
    ).first()
    if to is None or not found.is_open:
        raise Http404
    seen = request.POST.get("version", "")
    context: dict[str, Any] = {"deal": found, "stage": to}
    try:
        selling.move(found, to, request.user, version=_number(seen))
    except selling.Elsewhere:
        return render(request, "deals/step_refused.html", context, status=409)
    except selling.Unproven as refused:
        return render(request, "deals/step_refused.html", context | {"points": refused.points}, status=409)
    return HttpResponse(status=204)
