"""From a file to a checked list: the history, the upload, the waiting, the mapping."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from tuoke.intake import committing, kinds, sentences, storage, uploading
from tuoke.intake.forms import AboutForm, Mapping, UploadForm
from tuoke.intake.models import Batch, State
from tuoke.team.access import importers

PAGE = 20
# Where a batch stands -> the page that shows it.
PAGES = {
    State.MAPPING: "intake:mapping",
    State.CHECKED: "intake:preview",
    State.DONE: "intake:result",
    State.UNDONE: "intake:result",
}


def visible(request: HttpRequest, pk: int) -> Batch:
    """The batch if this person may see it, else 404."""
    return get_object_or_404(Batch.objects.visible_to(request.user).select_related("by", "list"), pk=pk)


def elsewhere(batch: Batch, *states: str) -> HttpResponse | None:
    """A redirect to where the batch stands, unless it is in one of the states."""
    return None if batch.state in states else redirect("intake:batch", batch.pk)


@importers
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """Upload, and every list that came in, newest first."""
    return _imports(request, UploadForm())


def _imports(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    batches = Batch.objects.visible_to(request.user).select_related("by").order_by("-pk")
    page = Paginator(batches, PAGE).get_page(request.GET.get("page"))
    for batch in page.object_list:
        batch.source_label = _source_label(batch)  # type: ignore[attr-defined]
    context = {"form": form, "page": page, "limit": filesizeformat(settings.UPLOAD_LIMIT).replace(".0", "")}
    return render(request, "intake/imports.html", context, status=status)


def _source_label(batch: Batch) -> Any:
    return kinds.get(batch.kind).source_label(batch.source)


@importers
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file or pasted names; the worker reads it."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _imports(request, form, status=422)
    file, pasted = form.cleaned_data["file"], form.cleaned_data["pasted"]
    try:
        if file:
            batch = uploading.receive(request.user, file.name, file.chunks())
        else:
            data = storage.pasted(pasted, _("Company name"))
            batch = uploading.receive(request.user, _("Pasted names") + ".csv", [data])
    except storage.TooLarge:
        most = filesizeformat(settings.UPLOAD_LIMIT).replace(".0", "")
        form.add_error("file", _("The file is larger than %(most)s. Split it and upload the parts.") % {"most": most})
        return _imports(request, form, status=422)
    return redirect("intake:batch", batch.pk)


@importers
@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The page for the state that the batch is in; while a flow works on it, the page that waits."""
    found = visible(request, pk)
    if found.state in PAGES:
        return redirect(PAGES[State(found.state)], found.pk)
    if found.state == State.REFUSED:
        context = {"batch": found, "error": sentences.error(found.error, found.error_detail)}
        return render(request, "intake/refused.html", context)
    return render(request, "intake/working.html", _waiting(found))


@importers
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked every second by the waiting page; sends it on when the work is done."""
    found = visible(request, pk)
    if not found.working:
        return HttpResponseClientRedirect(redirect("intake:batch", pk).url)
    return render(request, "intake/working.html#progress", _waiting(found))


def _waiting(found: Batch) -> dict[str, Any]:
    left = found.seconds_left
    told = sentences.left(left) if left is not None else ""
    return {"batch": found, "stuck": committing.given_up(found), "left": told}


@importers
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Work that was given up is asked for once more."""
    committing.again(visible(request, pk), request.user)
    return redirect("intake:batch", pk)


@importers
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop an import that is being written."""
    if not committing.stop(visible(request, pk), request.user):
        messages.info(request, _("This import is not being written any more."))
    return redirect("intake:batch", pk)


@importers
@require_http_methods(["GET", "HEAD", "POST"])
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """What the columns mean, and where the list comes from on which ground."""
    found = visible(request, pk)
    if moved := elsewhere(found, State.MAPPING, State.CHECKED):
        return moved
    if request.method != "POST":
        return _mapping(request, found, Mapping(found), AboutForm.of(found))
    table, about = Mapping(found, request.POST), AboutForm.of(found, request.POST)
    if not (table.is_valid() & about.is_valid()):
        return _mapping(request, found, table, about, status=422)
    uploading.map_columns(found, request.user, table.mapping, table.extra, **about.cleaned_data)
    return redirect("intake:batch", pk)


def _mapping(request: HttpRequest, found: Batch, table: Mapping, about: AboutForm, status: int = 200) -> HttpResponse:
    sheets = found.reading.get("sheets", [])
    context = {
        "batch": found,
        "table": table,
        "about": about,
        "how": sentences.encoding(found.reading),
        "sheets": sheets if len(sheets) > 1 else [],
        "exports": sentences.exports(),
        "export": found.reading.get("export", ""),
        "seems": sentences.looks_like(found.reading),
        "earlier": _earlier(found, request.user),
    }
    return render(request, "intake/mapping.html", context, status=status)


def _earlier(found: Batch, user: Any) -> Batch | None:
    """The last import of the very same bytes among the imports that this person sees."""
    same = Batch.objects.visible_to(user).filter(file_digest=found.file_digest, state=State.DONE)
    return same.exclude(pk=found.pk).order_by("-pk").first()


@importers
@require_POST
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Another sheet of the workbook."""
    found = visible(request, pk)
    if not uploading.read_sheet(found, request.user, request.POST.get("sheet", "")):
        messages.error(request, _("This sheet cannot be read now."))
    return redirect("intake:batch", pk)


@importers
@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The file is an export of another system, or none."""
    found = visible(request, pk)
    if not uploading.read_export(found, request.user, request.POST.get("export", "")):
        messages.error(request, _("The file cannot be read anew now."))
    return redirect("intake:batch", pk)
