"""Arrow tables in the shape that the steps read: rows of a list, and what profile and card mean."""

from typing import TYPE_CHECKING

from tuoke.engine.lists import verdicts
from tuoke.engine.lists.card import Card
from tuoke.engine.lists.normalise import FLAGS, NOT_GIVEN, ROWS
from tuoke.engine.lists.steps import INPUTS

if TYPE_CHECKING:
    import pyarrow as pa


def prepared(rows: "pa.Table", company_id: str | None) -> "pa.Table":
    """The rows with every column of ROWS: fields as texts, flags as numbers, missing ones filled."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if company_id and company_id != "company_id":
        rows = rows.rename_columns({company_id: "company_id"})
    columns = {name: rows.column(name) for name in rows.column_names if name in ROWS}
    for flag in FLAGS:
        if flag in columns:
            columns[flag] = pc.cast(columns[flag], pa.int8())
        else:
            columns[flag] = pa.repeat(pa.scalar(NOT_GIVEN, pa.int8()), rows.num_rows)
    return shaped(pa.table(columns), ROWS)


def shaped(data: "pa.Table", kinds: dict[str, str]) -> "pa.Table":
    import pyarrow as pa
    import pyarrow.compute as pc

    schema = schema_of(kinds)
    arrays = [
        pc.cast(data.column(field.name), field.type)
        if field.name in data.column_names
        else pa.nulls(data.num_rows, field.type)
        for field in schema
    ]
    return pa.table(arrays, schema=schema)


def with_further(sheet: "pa.Table", card: Card) -> "pa.Table":
    """The sheet with p_<field> and max_<field> of the card's further fields, behind those of the items.

    Their reasons are the last of each row's, in the order of the card.
    """
    import numpy as np
    import pyarrow as pa

    fields = tuple(card.further)
    if not fields:
        return sheet
    points = pa.nulls(0, pa.int64())
    if sheet.num_rows:
        points = sheet.column("reasons").combine_chunks().flatten().field("points")
    width = len(points) // max(sheet.num_rows, 1)
    place = sheet.column_names.index("reasons")
    for n, field in enumerate(fields):
        at = np.arange(sheet.num_rows) * width + width - len(fields) + n
        most = pa.repeat(pa.scalar(card.maxima[field], pa.int64()), sheet.num_rows)
        for name, column in ((f"p_{field}", points.take(pa.array(at))), (f"max_{field}", most)):
            sheet = sheet.add_column(place, name, column)
            place += 1
    return sheet


def input_table(name: str, values: verdicts.Rows) -> "pa.Table":
    """What a step reads under that name (steps.INPUTS), from rows as `verdicts` gives them."""
    import pyarrow as pa

    return pa.Table.from_pylist(values, schema=schema_of(INPUTS[name]))


def schema_of(kinds: dict[str, str]) -> "pa.Schema":
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "int64": pa.int64(),
        "int8": pa.int8(),
        "float64": pa.float64(),
        "boolean": pa.bool_(),
    }
    return pa.schema([(name, types[kind]) for name, kind in kinds.items()])
