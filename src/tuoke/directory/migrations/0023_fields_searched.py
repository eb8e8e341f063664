"""What stands as words in the fields that the firm defined for companies is searched too: those that have any are put
into the index anew."""

from typing import Any

from django.db import migrations

from tuoke.directory.custom_fields import defined
from tuoke.directory.indexing import having, index_companies

ALL = 2**31


def forwards(apps: Any, schema_editor: Any) -> None:
    index_companies({pk for one in defined(retired=True) if one.is_said for pk in having(one.key, 0, ALL)})


class Migration(migrations.Migration):
    dependencies = [("directory", "0022_people_by_index"), ("workspace", "0011_activity_norm")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]
