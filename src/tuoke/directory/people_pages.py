"""The list of people, and the same as a file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tuoke.directory import listing, people_list, people_rows
from tuoke.directory.exporting import SLICE, as_csv, as_sheet
from tuoke.directory.filters import OWNERS
from tuoke.directory.people_list import FIELDS, Asked, Line, PeopleFilters
from tuoke.directory.views import OWNER_LABELS, looks_over
from tuoke.engine.lists.harmless import harmless
from tuoke.team.access import acting, members
from tuoke.team.models import Action
from tuoke.workspace.audit import record
from tuoke.workspace.numbers import phone_masked


class Head(NamedTuple):
    """A column of the list and of the file; `key` where it sorts."""

    label: str | Promise
    key: str = ""
    is_number: bool = False


HEADS = (
    Head(pgettext_lazy("person", "Name"), "name"), Head(_("Title")), Head(_("Company")), Head(_("Phone")),
    Head(_("E-mail")), Head(_("Owner")), Head(_("Known since"), "made"),
)  # fmt: skip


@members
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """People to look through: searched, narrowed, sorted, page by page. The address says all of it."""
    user: Any = request.user
    filters = PeopleFilters.read(request.GET)
    found = people_list.read(user, filters, request.GET.get("after", ""), request.GET.get("before", ""))
    htmx = getattr(request, "htmx", None)
    part = "#results" if htmx and htmx.target == "results" else ""
    context = {
        "found": found,
        "rows": people_rows.body(found.lines),
        "filters": filters,
        "heads": [(head, *(filters.sorted_by(head.key) if head.key else ("", ""))) for head in HEADS],
    }
    if not part:
        owners = [(code, OWNER_LABELS[code]) for code in ("", *OWNERS) if code != "team" or looks_over(user)]
        context |= {"owners": owners, "lists": partial(listing.LISTS, user), "tags": listing.TAGS}
    response = render(request, f"directory/people.html{part}", context)
    if part:
        response["HX-Push-Url"] = request.path + (filters.address() if filters.query else "")
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


@acting(Action.EXPORT)
@require_POST
def people_export(request: HttpRequest) -> HttpResponseBase:
    """All of the list as CSV or XLSX, in the order in which they came. One line in the audit says who took how many."""
    user: Any = request.user
    filters = PeopleFilters.read(request.POST)
    asked = Asked(user, filters)
    with transaction.atomic():
        record(user, "export", "directory.person", count=asked.people.count(), filter=filters.query)
    rows, name = texts(asked, translation.get_language()), f"{gettext('people')}-{timezone.localdate():%Y%m%d}"
    if request.POST.get("form") == "xlsx":
        return FileResponse(as_sheet(HEADS, rows), as_attachment=True, filename=f"{name}.xlsx")
    answer = StreamingHttpResponse(as_csv(HEADS, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.csv")
    return answer


def texts(asked: Asked, language: str | None) -> Iterator[list[str]]:
    """The values of HEADS of each person as texts; read a slice at a time."""
    after = 0
    while rows := list(asked.people.filter(pk__gt=after).order_by("pk").values(*FIELDS)[:SLICE]):
        with translation.override(language):
            for line in people_list.lines(asked.user, rows):
                yield [harmless(text) for text in _texts(line)]
        after = rows[-1]["pk"]


def _texts(line: Line) -> tuple[str, ...]:
    row = line.row
    return (
        row["name"],
        row["title"],
        row["company__name"],
        line.phone if line.opened else phone_masked(line.phone),
        line.email,
        row["company__owner__name"] or "",
        f"{timezone.localtime(row['made_at']):%Y-%m-%d}",
    )
