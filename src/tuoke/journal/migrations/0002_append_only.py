from django.db import migrations

from tuoke.workspace.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [protect("journal_journalentry")]
