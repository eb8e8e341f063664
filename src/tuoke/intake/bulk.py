"""Many rows in, many rows out, without an object per row and without keeping other writers waiting (`turns.py`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from django.db import connection, models, transaction

from tuoke.directory.copying import Rows, write
from tuoke.intake.turns import Pace, Turns, in_slices

SLICE = 4_000  # rows deleted at once

Values = Any  # an Arrow array of as many values as there are rows, or one value for all of them


def reserve(model: type[models.Model], count: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """`count` fresh ids of the model, ascending, that nobody else will be given."""
    table = model._meta.db_table
    if not count:
        return np.empty(0, np.int64)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The name is asked for once: the server would look it up again for every id.
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            sequence = cursor.fetchone()[0]
            cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, count])
            return np.fromiter((row[0] for row in cursor), np.int64, count)
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, table])
        if not cursor.rowcount:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = int(cursor.fetchone()[0])
        return np.arange(last - count + 1, last + 1, dtype=np.int64)


def insert(
    model: type[models.Model],
    columns: dict[str, Values],
    count: int,
    turns: Turns,
    progress: Callable[[int], None] = lambda rows: None,
    *,
    yielding: bool = False,
    there: np.ndarray[Any, np.dtype[np.int64]] | None = None,
) -> None:
    """Insert `count` rows, a slice at a time: Arrow arrays of that length, or one value for all rows, by column name.

    `yielding`: a row whose unique value somebody wrote meanwhile is passed over, not an error. `there`: companies that
    were there before, so that others may hold some of them; a slice takes hold of its own by `company_id` first.
    """
    pace = Pace()

    def slices() -> Iterator[tuple[int, tuple[Rows, list[int]]]]:
        start = 0
        while start < count:
            many = min(pace.rows, count - start)
            part = {name: _part(values, start, many) for name, values in columns.items()}
            held = [] if there is None else np.intersect1d(part["company_id"].to_numpy(), there).tolist()
            yield many, (Rows(part, many), held)
            start += many

    def write_one(part: tuple[Rows, list[int]]) -> None:
        rows, held = part
        _hold_companies(held)
        insert_rows(table, rows, yielding)

    table = model._meta.db_table
    in_slices(slices(), write_one, count, turns, pace, progress)


def _hold_companies(companies: list[int]) -> None:
    """Whoever writes a row of a company takes hold of it (its foreign key does), in whatever order the rows come: two
    who do so in different orders wait for each other for ever. So these are taken first, in the order of their ids."""
    if companies and connection.features.has_select_for_update:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM directory_company WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE", [companies])


def insert_rows(table: str, rows: Rows, yielding: bool = False) -> None:
    """Rows by the names of their columns, by each database's fastest way, inside the caller's transaction."""
    with connection.cursor() as cursor:
        if yielding and connection.vendor == "postgresql":
            names = rows.names
            cursor.execute(f'CREATE TEMP TABLE arriving ON COMMIT DROP AS SELECT {names} FROM "{table}" WHERE false')
            write(cursor, "arriving", rows)
            cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {names} FROM arriving ON CONFLICT DO NOTHING')
            cursor.execute("DROP TABLE arriving")
        else:
            write(cursor, table, rows, " ON CONFLICT DO NOTHING" if yielding else "")


def _part(values: Values, start: int, count: int) -> Values:
    return values.slice(start, count) if isinstance(values, (pa.Array, pa.ChunkedArray)) else values


def delete(table: str, where: str, params: Sequence[Any], turns: Turns) -> None:
    """Delete the rows that meet the condition, a slice at a time."""
    while True:
        with turns.turn(), connection.cursor() as cursor:
            cursor.execute(
                f'DELETE FROM "{table}" WHERE id IN (SELECT id FROM "{table}" WHERE {where} LIMIT {SLICE})',
                list(params),
            )
            if cursor.rowcount < SLICE:
                return


def fetch(query: str, params: Sequence[Any] = (), types: Sequence[pa.DataType] = ()) -> list[pa.Array]:
    """The columns of a query as Arrow arrays of the given types."""
    with connection.cursor() as cursor:
        cursor.execute(query, list(params))
        rows = cursor.fetchall()
    columns = zip(*rows, strict=True) if rows else [[] for _ in types]
    return [pa.array(column, type=kind) for column, kind in zip(columns, types, strict=True)]


def fetch_by_ids(query: str, ids: Sequence[int], types: Sequence[pa.DataType]) -> list[pa.Array]:
    """As `fetch`, for a query with `{ids}` in it, asked for so many ids at a time that any database takes it."""
    parts = [
        fetch(query.format(ids=",".join(str(int(i)) for i in ids[start : start + 20_000])), types=types)
        for start in range(0, len(ids), 20_000)
    ]
    if not parts:
        return [pa.array([], type=kind) for kind in types]
    return [pa.concat_arrays(list(column)) for column in zip(*parts, strict=True)]


def moment(value: Any) -> Any:
    """A datetime as the raw drivers take it."""
    return connection.ops.adapt_datetimefield_value(value)
