"""Old and new values side by side: which differ, and how they stand in a Change."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

CHANGE = pa.schema(
    [("kind", pa.string()), ("group", pa.int64()), ("object_id", pa.int64()), ("field", pa.string()),
     ("before", pa.string()), ("after", pa.string()), ("fill", pa.bool_())]
)  # fmt: skip


def combined(rows: pa.Table) -> pa.Table:
    """One row per `group`, in the order of the file; each column's first value that is known. `group` is the line of
    its first row."""
    names = [name for name in rows.column_names if name != "group"]
    rows = rows.select(["group", *names])
    if np.any(np.diff(rows["line"].to_numpy()) < 0):
        rows = rows.sort_by("line")
    counted = pc.value_counts(rows["group"])
    several = counted.field("values").filter(pc.greater(counted.field("counts"), 1))
    if not len(several):
        return rows
    among = pc.is_in(rows["group"], value_set=several)
    grouped = rows.filter(among).group_by("group", use_threads=False)
    together = grouped.aggregate([(name, "first") for name in names])
    renamed = ["group", *names] if together.column_names[0] == "group" else [*names, "group"]
    alone = rows.filter(pc.invert(among))
    return pa.concat_tables([alone, together.rename_columns(renamed).select(rows.column_names)]).sort_by("group")


def changes_of(
    kind: str, field: str, new: pa.Table, old: pa.Table, *, only: Any = None, fill_only: bool = False
) -> pa.Table:
    """The rows of CHANGE for one field: where the file knows a value and ours is another. `new` and `old` run parallel;
    `found` in `new` is the id of the object."""
    ours, theirs = old[field], new[field]
    empty = pc.or_(pc.is_null(ours), pc.equal(ours, "")) if pa.types.is_string(ours.type) else pc.is_null(ours)
    empty = pc.fill_null(empty, True)
    differs = pc.and_(pc.is_valid(theirs), pc.or_(empty, pc.fill_null(pc.not_equal(ours, theirs), True)))
    if only is not None:
        differs = pc.and_(differs, pc.fill_null(only, False))
    if fill_only:
        differs = pc.and_(differs, empty)
    changed, before = new.filter(differs), ours.filter(differs)
    return pa.table(
        {
            "kind": pa.repeat(kind, changed.num_rows),
            "group": changed["group"],
            "object_id": changed["found"],
            "field": pa.repeat(field, changed.num_rows),
            "before": _as_json(before),
            "after": _as_json(changed[field]),
            "fill": pc.filter(empty, differs),
        }
    )


def extra_changes(new: pa.Table, old: pa.Table, kind: str = "company", column: str = "extra") -> pa.Table:
    """`extra` is kept part by part: what the file has in `column` is put into what is there."""
    lines: list[dict[str, Any]] = []
    some = new.filter(pc.is_valid(new[column]))
    before = old.filter(pc.is_valid(new[column]))["extra"].to_pylist()
    for group, found, mine, ours in zip(
        some["group"].to_pylist(), some["found"].to_pylist(), some[column].to_pylist(), before, strict=True
    ):
        kept = json.loads(ours) if isinstance(ours, str) else (ours or {})
        brought = json.loads(mine)
        merged = {**kept, **brought}
        if merged != kept:
            fill = not any(kept.get(key) for key in brought if kept.get(key) != brought[key])
            lines.append(
                {"kind": kind, "group": group, "object_id": found, "field": "extra", "fill": fill,
                 "before": json.dumps(kept), "after": json.dumps(merged)}
            )  # fmt: skip
    return pa.Table.from_pylist(lines, schema=CHANGE)


def _as_json(values: Any) -> pa.Array:
    return pa.array([json.dumps(value) for value in values.to_pylist()], pa.string())
