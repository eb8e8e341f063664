"""The funnel of a seller's work, and their target read backwards: the counts are the journal's, and nobody else's."""

import datetime as dt

import pytest
from django.utils import timezone

from tuoke.deals import funnel
from tuoke.journal.kinds import Body, Call, Deal, Intent, Meeting
from tuoke.journal.models import JournalEntry


@pytest.fixture
def history(make_company):
    """`history(seller, days ago of the call, of the meeting, of the intent, of the signature)`: None: it never was."""

    def happened(seller, *ago, refused=False):
        company, now = make_company(f"公司 {JournalEntry.objects.count()}", owner=seller), timezone.now()
        bodies: tuple[Body, ...] = (
            Call("not_interested" if refused else "call_back"),
            Meeting(),
            Intent(),
            Deal("一台"),
        )
        for body, days in zip(bodies, ago, strict=False):
            if days is not None:
                JournalEntry.objects.write(seller, company, body, at=now - dt.timedelta(days=days))
        return company

    return happened


def test_each_company_counts_once_from_its_first_call(history, alice, firm):
    company = history(alice, 20, 15, 10, 3)
    JournalEntry.objects.write(alice, company, Call("no_answer"), at=timezone.now() - dt.timedelta(days=18))
    history(alice, 12, 6)
    history(alice, 12, refused=True)
    history(alice, 300, 290)
    found = funnel.read(alice, "me", 12)
    assert found.counts == [3, 2, 1, 1]
    assert [(step.on, step.out, step.still) for step in found.steps] == [(2, 1, 0), (1, 0, 1), (1, 0, 0)]
    assert funnel.read(alice, "me", 52).counts == [4, 3, 1, 1]


def test_what_was_taken_back_does_not_count(history, alice, firm):
    history(alice, 20, 15)
    meeting = JournalEntry.objects.get(kind="meeting")
    from tuoke.journal.writing import withdraw

    withdraw(meeting, alice)
    assert funnel.read(alice, "me", 12).counts == [1, 0, 0, 0]


def test_a_colleague_has_a_funnel_of_their_own_and_the_manager_sees_both(history, alice, bob, charlie, mei, firm):
    history(alice, 20, 15)
    history(bob, 20)
    history(charlie, 20)
    assert funnel.read(alice, "me", 12).counts[0] == 1
    assert funnel.read(alice, "all", 12).counts[0] == 1
    assert funnel.read(mei, "all", 12).counts[0] == 2
    assert funnel.read(mei, "me", 12).counts[0] == 0


def test_more_calls_never_make_a_target_less_likely_and_none_left_is_said(history, alice, firm):
    for n in range(40):
        history(alice, 60 + n % 20, 50 if n % 4 == 0 else None, 40 if n % 8 == 0 else None, 30 if n % 20 == 0 else None)
    found = funnel.read(alice, "me", 26)
    by = firm.today() + dt.timedelta(days=120)
    plan = funnel.backwards(found, 2, by, 40)
    assert plan
    calls = [need.tries[0] for need in plan.needs]
    assert calls == sorted(calls) and calls[0] > 0
    assert [need.chance for need in plan.needs] == [0.5, 0.8, 0.95]
    more = funnel.backwards(found, 4, by, 40)
    assert more
    assert more.needs[1].tries[0] > plan.needs[1].tries[0]
    assert more.chance_today <= plan.chance_today
    assert funnel.backwards(found, 2, firm.today(), 40) is None


def test_the_page_says_too_few_where_there_are_few_and_keeps_what_was_typed(history, client_of, alice, firm):
    history(alice, 20, 15)
    browser = client_of(alice)
    page = browser.get("/funnel/").content.decode()
    assert "n=1" in page
    answer = browser.get("/funnel/?need=0&by=2020-01-01&cap=x")
    assert answer.status_code == 422 and 'value="2020-01-01"' in answer.content.decode()
    assert answer.context["plan"] is None


def test_a_target_that_no_number_of_calls_reaches_is_said_and_breaks_no_page(history, client_of, alice, firm):
    for _ in range(30):
        history(alice, 70, refused=True)
    by = firm.today() + dt.timedelta(days=200)
    for steps in (1, 1000):
        answer = client_of(alice).get(f"/funnel/?need={steps}&by={by}&cap=1000")
        assert answer.status_code == 200 and answer.context["plan"]
    assert not answer.context["plan"].needs[-1].tries


def test_a_firm_that_calls_thousands_a_day_sees_its_plan_at_once(client_of, mei, firm, monkeypatch):
    monkeypatch.setattr(funnel.Funnel, "a_day", property(lambda self: 3_000.0))
    answer = client_of(mei).get("/funnel/?of=all")
    assert answer.status_code == 200 and answer.context["plan"]


def test_an_empty_journal_says_what_to_do_next(client_of, alice, firm, django_assert_max_num_queries):
    browser = client_of(alice)
    browser.get("/funnel/")
    with django_assert_max_num_queries(15):
        answer = browser.get("/funnel/?of=gone&weeks=x")
    assert answer.status_code == 200 and answer.context["found"].counts == [0, 0, 0, 0]
    assert answer.context["plan"].codes
