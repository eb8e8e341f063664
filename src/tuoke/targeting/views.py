"""Who fits and what counts: the seller's profile and card, their effect while they are written, and their versions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from tuoke.directory.keyset import BIGGEST_ID
from tuoke.engine.lists.qualify import Profile as Wanted
from tuoke.engine.lists.rank import Card as Given
from tuoke.targeting import card_form, cuts, drift, profile_form, splitting, versions
from tuoke.targeting.card_form import CardForm
from tuoke.targeting.effect import effect as effect_of
from tuoke.targeting.maturity import stale
from tuoke.targeting.models import Card, Profile, Proposal
from tuoke.targeting.profile_form import ProfileForm
from tuoke.targeting.segment_views import address, asked_for, chosen, split
from tuoke.targeting.segments import Segment
from tuoke.team.access import members, writers
from tuoke.team.models import User
from tuoke.workspace.first_steps import steps_of
from tuoke.workspace.models import Workspace

CHOICES = [(0, [0], [2]), (1, [1], [2]), (2, [2], [2])]


@members
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest, seller: int | None = None) -> HttpResponse:
    """One's own profile to write, or that of somebody one may look over to read. A save is a new version."""
    whose = _whose(request, seller)
    mine = list(Segment.objects.filter(seller=whose).order_by("pk"))
    segment = chosen(request, mine)
    current = Profile.objects.of(whose, segment)
    body = current.body if current else profile_form.EMPTY
    error = ""
    if request.method == "POST":
        _own(request, whose)
        body = profile_form.read(request.POST)
        if "split" in request.POST and splitting.too_many(body):
            error = split(request, body, segment)
            if not error:
                return redirect(address(segment))
        wanted, error = profile_form.checked(body)
        if wanted is not None:
            made = versions.save(Profile, whose, wanted.to_dict(), request.user, segment=segment)
            return _saved(request, made, "profile", segment)
    cut = cuts.asked(request.GET) if request.method == "GET" else None
    body = cuts.filled(body, cut, request.user) if cut else body
    context = {"form": ProfileForm(body, request.user), "current": current, "seller": whose, "error": error}
    context |= {"cut": cut, "segment": segment, "segments": mine}
    if current and not error:
        context["beyond"] = _beyond(whose, Wanted.from_dict(current.body), context["form"])
    context["stale"] = stale(segment, current, Workspace.current().today())
    context["parts"] = [versions.kernel(part) for part in splitting.split(body)] if splitting.too_many(body) else []
    context["next_step"] = _next_step(request)
    own = whose.pk == request.user.pk and request.user.may_write  # type: ignore[union-attr]
    return render(request, "targeting/profile.html", {**context, "own": own}, status=422 if error else 200)


def _beyond(whose: Any, wanted: Wanted, form: ProfileForm) -> list[drift.Beyond]:
    """Different customers among those won and those that came in: counted from what the form read anyway."""
    seen = {
        "industry": {one.name: one.count for one in form.offered_industries},
        "owner_kind": {one.value: one.count or 0 for one in form.owner_kinds},
        "area": {one.value: one.count or 0 for one in form.places},
    }
    companies = max((sum(counts.values()) for counts in seen.values()), default=0)
    return drift.beyond(wanted, drift.won_counts(whose, wanted), seen, companies)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, seller: int | None = None) -> HttpResponse:
    """One's own card to write, or that of somebody below to read. `?from=profile` fills a first one in."""
    whose = _whose(request, seller)
    current = Card.objects.current(whose)
    wanted = Profile.objects.current(whose)
    body = current.body if current else card_form.EMPTY
    if wanted and request.GET.get("from") == "profile":
        body = card_form.from_profile(wanted.body)
    error = ""
    if request.method == "POST":
        _own(request, whose)
        body = card_form.read(request.POST, current.body if current else None)
        given, error = card_form.checked(body)
        if given is not None:
            return _saved(request, versions.save(Card, whose, given.to_dict(), request.user), "card")
    context = {"form": CardForm(body, request.user), "current": current, "seller": whose, "error": error}
    context["next_step"] = _next_step(request)
    own = whose.pk == request.user.pk and request.user.may_write  # type: ignore[union-attr]
    more = {"own": own, "has_profile": wanted is not None, "choices": CHOICES}
    more["proposals"] = Proposal.objects.open().filter(seller=whose).count()
    return render(request, "targeting/card.html", {**context, **more}, status=422 if error else 200)


@writers
@require_POST
def effect(request: HttpRequest) -> HttpResponse:
    """What the form as it stands would do, as a fragment; a refusal is said there as well. Nothing is written."""
    user = request.user
    wanted: Wanted | None
    given: Given | None
    if request.POST.get("kind") == "card":
        stored = Profile.objects.current(user)
        wanted, error = profile_form.checked(stored.body if stored else profile_form.EMPTY)
        mine = Card.objects.current(user)
        given, error = card_form.checked(card_form.read(request.POST, mine.body if mine else None))
    else:
        wanted, error = profile_form.checked(profile_form.read(request.POST))
        mine = Card.objects.current(user)
        given, _ignored = card_form.checked(mine.body if mine else card_form.EMPTY)
    found = None
    if wanted is not None and given is not None:
        found = effect_of(user, wanted, given, given if request.POST.get("kind") == "card" else wanted)
    return render(request, "targeting/effect.html", {"effect": found, "error": error})


@members
@require_http_methods(["GET", "HEAD"])
def versions_of(request: HttpRequest, kind: str, seller: int | None = None) -> HttpResponse:
    """All versions, newest first, each with what it changed."""
    model = versions.kind_of(kind)
    whose = _whose(request, seller)
    written = model.objects.visible_to(request.user).filter(seller=whose)
    if model is Profile and (segment := asked_for(request, whose)):
        written = written.filter(segment=segment)
    found = list(written.select_related("by").order_by("-number")[:100])
    older = [*found[1:], None][: len(found)]
    lines = [
        (one, versions.diff(before.body if before else {}, one.body)) for one, before in zip(found, older, strict=True)
    ]
    own = whose.pk == request.user.pk and request.user.may_write  # type: ignore[union-attr]
    context = {"kind": kind, "seller": whose, "lines": lines, "own": own}
    if kind == "card":
        context["learned"] = set(Proposal.objects.filter(made__in=found).values_list("made", flat=True))
    return render(request, "targeting/versions.html", context)


@writers
@require_POST
def bring_back(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """An old version of one's own becomes the newest, as a version of its own."""
    model = versions.kind_of(kind)
    old: Any = get_object_or_404(model, seller=request.user, number=number) if number < 2**31 else None
    if old is None:
        raise Http404
    of = {"segment": old.segment} if isinstance(old, Profile) else {}
    made = versions.save(model, request.user, old.body, request.user, **of)
    if made is None:
        messages.info(request, gettext("This is the current version already."))
    else:
        said = gettext("Version %(old)d is back, as version %(new)d.")
        messages.success(request, said % {"old": number, "new": made.number})
    return redirect("targeting:versions", kind)


def _whose(request: HttpRequest, seller: int | None) -> Any:
    if seller is None:
        return request.user
    if seller > BIGGEST_ID:
        raise Http404
    return get_object_or_404(User.objects.below(request.user).with_rights(), pk=seller)  # type: ignore[arg-type]


def _own(request: HttpRequest, whose: Any) -> None:
    """Only one's own can be written; of somebody else's there is nothing to send to."""
    if whose.pk != request.user.pk:
        raise Http404


def _saved(
    request: HttpRequest, made: versions.Version | None, kind: str, segment: Segment | None = None
) -> HttpResponse:
    if made is None:
        messages.info(request, gettext("Nothing has changed."))
    else:
        said = gettext("Version %(n)d is saved. Companies are being ranked anew.")
        messages.success(request, said % {"n": made.number})
    of = f"&segment={segment.pk}" if segment and not segment.in_use else ""
    return redirect(reverse(f"targeting:{kind}") + "?saved=1" + of)


def _next_step(request: HttpRequest) -> Any:
    """After a save: the first step that is still to do, else the way to the call sheet."""
    if "saved" not in request.GET:
        return None
    waiting = (one for one in steps_of(request.user) if one.is_next and one.url)
    return next(waiting, {"url": reverse("calls:call_sheet")})
