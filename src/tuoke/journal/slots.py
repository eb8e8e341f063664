"""What the journal shows on the company page: the button to write something down, and what happened."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tuoke.directory.models import Company
from tuoke.journal import timeline
from tuoke.journal.forms import KINDS, LogForm
from tuoke.journal.kinds import OUTCOMES
from tuoke.journal.said import OUTCOME_NAMES
from tuoke.workspace import drop_box


def happened(request: HttpRequest, company: Company) -> SafeString:
    """The first page of the timeline."""
    return render_to_string("journal/timeline.html", timeline_context(request, company), request)


def log_button(request: HttpRequest, company: Company) -> SafeString | str:
    """The button that fetches the dialog, for those who may write."""
    user: Any = request.user
    if not user.may_write:
        return ""
    return render_to_string("journal/log_button.html", {"company": company}, request)


def write_button(request: HttpRequest, company: Company) -> SafeString | str:
    """The way to an e-mail, for those to whom its addresses are open."""
    if not company.phones_open_to(request.user):
        return ""
    return render_to_string("journal/write_button.html", {"company": company}, request)


def appointment_button(request: HttpRequest, company: Company) -> SafeString | str:
    """The way to a new appointment, for those who may write."""
    user: Any = request.user
    if not user.may_write:
        return ""
    return render_to_string("journal/appointment_button.html", {"company": company}, request)


def tasks(request: HttpRequest, company: Company) -> SafeString:
    """What is promised: fetched after the page, which asks nothing more for it."""
    return render_to_string("journal/tasks_slot.html", {"company": company}, request)


def files(request: HttpRequest, company: Company) -> SafeString:
    """What is attached: fetched after the page as well."""
    return render_to_string("journal/files_slot.html", {"company": company}, request)


def timeline_context(request: HttpRequest, company: Company, after: str = "") -> dict[str, Any]:
    """`show` of the address narrows the timeline to one kind (timeline.SHOWN)."""
    show = request.GET.get("show", "")
    return {
        "company": company,
        "timeline": timeline.read(company, request.user, after, show, getattr(request, "workspace", None)),
        "shown": [(code, name) for code, (name, _kinds) in timeline.SHOWN.items()],
        "has_box": drop_box.works(),
    }


def log_context(company: Company, form: LogForm) -> dict[str, Any]:
    outcomes = [(code, gettext(OUTCOME_NAMES[code]), key) for key, code in enumerate(OUTCOMES, 1)]
    return {"company": company, "form": form, "outcomes": outcomes, "kinds": KINDS}
