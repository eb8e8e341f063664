"""The goal: what it promises before the first call, and the verdict on what comes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tuoke.calls import goals
from tuoke.calls.goal_words import promise
from tuoke.calls.models import Goal
from tuoke.journal.kinds import Call, Deal, Withdrawal
from tuoke.journal.models import JournalEntry

PAGE = reverse("calls:goal")
USUAL = {
    "counts": "meeting", "lowest": "10", "hoped": "20", "n_min": "20", "step": "10", "n_max": "100",
    "false_pass": "5", "wait_days": "7",
}  # fmt: skip


@pytest.fixture
def goal(alice):
    """Fixed 40 days ago."""
    return Goal.objects.create(seller=alice, by=alice, made_at=timezone.now() - dt.timedelta(days=40))


@pytest.fixture
def call(alice, make_company):
    def make(outcome, company=None, *, by=alice, days=20):
        at = timezone.now() - dt.timedelta(days=days)
        return JournalEntry.objects.write(by, company or make_company(), Call(outcome), at=at)

    return make


def won(goal):
    return [one.won for one in goals.standing(goal).results]


def test_a_company_is_yes_no_or_still_open(goal, call, make_company):
    call("meeting", days=9)
    call("not_interested", days=8)
    call("no_answer", days=7.5)
    call("no_answer", days=2)
    call("meeting", days=1)
    stands = goals.standing(goal)
    assert [one.won for one in stands.results] == [True, False, False, None, True]
    assert (stands.verdict.rate.k, stands.verdict.rate.n, stands.waiting) == (1, 3, 2)


def test_a_yes_behind_an_open_company_waits_with_it(goal, call, make_company):
    first = make_company()
    call("no_answer", first, days=3)
    call("meeting", days=2)
    assert goals.standing(goal).counted == []
    call("not_interested", first, days=1)
    assert [one.won for one in goals.standing(goal).counted] == [False, True]


def test_only_companies_first_called_since_the_goal_was_fixed_count(goal, call, make_company, bob):
    known = make_company()
    call("no_answer", known, days=50)
    call("meeting", known, days=30)
    call("meeting", by=bob)
    assert won(goal) == []


def test_a_yes_after_the_days_of_waiting_or_after_a_refusal_is_no_yes(goal, call, make_company):
    late, refused = make_company(), make_company()
    call("no_answer", late, days=30)
    call("meeting", late, days=20)
    call("not_interested", refused, days=30)
    call("meeting", refused, days=29)
    assert won(goal) == [False, False]


def test_a_withdrawn_call_is_no_result(goal, call, alice):
    entry = call("meeting")
    JournalEntry.objects.write(alice, entry.company, Withdrawal(), withdraws=entry)
    assert won(goal) == []


def test_a_goal_of_deals_counts_signatures(alice, call):
    began = timezone.now() - dt.timedelta(days=40)
    goal = Goal.objects.create(seller=alice, by=alice, counts="deal", wait_days=30, made_at=began)
    signed, met = call("meeting", days=35), call("meeting", days=33)
    JournalEntry.objects.write(alice, signed.company, Deal(), at=timezone.now() - dt.timedelta(days=15))
    assert met and won(goal) == [True, False]


@pytest.mark.parametrize(("yes", "n", "code"), [(0, 19, "continue"), (0, 30, "fail"), (6, 20, "pass")])
def test_the_verdict_follows_the_plan(goal, call, yes, n, code):
    for number in range(n):
        call("meeting" if number < yes else "not_interested", days=30 - number / 100)
    assert goals.standing(goal).code == code


def test_sellers_are_read_together_and_not_mixed(goal, call, bob, django_assert_num_queries):
    his = Goal.objects.create(seller=bob, by=bob, made_at=timezone.now() - dt.timedelta(days=10))
    call("meeting")
    call("not_interested", by=bob, days=5)
    call("meeting", by=bob, days=15)
    with django_assert_num_queries(1):
        mine, theirs = goals.standings([goal, his])
    assert [one.won for one in mine.results] == [True]
    assert [one.won for one in theirs.results] == [False]


def test_before_the_first_call_the_page_says_what_the_plan_promises(client_of, alice):
    with override("en"):
        assert promise(Goal()).sentences[0] == (
            "If only 5% of such companies agree, this plan says pass in less than 1 of 100 cases."
        )
        poor, lowest, *_ = promise(Goal()).cases
    assert (lowest.rate, lowest.passes) == (0.1, "4") and float(poor.fails) > 70
    assert client_of(alice).get(PAGE).status_code == 200


def test_a_goal_is_changed_in_place_until_the_first_result_and_then_begins_anew(client_of, alice, call):
    client = client_of(alice)
    client.post(PAGE, USUAL)
    client.post(PAGE, {**USUAL, "hoped": "25"})
    assert list(Goal.objects.values_list("number", "hoped")) == [(1, 25)]
    call("no_answer", days=0)
    client.post(PAGE, {**USUAL, "hoped": "30"})
    assert list(Goal.objects.order_by("number").values_list("number", "hoped")) == [(1, 25), (2, 30)]
    assert won(Goal.objects.get(number=2)) == []


@pytest.mark.parametrize(
    "wrong", [{"hoped": "10"}, {"n_max": "10"}, {"n_max": "401"}, {"false_pass": "0"}, {"lowest": "x"}, {"step": "0"}]
)
def test_an_impossible_goal_is_refused_and_nothing_is_written(client_of, alice, wrong):
    answer = client_of(alice).post(PAGE, {**USUAL, **wrong})
    assert answer.status_code == 422 and not Goal.objects.exists()


def test_a_leader_reads_the_goal_of_her_team_and_cannot_fix_it(client_of, mei, goal, charlie):
    page = f"{PAGE}?seller={goal.seller_id}"
    assert client_of(mei).get(page).status_code == 200
    assert client_of(mei).post(page, USUAL).status_code == 403
    assert client_of(charlie).get(page).status_code == 404


def test_the_goal_stands_on_today_and_among_team_results(
    client_of, alice, mei, goal, call, sheet, django_assert_max_num_queries
):
    for _ in range(30):
        call("not_interested")
    pages = ((alice, reverse("calls:call_sheet")), (mei, reverse("calls:team_results")), (alice, PAGE))
    for who, page in pages:
        client = client_of(who)
        with django_assert_max_num_queries(15):
            assert "tk-chip risk" in client.get(page).content.decode()
