"""The page for Monday morning: each line leads to what it is about."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from tuoke.deals.forecast_page import PERIODS
from tuoke.deals.monday import monday as read
from tuoke.deals.monday import plan_of
from tuoke.deals.report import report
from tuoke.deals.report_files import FILES
from tuoke.deals.whose import Whose
from tuoke.team.access import members, writers
from tuoke.workspace.audit import record
from tuoke.workspace.models import Workspace

SHOWN = 15


@members
@require_safe
def monday(request: HttpRequest) -> HttpResponse:
    """The week since last Monday, or one that is asked for, of those one looks over; a seller sees their own."""
    found = read(request.user, request.GET, Workspace.current())
    context: dict[str, Any] = {
        "monday": found,
        "asked": found.asked,
        "week": found.week,
        "periods": PERIODS,
        "told": found.changed,
        "stuck": found.stuck[:SHOWN],
        "more": max(0, len(found.stuck) - SHOWN),
        "languages": settings.LANGUAGES,
        "may_take": getattr(request.user, "may_write", False),
    }
    return render(request, "deals/monday.html", context)


@members
@require_safe
def monday_plan(request: HttpRequest) -> HttpResponse:
    """What the plan says: a fragment that the page fetches, for it reads the whole journal."""
    user: Any = request.user
    plan = plan_of(user, Whose.of(user, request.GET.get("of", "")), Workspace.current().today())
    return render(request, "deals/monday_plan.html", {"plan": plan})


@writers
@require_POST
def weekly_report(request: HttpRequest) -> HttpResponse:
    """The same as a file, in the language that was chosen. One line in the audit says who took which week."""
    user: Any = request.user
    given = request.POST
    if given.get("form") not in FILES:
        raise Http404
    write, kind = FILES[given["form"]]
    language = given.get("language", "")
    with translation.override(language if language in dict(settings.LANGUAGES) else translation.get_language()):
        found = read(user, given, Workspace.current())
        body = write(report(found, plan_of(user, found.asked.whose, found.week.today)))
        word = gettext("weekly-report")
    with transaction.atomic():
        told = {"week": found.week.monday.isoformat(), "file": given["form"], "count": len(found.looked)}
        record(user, "export", "deals.deal", **told)
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(
        True, f"{word}-{found.week.monday:%Y%m%d}.{given['form']}"
    )
    return answer
