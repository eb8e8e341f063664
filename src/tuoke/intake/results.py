"""After a list came in: what became of each row, the rows that stayed out as a file, and the way back."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tuoke.directory.models import Company, Person, TwinPair
from tuoke.engine.lists.harmless import harmless
from tuoke.intake import checking, committing, kinds, sentences
from tuoke.intake.models import Batch, State
from tuoke.intake.settling import ACTS, settle
from tuoke.intake.views import elsewhere, visible
from tuoke.journal.models import JournalEntry
from tuoke.team.access import acting, importers
from tuoke.team.models import Action
from tuoke.workspace.first_steps import steps_of

OUT = ("problem", "blocked", "taken", "left_out")


def _pairs(batch: Batch, user: Any) -> int:
    """Pairs with what this import brought that wait for an answer; they are looked for after it came in."""
    if batch.state != State.DONE or not batch.arrival:
        return 0
    return TwinPair.objects.visible_to(user).open().filter(arrival=batch.arrival).count()


@importers
@require_GET
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """The counts of an import, or what its undo left."""
    found = visible(request, pk)
    if moved := elsewhere(found, State.DONE, State.UNDONE):
        return moved
    counts = found.counts
    rows = [(act, sentences.ACTS[act], counts.get(act, 0)) for act in ("new", "updated", *_rest())]
    context = {
        "batch": found,
        "rows": [row for row in rows if row[2] or row[0] in ("new", "updated", "same")],
        "read": counts.get("read", 0),
        "unchanged": not (counts.get("companies_new") or counts.get("companies_updated")),
        "stayed_out": sum(counts.get(act, 0) for act in OUT) + counts.get("skipped", 0),
        "source": kinds.get(found.kind).source_label(found.source),
        "basis": kinds.basis_label(found.lawful_basis),
        "pairs": _pairs(found, request.user),
        "list_url": _list_url(found, request.user),
        "next_step": next((step for step in steps_of(request.user) if step.is_next and step.url), None),
        "kept": _kept(found, request.user) if found.state == State.UNDONE else {},
    }
    return render(request, "intake/result.html", context)


def _rest() -> list[str]:
    return [*(act for act in ACTS if act not in ("new", "updated")), "skipped"]


def _list_url(batch: Batch, user: Any) -> str:
    name = kinds.get(batch.kind).list_url
    try:
        return reverse(name, args=[batch.list_id]) if name and batch.list_id and batch.state == State.DONE else ""
    except NoReverseMatch:
        return ""


def _kept(batch: Batch, user: Any) -> dict[str, Any]:
    """What the undo let stand because somebody touched it, as far as this person may see it."""
    report = batch.undo_report
    edited = report.get("edited", [])
    ids = {*report.get("companies", []), *(pk for kind, pk, _field in edited if kind == "company")}
    companies = {company.pk: company for company in Company.objects.visible_to(user).filter(pk__in=ids)}
    wanted = [pk for kind, pk, _field in edited if kind == "person"]
    people = {person.pk: person for person in Person.objects.visible_to(user).filter(pk__in=wanted)}
    labels = {column.field: column.label for column in kinds.get(batch.kind).columns}
    values = [
        ((companies if kind == "company" else people)[pk], labels.get(field, field))
        for kind, pk, field in edited
        if pk in (companies if kind == "company" else people)
    ]
    spoken = set(JournalEntry.objects.filter(company__in=companies).values_list("company_id", flat=True))
    return {
        "companies": [(companies[pk], pk in spoken) for pk in sorted(report.get("companies", [])) if pk in companies],
        "companies_gone": report.get("companies_gone"),
        "people_gone": report.get("people_gone", 0),
        "values_back": report.get("values_back", 0),
        "companies_kept": report.get("companies_kept", 0),
        "values": values,
        "values_kept": report.get("values_kept", 0),
        "people_kept": report.get("people_kept", 0),
    }


@acting(Action.UNDO)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what would go and what would stay, as a dialog or a page; then take the batch back, however old it is."""
    found = visible(request, pk)
    if request.method != "POST":
        if moved := elsewhere(found, State.DONE):
            return moved
        page = "intake/ask_undo.html#dialog" if getattr(request, "htmx", False) else "intake/ask_undo.html"
        return render(request, page, {"batch": found, "would": kinds.get(found.kind).standing(found)})
    committing.undo(found, request.user)
    return redirect("intake:batch", pk)


@importers
@require_GET
def failed(request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """The rows that stayed out, with why, in the columns of the file: mend it and upload it again."""
    found = visible(request, pk)
    if moved := elsewhere(found, State.CHECKED, State.DONE):
        return moved
    name = _("stayed out") + f" {found.pk}.csv"
    return StreamingHttpResponse(
        _lines(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
    )


def _own(batch: Batch) -> list[str]:
    """The headers of the file, without those of columns that were made of others."""
    headers: list[str] = batch.reading["columns"]
    return headers[: len(headers) - batch.reading.get("made", 0)]


class _Line:
    def write(self, text: str) -> bytes:
        return text.encode()


def _lines(batch: Batch) -> Iterator[bytes]:
    """UTF-8 with a mark at the start, so that spreadsheets read the Chinese."""
    writer = csv.writer(_Line())
    yield "\ufeff".encode()
    yield writer.writerow([harmless(text) for text in (_("Line"), _("Reason"), *_own(batch))])
    table = settle(checking.stored(batch), batch.twin_rule, batch.choices)
    out = table.filter(pc.is_in(table["act"], value_set=pa.array(OUT)))
    columns = [f"c{number}" for number in range(len(_own(batch)))]
    rows = pq.read_table(batch.folder / "rows.parquet", columns=["line", *columns])
    rows = rows.take(pc.index_in(out["line"], value_set=rows["line"].combine_chunks()))
    labels = {column.field: column.label for column in kinds.get(batch.kind).columns}
    for row, act, faults, owner in zip(
        rows.to_pylist(), *(out[name].to_pylist() for name in ("act", "faults", "taken_by")), strict=True
    ):
        reason = sentences.reason(act, faults, owner, labels)
        yield writer.writerow([row["line"], harmless(reason), *(harmless(row[name] or "") for name in columns)])
    for line, code in batch.reading.get("skipped", []):
        yield writer.writerow([line, str(sentences.SKIPPED.get(code, code))])
