"""What a bulk change writes to a slice of its companies, and how that is taken back: a few statements a slice, whatever
its length.

In every statement `b` is the row of the change and `c` the company; `_SLICE` says which rows of the change it is about.
A value is a text ('' or NULL: unknown) and is cast where the column holds something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from django.db import connection
from django.utils import timezone

from tuoke.directory.bulk_models import BulkChange
from tuoke.directory.columns import CUSTOM, Column, ever
from tuoke.directory.models import Company

_ROWS, _COMPANIES = "directory_bulkrow", "directory_company"
_SLICE = "change_id = %s AND company > %s AND company <= %s"
_OF_SLICE = f"SELECT company FROM {_ROWS} WHERE {_SLICE} AND state = 'written'"


class Slice(NamedTuple):
    """The rows of a change whose company's id is above `after` and up to `upto`."""

    change: int
    after: int
    upto: int


class Writing(Protocol):
    def write(self, part: Slice, by: Any) -> None: ...
    def restore(self, part: Slice) -> None: ...


def writing_of(change: BulkChange) -> Writing:
    """How this change is written and taken back. Raises LookupError for a column that never was."""
    if change.kind == "field":
        column = ever(change.what)
        if column is None:
            raise LookupError(change.what)
        return _Field(column, change.value)
    table, field = ("directory_entry", "list_id") if change.kind == "list" else ("directory_tagged", "tag_id")
    kind = _Off if change.kind == "untag" else _On
    return kind(table, field, int(change.what))


def _run(sql: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params])


def _moment() -> Any:
    """Now, as Django's fields write it into this database."""
    return connection.ops.adapt_datetimefield_value(timezone.now())


def _mark(part: Slice, by: Any, before: str, unlike: str, params: list[Any], unlike_params: list[Any]) -> None:
    """Of the slice, the rows whose company `by` may still see and that are `unlike` what is wanted are written, with
    what stands there now. The companies are held until the transaction ends."""
    seen = Company.objects.visible_to(by).filter(pk__gt=part.after, pk__lte=part.upto)
    sql, given = seen.order_by().values("pk").query.sql_with_params()
    if connection.vendor == "postgresql":
        held = f"SELECT 1 FROM {_COMPANIES} WHERE id IN (SELECT company FROM {_ROWS} WHERE {_SLICE})"
        _run(f"{held} ORDER BY id FOR UPDATE", *part)
    _run(
        f"""UPDATE {_ROWS} AS b SET state = 'written',
        before = (SELECT {before} FROM {_COMPANIES} c WHERE c.id = b.company)
        WHERE {_SLICE} AND state = '' AND company IN ({sql})
        AND EXISTS (SELECT 1 FROM {_COMPANIES} c WHERE c.id = b.company AND {unlike})""",
        *params, *part, *given, *unlike_params,
    )  # fmt: skip


def _settle(part: Slice, still: str, params: list[Any]) -> None:
    """Rows where it is no longer as the change left it stay as they are."""
    _run(
        f"""UPDATE {_ROWS} AS b SET state = 'stayed' WHERE {_SLICE} AND state = 'written'
        AND NOT EXISTS (
            SELECT 1 FROM {_COMPANIES} c WHERE c.id = b.company AND c.merged_into_id IS NULL AND {still}
        )""",
        *part, *params,
    )  # fmt: skip


def _undone(part: Slice) -> None:
    _run(f"UPDATE {_ROWS} SET state = 'undone' WHERE {_SLICE} AND state = 'written'", *part)


@dataclass(frozen=True)
class _Field:
    """A column of the company itself, a custom field among them."""

    column: Column
    value: str

    @property
    def _now(self) -> tuple[str, list[Any]]:
        """What stands there, as text."""
        if self.column.custom:
            if connection.vendor == "postgresql":
                return "c.extra ->> %s", [self.column.custom.key]
            return "json_extract(c.extra, %s)", [_path(self.column)]
        if self.column.key == "reference":
            return "CASE WHEN c.is_reference THEN 'yes' ELSE 'no' END", []
        return f"CAST(c.{self.column.field} AS text)", []

    def _set(self, value: str, params: list[Any]) -> tuple[str, list[Any]]:
        """The SQL that gives the column the text `value` tells."""
        field = self.column.field
        if self.column.custom:
            if connection.vendor == "postgresql":
                key = self.column.custom.key
                there = f"jsonb_set(c.extra, ARRAY[%s]::text[], to_jsonb(CAST({value} AS text)))"
                told = f"CASE WHEN COALESCE({value}, '') = '' THEN c.extra - CAST(%s AS text) ELSE {there} END"
                return f"extra = {told}", [*params, key, key, *params]
            path = _path(self.column)
            gone, there = "json_remove(c.extra, %s)", f"json_set(c.extra, %s, {value})"
            return f"extra = CASE WHEN COALESCE({value}, '') = '' THEN {gone} ELSE {there} END", [
                *params, path, path, *params,
            ]  # fmt: skip
        if self.column.key == "reference":
            return f"is_reference = (CASE WHEN {value} = 'yes' THEN TRUE ELSE FALSE END)", params
        if self.column.key == "owner":
            # Whoever has it from now on has it since now: they get the whole time that the pool leaves a holder.
            return f"owner_id = CAST(NULLIF({value}, '') AS bigint), held_since = %s", [*params, _moment()]
        if self.column.is_number:
            return f"{field} = CAST(NULLIF({value}, '') AS integer)", params
        return f"{field} = COALESCE({value}, '')", params

    def write(self, part: Slice, by: Any) -> None:
        now, params = self._now
        unlike = f"COALESCE({now}, '') <> %s"
        _mark(part, by, now, unlike, params, [*params, self.value])
        self._update(part, *self._set("CAST(%s AS text)", [self.value]))

    def restore(self, part: Slice) -> None:
        now, params = self._now
        still, told = f"COALESCE({now}, '') = %s", [*params, self.value]
        if self.column.key == "owner":
            # To somebody who has left, nothing goes back.
            still += (
                " AND NOT EXISTS (SELECT 1 FROM team_user u WHERE CAST(u.id AS text) = b.before AND NOT u.is_active)"
            )
        _settle(part, still, told)
        before = f"(SELECT b.before FROM {_ROWS} b WHERE b.change_id = %s AND b.company = c.id)"
        self._update(part, *self._set(before, [part.change]))
        _undone(part)

    def _update(self, part: Slice, told: str, params: list[Any]) -> None:
        _run(
            f"""UPDATE {_COMPANIES} AS c SET {told}, version = version + 1, changed_at = %s
            WHERE c.id IN ({_OF_SLICE})""",
            *params, _moment(), *part,
        )  # fmt: skip


@dataclass(frozen=True)
class _On:
    """A tag that companies get, or a list that they are put on: rows of their own, known again by their id."""

    table: str
    field: str
    what: int

    @property
    def _there(self) -> str:
        return f"SELECT t.id FROM {self.table} t WHERE t.company_id = b.company AND t.{self.field} = %s"

    def write(self, part: Slice, by: Any) -> None:
        _mark(part, by, "NULL", f"NOT EXISTS ({self._there})", [], [self.what])
        now = _moment()
        if self.table == "directory_tagged":
            names, values, params = "source, by_id, at", "'seen', %s, %s", [by.pk, now]
        else:
            names, values, params = "made_at", "%s", [now]
        _run(
            f"""INSERT INTO {self.table} (company_id, {self.field}, arrival, {names})
            SELECT company, %s, 0, {values} FROM {_ROWS} WHERE {_SLICE} AND state = 'written'""",
            self.what, *params, *part,
        )  # fmt: skip
        _run(
            f"""UPDATE {_ROWS} AS b SET before = CAST((
                SELECT MAX(t.id) FROM {self.table} t WHERE t.company_id = b.company AND t.{self.field} = %s
            ) AS text) WHERE {_SLICE} AND state = 'written'""",
            self.what, *part,
        )  # fmt: skip

    def restore(self, part: Slice) -> None:
        ours = "t.id = CAST(b.before AS bigint)"
        _settle(part, f"EXISTS (SELECT 1 FROM {self.table} t WHERE {ours})", [])
        rows = f"SELECT CAST(before AS bigint) FROM {_ROWS} WHERE {_SLICE} AND state = 'written'"
        _run(f"DELETE FROM {self.table} WHERE id IN ({rows})", *part)
        _undone(part)


@dataclass(frozen=True)
class _Off(_On):
    """A tag that is taken off; who set it, when and from where is kept and comes back."""

    def write(self, part: Slice, by: Any) -> None:
        made = "json_build_object" if connection.vendor == "postgresql" else "json_object"
        told = f"{made}('source', t.source, 'by', t.by_id, 'at', t.at, 'arrival', t.arrival)"
        kept = f"""(SELECT CAST({told} AS text) FROM {self.table} t
            WHERE t.company_id = c.id AND t.{self.field} = %s)"""
        _mark(part, by, kept, f"EXISTS ({self._there})", [self.what], [self.what])
        _run(f"DELETE FROM {self.table} WHERE {self.field} = %s AND company_id IN ({_OF_SLICE})", self.what, *part)

    def restore(self, part: Slice) -> None:
        _settle(part, f"NOT EXISTS ({self._there})", [self.what])
        if connection.vendor == "postgresql":
            told = [f"before::json ->> '{name}'" for name in ("source", "by", "at", "arrival")]
            source, by, at, arrival = (
                told[0],
                f"({told[1]})::bigint",
                f"({told[2]})::timestamptz",
                f"({told[3]})::bigint",
            )
        else:
            source, by, at, arrival = (
                f"json_extract(before, '$.{name}')" for name in ("source", "by", "at", "arrival")
            )
        _run(
            f"""INSERT INTO {self.table} (company_id, {self.field}, source, by_id, at, arrival)
            SELECT company, %s, {source}, {by}, {at}, {arrival} FROM {_ROWS} WHERE {_SLICE} AND state = 'written'""",
            self.what, *part,
        )  # fmt: skip
        _undone(part)


def _path(column: Column) -> str:
    """The path of a custom field in `extra`, as SQLite takes it."""
    return f'$."{column.key.removeprefix(CUSTOM)}"'
