"""Many rows into a table at once, by each database's fastest way."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    import pyarrow as pa


class Rows:
    """Rows as the database takes them: CSV for COPY on PostgreSQL, on SQLite the values of each column. Made without
    asking the database, so that another thread can do it while the rows before are written."""

    def __init__(self, columns: dict[str, Any], count: int) -> None:
        """`columns`: by name, an Arrow array of `count` values, or one value for all rows."""
        self.count = count
        self.names = ", ".join(f'"{name}"' for name in columns)
        self.csv = _csv(columns, count) if connection.vendor == "postgresql" else None
        self.values = [] if self.csv is not None else [_values(one, count) for one in columns.values()]


def write(cursor: Any, table: str, rows: Rows, otherwise: str = "") -> None:
    """Insert the rows; `otherwise` is what SQLite does with one that it cannot take."""
    if rows.csv is not None:
        with cursor.copy(f'COPY "{table}" ({rows.names}) FROM STDIN (FORMAT csv)') as copy:
            copy.write(rows.csv)
        return
    marks = ", ".join(["%s"] * len(rows.values))
    sql = f'INSERT INTO "{table}" ({rows.names}) VALUES ({marks}){otherwise}'
    cursor.executemany(sql, zip(*rows.values, strict=True))


def _csv(columns: dict[str, Any], count: int) -> memoryview:
    """What is quoted is a value, be it empty; what is not there is NULL. Written by Arrow, a column at a time: row by
    row it took a tenth of an import."""
    import pyarrow as pa
    from pyarrow import csv

    written = pa.BufferOutputStream()
    rows = pa.table({name: _array(values, count) for name, values in columns.items()})
    csv.write_csv(rows, written, csv.WriteOptions(include_header=False, quoting_style="all_valid"))
    return memoryview(written.getvalue())


def _array(values: Any, count: int) -> pa.Array | pa.ChunkedArray:
    import pyarrow as pa

    if isinstance(values, (pa.Array, pa.ChunkedArray)):
        return values
    return pa.nulls(count, pa.string()) if values is None else pa.repeat(values, count)


def _values(values: Any, count: int) -> Any:
    import pyarrow as pa

    if not isinstance(values, (pa.Array, pa.ChunkedArray)):
        # To sqlite3 a bool is a stranger that it asks for another form, each time.
        return repeat(int(values) if isinstance(values, bool) else values, count)
    if pa.types.is_integer(values.type) and values.null_count:
        return values.to_pylist()
    whole = values if isinstance(values, pa.Array) else values.combine_chunks()
    return whole.to_numpy(zero_copy_only=False).tolist()
