"""Bytes of an XLSX file -> its rows of cells, after a look at the zip's header: a small file can hold a bomb."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time

from tuoke.engine.lists.refusal import Refusal

MOST_BYTES = 100 * 2**20
MOST_RATIO = 100
MOST_ENTRIES = 2_000
SMALL = 2**20
MOST_CELLS = 20_000_000
CELL = re.compile(rb"""\sr=["']([A-Za-z]{1,7})([0-9]{1,10})["']""")


def guard(data: bytes, refuse: type[Refusal]) -> None:
    """Refuse what is no workbook, is encrypted, or would expand beyond reason; nothing is parsed before this."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError, IndexError) as error:
        raise refuse("broken", kind="xlsx") from error
    if len(entries) > MOST_ENTRIES:
        raise refuse("bomb", entries=len(entries), allowed=MOST_ENTRIES)
    if any(entry.flag_bits & 1 for entry in entries):
        raise refuse("encrypted")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise refuse("bomb", bytes=sum(entry.file_size for entry in entries), allowed=MOST_BYTES)
    for entry in entries:
        if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
            raise refuse("bomb", ratio=entry.file_size // max(1, entry.compress_size), allowed=MOST_RATIO)
    names = [entry.filename for entry in entries]
    if not any(name.startswith("xl/workbook") for name in names):
        raise refuse("unknown_kind", kind="zip")


def check_area(data: bytes, refuse: type[Refusal], max_columns: int) -> None:
    """Refuse a sheet whose few cells span a huge area: it would be laid out cell by cell in memory."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for name in book.namelist():
            if not re.match(r"xl/worksheets/[^/]+\.xml$", name):
                continue
            with book.open(name) as entry:
                text = entry.read(MOST_BYTES + 1)
            if len(text) > MOST_BYTES:
                raise refuse("bomb", bytes=len(text), allowed=MOST_BYTES)
            refs = CELL.findall(text)
            columns = max((_column(letters) for letters in {letters for letters, _ in refs}), default=0)
            rows = max((int(digits) for digits in {digits for _, digits in refs}), default=0)
            if columns * rows > MOST_CELLS or columns * rows > max(200_000, 100 * len(refs)):
                raise refuse("bomb", columns=columns, rows=rows, allowed=MOST_CELLS)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def sheet_names(data: bytes) -> list[str]:
    """The names of the workbook's visible sheets."""
    import python_calamine

    return list(python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names)


def cells(data: bytes, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """(row number, its cells as texts); rows that are quite empty are left out. Formulas give their values only."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    for number, row in enumerate(rows, start=1):
        texts = [cell if isinstance(cell, str) else _text(cell) for cell in row]
        if any(texts):
            yield number, texts


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return "" if cell is None else str(cell)
