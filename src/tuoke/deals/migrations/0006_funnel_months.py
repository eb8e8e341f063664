"""The funnel's kept sums, a month of a person in one value: the sums that stand are packed, not made anew."""

import datetime as dt
import struct
from itertools import groupby

from django.db import migrations, models

EPOCH = dt.date(1970, 1, 1).toordinal()


def _month(began):
    day = dt.date.fromordinal(EPOCH + began)
    return (day.year - 1970) * 12 + day.month - 1


def pack(apps, schema_editor):
    rows = apps.get_model("deals", "FunnelSum").objects.exclude(n=0).order_by("generation", "whole", "seller", "began")
    columns = ("generation", "whole", "seller", "began", "step", "entered", "ended", "how", "n")
    kept, months = apps.get_model("deals", "FunnelMonth"), []
    one = struct.Struct("<6i").pack
    apart = groupby(rows.values_list(*columns).iterator(20_000), lambda row: (*row[:3], _month(row[3])))
    for (generation, whole, seller, month), theirs in apart:
        sums = b"".join(one(step, began, *rest) for _, _, _, began, step, *rest in theirs)
        months.append(kept(generation=generation, whole=whole, seller=seller, month=month, sums=sums))
    kept.objects.bulk_create(months, batch_size=100)


class Migration(migrations.Migration):

    dependencies = [
        ('deals', '0005_targets'),
    ]

    operations = [
        migrations.CreateModel(
            name='FunnelMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('generation', models.PositiveIntegerField()),
                ('whole', models.BooleanField()),
                ('seller', models.BigIntegerField()),
                ('month', models.IntegerField()),
                ('sums', models.BinaryField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('generation', 'whole', 'seller', 'month'), name='funnel_month')],
            },
        ),
        migrations.RunPython(pack, elidable=True),
        migrations.DeleteModel(
            name='FunnelSum',
        ),
    ]
