"""The list of companies, what its filters offer, and the search of the palette."""

from __future__ import annotations

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuoke.directory import listing, palette_search
from tuoke.directory.filters import OWNERS, Filters
from tuoke.directory.models import Company
from tuoke.team.access import members
from tuoke.workspace.places import place_name

OWNER_LABELS = {"": _("All"), "me": _("Mine"), "none": _("Nobody's"), "team": _("Colleagues'")}
MOST_VALUES, MOST_READ = 100, 5_000


@members
@require_safe
def companies(request: HttpRequest) -> HttpResponse:
    """Companies to look through: filtered, sorted, searched, page by page. The address says all of it."""
    filters = Filters.of(request.GET)
    found = listing.read(request.user, filters, request.GET.get("after", ""), request.GET.get("before", ""))
    htmx = getattr(request, "htmx", None)
    part = "#results" if htmx and htmx.target == "results" else ""
    owners = [(code, OWNER_LABELS[code]) for code in ("", *OWNERS) if code != "team" or _looks_over(request)]
    context = {"found": found, "filters": filters, "owners": owners, "upload": _upload_url()}
    response = render(request, f"directory/companies.html{part}", context)
    if part:
        response["HX-Push-Url"] = request.path + filters.address().rstrip("?")
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


@members
@require_safe
def values(request: HttpRequest) -> HttpResponse:
    """The commonest values of `of` (industry, area) among what the reader may see, as options."""
    column = request.GET.get("of", "")
    if column not in ("industry", "area"):
        raise Http404
    seen = Company.objects.visible_to(request.user).exclude(**{column: ""}).order_by()
    counted = Counter(seen.values_list(column, flat=True)[:MOST_READ])
    common = [value for value, _n in counted.most_common(MOST_VALUES)]
    shown = list(dict.fromkeys(map(place_name, common))) if column == "area" else common
    return render(request, "directory/values.html", {"values": shown})


@members
@require_safe
def palette(request: HttpRequest) -> HttpResponse:
    """At most 8 companies and people for the palette: a fragment."""
    return render(request, "directory/palette.html", palette_search.search(request.user, request.GET.get("q", "")))


def _upload_url() -> str:
    """Rooms above are known by the names of their addresses only."""
    try:
        return reverse("intake:upload")
    except NoReverseMatch:
        return ""


def _looks_over(request: HttpRequest) -> bool:
    """Sellers see nobody's companies but their own and those of nobody."""
    return getattr(request.user, "role", "seller") != "seller"
