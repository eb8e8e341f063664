"""Entries that were brought along from another system: with the arrival that brings them, and an author who may be
nobody here. The table stays append-only but for rows of an arrival that nobody sees: those an undone or broken import left."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tuoke.workspace.append_only import SQLITE, SQLITE_REPLACE

TABLE = "journal_journalentry"
HIDDEN = "EXISTS (SELECT 1 FROM directory_arrival a WHERE a.id = OLD.arrival AND NOT a.revealed)"
SQLITE_DELETE = f"""CREATE TRIGGER {TABLE}_no_DELETE BEFORE DELETE ON {TABLE}
WHEN OLD.arrival = 0 OR NOT {HIDDEN}
BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"""
POSTGRES_FUNCTION = f"""CREATE OR REPLACE FUNCTION tuoke_journal_append_only() RETURNS trigger AS $$
BEGIN IF OLD.arrival <> 0 AND {HIDDEN} THEN RETURN OLD; END IF;
RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"""
POSTGRES_DELETE = (
    f"CREATE TRIGGER {TABLE}_no_DELETE BEFORE DELETE ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION tuoke_journal_append_only()"
)


def open_up(apps, schema_editor):
    """SQLite makes the table anew to change a column, and its triggers with it."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_no_DELETE ON {TABLE}", params=None)
        return
    for verb in ("UPDATE", "DELETE", "REPLACE"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb}", params=None)


def close(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES_FUNCTION, params=None)
        schema_editor.execute(POSTGRES_DELETE, params=None)
        return
    schema_editor.execute(SQLITE.format(table=TABLE, verb="UPDATE"), params=None)
    schema_editor.execute(SQLITE_DELETE, params=None)
    schema_editor.execute(SQLITE_REPLACE.format(table=TABLE), params=None)


class Migration(migrations.Migration):
    dependencies = [("journal", "0007_received_why"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.RunPython(open_up, migrations.RunPython.noop),
        migrations.AddField("journalentry", "arrival", models.BigIntegerField(db_default=0, default=0, editable=False)),
        migrations.AlterField(
            "journalentry",
            "by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="journal",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            "journalentry",
            models.Index(condition=models.Q(("arrival", 0), _negated=True), fields=["arrival"], name="journal_arrival"),
        ),
        migrations.RunPython(close, migrations.RunPython.noop),
    ]
