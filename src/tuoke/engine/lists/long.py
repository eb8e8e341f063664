"""A list of any length, read in slices: memory does not grow with it. CSV by Arrow; Parquet by DuckDB itself.

`read.py` holds a list as a whole, says of every row what is the matter with it and knows XLSX too: it is for lists
that a person looks at. Here only the first rows are looked at (columns, encoding, delimiter, guess), and of CSV those
rows are left out, with a reason, that have more or fewer cells than there are columns. Lines are counted as rows: a
cell that holds a line break counts once; an empty line is a row without a name.
"""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, BinaryIO

from tuoke.engine.lists import read, text_table
from tuoke.engine.lists.columns import FIELD_KEYS
from tuoke.engine.lists.read import ReadError, ReadList, Skipped

if TYPE_CHECKING:
    import pyarrow as pa

HEAD = 1 << 20
#: Arrow parses blocks of this size fastest: they stay in the processor's cache.
BLOCK = 1 << 21
SLICE_ROWS = 250_000
MOST_COLUMNS = 200
#: From here on `tuoke rank` reads a list in slices: what a person would not open in a spreadsheet.
LONG_BYTES, LONG_ROWS = 100 * 2**20, 1_000_000
UTF8 = ("utf-8", "utf-8-sig")


def is_long(path: Path) -> bool:
    """Whether the file is CSV or Parquet, and too long to be held as a whole."""
    try:
        with path.open("rb") as file:
            start = file.read(len(b"PAR1"))
        if start == b"PAR1":
            import pyarrow.parquet as pq

            return pq.read_metadata(path).num_rows > LONG_ROWS
        return path.suffix.lower() in (".csv", ".txt", ".tsv") and path.stat().st_size > LONG_BYTES
    except Exception:
        return False


@dataclass
class LongList:
    """`found`: columns, first rows and guess, as of a list that was read whole. `skipped` fills while it is read."""

    path: Path
    found: ReadList
    per: str | None = None
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def understood(self) -> ReadList:
        """`found` with every row that was left out."""
        return replace(self.found, skipped=[*self.found.skipped, *self.skipped])

    def view(self) -> str:
        """SQL of the rows for DuckDB, of a Parquet file: the columns of steps.EACH."""
        named = {**self.found.mapping, **({"owner": self.per} if self.per else {})}
        columns = [
            f'CAST("{_quoted(named[key])}" AS VARCHAR) AS {key}' if key in named else f"NULL::VARCHAR AS {key}"
            for key in (*FIELD_KEYS, "owner")
        ]
        source = str(self.path).replace("'", "''")
        lines = "file_row_number + 2 AS line"
        return f"SELECT {', '.join(columns)}, {lines} FROM read_parquet('{source}', file_row_number = true)"

    def slices(self) -> "Iterator[pa.Table]":
        """The rows of a CSV file, with the columns of steps.EACH. The next slice is read while one is worked on."""
        read_ahead: Queue[pa.Table | Exception | None] = Queue(2)
        Thread(target=self._read_ahead, args=(read_ahead,), daemon=True).start()
        while (got := read_ahead.get()) is not None:
            if isinstance(got, Exception):
                raise ReadError("broken", kind="csv") from got
            yield got

    def _read_ahead(self, out: "Queue[pa.Table | Exception | None]") -> None:
        try:
            for rows in self._csv():
                out.put(rows)
            out.put(None)
        except Exception as error:
            out.put(error)

    def _csv(self) -> "Iterator[pa.Table]":
        import pyarrow as pa

        waiting: list[pa.RecordBatch] = []
        rows = done = 0
        with self.path.open("rb") as file:
            for batch in self._batches(file):
                waiting.append(batch)
                rows += batch.num_rows
                if rows >= SLICE_ROWS:
                    yield self._shaped(pa.Table.from_batches(waiting), done)
                    waiting, rows, done = [], 0, done + rows
            if rows:
                yield self._shaped(pa.Table.from_batches(waiting), done)

    def _batches(self, file: BinaryIO) -> "Iterator[pa.RecordBatch]":
        import pyarrow as pa
        from pyarrow import csv

        columns, needed = self.found.columns, {*self.found.mapping.values(), *([self.per] if self.per else [])}
        few = pa.dictionary(pa.int32(), pa.string())
        kinds = {name: pa.string() if name == self.found.mapping.get("name") else few for name in needed}
        plain = AsUtf8(file, self.found.encoding or "utf-8")
        yield from csv.open_csv(
            plain,
            read_options=csv.ReadOptions(
                use_threads=False, block_size=BLOCK, column_names=columns, skip_rows=self._first_line - 1
            ),
            parse_options=csv.ParseOptions(
                delimiter=self.found.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=self._leave_out,
            ),
            convert_options=csv.ConvertOptions(
                column_types=kinds,
                include_columns=sorted(needed),
                strings_can_be_null=True,
                null_values=[""],
                check_utf8=False,
            ),
        )

    @property
    def _first_line(self) -> int:
        """The line below the header."""
        return max((row.line for row in self.found.skipped), default=0) + 2

    def _leave_out(self, row: object) -> str:
        number, cells = getattr(row, "number", None), getattr(row, "actual_columns", 0)
        code = "blank" if not getattr(row, "text", "").strip() else "too_few_cells"
        code = "too_many_cells" if cells > len(self.found.columns) else code
        self.skipped.append(Skipped(number or 0, code))
        return "skip"

    def _shaped(self, rows: "pa.Table", before: int) -> "pa.Table":
        """The columns of EACH; `before`: how many rows came before these."""
        import numpy as np
        import pyarrow as pa

        named = {**self.found.mapping, **({"owner": self.per} if self.per else {})}
        columns = {
            key: rows.column(named[key]) if key in named else pa.nulls(rows.num_rows, pa.string())
            for key in (*FIELD_KEYS, "owner")
        }
        # A row that was left out moves all below it down by one.
        places = np.arange(before, before + rows.num_rows)
        out = np.array([row.line for row in self.skipped]) - self._first_line
        moved = np.searchsorted(out - np.arange(len(out)), places, side="right")
        return pa.table({**columns, "line": places + moved + self._first_line})


class AsUtf8(io.RawIOBase):
    """A file of text, read as UTF-8 whatever it is in, in whole lines; broken bytes are replaced."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self.file, self.encoding = file, encoding
        self.decoder = codecs.getincrementaldecoder(encoding.partition("+")[0])(errors="replace")

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """About `size` bytes; b'' at the end."""
        given = self.file.read(size if size > 0 else BLOCK)
        if self.encoding not in UTF8 and "+" not in self.encoding:
            return self.decoder.decode(given, final=not given).replace("\x00", "").encode("utf-8", "replace")
        given = (given + self.file.readline() if given else given).replace(b"\x00", b"")
        if _is_utf8(given):
            return given
        read = text_table.decode(given) if "+" in self.encoding else None
        return (read[0] if read else given.decode("utf-8", "replace")).encode()


def _is_utf8(given: bytes) -> bool:
    """Arrow tells it some times faster than Python does."""
    import numpy as np
    import pyarrow as pa

    ends = pa.py_buffer(np.array([0, len(given)], np.int64))
    try:
        pa.Array.from_buffers(pa.large_binary(), 1, [None, ends, pa.py_buffer(given)]).cast(pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def open_long(path: Path, *, mapping: dict[str, str] | None = None, per: str | None = None) -> LongList:
    """Look at the list: its columns, and what they seem to mean. `per`: the column whose values are the owners.

    ReadError as of `read_list`; unknown_column where there is no column `per`.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
        whole = not file.read(1)
    if head.startswith(b"PAR1"):
        found = _parquet_head(path)
    else:
        end = head.rfind(b"\n") + 1
        found = read.csv_list(head if whole or not end else head[:end], max_columns=MOST_COLUMNS)
        above = [row for row in found.skipped if row.code == "above_header"]
        found = replace(found, skipped=above, padded=[])
    if per is not None and per not in found.columns:
        raise ReadError("unknown_column", column=per, columns=found.columns)
    return LongList(path, read.with_mapping(found, mapping or {}), per)


def _parquet_head(path: Path) -> ReadList:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    file = pq.ParquetFile(path, pre_buffer=False)  # the first rows are wanted, not all of their group
    flat = [column.name for column in file.schema_arrow if not pa.types.is_nested(column.type)]
    if not flat:
        raise ReadError("no_header")
    batch = next(file.iter_batches(read.SAMPLE_ROWS, columns=flat), None)
    if batch is None:
        raise ReadError("no_rows")
    texts = [pc.fill_null(pc.cast(batch.column(name), pa.string()), "") for name in flat]
    lines = pa.array(range(2, batch.num_rows + 2), pa.int64())
    return ReadList(flat, pa.table([*texts, lines], names=[*flat, "line"]), [], "parquet")


def _quoted(name: str) -> str:
    return name.replace('"', '""')
