"""Notes are searched too: the companies that have one, or whose people have, are put into the index anew."""

from typing import Any

from django.db import migrations

from tuoke.directory.indexing import index_companies

WITH_NOTES = """SELECT id FROM directory_company WHERE note <> ''
UNION SELECT company_id FROM directory_person WHERE note <> ''"""


def forwards(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(WITH_NOTES)
        ids = [row[0] for row in cursor.fetchall()]
    index_companies(ids)


class Migration(migrations.Migration):
    dependencies = [("directory", "0016_groups")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]
