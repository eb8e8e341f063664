"""Letters are sent by the worker: each has a state, and its words until it went out."""

from django.conf import settings
from django.db import migrations, models


def say_what_became_of_them(apps, schema_editor):
    """Letters of before: what has no day of sending was handed over, and nobody heard how that ended."""
    letters = apps.get_model("journal", "Letter").objects
    letters.exclude(sent_at=None).update(state="sent")
    letters.filter(sent_at=None).update(state="unknown")


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0018_person_by_email'),
        ('journal', '0009_appointments'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='letter',
            name='attempts',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='letter',
            name='handed_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='letter',
            name='state',
            field=models.CharField(choices=[('waiting', 'waits to be sent'), ('handed', 'being sent'), ('sent', 'sent'), ('failed', 'not sent'), ('unknown', 'not known whether it went out')], default='waiting', editable=False, max_length=8),
        ),
        migrations.AddField(
            model_name='letter',
            name='subject',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='letter',
            name='text',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='letter',
            name='why',
            field=models.CharField(blank=True, editable=False, max_length=300),
        ),
        migrations.AlterField(
            model_name='letter',
            name='sent_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(condition=models.Q(('state', 'sent'), _negated=True), fields=['by', '-made_at'], name='letter_unsent'),
        ),
        migrations.RunPython(say_what_became_of_them, migrations.RunPython.noop, elidable=True),
    ]
