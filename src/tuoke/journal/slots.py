"""What the journal shows on the company page: the button to write something down, and what happened."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tuoke.directory.models import Company, Person
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


def person_happened(request: HttpRequest, person: Person) -> SafeString:
    """The first page of the timeline of one person."""
    context = timeline_context(request, person.company, person=person)
    return render_to_string("journal/timeline.html", context, request)


def person_files(request: HttpRequest, person: Person) -> SafeString:
    """What is attached to one person: fetched after the page."""
    context = {"company": person.company, "about": f"person:{person.pk}"}
    return render_to_string("journal/files_slot.html", context, request)


def timeline_context(
    request: HttpRequest, company: Company, after: str = "", person: Person | None = None
) -> dict[str, Any]:
    """`show` of the address narrows the timeline to one kind (timeline.SHOWN), `person` to one person of the company.
    `here` is the page, `part` the address of a piece of it, `of` what it has of the person."""
    number = request.GET.get("person", "")
    if person is None and number.isascii() and number.isdigit() and len(number) < 19:
        person = company.people.filter(pk=int(number)).first()
    of = f"?person={person.pk}" if person else ""
    show = request.GET.get("show", "")
    return {
        "company": company,
        "timeline": timeline.read(company, request.user, after, show, getattr(request, "workspace", None), person),
        "shown": [(code, one[0]) for code, one in timeline.SHOWN.items()],
        "here": reverse("directory:person", args=[person.pk])
        if person
        else reverse("directory:company", args=[company.pk]),
        "part": reverse("journal:timeline", args=[company.pk]) + (f"{of}&" if of else "?"),
        "of": of,
        "has_box": drop_box.works(),
    }


def log_context(company: Company, form: LogForm) -> dict[str, Any]:
    outcomes = [(code, gettext(OUTCOME_NAMES[code]), key) for key, code in enumerate(OUTCOMES, 1)]
    return {"company": company, "form": form, "outcomes": outcomes, "kinds": KINDS}
