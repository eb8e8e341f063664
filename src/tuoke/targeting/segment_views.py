"""Several profiles of one seller: choose which is in use, begin one more."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tuoke.directory.keyset import BIGGEST_ID
from tuoke.targeting import drift, profile_form, segments, splitting, versions
from tuoke.targeting.models import Profile
from tuoke.targeting.segments import Segment
from tuoke.team.access import writers


def address(segment: Segment | None) -> str:
    page = reverse("targeting:profile")
    return f"{page}?segment={segment.pk}" if segment else page


def asked_for(request: HttpRequest, whose: Any) -> Segment | None:
    """The segment that the address or the form names, else the one in use, else None; 404 for one of another."""
    return chosen(request, list(Segment.objects.filter(seller=whose)))


def chosen(request: HttpRequest, own: list[Segment]) -> Segment | None:
    """The same among all that the seller has."""
    number = request.POST.get("segment") or request.GET.get("segment") or ""
    if not number:
        return next((one for one in own if one.in_use), None)
    found = next((one for one in own if str(one.pk) == number), None)
    if found is None:
        raise Http404
    return found


@writers
@require_POST
def new_segment(request: HttpRequest) -> HttpResponse:
    """One more profile, empty; it is in use only when its seller says so."""
    name = request.POST.get("name", "").strip() or gettext("another profile")
    made = segments.make(request.user, name, request.user)
    if made is None:
        messages.info(request, gettext("You have as many profiles as can be tended already."))
    return redirect(address(made))


@writers
@require_POST
def different_customer(request: HttpRequest) -> HttpResponse:
    """A profile of its own for companies beyond the one that is open; what to offer them is decided anew."""
    current = Profile.objects.of(request.user, asked_for(request, request.user))
    aspect, value = request.POST.get("aspect", ""), request.POST.get("value", "")
    body = drift.body_for(current.body, aspect, value) if current else None
    wanted, error = profile_form.checked(body) if body else (None, "")
    if wanted is None:
        messages.info(request, error or gettext("There is no such company any more."))
        return redirect(address(None))
    made = segments.make(request.user, value if aspect != "employees" else segments.named(body or {}), request.user)
    if made is None:
        messages.info(request, gettext("You have as many profiles as can be tended already."))
        return redirect(address(None))
    named = dataclasses.replace(wanted, name=made.name)
    versions.save(Profile, request.user, named.to_dict(), request.user, segment=made)
    said = gettext("They have a profile of their own now. Decide product, sales strategy and resources anew.")
    messages.success(request, said)
    return redirect("targeting:state_of", made.pk)


@writers
@require_POST
def use_segment(request: HttpRequest, segment: int) -> HttpResponse:
    """This profile strikes from now on; companies are ranked anew."""
    if segment > BIGGEST_ID:
        raise Http404
    found: Segment = get_object_or_404(Segment, pk=segment, seller=request.user)
    segments.use(found, request.user)
    said = gettext("“%(name)s” is in use. Companies are being ranked anew.")
    messages.success(request, said % {"name": found.name})
    return redirect(address(found))


def split(request: HttpRequest, body: dict[str, Any], segment: Segment | None) -> str:
    """Save what was typed as several profiles; '' when that is done, else the sentence that refuses it."""
    parts = splitting.split(body)
    wanted = [profile_form.checked(part) for part in parts]
    refused = next((error for found, error in wanted if found is None), "")
    if refused:
        return refused
    segment = segment or segments.first(request.user)
    names = []
    for n, (found, _error) in enumerate(wanted):
        assert found is not None
        target = segment if n == 0 else segments.make(request.user, segments.named(parts[n]), request.user)
        if target is None:
            return gettext("You have as many profiles as can be tended already.")
        versions.save(Profile, request.user, found.to_dict(), request.user, segment=target)
        names.append(segments.named(parts[n]))
    said = gettext("Saved as %(n)d profiles: %(names)s. The first is the one you had open.")
    messages.success(request, said % {"n": len(names), "names": gettext(", ").join(names)})
    return ""
