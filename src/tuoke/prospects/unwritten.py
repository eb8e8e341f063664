"""What of a list its importer may not write (`directory/veil.py`): it is left out of the rows before they are compared
with what is here. The rest of each row comes in, and the page of the check says what does not."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tuoke.directory import veil
from tuoke.directory.columns import CUSTOM, PERSON
from tuoke.directory.other_names import COLUMNS
from tuoke.intake.kinds import Unwritten
from tuoke.team.rights import CONTACT, Shown, Whose

#: Key of a rule -> the columns of a list that it is about; of the others it is the column itself.
FIELDS = {
    CONTACT: ("phone", "phone_key", "email", "email_key"),
    veil.NAMES: tuple(COLUMNS),
    "note": ("note", "person_note"),
}
EXTRAS = ("extra", "person_extra")


def unwritten(by: Any) -> Unwritten:
    """The columns that `by` may write in no company, and those that stay as they are in companies that are here: there
    it is enough that there is one of which they may not change it."""
    ruled = [key for key in by.rights.ruled if by.rights.least(key) < Shown.EDIT] if by else []
    own = [key for key in ruled if by.rights.levels(key)[Whose.OWN] < Shown.EDIT]
    return Unwritten(_columns(own), _columns(ruled))


def without(rows: pa.Table, by: Any) -> pa.Table:
    """The rows of `differences.plan` with nothing in what `by` may not write."""
    closed = unwritten(by)
    if not closed.there:
        return rows
    there = pc.is_valid(rows["found"])
    for name in rows.column_names:
        at, column = rows.column_names.index(name), rows[name]
        if name in closed.there:
            nothing = pa.scalar(None, column.type)
            left = pa.nulls(rows.num_rows, column.type) if name in closed.new else pc.if_else(there, nothing, column)
            rows = rows.set_column(at, name, left)
        elif name in EXTRAS:
            rows = rows.set_column(at, name, _parts(column, there, closed))
    return rows


def _columns(keys: list[str]) -> frozenset[str]:
    return frozenset(name for key in keys for name in FIELDS.get(key, (key.removeprefix(CUSTOM).removeprefix(PERSON),)))


def _parts(column: Any, there: Any, closed: Unwritten) -> pa.Array:
    """Further columns stand together as one text; null where nothing is left of it."""
    left = []
    for text, here in zip(column.to_pylist(), there.to_pylist(), strict=True):
        hidden = closed.there if here else closed.new
        kept = {key: value for key, value in json.loads(text).items() if key not in hidden} if text else {}
        left.append(json.dumps(kept) if kept else None)
    return pa.array(left, pa.string())
