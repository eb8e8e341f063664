"""Making a sheet: who is on it, who is not, and that it keeps still."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tuoke.calls.models import Plan, Sheet
from tuoke.directory.models import Arrival, DoNotContact, Person
from tuoke.engine.lists.normalise import phone_key
from tuoke.flows import prospecting
from tuoke.journal.kinds import Call, Meeting
from tuoke.journal.models import JournalEntry
from tuoke.targeting.models import Card
from tuoke.workspace.models import Due, Workspace


def names(sheet: Sheet) -> list[str]:
    return [row.company.name for row in sheet.rows.select_related("company").order_by("rank")]


def days_ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def test_the_best_come_first_with_a_copy_of_their_points(sheet, rows):
    assert names(sheet) == ["东海银行", "南山银行", "西岭银行"]
    assert (rows[0].points, rows[0].items["title"], rows[0].person.title) == (4, 2, "行长")
    assert (sheet.pool, sheet.maxima["industry"], sheet.ready) == (3, 2, True)


def test_asked_twice_it_is_made_once(sheet, alice, make_company, make_sheet):
    make_company("北江银行", industry="银行", owner=alice)
    assert names(make_sheet(alice)) == ["东海银行", "南山银行", "西岭银行"]


def test_no_more_rows_than_planned(alice, make_company, make_sheet):
    Plan.objects.create(seller=alice, calls_a_day=2)
    for n in range(4):
        make_company(f"银行{n}", industry="银行")
    assert make_sheet(alice).rows.count() == 2


def test_it_skips_companies_called_in_the_last_14_days_by_anyone(alice, bob, make_company, make_sheet):
    lately, long_ago = (make_company(name, industry="银行") for name in ("刚打过", "早打过"))
    JournalEntry.objects.write(bob, lately, Call("no_answer"), at=days_ago(13))
    JournalEntry.objects.write(bob, long_ago, Call("no_answer"), at=days_ago(15))
    assert names(make_sheet(alice)) == ["早打过"]


def test_who_refused_or_met_us_rests_longer(alice, make_company, make_sheet):
    refused, met = (make_company(name, industry="银行") for name in ("拒绝", "见过"))
    JournalEntry.objects.write(alice, refused, Call("not_interested"), at=days_ago(30))
    JournalEntry.objects.write(alice, met, Meeting(), at=days_ago(30))
    assert names(make_sheet(alice)) == []


def test_a_withdrawn_call_does_not_count(alice, make_company, make_sheet):
    from tuoke.journal.kinds import Withdrawal

    company = make_company("撤回", industry="银行")
    call = JournalEntry.objects.write(alice, company, Call("no_answer"))
    JournalEntry.objects.write(alice, company, Withdrawal("undo"), withdraws=call)
    assert names(make_sheet(alice)) == ["撤回"]


def test_a_company_is_on_one_sheet_a_day(alice, bob, make_company, make_sheet):
    make_company("共有银行", industry="银行")
    assert names(make_sheet(alice)) == ["共有银行"]
    assert names(make_sheet(bob)) == []


def test_a_manager_does_not_take_her_sellers_companies(alice, mei, make_company, make_sheet):
    make_company("Alice 的银行", industry="银行", owner=alice)
    assert names(make_sheet(mei)) == []


def test_a_promised_call_back_comes_first_at_its_minute(alice, make_company, make_sheet):
    make_company("好银行", industry="银行")
    promised = make_company("煤矿", industry="煤炭", owner=alice)
    moment = timezone.now().replace(microsecond=0)
    JournalEntry.objects.write(alice, promised, Call("call_back", at=moment.isoformat()), at=days_ago(1))
    made = make_sheet(alice)
    assert names(made) == ["煤矿", "好银行"]
    assert made.rows.get(rank=1).call_at == moment


@pytest.mark.parametrize("who,goes", [("bob", True), ("mei", False)])
def test_a_promise_goes_along_when_a_company_is_handed_over(who, goes, request, alice, make_company, make_sheet):
    """Mei leads, so that she still sees the company and calls back herself."""
    company = make_company("煤矿", industry="煤炭", owner=alice)
    promiser = request.getfixturevalue(who)
    JournalEntry.objects.write(promiser, company, Call("call_back", at=timezone.now().isoformat()), at=days_ago(3))
    assert names(make_sheet(alice)) == (["煤矿"] if goes else [])


def test_a_promise_of_a_colleague_who_left_is_kept_once(alice, mei, make_company, make_sheet):
    company = make_company("煤矿", industry="煤炭", owner=alice)
    JournalEntry.objects.write(mei, company, Call("call_back", at=timezone.now().isoformat()), at=days_ago(3))
    mei.is_active = False
    mei.save()
    JournalEntry.objects.write(alice, company, Call("no_answer"), at=days_ago(1))
    assert names(make_sheet(alice)) == []


def test_a_promise_that_was_kept_does_not_come_back(alice, make_company, make_sheet):
    company = make_company("煤矿", industry="煤炭", owner=alice)
    JournalEntry.objects.write(alice, company, Call("call_back", at=timezone.now().isoformat()), at=days_ago(3))
    JournalEntry.objects.write(alice, company, Call("no_answer"), at=days_ago(1))
    assert names(make_sheet(alice)) == []


@pytest.mark.parametrize(
    ("outcome", "ago", "kept"),
    [("not_interested", 1, False), ("meeting", 1, False), ("leave_me_alone", 1, False), ("no_answer", 1, True),
     ("not_interested", 5, True)],
)  # fmt: skip
def test_a_promise_does_not_come_up_when_a_colleague_has_settled_it_since(
    alice, bob, make_company, make_sheet, outcome, ago, kept
):
    company = make_company("煤矿", industry="煤炭", owner=alice)
    JournalEntry.objects.write(alice, company, Call("call_back", at=timezone.now().isoformat()), at=days_ago(3))
    JournalEntry.objects.write(bob, company, Call(outcome), at=days_ago(ago))
    assert names(make_sheet(alice)) == (["煤矿"] if kept else [])


def test_nobody_who_wants_to_be_left_alone_is_on_it(alice, make_company, make_person, make_sheet):
    silent, half = (make_company(name, industry="银行") for name in ("全静", "半静"))
    make_person(silent, "甲", do_not_contact_at=timezone.now())
    make_person(half, "乙", title="行长", do_not_contact_at=timezone.now())
    other = make_person(half, "丙", phone="13800138000")
    made = make_sheet(alice)
    assert names(made) == ["半静"]
    assert made.rows.get().person == other


def test_a_company_number_that_is_left_alone_is_not_dialled_for_somebody_without_one(
    alice, make_company, make_person, make_sheet
):
    number = "0755-88882210"
    DoNotContact.objects.create(channel="phone", key=phone_key(number) or "")
    silent, spoken = (make_company(name, industry="银行", phone=number) for name in ("总机已静", "另有手机"))
    make_person(silent, "无号码")
    make_person(spoken, "无号码", title="行长")
    other = make_person(spoken, "有号码", phone="13800138000")
    made = make_sheet(alice)
    assert names(made) == ["另有手机"]
    assert made.rows.get().person == other


def test_somebody_of_a_list_that_is_still_coming_in_is_not_asked_for(alice, make_company, make_person, make_sheet):
    company = make_company("银行", industry="银行")
    make_person(company, "还没到", phone="13800138000", arrival=Arrival.objects.create().pk)
    assert make_sheet(alice).rows.get().person is None


def test_a_wrong_person_is_not_asked_for_again(alice, make_company, make_person, make_sheet):
    company = make_company("银行", industry="银行")
    wrong = make_person(company, "错", title="行长", phone="13800138000")
    right = make_person(company, "对", phone="13800138001")
    JournalEntry.objects.write(alice, company, Call("wrong_person"), person=wrong, at=days_ago(20))
    assert make_sheet(alice).rows.get().person == right


def test_a_company_without_anybody_stays(alice, make_company, make_sheet):
    make_company("无人银行", industry="银行")
    assert make_sheet(alice).rows.get().person is None


def test_a_new_card_leaves_the_sheet_still_and_marks_it(sheet, alice):
    Card.objects.create(seller=alice, number=2, body={"schema": 1, "industry": {"银行": 1}}, by=alice)
    prospecting.score(str(alice.pk))
    sheet.refresh_from_db()
    assert (sheet.ready, sheet.outdated, sheet.rows.count()) == (True, True, 3)


def test_a_new_profile_has_an_empty_sheet_made_again(alice, make_company, make_sheet):
    made = make_sheet(alice)
    Card.objects.create(seller=alice, number=2, body={"schema": 1, "industry": {"银行": 1}}, by=alice)
    prospecting.score(str(alice.pk))
    made.refresh_from_db()
    assert not made.ready
    day = Workspace.current().today()
    assert Due.objects.filter(flow="sheet", key=f"{alice.pk}:{day.isoformat()}").exists()


def test_an_empty_sheet_is_made_again_when_companies_come(alice, make_company, make_sheet):
    make_sheet(alice)
    make_company("银行", industry="银行")
    prospecting.score(str(alice.pk))
    assert names(make_sheet(alice)) == ["银行"]


def test_it_scores_first_where_nobody_did(alice, set_up, make_company):
    set_up(alice)
    make_company("银行", industry="银行")
    prospecting.sheet(f"{alice.pk}:{Workspace.current().today().isoformat()}")
    assert names(Sheet.objects.get(seller=alice)) == ["银行"]


def test_somebody_who_left_gets_no_sheet(alice, set_up):
    set_up(alice)
    alice.is_active = False
    alice.save()
    prospecting.sheet(f"{alice.pk}:2026-11-22")
    assert not Sheet.objects.exists()
    assert not Person.objects.exists()


def test_a_promised_call_carries_the_points_it_has(alice, make_company, make_sheet):
    promised = make_company("好银行", industry="银行", owner=alice)
    make_company("也是银行", industry="银行")
    JournalEntry.objects.write(alice, promised, Call("call_back", at=timezone.now().isoformat()), at=days_ago(1))
    first, second = make_sheet(alice).rows.order_by("rank")
    assert first.company == promised
    assert first.points == second.points > 0
    assert first.items == second.items


def test_a_promise_to_a_struck_company_says_that_it_is_struck(alice, make_company, make_sheet):
    promised = make_company("煤矿", industry="煤炭", owner=alice)
    JournalEntry.objects.write(alice, promised, Call("call_back", at=timezone.now().isoformat()), at=days_ago(1))
    row = make_sheet(alice).rows.get()
    assert [(reason["code"], reason["item"]) for reason in row.reasons] == [("struck", "industry")]
