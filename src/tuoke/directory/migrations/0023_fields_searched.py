"""What stands as words in the fields that the firm defined for companies is searched too: the worker puts those that have
any into the index, when all tables are as it knows them."""

from typing import Any

from django.db import migrations

SHIPPED = ("products", "sites")


def forwards(apps: Any, schema_editor: Any) -> None:
    if not apps.get_model("directory", "Company").objects.exists():
        return
    mine = {one.key: one for one in apps.get_model("directory", "CustomField").objects.filter(of="company")}
    keys = [key for key in SHIPPED if key not in mine]
    keys += [key for key, one in mine.items() if one.form in ("text", "choice")]
    due = apps.get_model("workspace", "Due")
    due.objects.bulk_create([due(flow="index_field", key=f"{key}:0") for key in keys], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("directory", "0022_people_by_index"), ("workspace", "0011_activity_norm")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]
