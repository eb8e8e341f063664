"""The names of a whole list -> their parts, as an Arrow function that DuckDB's side and Spark's workers both call.

`names.with_parts` is one expression of some seventy selects: DuckDB plans it in a third of a second and reads a million
names with it in some ten seconds of one core. Spark plans it for a minute and cannot compile it; so there the same
expression runs inside the workers, in DuckDB (`on_spark`), and gives the same by being the same.
"""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from tuoke.engine.lists.name_parts import PARTS

if TYPE_CHECKING:
    import pyarrow as pa

#: Up to so many names are split one by one, which is sooner done than planning the expression.
FEW = 1_000
#: DuckDB reads a table of Arrow with as many threads as it has batches; each is given so many rows.
THREAD = 50_000
#: So many names are gathered on a worker of Spark before they are split.
BATCH = 100_000


def parts(names: "pa.Array | pa.ChunkedArray") -> "pa.Table":
    """A row for each name, in their order: `name_key` and the columns of PARTS, null where absent (all where the name
    is null). Equal names are split once."""
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = names.combine_chunks() if isinstance(names, pa.ChunkedArray) else names
    coded = whole.dictionary_encode()
    told = in_any_order(coded.dictionary)
    place = np.argsort(told.column("id").to_numpy())
    return told.drop_columns(["id"]).take(pc.take(pa.array(place), coded.indices))


def in_any_order(names: "pa.Array") -> "pa.Table":
    """The same for names of which each comes once, with their places in `id`, in the order in which they are done."""
    return _one_by_one(names) if len(names) <= FEW else by_column(names)


def _one_by_one(names: "pa.Array | pa.ChunkedArray") -> "pa.Table":
    import pyarrow as pa

    from tuoke.engine.lists.names import split

    told = [split(name) for name in names.to_pylist()]
    keys = pa.array([name.key or None for name in told], pa.string())
    columns = {part: pa.array([getattr(name, part) or None for name in told], pa.string()) for part in PARTS}
    return pa.table({"id": np.arange(len(names)), "name_key": keys, **columns})


def by_column(names: "pa.Array | pa.ChunkedArray") -> "pa.Table":
    """The same by the expression, however few they are."""
    import duckdb
    import pyarrow as pa

    from tuoke.engine.lists.steps import sql

    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "preserve_insertion_order": False,
    }
    given = pa.table({"id": pa.array(np.arange(len(names))), "name": names})
    given = in_batches(given)
    with duckdb.connect(config=config) as connection:
        connection.register("names", given)
        connection.execute(f"CREATE TEMP TABLE read_names AS {sql('read_names')}")
        return connection.sql(sql("parts")).to_arrow_table()


def in_batches(rows: "pa.Table") -> "pa.Table":
    """The table as DuckDB reads it on every core."""
    import pyarrow as pa

    return pa.Table.from_batches(rows.to_batches(max_chunksize=THREAD), rows.schema)


def on_spark(frame: Any, column: str = "name") -> Any:
    """The Spark data frame with the columns of PARTS. Its workers need this package."""
    place = frame.columns.index(column)

    def split_rows(rows: "Iterator[tuple[Any, ...]]") -> "Iterator[tuple[Any, ...]]":
        import pyarrow as pa

        while held := list(islice(rows, BATCH)):
            told = parts(pa.array([row[place] for row in held], pa.string()))
            columns = [told.column(part).to_pylist() for part in PARTS]
            yield from ((*row, *one) for row, one in zip(held, zip(*columns, strict=True), strict=True))

    schema = ", ".join(f"`{name}` {kind}" for name, kind in (*frame.dtypes, *((part, "string") for part in PARTS)))
    return frame.sparkSession.createDataFrame(frame.rdd.mapPartitions(split_rows), schema)
