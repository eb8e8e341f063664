from tuoke.directory.digest import digest
from tuoke.directory.models import Company, Entry, ExternalKey, List, Person
from tuoke.intake.models import State

FIRST = "公司名称,股票代码,行业,联系人,职位,电话\n平安银行,000001.SZ,银行,王明,经理,13800138000\n万科A,000002.SZ,全国地产,,,\n"
SECOND = (
    "公司名称,股票代码,行业,联系人,职位,电话\n平安银行,000001.SZ,金融,王明,总经理,13800138000\n"
    "万科A,000002.SZ,全国地产,李红,采购,13900139000\n国华网安,000004.SZ,软件服务,,,\n"
)


def test_undo_of_a_first_list_leaves_nothing(alice, bring_in, take_back):
    before = digest()
    batch = bring_in(alice, FIRST)
    assert batch.state == State.DONE and Company.objects.count() == 2 and digest() != before
    take_back(batch, alice)
    assert batch.state == State.UNDONE
    assert digest() == before
    assert not any(model.objects.exists() for model in (Company, Person, ExternalKey, Entry, List))


def test_undo_of_a_second_list_puts_back_what_it_changed(alice, bring_in, take_back):
    bring_in(alice, FIRST)
    before = digest()
    batch = bring_in(alice, SECOND)
    assert Company.objects.get(name="平安银行").industry == "金融"
    assert Person.objects.get(name="王明").title == "总经理"
    take_back(batch, alice)
    assert digest() == before
    assert Company.objects.get(name="平安银行").industry == "银行"


def test_undoing_one_list_after_the_other_leaves_nothing(alice, bring_in, take_back):
    before = digest()
    first, second = bring_in(alice, FIRST), bring_in(alice, SECOND)
    take_back(second, alice)
    take_back(first, alice)
    assert digest() == before
