"""The companies that were chosen as a file: CSV as it is read from the database, or XLSX; a phone only for those who
own the company, no text that a spreadsheet would run."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tuoke.directory import veil
from tuoke.directory.bulk_changes import selected
from tuoke.directory.bulk_form import Chosen
from tuoke.directory.columns import Column, Type
from tuoke.directory.listing import fields_of
from tuoke.directory.models import CompanyQuerySet
from tuoke.directory.row_details import beside
from tuoke.directory.table_rows import Beside
from tuoke.engine.lists.harmless import harmless
from tuoke.team.access import acting
from tuoke.team.models import Action, Shown
from tuoke.workspace.audit import record
from tuoke.workspace.numbers import contacts_masked, phone_masked

SLICE = 2_000
MOST_ROWS = 1_048_575  # of a sheet, without its heading
Row = dict[str, Any]


@acting(Action.EXPORT)
@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """The columns that the list shows, of the chosen companies. One line in the audit says who took how many."""
    user: Any = request.user
    chosen = Chosen.of(request.POST)
    companies = selected(user, chosen.filters, chosen.ids)
    with transaction.atomic():
        told = {"filter": chosen.filters.query} if chosen.ids is None else {"ids": list(chosen.ids)}
        record(user, "export", "directory.company", count=companies.count(), **told)
    columns, lines = chosen.filters.columns, texts(companies, chosen.filters.columns, user, translation.get_language())
    name = f"{gettext('companies')}-{timezone.localdate():%Y%m%d}"
    if request.POST.get("form") == "xlsx":
        return FileResponse(as_sheet(columns, lines), as_attachment=True, filename=f"{name}.xlsx")
    answer = StreamingHttpResponse(as_csv(columns, lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.csv")
    return answer


def texts(companies: CompanyQuerySet, columns: Sequence[Column], user: Any, language: str) -> Iterator[list[str]]:
    """The values of each company as texts, in the order in which they came; read a slice at a time."""
    after = 0
    names = fields_of(columns)
    opened = veil.Opened(user)
    while rows := list(companies.filter(pk__gt=after).order_by("pk").values(*names)[:SLICE]):
        with translation.override(language):
            there = beside(columns, rows)
            for row in rows:
                yield [
                    harmless(_read(user, column, row, _text(column, row, there, row["owner_id"] in opened)))
                    for column in columns
                ]
        after = rows[-1]["pk"]


def _read(user: Any, column: Column, row: Row, text: str) -> str:
    """The text as `user` reads it; phones are masked already."""
    shown = veil.level(user, column, row["owner_id"])
    return text if column.key == "tel" and shown == Shown.MASKED else veil.told(shown, text)


def _text(column: Column, row: Row, there: Beside, opened: bool) -> str:
    """Whole values: what a page shortens, a file does not. Unknown is empty."""
    first = there.people.get(row["pk"])
    if column.key == "person":
        return first.name if first else ""
    if column.key == "tel":
        return (first.phone if opened else phone_masked(first.phone)) if first else ""
    if column.key == "owner":
        return row["owner__name"] or ""
    if column.key == "names":
        return "; ".join(there.names.get(row["pk"], ()))
    if column.key == "tag":
        return ", ".join(there.tags.get(row["pk"], ()))
    if column.key == "reference":
        return gettext("yes") if row["is_reference"] else gettext("no")
    if column.type == Type.MOMENT:
        return timezone.localtime(row[column.field]).strftime("%Y-%m-%d %H:%M")
    if column.custom and column.of_person:
        theirs = there.theirs.get((row["pk"], column.custom.key), ())
        return "; ".join(text if opened else contacts_masked(text) for text in theirs)
    if column.custom:
        if column.type == Type.CODE:
            return there.codes.get((row["pk"], column.custom.key), "")
        kept = str(row["extra"].get(column.custom.key) or "")
        return kept if opened else contacts_masked(kept)
    text = "" if row[column.field] is None else str(row[column.field])
    return text if opened or not column.guarded else contacts_masked(text)


class _Echo:
    """What the CSV writer writes to: it gives the line back."""

    def write(self, line: str) -> str:
        return line


def as_csv(columns: Sequence[Any], lines: Iterator[list[str]]) -> Iterator[str]:
    """Line by line; of a column its `label` is read."""
    writer = csv.writer(_Echo())
    # The mark by which Excel knows UTF-8.
    yield "\ufeff" + writer.writerow([harmless(str(column.label)) for column in columns])
    for line in lines:
        yield writer.writerow(line)


def as_sheet(columns: Sequence[Any], lines: Iterator[list[str]]) -> Any:
    """A file, written to disk row by row: a million rows take no more memory than one. Of a column its `label` is read,
    and whether it `is_number`."""
    import xlsxwriter

    file = tempfile.TemporaryFile()  # noqa: SIM115  the answer closes it when it is sent
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [str(column.label) for column in columns], book.add_format({"bold": True}))
    for number, line in enumerate(lines, 1):
        if number > MOST_ROWS:
            break
        for place, text in enumerate(line):
            if columns[place].is_number and text.lstrip("-").replace(".", "", 1).isdigit():
                sheet.write_number(number, place, float(text))
            elif text:
                sheet.write_string(number, place, text)
    book.close()
    file.seek(0)
    return file
