"""Many rows into PostgreSQL at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


def copy_in(cursor: Any, table: str, rows: pa.Table) -> None:
    """COPY an Arrow table into `table`, by the names of its columns. What is quoted is a value, be it empty; what is
    not there is NULL. Written as CSV by Arrow, a column at a time: row by row it took a tenth of an import."""
    import pyarrow as pa
    from pyarrow import csv

    written = pa.BufferOutputStream()
    csv.write_csv(rows, written, csv.WriteOptions(include_header=False, quoting_style="all_valid"))
    names = ", ".join(f'"{name}"' for name in rows.column_names)
    with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN (FORMAT csv)') as copy:
        copy.write(memoryview(written.getvalue()))
