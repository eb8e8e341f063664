"""The list of companies, what its filters offer, and the search of the palette."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuoke.directory import board, bulk_form, listing, palette_search, saved_views, veil
from tuoke.directory.columns import OWN, known
from tuoke.directory.filter_words import Words, offered, sentence, showable
from tuoke.directory.filters import GROUPS, OWNERS, Filters
from tuoke.directory.models import Company
from tuoke.directory.saved_views import SavedView
from tuoke.team.access import members
from tuoke.workspace.places import place_name

OWNER_LABELS = {"": _("All"), "me": _("Mine"), "none": _("Nobody's"), "team": _("Colleagues'")}
MOST_VALUES, MOST_READ = 100, 5_000
LONGEST_ID = 18  # digits, as in an address (rowid.py)


@members
@require_safe
def companies(request: HttpRequest) -> HttpResponse:
    """Companies to look through: filtered, sorted, searched, page by page. The address says all of it; without one,
    the list opens with the view that this person chose."""
    if not request.GET and not getattr(request, "htmx", None) and (chosen := saved_views.DEFAULT(request.user)):
        return redirect("directory:view", chosen[0]["view_id"])
    return _list(request, Filters.of(request.GET))


@members
@require_safe
def view(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as a view has it; what the address says besides goes before it."""
    seen = SavedView.objects.visible_to(request.user).select_related("team")
    found: SavedView = get_object_or_404(seen, pk=pk)
    said = Filters.said_in(request.GET)
    return _list(request, Filters.of(request.GET) if said else found.filters, found)


@members
@require_safe
def condition(request: HttpRequest) -> HttpResponse:
    """One more line of the filter, about the column `add`: a fragment."""
    column = known([request.GET.get("add", "")]).get(request.GET.get("add", ""))
    if column is None or not column.asked or veil.is_gone(request.user, column):
        raise Http404
    return render(request, "directory/condition.html", {"line": Words(request.user).blank(column)})


@members
@require_safe
def columns(request: HttpRequest) -> HttpResponse:
    """Which columns are shown, in which order, and how: a dialog. `view`: the view that it is about."""
    filters, workspace = Filters.of(request.GET), getattr(request, "workspace", None)
    seen = request.GET.get("view", "")
    known_view = seen.isascii() and seen.isdigit() and len(seen) <= LONGEST_ID
    context = {
        "filters": filters,
        "showable": showable(filters, workspace, request.user),
        "boards": board.offered(workspace, request.user),
        "groups": [OWN[key] for key in GROUPS],
        "action": reverse("directory:view", args=[int(seen)]) if known_view else reverse("directory:companies"),
    }
    return render(request, "directory/columns_dialog.html", context)


def _list(request: HttpRequest, filters: Filters, saved: SavedView | None = None) -> HttpResponse:
    if not getattr(request, "htmx", None) and (len(request.GET.getlist("show")) > 1 or "c" in request.GET):
        # As a form sends it. The address of the page is the short one, which can be handed on.
        return redirect(request.path + filters.address() + _adding(request))
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    shown_as = known([filters.board]).get(filters.board) if filters.board else None
    # Of a board, each column asks for its own cards.
    found = listing.frame(request.user, filters) if shown_as else listing.read(request.user, filters, after, before)
    htmx = getattr(request, "htmx", None)
    part = "#results" if htmx and htmx.target == "results" else ""
    user: Any = request.user
    workspace, words = getattr(request, "workspace", None), Words(user)
    owners = [(code, OWNER_LABELS[code]) for code in ("", *OWNERS) if code != "team" or looks_over(user)]
    context = {
        "found": found,
        "filters": filters,
        "owners": owners,
        "upload": _upload_url() if user.may_import else "",
        "saved": saved,
        "may_change": saved is not None and saved.changeable_by(request.user),
        "altered": saved is not None and filters != saved.filters,
        "sentence": sentence(filters, words) if filters.where else "",
        # What the page offers to choose from is drawn once (bulk_bar.html, filter_form.html).
        "fields_at": getattr(workspace, "fields_at", None),
        # Which fields conditions may be about: those of the firm, as far as this role reads them.
        "asked_of": (getattr(workspace, "fields_at", None), user.rights.fields),
        "bulk_offered": partial(bulk_form.offered, user, workspace),
        "board": shown_as,
        "lanes": board.lanes(shown_as, user) if shown_as else [],
        "heads": [(column, *filters.sorted_by(column.key)) for column in filters.columns],
    }
    if not part:
        added = known([request.GET.get("add", "")])
        context |= {
            "views": saved_views.VIEWS(request.user),
            "lines": [words.line(one) for one in filters.conditions] + [words.blank(one) for one in added.values()],
            "offered": partial(offered, workspace, user),
            "form_key": None if filters.where or added else (found.choices, len(owners), context["asked_of"]),
            "as_table": filters.address(board=""),
            "as_board": filters.address(board=filters.board or "owner"),
        }
    response = render(request, f"directory/companies.html{part}", context)
    if part:
        response["HX-Push-Url"] = request.path + (filters.address() if saved or filters.query else "")
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


def _adding(request: HttpRequest) -> str:
    """Without script, one more condition is asked for by the form itself."""
    key = request.GET.get("add", "")
    return f"&{urlencode({'add': key})}" if key in known([key]) else ""


def _upload_url() -> str:
    """Rooms above are known by the names of their addresses only."""
    try:
        return reverse("intake:imports")
    except NoReverseMatch:
        return ""


def looks_over(user: Any) -> bool:
    """Sellers see nobody's companies but their own and those of nobody."""
    return getattr(user, "role", "seller") != "seller"
