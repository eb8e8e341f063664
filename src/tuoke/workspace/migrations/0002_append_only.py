from django.db import migrations

from tuoke.workspace.append_only import protect


def cache_table(apps, schema_editor):
    """The cache lives in the database: sign-in limits must hold across processes."""
    from django.core.management import call_command

    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("workspace", "0001_initial")]
    operations = [protect("workspace_audit"), migrations.RunPython(cache_table, migrations.RunPython.noop)]
