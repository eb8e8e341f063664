"""Columns of a list that are no field of a company, where a profile's conditions or a card's fields ask them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tuoke.engine.lists.normalise import told

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa


def further_values(rows: "pa.Table", names: Iterable[str]) -> "pa.Table":
    """line, field, value of the columns of `rows` (with `line`) called `names`; one that is not there is unknown."""
    import pyarrow as pa

    kinds = {"line": pa.int64(), "field": pa.string(), "value": pa.string()}
    count = rows.num_rows
    parts = [
        pa.table(
            [rows.column("line").cast(pa.int64()), pa.repeat(pa.scalar(name), count), rows.column(name).cast("string")],
            names=list(kinds),
        )
        for name in names
        if name in rows.column_names
    ]
    return pa.concat_tables([pa.schema(list(kinds.items())).empty_table(), *parts])


def further(values: "ir.Table", grouped: "ir.Table") -> "ir.Table":
    """line, field, value -> company, field, value: of each company the first row that knows it."""
    rows = values.mutate(value=told(values.value)).join(grouped, "line")
    rows = rows.filter(rows.value.notnull())
    return rows.group_by(["company", "field"]).agg(value=rows.value.argmin(rows.line))
