"""Suspected pairs, merges, and the block index by which twins of a company are found (`directory/blocks.py`).

The index is a reading without a model, as the search index is; a directory that is there already asks for it to be built.
"""

from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


BLOCKS = "CREATE TABLE directory_matchblock (block bigint NOT NULL, company_id bigint NOT NULL, PRIMARY KEY (block, company_id))"


def make_blocks(apps: Any, schema_editor: Any) -> None:
    rowid = "" if schema_editor.connection.vendor == "postgresql" else " WITHOUT ROWID"
    schema_editor.execute(BLOCKS + rowid, params=None)
    alias = schema_editor.connection.alias
    if apps.get_model("directory", "Company").objects.using(alias).exists():
        apps.get_model("workspace", "Due").objects.using(alias).create(flow="match_companies", key="all:0")


def drop_blocks(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("DROP TABLE directory_matchblock", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0004_name_keys'),
        ('workspace', '0003_no_replace'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('picked', models.JSONField(default=dict)),
                ('moved', models.JSONField(default=dict)),
                ('codes', models.JSONField(default=list)),
                ('followed', models.JSONField(default=list)),
                ('left', models.JSONField(default=dict)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('undone_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('loser', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.company')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('winner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merges', to='directory.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('loser',), name='merged_once')],
            },
        ),
        migrations.CreateModel(
            name='TwinPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.SmallIntegerField(default=0)),
                ('evidence', models.JSONField(default=list)),
                ('value', models.SmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('open', 'open'), ('same', 'same'), ('different', 'different'), ('linked', 'linked')], default='open', max_length=9)),
                ('at', models.DateTimeField(null=True)),
                ('put_off', models.PositiveSmallIntegerField(default=0)),
                ('arrival', models.BigIntegerField(db_index=True, default=0)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.company')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.company')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['put_off', '-value', '-points', 'id'], name='twin_pair_in_turn')],
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='twin_pair_once'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='twin_pair_in_order')],
            },
        ),
        migrations.RunPython(make_blocks, drop_blocks, elidable=False),
    ]
