"""PostgreSQL's search index holds the grams as numbers (`directory/grams.py`): filled in half the time, half as large.

The column is made anew from the searched texts, some thousand at a time; its index is built at the end. SQLite's index
stays as it is.
"""

from typing import Any

import pyarrow as pa
from django.db import migrations

from tuoke.directory import grams

SLICE = 5_000
TEXT = "directory_searchtext"


def forwards(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    _column(schema_editor, "int[]", "'{}'")
    last = 0
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(f"SELECT company_id, text FROM {TEXT} WHERE company_id > %s ORDER BY 1 LIMIT {SLICE}", [last])
            if not (rows := cursor.fetchall()):
                break
            ids, texts = zip(*rows, strict=True)
            last = ids[-1]
            held = grams.numbers(pa.array(texts, pa.string())).to_pylist()
            cursor.execute(
                f"UPDATE {TEXT} t SET grams = n.g::int[] FROM unnest(%s::bigint[], %s::text[]) AS n (i, g) "
                "WHERE t.company_id = n.i",
                [list(ids), held],
            )
    _index(schema_editor)


def backwards(apps: Any, schema_editor: Any) -> None:
    """As texts again, but empty: `indexing.reindex` fills them."""
    if schema_editor.connection.vendor == "postgresql":
        _column(schema_editor, "text[]", "'{}'")
        _index(schema_editor)


def _column(schema_editor: Any, kind: str, default: str) -> None:
    schema_editor.execute(f"ALTER TABLE {TEXT} DROP COLUMN grams", params=None)
    schema_editor.execute(f"ALTER TABLE {TEXT} ADD COLUMN grams {kind} NOT NULL DEFAULT {default}", params=None)
    schema_editor.execute(f"ALTER TABLE {TEXT} ALTER COLUMN grams SET STATISTICS 1000", params=None)


def _index(schema_editor: Any) -> None:
    schema_editor.execute(f"CREATE INDEX {TEXT}_grams ON {TEXT} USING gin (grams)", params=None)


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_settling")]
    operations = [migrations.RunPython(forwards, backwards, elidable=False)]
