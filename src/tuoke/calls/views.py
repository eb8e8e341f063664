"""Today: the call sheet, the outcome of a call, its undo, and the question after a refusal."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from tuoke.calls import outcomes, sheets
from tuoke.calls.models import Sheet, SheetRow
from tuoke.calls.objection import ObjectionForm, kept, object_to
from tuoke.calls.page import Day
from tuoke.calls.referral import ReferralForm, refer
from tuoke.calls.said import outcomes_with_keys
from tuoke.calls.when import WhenForm
from tuoke.directory.keyset import BIGGEST_ID
from tuoke.journal.kinds import OUTCOMES
from tuoke.journal.said import outcome_name
from tuoke.team.access import acting, members, writers
from tuoke.team.models import Action, User


@members
@require_http_methods(["GET", "HEAD"])
def call_sheet(request: HttpRequest) -> HttpResponse:
    """Whom to call today. `?row=` opens one row, `?seller=` shows the sheet of somebody one may look over."""
    day = Day(_seller(request), request.user, _number(request.GET.get("row")), request.workspace)  # type: ignore[attr-defined]
    day.ask()
    return _today(request, day, opened=bool(day.asked_row and request.htmx))  # type: ignore[attr-defined]


@writers
@require_POST
def outcome(request: HttpRequest, row: int) -> HttpResponse:
    """Log how the call in `row` ended. Without its time a call-back or a meeting is asked for it first."""
    found = _row(request, row)
    code = request.POST.get("outcome", "")
    if code not in OUTCOMES:
        raise Http404
    at: dt.datetime | None = None
    if code in ("call_back", "meeting"):
        form = WhenForm(request.POST if "when" in request.POST else None, outcome=code)
        if not form.is_valid():
            return _ask(request, found, "calls/ask_when.html", {"form": form, "outcome": code})
        at = form.cleaned_data["at"]
    try:
        done = outcomes.log(
            found, request.user, code, version=_number(request.POST.get("version")) or 0,
            seen=_number(request.POST.get("seen")) or 0, at=at,
        )  # fmt: skip
    except outcomes.AlreadyLogged as refused:
        return _answer(request, found, _who_was_quicker(refused, request.user), open_row=found.pk)
    told = gettext("%(name)s: %(outcome)s") % {"name": done.company.name, "outcome": outcome_name(code)}
    dialog = _whom_else(request, done) if code == "not_interested" else None
    return _answer(request, done, told, undo=True, dialog=dialog)


@acting(Action.UNDO)
@require_POST
def undo(request: HttpRequest, row: int) -> HttpResponse:
    """Take the outcome of `row` back; it is the open row again."""
    found = outcomes.undo(_row(request, row), request.user)
    return _answer(request, found, gettext("%(name)s is open again.") % {"name": found.company.name}, open_row=found.pk)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def referral(request: HttpRequest, row: int) -> HttpResponse:
    """Whom else should I ask? The answer is a new name on the list."""
    found = _row(request, row)
    form = ReferralForm(request.POST or None, row=found, user=request.user)
    if request.method != "POST" or not form.is_valid():
        return _ask(request, found, "calls/ask_whom.html", {"form": form, "objection": _objection(found)})
    referred = refer(found, request.user, form)
    said = gettext("%(person)s of %(company)s is on your list of referrals.")
    return _answer(request, found, said % {"person": referred.person.name, "company": referred.company.name})


@writers
@require_POST
def objection(request: HttpRequest, row: int) -> HttpResponse:
    """Why it was refused, in one of five classes and in their words; said again, it replaces the one before."""
    found = _row(request, row)
    form = ObjectionForm(request.POST)
    if form.is_valid() and not object_to(found, request.user, form.cleaned_data["reason"], form.cleaned_data["said"]):
        return _answer(request, found, gettext("This row has changed meanwhile. Nothing was written."))
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("calls:referral", found.pk)
    context = {"row": found, "objection": form}
    return render(request, "calls/objection_form.html", context, status=200 if form.is_valid() else 422)


@writers
@require_POST
def rebuild(request: HttpRequest) -> HttpResponse:
    """Have today's sheet made again by the profile and card of now; rows with an outcome stay."""
    day = Day(request.user, request.user)
    sheet: Sheet = get_object_or_404(Sheet, seller=request.user, day=day.today)
    sheets.rebuild(sheet, request.user)
    return redirect("calls:call_sheet")


def _seller(request: HttpRequest) -> Any:
    asked = _number(request.GET.get("seller"))
    if asked is None:
        return request.user
    return get_object_or_404(User.objects.below(request.user), pk=asked)


def _number(written: Any) -> int | None:
    """A whole number that the database can hold, else None."""
    text = str(written or "")
    # More digits than the largest id has are no id; past 4,300 of them Python itself refuses to read one.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= BIGGEST_ID else None


def _row(request: HttpRequest, pk: int) -> SheetRow:
    """A row of one's own sheet; those above may log in it too."""
    rows = SheetRow.objects.visible_to(request.user).select_related("sheet__seller", "company", "person")
    row: SheetRow = get_object_or_404(rows, pk=pk) if pk <= BIGGEST_ID else _missing()
    if row.sheet.seller_id != request.user.pk and not request.user.leads:  # type: ignore[union-attr]
        raise PermissionDenied
    return row


def _missing() -> Any:
    raise Http404


def _today(request: HttpRequest, day: Day, **more: Any) -> HttpResponse:
    template = "calls/call_sheet.html"
    if request.htmx and not request.htmx.boosted:  # type: ignore[attr-defined]
        template = "calls/today.html"
    context = {"day": day, "outcomes": outcomes_with_keys(), **more}
    # Times on the sheet are those of the firm, whatever the server's clock says.
    with timezone.override(day.workspace.zone):
        return render(request, template, context)


def _answer(
    request: HttpRequest,
    row: SheetRow,
    told: str,
    *,
    undo: bool = False,
    open_row: int | None = None,
    dialog: Any = None,
) -> HttpResponse:
    """Today as it is now: in place for htmx, with a line that can be undone; else by going there again."""
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, told)
        return redirect("calls:referral", row.pk) if dialog else redirect("calls:call_sheet")
    day = Day(row.sheet.seller, request.user, open_row)
    return _today(request, day, told=told, undo_row=row.pk if undo else None, dialog=dialog, swapped=True)


def _ask(request: HttpRequest, row: SheetRow, template: str, context: dict[str, Any]) -> HttpResponse:
    """A question before or after the outcome: a dialog for htmx, a page of its own without it."""
    status = 422 if context["form"].is_bound else 200
    context = {**context, "row": row, "post": request.POST}
    if request.htmx:  # type: ignore[attr-defined]
        response = render(request, template, context, status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#dialog-place", "innerHTML"
        return response
    return render(request, "calls/question.html", {**context, "question": template}, status=status)


def _whom_else(request: HttpRequest, row: SheetRow) -> dict[str, Any]:
    form = ReferralForm(row=row, user=request.user)
    return {"template": "calls/ask_whom.html", "form": form, "row": row, "objection": _objection(row)}


def _objection(row: SheetRow) -> ObjectionForm | None:
    """The question why, with what was answered; None where nothing was refused."""
    if row.outcome != "not_interested":
        return None
    before = kept(row)
    return ObjectionForm(initial={"reason": before.outcome, "said": before.body["text"]} if before else None)


def _who_was_quicker(refused: outcomes.AlreadyLogged, user: Any) -> str:
    entry = refused.entry
    if entry is None:
        return gettext("This row has changed meanwhile. Nothing was written.")
    said = gettext("%(name)s already logged: %(outcome)s. Nothing was written twice.")
    return said % {"name": entry.by.name if entry.by else "", "outcome": outcome_name(entry.outcome)}
