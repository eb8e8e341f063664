"""A goal that failed: cuts of the list, whom to talk to, and which step comes next."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tuoke.calls import goals
from tuoke.calls.models import Goal, Tightened
from tuoke.calls.talk import in_both, whom
from tuoke.calls.tightened import steps
from tuoke.flows.tightening import tighten
from tuoke.journal.kinds import Call
from tuoke.journal.models import JournalEntry
from tuoke.workspace.models import Due

PAGE, TALK, PROFILE = (reverse(f"{name}") for name in ("calls:goal", "calls:talk", "targeting:profile"))


def days_ago(days):
    return timezone.now() - dt.timedelta(days=days)


def stands(goal):
    found = steps(goals.standing(goal), own=True)
    assert found is not None
    return found


@pytest.fixture
def failed(alice, make_company, make_person):
    """60 calls since 30 days: of 20 companies with 500 people 4 agreed, of 40 with 20 people nobody."""
    # 6 of 60 would be open; a harder goal fails.
    values = {"lowest": 25, "hoped": 40, "n_min": 60, "n_max": 60}
    goal = Goal.objects.create(seller=alice, by=alice, made_at=days_ago(30), **values)
    for number in range(60):
        big = number % 3 == 0
        company = make_company(owner=alice, employees=500 if big else 20, industry="银行" if number % 2 else "零售")
        person = make_person(company, title="行长")
        outcome = "meeting" if big and number < 15 else "not_interested"
        JournalEntry.objects.write(alice, company, Call(outcome), person=person, at=days_ago(25 - number / 10))
    return goal


def test_opening_the_page_asks_for_the_cuts_and_the_flow_finds_them(client_of, alice, failed):
    assert goals.standing(failed).code == "fail"
    client_of(alice).get(PAGE)
    assert Due.objects.filter(flow="tighten", key=str(failed.pk)).count() == 1
    tighten(str(failed.pk))
    tighten(str(failed.pk))
    kept = Tightened.objects.get()
    best = kept.cuts[0]
    assert (best["field"], best["kind"], best["k"], best["n"]) == ("employees", "from", 5, 20)
    assert kept.n == 60 and kept.tried > 0


def test_a_cut_is_told_in_words_with_its_luck_and_fills_the_form_without_saving(client_of, alice, failed):
    tighten(str(failed.pk))
    with override("en"):
        shown = stands(failed)
        assert shown.cuts[0].words.endswith(": only 500 and more") and shown.cuts[0].luck
    page = client_of(alice).get(shown.cuts[0].url).content.decode()
    limit = f"{shown.cuts[0].cut.value:.0f}"
    assert f'name="employees_min" inputmode="numeric" maxlength="15" value="{limit}"' in page
    assert not alice.profiles.exists()


def test_the_first_fail_tightens_the_second_talks_the_third_improves_the_calling(alice, failed, make_company):
    assert (stands(failed).at, stands(failed).failed) == (
        "tighten",
        1,
    )
    values = {"lowest": 25, "hoped": 40, "n_min": 20, "n_max": 20}
    for number, at, began in ((2, "talk", 12), (3, "skill", 6)):
        goal = Goal.objects.create(seller=alice, by=alice, number=number, made_at=days_ago(began), **values)
        for n in range(20):
            JournalEntry.objects.write(alice, make_company(), Call("not_interested"), at=days_ago(began - 1 - n / 100))
        assert stands(goal).at == at


def test_a_goal_that_goes_well_names_no_step(alice):
    goal = Goal.objects.create(seller=alice, by=alice)
    assert steps(goals.standing(goal), own=True) is None


def test_who_agreed_and_who_refused_are_asked_but_nobody_who_wants_to_be_left_alone(alice, failed, make_company):
    shy = make_company("安静公司", owner=alice)
    JournalEntry.objects.write(alice, shy, Call("not_interested"), at=days_ago(2))
    JournalEntry.objects.write(alice, shy, Call("leave_me_alone"), at=days_ago(1))
    asks = whom(alice, alice)
    assert [one.agreed for one in asks] == [True] * 4 + [False] * 4
    assert {one.company.industry for one in asks[:4]} == {"银行", "零售"}
    assert shy not in [one.company for one in asks] and all("行长" in one.person for one in asks)


def test_the_questions_stand_in_both_languages():
    for chinese, english in in_both():
        assert chinese != english and english.isascii()


@pytest.mark.parametrize("page", [PAGE, TALK])
def test_the_pages_hold_and_ask_little(client_of, alice, mei, charlie, failed, page, django_assert_max_num_queries):
    tighten(str(failed.pk))
    for who, address in ((alice, page), (mei, f"{page}?seller={alice.pk}")):
        client = client_of(who)
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200
    assert client_of(charlie).get(f"{page}?seller={alice.pk}").status_code == 404
