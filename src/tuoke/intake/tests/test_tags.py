import pytest

from tuoke.directory.digest import digest
from tuoke.directory.models import Company, Tag, Tagged

LIST = (
    "公司名称,股票代码,标签\n平安银行,000001.SZ,在招人；Export\n万科A,000002.SZ,在招人、没定义过\n深振业A,000006.SZ,\n"
)


@pytest.fixture
def dictionary(alice):
    return [
        Tag.objects.create(name="在招人", meaning="发过招聘", owner=alice),
        Tag.objects.create(name="出口", name_en="export", meaning="有出口", owner=alice),
    ]


def tagged():
    return set(Tagged.objects.values_list("company__name", "tag__name"))


def test_words_of_the_dictionary_become_tags_in_either_language(alice, bring_in, dictionary):
    bring_in(alice, LIST)
    assert tagged() == {("平安银行", "在招人"), ("平安银行", "出口"), ("万科A", "在招人")}
    assert {(one.by, one.source) for one in Tagged.objects.all()} == {(alice, "list")}


def test_a_word_that_nobody_defined_stays_as_text(alice, bring_in, dictionary):
    bring_in(alice, LIST)
    assert Company.objects.get(name="万科A").extra == {"tags": "在招人、没定义过"}
    assert Tag.objects.count() == 2


def test_a_tag_that_is_there_already_is_not_doubled(alice, bring_in, dictionary, make_company):
    company = make_company("平安银行", owner=alice, code="000001.SZ")
    Tagged.objects.create(company=company, tag=dictionary[0], by=alice)
    bring_in(alice, LIST)
    assert Tagged.objects.filter(company=company).count() == 2
    assert Tagged.objects.get(company=company, tag=dictionary[0]).source == "seen"


def test_undo_takes_the_tags_of_a_list_back(alice, bring_in, take_back, dictionary, make_company):
    make_company("平安银行", owner=alice, code="000001.SZ")
    before = digest()
    batch = bring_in(alice, LIST)
    assert digest() != before
    take_back(batch, alice)
    assert digest() == before
    assert not Tagged.objects.exists()


def test_a_company_that_somebody_tagged_since_stays(alice, bring_in, take_back, dictionary):
    batch = bring_in(alice, LIST)
    kept = Company.objects.get(name="深振业A")
    Tagged.objects.create(company=kept, tag=dictionary[1], by=alice)
    take_back(batch, alice)
    assert list(Company.objects.values_list("name", flat=True)) == ["深振业A"]
    assert tagged() == {("深振业A", "出口")}
