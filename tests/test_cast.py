import pytest

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
