"""The keys of names are read anew: traditional characters are as simplified ones, and ł, ø and Vietnamese letters plain.

Only companies whose name has a letter that is now read otherwise are written, some thousand at a time, with one
statement each time; a directory without such names is only read through once.
"""

from typing import Any

from django.db import migrations

from tuoke.engine.lists.names import name_key

SLICE = 2_000


def forwards(apps: Any, schema_editor: Any) -> None:
    companies = apps.get_model("directory", "Company").objects.using(schema_editor.connection.alias)
    last = 0
    while rows := list(companies.filter(pk__gt=last).order_by("pk").only("name", "name_key")[:SLICE]):
        last = rows[-1].pk
        changed = []
        for row in rows:
            # Plain letters and half-width marks are read as before.
            if not row.name.isascii() and row.name_key != (key := name_key(row.name)[:200]):
                row.name_key = key
                changed.append(row)
        companies.bulk_update(changed, ["name_key"])


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_list_indexes")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]
