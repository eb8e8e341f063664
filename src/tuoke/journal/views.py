"""The journal of one company: older pages, writing something down, taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuoke.directory.models import Company
from tuoke.journal import writing
from tuoke.journal.forms import LogForm
from tuoke.journal.mentions import not_told
from tuoke.journal.models import JournalEntry
from tuoke.journal.said import said
from tuoke.journal.slots import log_context, timeline_context
from tuoke.team.access import members, writers
from tuoke.workspace.once import once


@members
@require_safe
def timeline(request: HttpRequest, company: int) -> HttpResponse:
    """The entries after the cursor `after`: a fragment that takes the place of the button 'older'; with `show` alone
    the whole card, narrowed to one kind."""
    found = get_object_or_404(Company.objects.visible_to(request.user), pk=company)
    after = request.GET.get("after", "")
    template = "journal/timeline.html" if "show" in request.GET and not after else "journal/entries.html"
    return render(request, template, timeline_context(request, found, after))


@writers
@once
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest, company: int) -> HttpResponse:
    """Write down what happened: a dialog on the company's page, a page of its own without htmx. An invalid form comes
    back with what was typed, and nothing is written."""
    found = get_object_or_404(Company.objects.visible_to(request.user), pk=company)
    form = LogForm(*((request.POST, request.FILES) if request.method == "POST" else ()), company=found)
    if not form.is_valid():
        htmx = getattr(request, "htmx", None)
        template = "journal/log_dialog.html" if htmx else "journal/log_page.html"
        response = render(request, template, log_context(found, form), status=422 if form.is_bound else 200)
        if form.is_bound and htmx:
            response["HX-Retarget"], response["HX-Reswap"] = "#log-place", "innerHTML"
        return response
    given = form.cleaned_data
    entry = writing.log(found, form.body(), request.user, given["person"], form.at, given["files"])
    told = gettext("Written down.")
    if unseen := not_told(entry, said(entry).text, request.user):
        names = gettext(", ").join(unseen)
        told += " " + gettext("Not told, as they cannot see this company: %(names)s.") % {"names": names}
        if not getattr(request, "htmx", None):
            messages.warning(request, told)
    return _answer(request, found, told, entry)


@writers
@require_POST
def withdraw(request: HttpRequest, entry: int) -> HttpResponse:
    """Take an entry back: it stays to be read, struck through, and counts no more."""
    found = get_object_or_404(
        JournalEntry.objects.visible_to(request.user).select_related("company__merged_into"), pk=entry
    )
    if not writing.may_withdraw(found, request.user):
        raise PermissionDenied
    done = writing.withdraw(found, request.user)
    told = gettext("Taken back.") if done else gettext("It was taken back already.")
    return _answer(request, found.company.merged_into or found.company, told)


def _answer(request: HttpRequest, company: Company, told: str, entry: JournalEntry | None = None) -> HttpResponse:
    if not getattr(request, "htmx", None):
        return redirect("directory:company", company.pk)
    context = timeline_context(request, company) | {"told": told, "undo": entry}
    return render(request, "journal/answer.html", context)
