"""Columns of a list that are fields which the firm defined."""

import pytest

from tuoke.directory.custom_fields import CustomField, write
from tuoke.directory.models import Company, ExternalKey


@pytest.fixture
def fields(ada):
    for number, (name, form, more) in enumerate(
        [("班次", "choice", {"choices": ["两班", "三班"]}), ("ERP编号", "code", {}), ("签约日", "date", {})]
    ):
        write(CustomField(key=name, name=name, form=form, order=number, **more), ada)


LIST = """公司名称,注册资金,班次,ERP编号,签约日,门牌
甲电子有限公司,5000万元,三班,k 1,2026年3月1日,7
乙电子有限公司,1-2亿,两班,,,8
丙电子有限公司,不详,四班,k 3,2026-02-30,9
"""


def test_a_column_of_a_defined_field_is_known_by_its_words_and_written_in_one_way(fields, alice, bring_in, checked):
    batch = checked(alice, LIST)
    assert set(batch.mapping) == {"name", "registered_capital", "班次", "ERP编号", "签约日"}
    assert batch.counts["problem"] == 1, "a choice that is none and a day that is none wait to be corrected"
    bring_in(alice, LIST)
    one, other = Company.objects.order_by("name")[:2]
    assert {c.name: c.extra for c in (one, other)} == {
        "甲电子有限公司": {"registered_capital": "50000000", "班次": "三班", "签约日": "2026-03-01"},
        "乙电子有限公司": {"registered_capital": "1-2亿", "班次": "两班"},
    }
    assert list(ExternalKey.objects.values_list("source", "value")) == [("ERP编号", "K1")]


def test_undoing_takes_the_fields_and_their_codes_away_again(fields, alice, make_company, bring_in, take_back):
    ours = make_company("甲电子有限公司", owner=alice, extra={"门牌": "1"})
    batch = bring_in(alice, LIST, twin_rule="update")
    ours.refresh_from_db()
    assert ours.extra == {"门牌": "1", "registered_capital": "50000000", "班次": "三班", "签约日": "2026-03-01"}
    take_back(batch, alice)
    ours.refresh_from_db()
    assert ours.extra == {"门牌": "1"} and not ExternalKey.objects.exists()


def test_a_list_without_a_column_that_must_be_there_says_so(alice, ada, upload):
    from tuoke.intake.forms import Mapping

    write(CustomField(key="班次", name="班次", required=True), ada)
    mapping = Mapping(upload(alice, "公司名称\n甲\n"))
    assert not mapping.is_valid() and "班次" in mapping.errors[0]
