"""The files of a company: a list with a place for new ones, a look at one, and the one way by which they leave."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import quote

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuoke.directory.models import Company
from tuoke.engine.file_kinds import decoded
from tuoke.journal import attachments
from tuoke.journal.attachments import Attachment, Received
from tuoke.journal.file_fields import MOST, FilesField
from tuoke.journal.holders import holders
from tuoke.team.access import members, writers
from tuoke.workspace.once import once

SHOWN, LISTED = 8, 200
TABLE_ROWS, TABLE_COLUMNS, TEXT_BYTES = 60, 20, 48 * 1024
#: Whatever a browser makes of the bytes, it runs nothing, loads nothing, and is of no origin.
CLOSED = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


class FilesForm(forms.Form):
    files = FilesField()  # type: ignore[assignment]  # the form keeps its own `files` apart
    photo = FilesField(required=False, label=_("photo"))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not (given.get("files") or given.get("photo")):
            self.add_error("files", gettext("Choose a file."))
        return given

    @property
    def received(self) -> list[Received]:
        return [*self.cleaned_data["files"], *self.cleaned_data["photo"]]


@members
@once
@require_http_methods(["GET", "HEAD", "POST"])
def company_files(request: HttpRequest, company: int) -> HttpResponse:
    """The files of a company, of one person or deal of it (`about`, as "person:7"); what is sent is attached there. For
    htmx the fragment that its page fetches."""
    user: Any = request.user
    found = get_object_or_404(Company.objects.visible_to(user), pk=company)
    about = _about(request, found)
    rows = Attachment.objects.visible_to(user).filter(company=found, **about).select_related("by", "person")
    context: dict[str, Any] = {"company": found, "about": request.GET.get("about", ""), "most": MOST}
    if getattr(request, "htmx", None) and request.method != "POST":
        some = list(rows.standing().order_by("-pk")[: SHOWN + 1])
        context |= {"files": some[:SHOWN], "more": len(some) > SHOWN}
        return render(request, "journal/files_fragment.html", context)
    form = FilesForm(request.POST, request.FILES) if request.method == "POST" else FilesForm()
    if form.is_bound and form.is_valid():
        made = attachments.attach(form.received, found, user, **about)
        messages.success(request, gettext("Attached: %(names)s") % {"names": gettext(", ").join(m.name for m in made)})
        return redirect(_back(found, context["about"]))
    gone = rows.filter(removed_at__gte=timezone.now() - attachments.KEPT).select_related("removed_by")
    context |= {
        "form": form,
        "files": rows.standing().order_by("-pk")[:LISTED],
        "gone": [one for one in gone.order_by("-removed_at")[:SHOWN] if attachments.may_remove(one, user)],
        "limit": settings.FILE_LIMIT,
    }
    return render(request, "journal/files.html", context, status=422 if form.errors else 200)


@members
@require_safe
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """A look at one file: its picture, its text, or nothing but its name, and the way to take it along."""
    found = _found(request, pk)
    context = {
        "file": found,
        "company": found.company,
        "may_remove": attachments.may_remove(found, request.user),
        "back": _back(found.company, _about_of(found)),
        **_inside(found),
    }
    return render(request, "journal/file.html", context)


@members
@require_safe
def attachment_download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The bytes as they came in, to be kept: no browser shows them."""
    found = _found(request, pk)
    return _sent(found.file, found.media, f"attachment; filename*=UTF-8''{quote(found.name, safe='')}")


@members
@require_safe
def attachment_preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture of it that we made ourselves: nothing of the file's own bytes."""
    found = _found(request, pk)
    if not found.pictured:
        raise Http404
    return _sent(found.picture, "image/webp", "inline")


@writers
@require_POST
def attachment_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file out; it can be put back for a month."""
    found = _found(request, pk)
    if not attachments.may_remove(found, request.user):
        raise PermissionDenied
    if attachments.remove(found, request.user):
        messages.success(
            request, gettext("Taken out: %(name)s. It can be put back for 30 days.") % {"name": found.name}
        )
    return redirect(_back(found.company, _about_of(found)))


@writers
@require_POST
def attachment_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back what was taken out."""
    found = get_object_or_404(Attachment.objects.visible_to(request.user).select_related("company"), pk=pk)
    if not attachments.may_remove(found, request.user):
        raise PermissionDenied
    if attachments.put_back(found, request.user):
        messages.success(request, gettext("Put back: %(name)s") % {"name": found.name})
    return redirect(_back(found.company, _about_of(found)))


def _found(request: HttpRequest, pk: int) -> Attachment:
    seen = Attachment.objects.visible_to(request.user).standing()
    return get_object_or_404(seen.select_related("company", "person", "entry", "by"), pk=pk)


def _about(request: HttpRequest, company: Company) -> dict[str, Any]:
    """What the files hang on beside the company, as fields of Attachment; 404 where it is none of this company's."""
    what, _colon, number = request.GET.get("about", "").partition(":")
    if not what:
        return {}
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        raise Http404
    if what == "person":
        return {"person": get_object_or_404(company.people, pk=int(number))}
    if what not in holders():
        raise Http404
    seen = holders()[what].all().visible_to(request.user)
    return {"holder": what, "held_by": get_object_or_404(seen, pk=int(number), company=company).pk}


def _about_of(found: Attachment) -> str:
    if found.holder:
        return f"{found.holder}:{found.held_by}"
    return f"person:{found.person_id}" if found.person_id else ""


def _back(company: Company, about: str) -> str:
    url = reverse("journal:files", args=[company.pk])
    return f"{url}?about={quote(about)}" if about else url


def _inside(found: Attachment) -> dict[str, Any]:
    """`table` or `text`, as far as it is shown, and whether that is all (`cut`)."""
    if found.shown not in ("table", "text") or not found.file.is_file():
        return {}
    with found.file.open("rb") as file:
        head = file.read(TEXT_BYTES)
    cut = found.size > len(head)
    text = decoded(head, whole=not cut) or ""
    if found.shown == "text":
        return {"text": text, "cut": cut}
    try:
        tabs = max("\t", ";", ",", key=text.partition("\n")[0].count)
        rows = [row[:TABLE_COLUMNS] for row in csv.reader(io.StringIO(text), delimiter=tabs)]
    except csv.Error:
        return {"text": text, "cut": cut}
    return {"table": rows[:TABLE_ROWS], "cut": cut or len(rows) > TABLE_ROWS}


def _sent(path: Any, media: str, disposition: str) -> HttpResponseBase:
    try:
        opened = path.open("rb")
    except OSError as gone:
        raise Http404 from gone
    answer = FileResponse(opened, content_type=media)
    answer["Content-Disposition"] = disposition
    answer["Content-Security-Policy"] = CLOSED
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
