"""The list of people and the people of a company are read from the index alone. The table is not made anew for it."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def drop_index(apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        known = connection.introspection.get_constraints(cursor, "directory_person")
    for name, about in known.items():
        if about["index"] and not about["unique"] and about["columns"] == ["company_id"]:
            schema_editor.execute(f'DROP INDEX "{name}"', params=None)


def index_again(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute('CREATE INDEX "person_company_again" ON "directory_person" ("company_id")', params=None)


class Migration(migrations.Migration):
    dependencies = [("directory", "0021_people_by_name")]
    operations = [
        migrations.RemoveIndex(model_name="person", name="person_name"),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                fields=["name", "id", "company", "arrival", "do_not_contact_at", "phone"], name="person_name"
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["company", "do_not_contact_at", "phone", "arrival"], name="person_company"),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop_index, index_again, elidable=True)],
            state_operations=[
                migrations.AlterField(
                    model_name="person",
                    name="company",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="directory.company",
                        verbose_name="company",
                    ),
                ),
            ],
        ),
    ]
