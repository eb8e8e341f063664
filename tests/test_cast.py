import pyarrow as pa
import pytest
from django.db import connection

from tuoke.directory.blocks import keep_blocks
from tuoke.directory.indexing import index_companies
from tuoke.directory.models import Company
from tuoke.workspace.models import Audit


def test_alice_sees_her_own_and_unowned_companies_and_not_those_of_charlie(alice, charlie, make_company):
    hers, free, his = make_company(owner=alice), make_company(), make_company(owner=charlie)
    assert set(Company.objects.visible_to(alice)) == {hers, free}
    assert set(Company.objects.visible_to(charlie)) == {free, his}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_a_test_with_real_transactions_leaves_no_audit_row_behind(time, ada):
    assert not Audit.objects.exists()
    Audit.objects.create(by=ada, action="test", kind="test")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_a_test_with_real_transactions_leaves_nothing_in_the_indexes_without_a_model(time, make_company):
    with connection.cursor() as cursor:
        for table in ("directory_searchtext", "directory_matchblock"):
            cursor.execute(f"SELECT COUNT(*) FROM {table}")
            assert cursor.fetchone() == (0,)
        if connection.vendor == "sqlite":
            cursor.execute("SELECT COUNT(*) FROM directory_searchgrams WHERE directory_searchgrams MATCH '远山'")
            assert cursor.fetchone() == (0,)
    company = make_company("远山电子")
    index_companies([company.pk])
    keep_blocks(pa.table({"id": [company.pk], "block": [7]}))
