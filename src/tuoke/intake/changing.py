"""Changes of a batch, made and taken back by the same statements: where a value is still what it was, it becomes the
other. One statement per field, whatever the number of rows."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone

from tuoke.directory.models import Company, Person
from tuoke.intake import bulk
from tuoke.intake.models import Batch, Change, State

# Change.kind -> the model it speaks of.
MODELS = {"company": "directory.Company", "person": "directory.Person"}


def apply(batch: Batch, old: str, new: str) -> None:
    """Put `new` ('after', or 'before' for an undo) wherever the value is still `old`. Inside the caller's transaction.

    Each object concerned gets a new version, also where nothing was put: an undo must not look like no change at all.
    """
    _hold_changed(batch)
    for kind, label in MODELS.items():
        model = apps.get_model(label)
        for field in _fields(batch, kind):
            _put(batch, kind, model, field, old, new)
        _bump(batch, kind, model)


def _hold_changed(batch: Batch) -> None:
    """Take hold of all that changes, in the order of ids, before anything does: field by field, two batches of the same
    companies took hold of some each and waited for the other's.

    A row that one transaction changes twice has its foreign keys looked up again when it ends, as if it were new: the
    companies that changed rows point at would be held then, out of turn. So these are held first with the others; in
    the weakest way, for nothing of them changes.
    """
    if not connection.features.has_select_for_update:
        return  # one writer at a time
    changed = {kind: Change.objects.filter(batch=batch, kind=kind).order_by().values("object_id") for kind in MODELS}
    companies = Company.objects.filter(pk__in=changed["company"])
    theirs = Person.objects.filter(pk__in=changed["person"]).order_by()
    held = changed["company"].union(
        theirs.values("company"), companies.order_by().exclude(merged_into=None).values("merged_into")
    )
    _hold("SELECT id FROM directory_company WHERE id IN ({}) ORDER BY id FOR KEY SHARE", held)
    for kind, label in MODELS.items():
        rows = apps.get_model(label)._default_manager.filter(pk__in=changed[kind]).order_by("pk")
        _hold("{}", rows.select_for_update(no_key=True).values_list("pk"))


def _hold(sql: str, rows: models.QuerySet[Any]) -> None:
    """Run it without fetching what it finds."""
    given, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({sql.format(given)}) held", params)


def follow(batch: Batch) -> None:
    """Before an undo: where what was there came from an import that was itself undone meanwhile, and could not be put
    back because of this one, go back to what was there before that import, and so on down the chain."""
    earlier = Batch.objects.filter(
        Q(undone_at=None) | Q(undone_at__gt=batch.committed_at),
        state__in=[State.UNDONE, State.UNDOING],
        committed_at__lt=batch.committed_at,
    )
    table = Change._meta.db_table
    same = "json_extract({0}, '$') IS json_extract({1}, '$')" if connection.vendor == "sqlite" else "{0} = {1}"
    follows = same.format("w.after", f"COALESCE({table}.back, {table}.before)")
    for undone in earlier.exclude(pk=batch.pk).order_by("-committed_at", "-pk").values_list("pk", flat=True):
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET back = COALESCE(w.back, w.before) FROM {table} w "
                f"WHERE {table}.batch_id = %s AND w.batch_id = %s AND w.kind = {table}.kind "
                f"AND w.field = {table}.field AND w.object_id = {table}.object_id AND {follows}",
                [batch.pk, undone],
            )


def differing(batch: Batch, side: str) -> list[tuple[str, int, str]]:
    """(kind, object, field) of the changes whose value in the database is not `side`: edited since, or gone."""
    found: list[tuple[str, int, str]] = []
    for kind, label in MODELS.items():
        model = apps.get_model(label)
        for field in _fields(batch, kind):
            column, value = _column(model, field), _value(model, field, side)
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT ch.object_id FROM intake_change ch "
                    f"LEFT JOIN {model._meta.db_table} t ON t.id = ch.object_id "
                    f"WHERE ch.batch_id = %s AND ch.kind = %s AND ch.field = %s AND {_is_not(column, value)} "
                    "ORDER BY ch.object_id",
                    [batch.pk, kind, field],
                )
                found += [(kind, row[0], field) for row in cursor.fetchall()]
    return found


def _fields(batch: Batch, kind: str) -> list[str]:
    named = Change.objects.filter(batch=batch, kind=kind).order_by().values_list("field", flat=True).distinct()
    return sorted(named)


def _put(batch: Batch, kind: str, model: type[models.Model], field: str, old: str, new: str) -> None:
    table = model._meta.db_table
    name = _name(model, field)
    now_is = _is(_column(model, field, table), _value(model, field, old))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {name} = {_stored(model, field, new)} FROM intake_change ch "
            f"WHERE ch.batch_id = %s AND ch.kind = %s AND ch.field = %s AND ch.object_id = {table}.id AND {now_is}",
            [batch.pk, kind, field],
        )


def _bump(batch: Batch, kind: str, model: type[models.Model]) -> None:
    changed: dict[str, Any] = {"version": models.F("version") + 1}
    if any(field.name == "changed_at" for field in model._meta.get_fields()):
        changed["changed_at"] = timezone.now()
    objects = Change.objects.filter(batch=batch, kind=kind).order_by().values("object_id")
    model._default_manager.filter(pk__in=objects).update(**changed)


def _is_json(model: type[models.Model], field: str) -> bool:
    return isinstance(model._meta.get_field(field), models.JSONField)


def _name(model: type[models.Model], field: str) -> str:
    return str(model._meta.get_field(field).column)  # type: ignore[union-attr]


def _column(model: type[models.Model], field: str, table: str = "t") -> str:
    column = f"{table}.{_name(model, field)}"
    return f"json({column})" if _is_json(model, field) and connection.vendor == "sqlite" else column


def _value(model: type[models.Model], field: str, side: str) -> str:
    """The JSON of the change as a value that can be compared with the column."""
    json, given = _is_json(model, field), _side(side)
    if connection.vendor == "sqlite":
        return f"json({given})" if json else f"json_extract({given}, '$')"
    if json:
        return given
    number = isinstance(model._meta.get_field(field), models.IntegerField)
    return f"({given} #>> '{{}}'){'::bigint' if number else ''}"


def _side(side: str) -> str:
    return "COALESCE(ch.back, ch.before)" if side == "before" else f"ch.{side}"


def _stored(model: type[models.Model], field: str, side: str) -> str:
    """The same, as it is stored: JSON keeps the text that Django wrote."""
    return _side(side) if _is_json(model, field) else _value(model, field, side)


def _is(left: str, right: str) -> str:
    return f"{left} IS {right}" if connection.vendor == "sqlite" else f"{left} IS NOT DISTINCT FROM {right}"


def _is_not(left: str, right: str) -> str:
    return f"{left} IS NOT {right}" if connection.vendor == "sqlite" else f"{left} IS DISTINCT FROM {right}"


def clear(batch: Batch) -> None:
    """Forget the changes that were noted and never made."""
    bulk.delete(Change._meta.db_table, "batch_id = %s", [batch.pk], bulk.Turns())
