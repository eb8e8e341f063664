"""Writes the call sheet as XLSX, CSV or Parquet. What looks like a formula is made harmless."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tuoke.cli.rank_sheet import sentences
from tuoke.directory.sentences import field_name, item_name, rule_name
from tuoke.engine.lists.harmless import harmless_table

if TYPE_CHECKING:
    import pyarrow as pa

    from tuoke.engine.lists.read import ReadList
    from tuoke.engine.lists.run import Ranking


CHANCES = {
    "chance": lambda: _("Chance of a meeting"),
    "chance_low": lambda: _("Chance, lower end"),
    "chance_high": lambda: _("Chance, upper end"),
}


def write(path: Path, ranking: "Ranking", found: "ReadList", per: str | None = None) -> None:
    """Write the sheet by the ending of the path; the file appears whole or not at all. OSError where it cannot.

    `per`: how the owners of the sheets are called.
    """
    table = _sheet(ranking, found, per)
    writers: dict[str, Callable[[Path], None]] = {
        ".xlsx": lambda temporary: _xlsx(temporary, table, ranking),
        ".csv": lambda temporary: _csv(temporary, table),
        ".parquet": lambda temporary: _parquet(temporary, table),
    }
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix.lower())
    os.close(handle)
    temporary = Path(name)
    try:
        writers[path.suffix.lower()](temporary)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _columns(ranking: "Ranking", found: "ReadList", per: str | None) -> list[tuple[str, str]]:
    """(column of the sheet, its header): rank, name, points, possible, items, other fields of the list, why, line."""
    items = [name[2:] for name in ranking.sheet.column_names if name.startswith("p_")]
    return [
        *([("owner", per)] if per else []),
        ("rank", _("Rank")),
        ("name", field_name("name")),
        ("points", _("Points")),
        ("possible", _("Points possible")),
        *((name, CHANCES[name]()) for name in CHANCES if name in ranking.sheet.column_names),
        *((f"p_{item}", _("Points: %(item)s") % {"item": item_name(item)}) for item in items),
        *((key, field_name(key)) for key in found.mapping if key != "name"),
        ("why", _("Reasons")),
        ("line", _("Line in the file")),
    ]


def _sheet(ranking: "Ranking", found: "ReadList", per: str | None) -> "pa.Table":
    table = ranking.sheet.append_column("why", sentences(ranking.sheet))
    columns = _columns(ranking, found, per)
    return table.select([name for name, _header in columns]).rename_columns([header for _name, header in columns])


def _csv(path: Path, table: "pa.Table") -> None:
    import csv

    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.column_names)
        columns = [column.to_pylist() for column in harmless_table(table).columns]
        writer.writerows(zip(*columns, strict=True))


def _parquet(path: Path, table: "pa.Table") -> None:
    import pyarrow.parquet as pq

    pq.write_table(table, path)


def _xlsx(path: Path, table: "pa.Table", ranking: "Ranking") -> None:
    import pyarrow as pa
    import xlsxwriter

    struck = ranking.struck.select(["name", "rule", "value", "line"])
    rules = struck.column("rule").combine_chunks().dictionary_encode()
    names = pa.array([rule_name(rule) for rule in rules.dictionary.to_pylist()], pa.string())
    struck = struck.set_column(1, "rule", names.take(rules.indices))
    headers = [field_name("name"), _("Struck by"), _("Value"), _("Line in the file")]
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True})
        for title, part in ((_("Call sheet"), table), (_("Struck names"), struck.rename_columns(headers))):
            page = book.add_worksheet(title[:31])
            page.freeze_panes(1, 2)
            page.write_row(0, 0, part.column_names, bold)
            for place, column in enumerate(harmless_table(part).columns):
                page.write_column(1, place, column.to_pylist())
            page.set_column(1, 1, 28)
            if part is table:
                page.set_column(part.num_columns - 2, part.num_columns - 2, 60)
