import itertools

import pytest

from tuoke.calls import outcomes
from tuoke.calls.models import Sheet, SheetRow
from tuoke.directory.digest import digest
from tuoke.directory.models import Company, Entry, ExternalKey, List, Person
from tuoke.flows import prospecting
from tuoke.flows.keeping import keep_readings
from tuoke.intake import kinds as intake_kinds
from tuoke.intake.models import Batch, State
from tuoke.prospects.kept import ListCase, ListSum
from tuoke.prospects.readings import directly, readings
from tuoke.workspace.models import Workspace

FIRST = (
    "公司名称,股票代码,行业,联系人,职位,电话\n"
    "平安银行,000001.SZ,银行,王明,经理,13800138000\n万科A,000002.SZ,全国地产,,,\n"
)
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


def test_kept_readings_of_lists_follow_an_import_and_its_undo(alice, bring_in, take_back):
    keep_readings("")
    first, second = bring_in(alice, FIRST), bring_in(alice, SECOND)
    keep_readings("")
    found = [(one.list, one.size) for one in readings(List.objects.order_by("pk"), alice)]
    assert (
        found == [(one.list, one.size) for one in directly(list(List.objects.order_by("pk")), alice)]
        and len(found) == 2
    )
    take_back(second, alice)
    keep_readings("")
    left = List.objects.visible_to(alice).order_by("pk")
    assert readings(left, alice) == directly(list(left), alice) and len(left) == 1
    take_back(first, alice)
    keep_readings("")
    assert not ListSum.objects.exclude(size=0).exists() and not ListCase.objects.exists()


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


BANK = "公司名称,股票代码,行业,员工人数\n平安银行,000001.SZ,{},{}\n"


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_whatever_the_order_of_undoing_all_is_in_the_end_as_it_was(alice, bring_in, take_back, make_company, order):
    company = make_company("平安银行", owner=alice, code="000001.SZ", industry="银行")
    before = digest()
    batches = [bring_in(alice, BANK.format(*said)) for said in (("金融", 10), ("银行", 20), ("保险", 30))]
    for number in order:
        take_back(batches[number], alice)
    company.refresh_from_db()
    assert (company.industry, company.employees) == ("银行", None)
    assert digest() == before


def test_what_somebody_typed_between_an_undo_and_the_next_import_comes_back(alice, bring_in, take_back, make_company):
    company = make_company("平安银行", owner=alice, code="000001.SZ", industry="银行")
    take_back(bring_in(alice, BANK.format("金融", 10)), alice)
    Company.objects.filter(pk=company.pk).update(industry="金融")
    take_back(bring_in(alice, BANK.format("保险", 10)), alice)
    company.refresh_from_db()
    assert company.industry == "金融"


def test_a_row_that_a_list_changed_is_untouched_while_the_undo_of_that_list_still_clears(alice, bring_in, take_back):
    first, second = bring_in(alice, FIRST), bring_in(alice, SECOND)
    take_back(second, alice)
    Batch.objects.filter(pk=second.pk).update(state=State.UNDOING, undone_at=None)
    take_back(first, alice)
    assert first.undo_report["companies_kept"] == 0
    assert not Company.objects.exists()


def test_what_was_edited_called_or_given_people_since_stays_and_is_listed(
    alice, bring_in, take_back, client_of, make_person
):
    from tuoke.journal import kinds
    from tuoke.journal.models import JournalEntry

    batch = bring_in(alice, "公司名称,行业\n改过的,银行\n打过的,银行\n加过人的,银行\n没碰的,银行\n")
    edited, called, joined = (Company.objects.get(name=name) for name in ("改过的", "打过的", "加过人的"))
    Company.objects.filter(pk=edited.pk).update(industry="保险", version=2)
    JournalEntry.objects.write(alice, called, kinds.Call("no_answer"))
    make_person(joined, "后来的人")
    browser = client_of(alice)
    for how in ({}, {"HX-Request": "true"}):
        asked = browser.get(f"/import/{batch.pk}/undo/", headers=how)
        assert asked.status_code == 200
        assert ('<dialog class="tk-dlg" data-open' in asked.content.decode()) == bool(how)
    would = intake_kinds.get(batch.kind).standing(batch)
    assert (would["companies_gone"], would["companies_kept"]) == (1, 3)
    batch.refresh_from_db()
    assert batch.state == State.DONE
    take_back(batch, alice)
    assert set(Company.objects.visible_to(alice)) == {edited, called, joined}
    assert batch.undo_report["companies_kept"] == 3
    assert List.objects.visible_to(alice).count() == 1 and Entry.objects.count() == 3
    page = client_of(alice).get(f"/import/{batch.pk}/result/")
    told = page.content.decode()
    assert all(f'href="/companies/{kept.pk}/">{kept.name}' in told for kept in (edited, called, joined))
    assert "没碰的" not in told
    assert (batch.undo_report["companies_gone"], batch.undo_report["companies_kept"]) == (1, 3)
    assert [spoken for _company, spoken in page.context["kept"]["companies"]] == [False, True, False]


def test_a_value_edited_after_the_import_stays_and_the_others_go_back(alice, bring_in, take_back, make_company):
    company = make_company("平安银行", owner=alice, industry="银行", area="深圳", code="000001.SZ")
    batch = bring_in(alice, "公司名称,股票代码,行业,地区\n平安银行,000001.SZ,金融,广东\n")
    Company.objects.filter(pk=company.pk).update(area="广东省", version=3)
    take_back(batch, alice)
    company.refresh_from_db()
    assert (company.industry, company.area) == ("银行", "广东省")
    assert batch.undo_report["edited"] == [["company", company.pk, "area"]]


def test_extra_columns_and_names_come_back_as_they_were(alice, bring_in, take_back, make_company):
    make_company("国农科技", owner=alice, code="000004.SZ", extra={"市场": "主板", "备": "旧"}, employees=12)
    before = digest()
    text = "公司名称,股票代码,备,员工人数\n国华网安,000004.SZ,新的,1000-2000人\n"
    batch = bring_in(alice, text, extra=[2])
    company = Company.objects.get()
    assert (company.name, company.extra, company.employees) == ("国华网安", {"市场": "主板", "备": "新的"}, 1500)
    take_back(batch, alice)
    assert digest() == before
    assert Company.objects.get().name_key == "国农科技"


def test_a_score_goes_with_the_company_that_is_taken_back(alice, bring_in, take_back):
    from tuoke.targeting.models import Score, Scoring

    batch = bring_in(alice, FIRST)
    scoring = Scoring.objects.create(seller=alice)
    Score.objects.create(scoring=scoring, company=Company.objects.all()[0], person=Person.objects.first())
    take_back(batch, alice)
    assert not Company.objects.exists() and not Score.objects.exists()


def test_a_company_only_planned_for_today_goes_and_one_that_was_called_from_the_sheet_stays(alice, bring_in, take_back):
    import datetime as dt

    from tuoke.calls.models import Sheet, SheetRow
    from tuoke.journal import kinds
    from tuoke.journal.models import JournalEntry

    batch = bring_in(alice, FIRST)
    day = dt.date(2026, 3, 2)
    sheet = Sheet.objects.create(seller=alice, day=day)
    for rank, company in enumerate(Company.objects.order_by("pk"), 1):
        SheetRow.objects.create(sheet=sheet, day=day, rank=rank, company=company)
    called = Company.objects.get(name="万科A")
    JournalEntry.objects.write(alice, called, kinds.Call("no_answer"))
    take_back(batch, alice)
    assert list(Company.objects.visible_to(alice)) == [called]
    assert [row.company for row in SheetRow.objects.all()] == [called]


@pytest.fixture
def call_sheet(alice):
    """`call_sheet(company, ...)`: Alice's sheet of today with a row for each, as made before the undo."""

    def make(*companies):
        today = Workspace.current().today()
        sheet = Sheet.objects.create(seller=alice, day=today, ready=True)
        for rank, company in enumerate(companies, 1):
            SheetRow.objects.create(sheet=sheet, day=today, rank=rank, company=company)
        return sheet

    return make


def test_a_sheet_with_companies_of_an_undone_import_says_so_and_is_made_anew_with_its_calls(
    alice, client_of, bring_in, take_back, call_sheet, make_company
):
    own = make_company("老客户", owner=alice)
    batch = bring_in(alice, FIRST)
    sheet = call_sheet(own, *Company.objects.filter(arrival=batch.arrival))
    outcomes.log(sheet.rows.get(rank=1), alice, "no_answer", version=1, seen=0)
    take_back(batch, alice)
    sheet.refresh_from_db()
    assert sheet.outdated and sheet.undone
    assert [row.company for row in sheet.rows.all()] == [own]
    alice.language = "en"
    alice.save()
    page = client_of(alice).get("/").content.decode()
    assert "An import was undone since this sheet was made" in page
    client_of(alice).post("/call-sheet/rebuild/")
    prospecting.sheet(f"{alice.pk}:{sheet.day.isoformat()}")
    sheet.refresh_from_db()
    assert not (sheet.outdated or sheet.undone)
    assert sheet.rows.get(company=own).outcome == "no_answer"


def test_a_sheet_whose_companies_were_changed_by_the_import_says_so_too(alice, bring_in, take_back, call_sheet):
    bring_in(alice, FIRST)
    sheet = call_sheet(Company.objects.get(name="平安银行"))
    take_back(bring_in(alice, SECOND), alice)
    sheet.refresh_from_db()
    assert sheet.undone and sheet.rows.count() == 1


def test_a_sheet_that_has_nothing_of_the_import_keeps_still(alice, bring_in, take_back, call_sheet, make_company):
    sheet = call_sheet(make_company("老客户", owner=alice))
    take_back(bring_in(alice, FIRST), alice)
    sheet.refresh_from_db()
    assert not (sheet.outdated or sheet.undone)
