from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workspace", "0003_no_replace")]
    operations = [
        # No worker runs while the database is brought up to date: what is still leased was left by a dead one.
        migrations.RunSQL("UPDATE workspace_due SET leased_until = NULL", migrations.RunSQL.noop, elidable=True),
        migrations.AddConstraint(
            model_name="due",
            constraint=models.UniqueConstraint(
                fields=["flow", "key"],
                condition=models.Q(leased_until__isnull=False, done_at=None, failed_at=None),
                name="due_one_lease_a_key",
            ),
        ),
    ]
