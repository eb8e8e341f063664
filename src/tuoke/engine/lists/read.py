"""A file of strangers -> a table of texts: CSV in the usual encodings, XLSX, Parquet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from tuoke.engine.lists import sheet_table, text_table
from tuoke.engine.lists.columns import FIELD_KEYS
from tuoke.engine.lists.guess import ColumnGuess, guess_columns, known_header
from tuoke.engine.lists.refusal import Refusal

if TYPE_CHECKING:
    import pyarrow as pa

MOST_BYTES = 2 * 2**30
SLICE = 50_000
SAMPLE_ROWS = 200
SEARCH_HEADER = 10
MAGIC = (
    (b"PK\x03\x04", "xlsx"), (b"PAR1", "parquet"), (b"\xd0\xcf\x11\xe0", "ole"), (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"), (b"Rar!", "rar"), (b"7z\xbc\xaf", "7z"),
    (b"SQLite format 3", "sqlite"), (b"\x7fELF", "elf"), (b"MZ\x90", "exe"),
)  # fmt: skip


class ReadError(Refusal):
    """A file that cannot be taken as a list.

    Codes: missing, empty, no_header, no_rows, not_a_table, too_large, bomb, encrypted, unknown_kind, too_many_columns,
    too_many_rows, unknown_column, unknown_field, no_such_sheet, broken.
    """


@dataclass(frozen=True)
class Skipped:
    """A row and what is the matter with it: its line in the file (header = 1) and a code.

    Skipped: blank, too_many_cells, too_few_cells, above_header. Padded: missing_cells.
    """

    line: int
    code: str


@dataclass(frozen=True)
class ReadList:
    """What was read. `rows`: the original columns as texts, and `line` (int64, 1-based line in the file).

    `mapping` is field -> column, guessed or as the caller said; `guesses` says why, one per column; `padded` names the
    rows that are in `rows` though cells were missing at their end.
    """

    columns: list[str]
    rows: "pa.Table"
    skipped: list[Skipped]
    kind: str
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheets: list[str] = field(default_factory=list)
    mapping: dict[str, str] = field(default_factory=dict)
    guesses: list[ColumnGuess] = field(default_factory=list)
    padded: list[Skipped] = field(default_factory=list)

    def mapped(self, further: Iterable[str] = ()) -> "pa.Table":
        """The rows with fields as columns, and `line`: what `run.rank_rows` takes. Of the columns that are no field
        only those of `further` are there, under their own names; ReadError unknown_column where there is none."""
        names = {name: place for place, name in enumerate(self.columns)}
        missing = [name for name in further if name not in names]
        if missing:
            raise ReadError("unknown_column", column=missing[0], columns=self.columns)
        chosen = {name: self.rows.column(names[name]) for name in further}
        chosen |= {key: self.rows.column(names[column]) for key, column in self.mapping.items()}
        return type(self.rows).from_pydict({**chosen, "line": self.rows.column(len(self.columns))})


def read_list(
    path: str | Path,
    *,
    mapping: dict[str, str] | None = None,
    sheet: str | None = None,
    max_rows: int = 2_000_000,
    max_columns: int = 200,
) -> ReadList:
    """Read the file; `mapping` (field -> column, '' for none) overrules the guess. Raises nothing but ReadError."""
    data = _bytes(Path(path))
    kind = _kind(data)
    try:
        if kind == "parquet":
            found = _parquet(data, max_rows, max_columns)
        elif kind == "xlsx":
            found = _xlsx(data, sheet, max_rows, max_columns)
        else:
            found = csv_list(data, max_rows, max_columns)
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # the parsers raise what they like; to the caller the file is broken
        raise ReadError("broken", kind=kind) from error
    if not found.rows.num_rows:
        raise ReadError("no_rows")
    return with_mapping(found, mapping or {})


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ReadError("too_large", bytes=path.stat().st_size, allowed=MOST_BYTES)
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise ReadError("missing", path=str(path)) from error
    if not data.strip():
        raise ReadError("empty")
    return data


def _kind(data: bytes) -> str:
    kind = next((kind for magic, kind in MAGIC if data.startswith(magic)), "csv")
    if kind == "csv":
        return kind
    if kind == "ole" and "EncryptedPackage".encode("utf-16-le") in data:
        raise ReadError("encrypted")
    if kind not in ("xlsx", "parquet"):
        raise ReadError("unknown_kind", kind="xls" if kind == "ole" else kind)
    return kind


def csv_list(data: bytes, max_rows: int = 2_000_000, max_columns: int = 200) -> ReadList:
    """The bytes of a CSV file as a list, its columns not yet guessed."""
    decoded = text_table.decode(data)
    if decoded is None:
        raise ReadError("not_a_table")
    text, encoding = decoded[0].replace("\x00", ""), decoded[1]
    delimiter = text_table.find_delimiter(text)
    columns, rows, skipped, padded = _table(text_table.cells(text, delimiter), max_rows, max_columns)
    return ReadList(columns, rows, skipped, "csv", encoding, delimiter, padded=padded)


def _xlsx(data: bytes, sheet: str | None, max_rows: int, max_columns: int) -> ReadList:
    sheet_table.guard(data, ReadError)
    sheet_table.check_area(data, ReadError, max_columns)
    sheets = sheet_table.sheet_names(data)
    chosen = sheet or (sheets[0] if sheets else "")
    if chosen not in sheets:
        raise ReadError("no_such_sheet", sheet=chosen, sheets=sheets)
    columns, rows, skipped, padded = _table(sheet_table.cells(data, chosen), max_rows, max_columns)
    return ReadList(columns, rows, skipped, "xlsx", sheet=chosen, sheets=sheets, padded=padded)


def _parquet(data: bytes, max_rows: int, max_columns: int) -> ReadList:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    file = pq.ParquetFile(pa.BufferReader(data))
    if file.metadata.num_rows > max_rows:
        raise ReadError("too_many_rows", given=file.metadata.num_rows, allowed=max_rows)
    if len(file.schema_arrow) > max_columns:
        raise ReadError("too_many_columns", given=len(file.schema_arrow), allowed=max_columns)
    expanded = sum(file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups))
    if expanded > MOST_BYTES:
        raise ReadError("bomb", bytes=expanded, allowed=MOST_BYTES)
    table = file.read()
    flat = [i for i, column in enumerate(table.schema) if not pa.types.is_nested(column.type)]
    columns = _unique_names([table.schema.field(i).name for i in flat])
    texts = [pc.fill_null(pc.cast(table.column(i), pa.string()), "") for i in flat]
    lines = pa.array(range(2, table.num_rows + 2), pa.int64())
    return ReadList(columns, pa.table([*texts, lines], names=[*columns, "line"]), [], "parquet")


def _table(
    cells: Iterable[tuple[int, list[str]]], max_rows: int, max_columns: int
) -> tuple[list[str], "pa.Table", list[Skipped], list[Skipped]]:
    import pyarrow as pa

    stream = iter(cells)
    columns, skipped, rest = _header(stream, max_columns)
    width, padded = len(columns), list[Skipped]()
    slices = []
    kept = 0
    while part := list(islice(rest, SLICE)):
        part = [(line, row) for line, row in part if _fits(line, row, width, skipped, padded)]
        kept += len(part)
        if kept > max_rows:
            raise ReadError("too_many_rows", given=kept, allowed=max_rows)
        texts = zip(*((row + [""] * width)[:width] for _, row in part), strict=True) if part else [[]] * width
        arrays = [pa.array([line for line, _ in part], pa.int64())]
        arrays = [*(pa.array(_encodable(column), pa.string()) for column in texts), *arrays]
        slices.append(pa.table(arrays, names=[*columns, "line"]))
    if not slices:
        raise ReadError("no_rows")
    return columns, pa.concat_tables(slices), skipped, padded


def _encodable(column: Iterable[str]) -> list[str]:
    """Halves of a character that UTF-16 text may leave behind cannot be written as UTF-8."""
    values = list(column)
    try:
        "".join(values).encode()
    except UnicodeEncodeError:
        return [value.encode("utf-8", "replace").decode() for value in values]
    return values


def _fits(line: int, row: list[str], width: int, skipped: list[Skipped], padded: list[Skipped]) -> bool:
    if not any(cell.strip() for cell in row):
        skipped.append(Skipped(line, "blank"))
    elif any(cell.strip() for cell in row[width:]):
        skipped.append(Skipped(line, "too_many_cells"))
    elif len(row) == 1 and width > 2:
        skipped.append(Skipped(line, "too_few_cells"))
    else:
        if len(row) < width:
            padded.append(Skipped(line, "missing_cells"))
        return True
    return False


def _header(
    stream: Iterator[tuple[int, list[str]]], max_columns: int
) -> tuple[list[str], list[Skipped], Iterator[tuple[int, list[str]]]]:
    """The names of the columns, the lines above them (a title, a date), and the rows below."""
    head = list(islice(stream, SEARCH_HEADER))
    if not head:
        raise ReadError("empty")
    usual = max(sum(1 for cell in row if cell.strip()) for _, row in head)
    place = next(
        (i for i, (_, row) in enumerate(head) if sum(1 for cell in row if cell.strip()) > 1 or usual == 1),
        len(head) - 1,
    )
    names = [cell.strip() for cell in head[place][1]]
    while names and not names[-1] and len(names) > usual:
        names.pop()
    if len(names) > max_columns:
        raise ReadError("too_many_columns", given=len(names), allowed=max_columns)
    if not any(known_header(name) for name in names) and any(_looks_like_data(name) for name in names):
        raise ReadError("no_header", first=names[:3])
    above = [Skipped(line, "above_header") for line, _ in head[:place]]
    return _unique_names(names), above, _chain(head[place + 1 :], stream)


def _chain(
    first: list[tuple[int, list[str]]], rest: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[int, list[str]]]:
    yield from first
    yield from rest


def _looks_like_data(name: str) -> bool:
    digits = sum(char.isdigit() for char in name)
    return "@" in name or digits >= 5 or (digits > 0 and digits * 2 >= len(name) and len(name) > 2)


def _unique_names(names: list[str]) -> list[str]:
    """Column names as the file has them; an empty one is called by its place, a second one of a name is numbered."""
    unique: list[str] = []
    for place, name in enumerate(names, start=1):
        name = (name or f"#{place}").encode("utf-8", "replace").decode()[:200]
        number, candidate = 2, name
        while candidate in unique or candidate == "line":
            candidate, number = f"{name} ({number})", number + 1
        unique.append(candidate)
    return unique


def with_mapping(found: ReadList, said: dict[str, str]) -> ReadList:
    """The list with what its columns mean: as `said` (field -> column, '' for none), else as guessed."""
    from dataclasses import replace

    for key, column in said.items():
        if key not in FIELD_KEYS:
            raise ReadError("unknown_field", field=key, fields=list(FIELD_KEYS))
        if column and column not in found.columns:
            raise ReadError("unknown_column", column=column, columns=found.columns)
    start = found.rows.slice(0, SAMPLE_ROWS).drop_columns(["line"])
    sample = [list(row) for row in zip(*(column.to_pylist() for column in start.columns), strict=True)]
    guesses = guess_columns(found.columns, sample)
    mapping = {g.field: g.column for g in guesses if g.field and g.field not in said and g.column not in said.values()}
    mapping |= {key: column for key, column in said.items() if column}
    return replace(found, guesses=guesses, mapping={key: mapping[key] for key in FIELD_KEYS if key in mapping})
