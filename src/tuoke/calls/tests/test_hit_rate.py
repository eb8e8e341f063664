"""The numbers beside the sheet: today, this month, and k of n."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tuoke.calls import pace
from tuoke.calls.models import Plan
from tuoke.journal.kinds import Call, Deal, Intent, Withdrawal
from tuoke.journal.models import JournalEntry
from tuoke.workspace.models import RuleOfThumb, Workspace


@pytest.fixture
def call(alice, make_company):
    def make(outcome, company=None, *, by=alice, days=0):
        at = timezone.now() - dt.timedelta(days=days)
        return JournalEntry.objects.write(by, company or make_company(), Call(outcome), at=at)

    return make


def rate(seller):
    firm = Workspace.current()
    return pace.hit_rate(pace.counted(firm, seller, firm.today()))


def test_n_is_companies_called_and_k_those_with_a_meeting(alice, bob, call, make_company):
    twice = make_company()
    call("no_answer", twice)
    call("meeting", twice)
    call("not_interested")
    call("meeting", by=bob)
    assert (rate(alice).rate.k, rate(alice).rate.n) == (1, 2)


def test_eight_weeks_back_and_no_further(alice, call):
    call("meeting", days=55)
    call("meeting", days=57)
    assert rate(alice).rate.n == 1


def test_a_withdrawn_call_is_no_call(alice, call):
    entry = call("meeting")
    JournalEntry.objects.write(alice, entry.company, Withdrawal(), withdraws=entry)
    assert rate(alice).rate.enough == "none"


@pytest.mark.parametrize(("n", "k", "advice"), [(29, 0, ""), (30, 0, "tighten"), (30, 3, "open"), (40, 20, "reached")])
def test_advice_only_from_thirty_on(n, k, advice):
    from tuoke.engine import evidence

    assert pace._advice(evidence.rate(k, n)) == advice


def test_calls_from_the_sheet_stand_beside_the_others(alice, call, make_company):
    call("meeting")
    call("no_answer")
    JournalEntry.objects.write(alice, make_company(), Call("not_interested", row=5))
    firm = Workspace.current()
    sheet, others = pace.ways(pace.counted(firm, alice, firm.today()))
    assert (sheet.talked.k, sheet.met.k, sheet.met.n) == (1, 0, 1)
    assert (others.talked.k, others.met.k, others.met.n) == (1, 1, 2)


def test_deals_are_counted_apart(alice, call):
    entry = call("meeting")
    JournalEntry.objects.write(alice, entry.company, Deal())
    assert (rate(alice).rate.k, rate(alice).deals) == (1, 1)


def test_the_month_stands_against_200_20_5_1(alice, call):
    firm = Workspace.current()
    entry = call("meeting")
    call("no_answer")
    JournalEntry.objects.write(alice, entry.company, Intent())
    steps = pace.month(pace.counted(firm, alice, firm.today()), Plan(seller=alice, deals_a_month=2), RuleOfThumb())
    assert [(step.code, step.done, step.wanted) for step in steps] == [
        ("calls", 2, 400),
        ("meetings", 1, 40),
        ("intents", 1, 10),
        ("deals", 0, 2),
    ]


def test_today_counts_who_was_on_the_line(alice, call):
    for outcome in ("no_answer", "wrong_person", "not_interested", "leave_me_alone", "meeting", "call_back"):
        call(outcome)
    call("meeting", days=1)
    firm = Workspace.current()
    today = pace.today(firm, pace.lately(firm, alice, firm.today()), Plan(seller=alice), firm.today())
    assert (today.called, today.connected, today.agreed, today.refused) == (6, 4, 1, 2)
    assert today.done_line[-1][1] == 6
