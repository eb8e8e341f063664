"""Rows of any kind into open formats, side by side: CSV for spreadsheets (UTF-8 with a mark, no text a formula) and
JSON Lines for programs (texts as they are), one file of each per kind; and a folder of them as one zip."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import zipfile
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models

from tuoke.engine.lists.harmless import harmless

CHUNK = 2_000  # rows read at once: what memory holds, however many there are
#: Fields that open doors, or could be made to: never written, whichever model has them.
SECRET = re.compile(r"password|secret|token|private|(^|_)hash$|session")
Record = dict[str, Any]


def write_table(
    folder: Path, name: str, columns: list[str], rows: Iterable[list[Record]], told: Callable[[int], None]
) -> int:
    """NAME.csv and NAME.jsonl with these columns, from slices of rows; a row has one value per column. `told`: how many
    rows were written since it was last told. Returns how many rows there are."""
    written = 0
    with (
        open(folder / f"{name}.csv", "w", encoding="utf-8-sig", newline="") as table,
        open(folder / f"{name}.jsonl", "w", encoding="utf-8") as lines,
    ):
        sheet = csv.writer(table)
        sheet.writerow([harmless(column) for column in columns])
        for some in rows:
            sheet.writerows([cell(row.get(column)) for column in columns] for row in some)
            lines.writelines(json.dumps(row, ensure_ascii=False, default=plain) + "\n" for row in some)
            written += len(some)
            told(len(some))
    return written


def fields_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns of a model that may leave the house."""
    return [field for field in model._meta.concrete_fields if not SECRET.search(field.name)]


def slices(rows: models.QuerySet[Any], names: list[str], chunk: int = CHUNK) -> Iterable[list[Record]]:
    """The rows as records, in the order of their ids, a slice at a time and each slice by its place, so that neither
    memory nor a cursor holds more than one."""
    last = None
    while True:
        some = rows.order_by("pk") if last is None else rows.order_by("pk").filter(pk__gt=last)
        found = list(some.values("pk", *names)[:chunk])
        if found:
            last = found[-1]["pk"]
            yield [{name: row[name] for name in names} for row in found]
        if len(found) < chunk:
            return


def cell(value: Any) -> str:
    """A value as a spreadsheet may have it: nothing in it is run."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float, Decimal)):
        return str(value)
    if isinstance(value, (dict, list)):
        return harmless(json.dumps(value, ensure_ascii=False, default=plain))
    return harmless(value if isinstance(value, str) else plain(value))


def plain(value: Any) -> str:
    """Moments in UTC; everything else as it is written."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return str(value)


def zip_folder(folder: Path, to: Path, further: Iterable[tuple[str, Path]] = ()) -> None:
    """The files of the folder as one zip, and `further` ones (name in its folder `files`, path) as they are; put in
    place when it is whole; only its owner may read it."""
    beside = to.with_suffix(".new")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for path in sorted(folder.iterdir()):
            packed.write(path, path.name)
        for name, path in further:
            if path.is_file():  # not taken out meanwhile
                packed.write(path, f"files/{name}", zipfile.ZIP_STORED)
    beside.chmod(0o600)
    beside.replace(to)
