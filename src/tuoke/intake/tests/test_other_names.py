"""Other names of companies in lists: brought in, taken back, and what a company is known again by."""

import pytest

from tuoke.directory.models import Company, CompanyName, TwinPair
from tuoke.flows.matching import match_companies

LIST = """公司名称,企业简称,曾用名,品牌
甲远山自动化有限公司,远山,月河仪表厂;河西电表厂,Farhill
乙恒通机械有限公司,,,
"""


def test_they_come_in_with_the_company_and_go_with_it(alice, bring_in, take_back):
    batch = bring_in(alice, LIST)
    told = set(CompanyName.objects.values_list("company__name", "kind", "language", "text", "key"))
    name = "甲远山自动化有限公司"
    assert told == {
        (name, "short", "zh", "远山", "远山"),
        (name, "former", "zh", "月河仪表厂", "月河仪表厂"),
        (name, "former", "zh", "河西电表厂", "河西电表厂"),
        (name, "brand", "", "Farhill", "farhill"),
    }
    assert Company.objects.visible_to(alice).search("farhill").get().name == name
    take_back(batch, alice)
    assert not CompanyName.objects.exists() and not Company.objects.exists()


@pytest.fixture
def ours(alice, make_company):
    company = make_company("新远山集团有限公司", owner=alice)
    CompanyName.objects.create(company=company, kind="former", text="甲远山自动化有限公司")
    return company


def test_a_company_is_known_again_by_a_former_name_and_keeps_its_own(ours, alice, bring_in, take_back):
    batch = bring_in(alice, LIST, twin_rule="update")
    assert Company.objects.count() == 2, "the first row is ours"
    ours.refresh_from_db()
    assert ours.name == "新远山集团有限公司" and ours.names.count() == 5
    take_back(batch, alice)
    assert [one.text for one in ours.names.all()] == ["甲远山自动化有限公司"]


def test_the_name_of_one_is_not_what_another_is_called_for_short(ours, alice, make_company, bring_in):
    make_company("甲远山自动化有限公司", owner=alice)
    bring_in(alice, LIST, twin_rule="update")
    ours.refresh_from_db()
    assert ours.names.count() == 1, "the one whose name it is has the row"


def test_two_who_bear_each_other_s_names_are_asked_about(alice, make_company):
    one, other = make_company("新东风集团有限公司", owner=alice), make_company("庚自动化有限公司", owner=alice)
    CompanyName.objects.create(company=one, kind="former", text="庚自动化有限公司")
    make_company("毫不相干有限公司", owner=alice)
    for start in (one, other):
        TwinPair.objects.all().delete()
        match_companies(f"company:{start.pk}")
        pair = TwinPair.objects.get()
        assert {pair.one_id, pair.other_id} == {one.pk, other.pk} and pair.evidence[0]["sign"] == "other_name"
