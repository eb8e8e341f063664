"""Tables that are only ever added to: triggers on both databases refuse UPDATE and DELETE, whoever asks."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations import RunPython

SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
SQLITE_REPLACE = """CREATE TRIGGER {table}_no_REPLACE BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
POSTGRES_FUNCTION = """CREATE OR REPLACE FUNCTION tuoke_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"""
POSTGRES = "CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION tuoke_append_only()"


def protect(table: str) -> RunPython:
    """A migration operation that makes `table` append-only on SQLite and PostgreSQL."""

    def forwards(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(POSTGRES_FUNCTION, params=None)
            template = POSTGRES
        else:
            template = SQLITE
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(template.format(table=table, verb=verb), params=None)

    def backwards(apps: Any, schema_editor: Any) -> None:
        on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}{on}", params=None)

    return RunPython(forwards, backwards, elidable=False)


def protect_from_replace(table: str) -> RunPython:
    """SQLite's REPLACE takes a row out without asking the trigger for DELETE; an id that is there is refused instead.
    PostgreSQL knows no REPLACE, and its ON CONFLICT asks the trigger for UPDATE."""

    def forwards(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(SQLITE_REPLACE.format(table=table), params=None)

    def backwards(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {table}_no_REPLACE", params=None)

    return RunPython(forwards, backwards, elidable=False)
