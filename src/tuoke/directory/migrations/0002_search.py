"""The search index: the text of each company as it is searched, and its grams. A reading, rebuilt by `indexing.reindex`,
so it has no model; the foreign key is left out because rows come and go with `index_companies` and `forget_companies`."""

from typing import Any

from django.db import migrations

TEXT = "CREATE TABLE directory_searchtext (company_id bigint NOT NULL PRIMARY KEY, text text NOT NULL)"
# Tokens only, no positions and no copy of the text: a tenth of the size. Deleting from it needs SQLite 3.43; an older one keeps the copy.
SQLITE = "CREATE VIRTUAL TABLE directory_searchgrams USING fts5(grams, detail='none', tokenize='ascii'{contentless})"
POSTGRES = [
    "ALTER TABLE directory_searchtext ADD COLUMN grams text[] NOT NULL",
    "CREATE INDEX directory_searchtext_grams ON directory_searchtext USING gin (grams)",
    "ALTER TABLE directory_searchtext ALTER COLUMN grams SET STATISTICS 1000",
]


def forwards(apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    schema_editor.execute(TEXT, params=None)
    if connection.vendor == "postgresql":
        for statement in POSTGRES:
            schema_editor.execute(statement, params=None)
    else:
        may_delete = connection.Database.sqlite_version_info >= (3, 43)
        contentless = ", content='', contentless_delete=1" if may_delete else ""
        schema_editor.execute(SQLITE.format(contentless=contentless), params=None)


def backwards(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute("DROP TABLE directory_searchgrams", params=None)
    schema_editor.execute("DROP TABLE directory_searchtext", params=None)


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards, elidable=False)]
