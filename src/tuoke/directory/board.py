"""The list of companies as a board: a column for each value of a field that has few, a card for each company. A card is
moved by changing that field, with the same look at what somebody else wrote meanwhile as in a cell of the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from tuoke.directory import cells, listing, veil
from tuoke.directory.bulk_form import value_field
from tuoke.directory.columns import Column, Type, every, known
from tuoke.directory.filters import Filters
from tuoke.directory.keyset import BIGGEST_ID
from tuoke.directory.models import Company
from tuoke.team.access import members, writers
from tuoke.team.models import User
from tuoke.workspace.models import Workspace

CARDS = 20
MOST_COLUMNS = 40


@dataclass(frozen=True)
class Lane:
    """One column of the board: a value ('' is unknown, of an owner nobody) and its word."""

    value: str
    word: str

    @property
    def slug(self) -> str:
        """By which the page finds it."""
        return "".join(letter if letter.isalnum() else f"-{ord(letter)}-" for letter in self.value) or "none"


def offered(workspace: Workspace | None, user: Any) -> list[Column]:
    """The columns of which a board can be made, as far as `user` reads them."""
    return [column for column in every(workspace).values() if column.makes_board and not veil.is_gone(user, column)]


def lanes(column: Column, user: Any) -> list[Lane]:
    """The board's columns, what is unknown first."""
    if column.type == Type.OWNER:
        people = User.objects.below(user).sellers().order_by("name", "pk")[:MOST_COLUMNS]
        return [Lane("", gettext("nobody")), *(Lane(str(one.pk), one.name) for one in people)]
    if column.type == Type.CHOICE:
        return [Lane("", gettext("unknown")), *(Lane(choice, choice) for choice in column.choices)]
    answers = [Lane("yes", gettext("yes")), Lane("no", gettext("no"))]
    return [Lane("", gettext("unknown")), *answers] if column.custom else answers


def may_move(column: Column, user: Any) -> bool:
    return column.key in cells.keys_for(user, [column])


@members
@require_safe
def board_column(request: HttpRequest) -> HttpResponse:
    """The cards of one column: the first of them, and how many there are. A fragment."""
    user: Any = request.user
    filters = Filters.of(request.GET)
    column = known([filters.board]).get(filters.board)
    value = request.GET.get("lane", "")
    lane = next((one for one in lanes(column, user) if one.value == value), None) if column else None
    if column is None or lane is None:
        raise Http404
    narrowed = filters.within(column.key, lane.value)
    page, total, _broad = listing.some(user, narrowed, "", "", CARDS)
    context = {
        "filters": filters,
        "column": column,
        "lane": lane,
        "cards": page.rows,
        "total": "" if total is None else listing.capped(total),
        "more_url": narrowed.address(board="") if page.after else "",
        "may_move": may_move(column, user),
    }
    return render(request, "directory/board_column.html", context)


@writers
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the field of the board of one company. 204 when it is done; 409 with both values where somebody else was
    quicker: sent again, it is meant."""
    user: Any = request.user
    user.acts = cells.action_of(request.POST.get("column", ""))
    company = get_object_or_404(Company.objects.visible_to(user), pk=pk)
    column = known([request.POST.get("column", "")]).get(request.POST.get("column", ""))
    if column is None or not column.makes_board or not may_move(column, user):
        raise Http404
    if cells.is_masked(column, company, user):
        raise PermissionDenied
    form = cells.OneValue(_plain(request.POST), field=value_field(column, user))
    if not form.is_valid():
        raise Http404
    given = form.cleaned_data
    try:
        cells.write(column, company, given["value"], user, seen=given["seen"], version=given["version"])
    except cells.CellConflict as refused:
        words = {lane.value: lane.word for lane in lanes(column, user)}
        theirs = cells.text_of(column, refused.now)
        context = {
            "company": refused.now,
            "column": column,
            "theirs": theirs,
            "theirs_word": words.get(theirs, theirs or gettext("unknown")),
            "value": form.text,
            "word": words.get(form.text, form.text),
        }
        return render(request, "directory/board_conflict.html", context, status=409)
    return HttpResponse(status=204)


def _plain(sent: QueryDict) -> QueryDict:
    """An id that is none of ours is no choice, and no error of the database either."""
    value = sent.get("value", "")
    if value.isascii() and value.isdigit() and int(value) > BIGGEST_ID:
        sent = sent.copy()
        sent["value"] = "0"
    return sent
