import pytest
from django.db import DatabaseError, connection, transaction

from tuoke.journal.kinds import Note
from tuoke.journal.models import JournalEntry
from tuoke.workspace.audit import record
from tuoke.workspace.models import Audit


@pytest.fixture
def written(alice, make_company):
    """One row in each of the two tables, by table."""
    company = make_company(owner=alice)
    with transaction.atomic():
        entry = JournalEntry.objects.write(alice, company, Note("说过的话"))
        row = record(alice, "log", entry)
    return {"workspace_audit": row.pk, "journal_journalentry": entry.pk}


WRITES = {
    "update": "UPDATE {table} SET id = id WHERE id = %s",
    "delete": "DELETE FROM {table} WHERE id = %s",
    "upsert": "INSERT INTO {table} SELECT * FROM {table} WHERE id = %s ON CONFLICT (id) DO UPDATE SET id = excluded.id",
}
if connection.vendor == "sqlite":  # PostgreSQL has no such statement
    WRITES["replace"] = "REPLACE INTO {table} SELECT * FROM {table} WHERE id = %s"


@pytest.mark.parametrize("table", ["workspace_audit", "journal_journalentry"])
@pytest.mark.parametrize("how", WRITES)
def test_the_database_refuses_to_change_what_was_written(written, table, how):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(WRITES[how].format(table=table), [written[table]])


def test_more_can_always_be_written(written, alice):
    with transaction.atomic():
        record(alice, "log", "journal.journalentry")
    assert Audit.objects.count() == 2
