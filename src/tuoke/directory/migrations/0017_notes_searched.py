"""Notes are searched too: the worker puts the companies that have one, or whose people have, into the index anew, when
all tables are as it knows them."""

from typing import Any

from django.db import migrations


def forwards(apps: Any, schema_editor: Any) -> None:
    due = apps.get_model("workspace", "Due")
    for model, key in (("Company", " note:0"), ("Person", " person.note:0")):
        if apps.get_model("directory", model).objects.exclude(note="").exists():
            due.objects.create(flow="index_field", key=key)


class Migration(migrations.Migration):
    dependencies = [("directory", "0016_groups"), ("workspace", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]
