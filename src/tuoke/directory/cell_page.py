"""One cell of the list, opened, changed or closed again. Each answer is the whole row."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods

from tuoke.directory import cells, listing
from tuoke.directory.bulk_form import value_field
from tuoke.directory.columns import Column
from tuoke.directory.filter_words import Words
from tuoke.directory.filters import Filters
from tuoke.directory.models import Company
from tuoke.team.access import writers


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def cell(request: HttpRequest, pk: int) -> HttpResponse:
    """The row of a company with the cell of `column` open; without one, closed. A value that is sent is written."""
    user: Any = request.user
    sent: QueryDict = request.POST if request.method == "POST" else request.GET
    if wanted := sent.get("column", ""):
        user.acts = cells.action_of(wanted)
    company = get_object_or_404(Company.objects.visible_to(user), pk=pk)
    columns = Filters.of(_only(sent, "show")).columns
    column = next((one for one in columns if one.key == sent.get("column", "")), None)
    if column is None and request.method != "POST":
        return HttpResponse(listing.row(user, pk, columns, {}))
    if column is None or column.key not in cells.keys_for(user, columns):
        raise Http404
    if cells.is_masked(column, company, user):
        raise PermissionDenied
    there = cells.text_of(column, company)
    first = {"seen": there, "version": company.version, "value": there}
    form = cells.OneValue(
        request.POST if request.method == "POST" else None, field=value_field(column, user, there), initial=first
    )
    if not (request.method == "POST" and form.is_valid()):
        return _opened(request, company, columns, column, form)
    given = form.cleaned_data
    try:
        cells.write(column, company, given["value"], user, seen=given["seen"], version=given["version"])
    except cells.CellConflict as refused:
        return _conflict(request, columns, column, form, refused.now)
    return HttpResponse(listing.row(user, pk, columns, {}))


def _conflict(
    request: HttpRequest, columns: tuple[Column, ...], column: Column, form: cells.OneValue, now: Company
) -> HttpResponse:
    """409 with both values. What was typed stays; sending it again is to mean it."""
    theirs = cells.text_of(column, now)
    typed = request.POST.copy()
    typed["seen"], typed["version"] = theirs, str(now.version)
    form.data = typed
    said = dict(Words(request.user).choices(column)).get(theirs, theirs)
    return _opened(request, now, columns, column, form, theirs=said, status=409)


def _opened(
    request: HttpRequest,
    company: Company,
    columns: tuple[Column, ...],
    column: Column,
    form: cells.OneValue,
    *,
    theirs: str | None = None,
    status: int = 0,
) -> HttpResponse:
    shown = "~".join(one.key for one in columns)
    context = {"form": form, "company": company, "column": column, "show": shown, "theirs": theirs}
    html = render_to_string("directory/cell.html", context, request)
    row = listing.row(request.user, company.pk, columns, {column.key: html})
    return HttpResponse(row, status=status or (422 if form.errors else 200))


def _only(sent: QueryDict, name: str) -> QueryDict:
    found = QueryDict(mutable=True)
    found[name] = sent.get(name, "")
    return found
