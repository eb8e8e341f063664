"""Staged rows, mapping and corrections -> `checked.parquet`: cleaned cells and what is known about each row."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import transaction
from django.db.models import Count, Max

from tuoke.intake import cells, kinds
from tuoke.intake.kinds import Kind
from tuoke.intake.models import Batch, State
from tuoke.intake.settling import count, settle
from tuoke.team.models import Action
from tuoke.workspace.models import Audit


def check(batch: Batch) -> None:
    """CHECKING -> CHECKED. Idempotent; a mapping changed meanwhile has asked for a check of its own."""
    if batch.state != State.CHECKING:
        return
    seen = _mark()
    table = examine(batch)
    store(batch, table)
    with transaction.atomic():
        Batch.objects.filter(pk=batch.pk, state=State.CHECKING, version=batch.version).update(
            state=State.CHECKED, counts={**counted(batch, table), "seen": seen}, error="", progress=0
        )


def as_of_now(batch: Batch) -> pa.Table:
    """The checked rows, checked anew if anybody wrote anything since."""
    seen = batch.counts.get("seen")
    own = Audit.objects.filter(kind=batch._meta.label_lower, object_id=batch.pk, pk__gt=seen[1] if seen else 0)
    if seen and _mark()[0] == seen[0] + own.count():
        return stored(batch)
    table = examine(batch)
    store(batch, table)
    return table


def _mark() -> list[int]:
    """How many audit rows there are, and the last: every write has one, so equal marks mean that nobody wrote."""
    found = Audit.objects.aggregate(n=Count("pk"), last=Max("pk"))
    return [found["n"], found["last"] or 0]


def examine(batch: Batch) -> pa.Table:
    """The rows as they stand now: cleaned and compared with the directory of this moment."""
    kind = kinds.get(batch.kind)
    return kind.look_up(_cleaned(batch, kind), batch)


def store(batch: Batch, table: pa.Table) -> None:
    """Written beside and put in place, so that a page never reads half of it."""
    beside = batch.folder / "checked.new"
    pq.write_table(table, beside, compression="zstd", row_group_size=20_000)
    beside.replace(batch.folder / "checked.parquet")


def stored(batch: Batch, columns: list[str] | None = None) -> pa.Table:
    return pq.read_table(batch.folder / "checked.parquet", columns=columns)


def counted(batch: Batch, table: pa.Table) -> dict[str, int]:
    settled = settle(table, batch.twin_rule, batch.choices)
    return count(settled, int(batch.reading.get("skipped_count", 0)))


def _cleaned(batch: Batch, kind: Kind) -> pa.Table:
    columns = kind.columns
    taken = {column.field for column in columns}
    mapping = {field: number for field, number in batch.mapping.items() if field in taken}
    wanted = sorted({*mapping.values(), *batch.extra})
    rows = pq.read_table(batch.folder / "rows.parquet", columns=["line", *(f"c{number}" for number in wanted)])
    texts = {field: rows[f"c{number}"] for field, number in mapping.items()}
    table = _corrected(pa.table({"line": rows["line"], **texts}), batch.corrections)
    table, mended = kind.complete(table, batch) if kind.complete else (table, None)
    cleaned = cells.clean(table, columns)
    if mended is not None:
        cleaned = _marked(cleaned, "fixes", mended)
    headers = batch.reading["columns"]
    named = {headers[number]: rows[f"c{number}"] for number in batch.extra}
    owned, strangers = _with_owner(cleaned, batch)
    if strangers is not None:
        named[headers[mapping["owner"]]] = strangers
    kept = [column for column in columns if column.extra and column.field in owned.column_names]
    theirs: dict[str, list[str | None]] = {
        column.field: owned[column.field].to_pylist() for column in kept if column.of_person
    }
    ours: dict[str, list[str | None]] = {
        column.field: owned[column.field].to_pylist() for column in kept if not column.of_person
    }
    further: dict[str, list[str | None]] = {header: [*_short(column)] for header, column in named.items()}
    return _with_texts(_with_texts(owned, "extra", {**ours, **further}), "person_extra", theirs)


def _corrected(table: pa.Table, corrections: dict[str, dict[str, str]]) -> pa.Table:
    """What a person typed in the preview takes the place of what the file says."""
    if not corrections:
        return table
    lines = table["line"].combine_chunks()
    for field in sorted({field for typed in corrections.values() for field in typed}):
        typed = {int(line): texts[field] for line, texts in corrections.items() if field in texts}
        place = pc.index_in(lines, value_set=pa.array(list(typed), pa.int64()))
        new = pa.array(list(typed.values()), pa.string()).take(place)
        if field in table.column_names:
            old = table[field].combine_chunks()
            table = table.set_column(table.column_names.index(field), field, pc.coalesce(new, old))
        else:
            table = table.append_column(field, new)
    return table


def _with_owner(table: pa.Table, batch: Batch) -> tuple[pa.Table, pa.Array | None]:
    """`owner` (a colleague's name or address) -> owner_id; a fault where the importer cannot give companies to them.

    In an export of another system many owners left long ago: that is told, the importer has the company, and the name
    is given back to be kept as text."""
    if "owner" not in table.column_names:
        return table, None
    colleagues = (
        type(batch.by).objects.below(batch.by, Action.IMPORT).filter(is_active=True).values_list("pk", "name", "email")
    )
    by_word = {word.casefold(): pk for pk, name, email in colleagues for word in (name, email) if word}
    words = pc.utf8_lower(table["owner"].combine_chunks())
    place = pc.index_in(words, value_set=pa.array(list(by_word), pa.string()))
    ids = pa.array(list(by_word.values()), pa.int64()).take(place)
    unknown = pc.and_(pc.is_valid(words), pc.is_null(ids))
    table = table.append_column("owner_id", ids)
    if batch.reading.get("export"):
        strangers = pc.if_else(unknown, table["owner"].combine_chunks(), "")
        return _marked(table, "fixes", pc.if_else(unknown, "owner:no_user", "")), strangers
    return _marked(table, "faults", pc.if_else(unknown, "owner:unknown_owner", "")), None


def _marked(table: pa.Table, side: str, marks: pa.Array) -> pa.Table:
    """The table with these marks behind the others of its column of fixes or faults."""
    joined = pc.utf8_trim(pc.binary_join_element_wise(table[side].combine_chunks(), marks, ";"), ";")
    return table.set_column(table.column_names.index(side), side, joined)


def _with_texts(table: pa.Table, name: str, parts: dict[str, list[str | None]]) -> pa.Table:
    """The columns without a field of their own as one JSON text per row, under their header; null where a row has
    none."""
    if not parts:
        return table
    rows, names = zip(*parts.values(), strict=True), list(parts)
    texts = [{key: value for key, value in zip(names, row, strict=True) if value not in (None, "")} for row in rows]
    return table.append_column(name, pa.array([json.dumps(text) if text else None for text in texts], pa.string()))


def _short(column: Any) -> list[str]:
    text = pc.replace_substring_regex(column, cells.CONTROL, "")
    values: list[str] = pc.utf8_slice_codeunits(pc.utf8_trim_whitespace(text), 0, 500).to_pylist()
    return values
