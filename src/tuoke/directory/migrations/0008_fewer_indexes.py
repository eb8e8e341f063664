"""What a million rows need not be written to: an index of e-mail keys that no query asks, one of lists that the index
of list and company makes needless, PostgreSQL's second index of phone keys and, on SQLite, the number that it gives each
searched text beside the company's. No table of people or entries is made anew for it."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

TEXT = "directory_searchtext"
GONE = (("directory_person", "email_key"), ("directory_person", "phone_key"), ("directory_entry", "list_id"))


def drop_indexes(apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    for table, column in GONE:
        with connection.cursor() as cursor:
            known = connection.introspection.get_constraints(cursor, table)
        for name, about in known.items():
            if about["index"] and not about["unique"] and about["columns"] == [column]:
                schema_editor.execute(f'DROP INDEX "{name}"', params=None)


def indexes_again(apps: Any, schema_editor: Any) -> None:
    for table, column in GONE:
        schema_editor.execute(f'CREATE INDEX "{table}_{column}_again" ON "{table}" ("{column}")', params=None)


def number_of_the_row(apps: Any, schema_editor: Any) -> None:
    _made_anew(schema_editor, "integer")


def number_of_its_own(apps: Any, schema_editor: Any) -> None:
    _made_anew(schema_editor, "bigint")


def _made_anew(schema_editor: Any, kind: str) -> None:
    """To SQLite, only `integer PRIMARY KEY` is the number of the row itself."""
    if schema_editor.connection.vendor == "postgresql":
        return
    for statement in (
        f"ALTER TABLE {TEXT} RENAME TO {TEXT}_old",
        f"CREATE TABLE {TEXT} (company_id {kind} NOT NULL PRIMARY KEY, text text NOT NULL)",
        f"INSERT INTO {TEXT} SELECT company_id, text FROM {TEXT}_old ORDER BY company_id",
        f"DROP TABLE {TEXT}_old",
    ):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("directory", "0007_lists_counted_by_index")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunPython(drop_indexes, indexes_again, elidable=True),  # a new table never has them
                migrations.RunPython(number_of_the_row, number_of_its_own),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="person",
                    name="email_key",
                    field=models.CharField(blank=True, editable=False, max_length=254),
                ),
                migrations.AlterField(
                    model_name="person",
                    name="phone_key",
                    field=models.CharField(blank=True, editable=False, max_length=32),
                ),
                migrations.AlterField(
                    model_name="entry",
                    name="list",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="directory.list",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["phone_key"], name="person_phone"),
        ),
    ]
