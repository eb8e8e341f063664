from django.db import migrations

from tuoke.workspace.append_only import protect_from_replace


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]
    operations = [protect_from_replace("journal_journalentry")]
