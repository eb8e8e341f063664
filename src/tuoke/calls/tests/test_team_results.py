"""The team page: for leaders, by name, with intervals."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tuoke.calls.team_results import results, total
from tuoke.journal.kinds import Call
from tuoke.journal.models import JournalEntry

PAGE = reverse("calls:team_results")


@pytest.fixture
def history(alice, bob, charlie, make_company):
    for seller, outcomes in ((alice, ["meeting", "no_answer"]), (bob, ["no_answer"]), (charlie, ["meeting"])):
        for outcome in outcomes:
            JournalEntry.objects.write(seller, make_company(), Call(outcome))
    at = timezone.now() - dt.timedelta(days=10)
    JournalEntry.objects.write(alice, make_company(), Call("meeting"), at=at)


def test_a_manager_reads_her_own_team_by_name(mei, history):
    assert [(one.name, one.calls, one.met.k) for one in results(mei, 7)] == [
        ("Alice", 2, 1),
        ("Bob", 1, 0),
        ("Mei", 0, 0),
    ]


def test_the_period_counts_back_from_today(mei, history):
    assert results(mei, 28)[0].calls == 3


def test_together_counts_every_call(mei, history):
    assert (total(mei, 7).calls, total(mei, 7).met.n) == (3, 3)


def test_a_company_that_two_sellers_called_is_one_company_together(mei, alice, bob, make_company):
    company = make_company()
    for seller in (alice, bob):
        JournalEntry.objects.write(seller, company, Call("meeting"))
    together = total(mei, 7)
    assert (together.calls, together.companies, together.met.k) == (2, 1, 1)
    assert [one.companies for one in results(mei, 7)] == [1, 1, 0]


def test_the_drawn_interval_says_its_figures(mei, alice, client_of, make_company):
    for outcome in ("meeting", *["no_answer"] * 5):
        JournalEntry.objects.write(alice, make_company(), Call(outcome))
    with override("en"):
        assert results(mei, 7)[0].met_label.startswith("Alice: 1 of 6 companies called agreed to meet, ")
    (label,) = re.findall(r'role="img" aria-label="(Alice[^"]*)"', client_of(mei).get(PAGE).content.decode())
    assert re.findall(r"\d+", label)[:2] in (["1", "6"], ["6", "1"]) and "80%" in label


def test_an_admin_reads_everybody(ada, history):
    assert [one.name for one in results(ada, 7)] == ["Alice", "Bob", "Charlie"]


def test_an_admin_who_calls_is_listed_and_counted_and_one_who_does_not_is_not(ada, mei, history, make_company):
    before = total(ada, 7).calls
    JournalEntry.objects.write(ada, make_company(), Call("meeting"))
    listed = results(ada, 7)[0]
    assert (listed.name, listed.calls) == ("Ada", 1)
    assert total(ada, 7).calls == before + 1
    assert "Ada" not in [one.name for one in results(mei, 7)]


@pytest.mark.parametrize("who", ["alice", "vera"])
def test_sellers_and_viewers_do_not_get_in(client_of, request, who):
    assert client_of(request.getfixturevalue(who)).get(PAGE).status_code == 403


@pytest.mark.parametrize("query", ["", "?period=today", "?period=month", "?period=%00", "?period=9"])
def test_the_page_holds_and_asks_little(client_of, mei, history, query, django_assert_max_num_queries):
    client = client_of(mei)
    with django_assert_max_num_queries(15):
        answer = client.get(PAGE + query)
    assert answer.status_code == 200
    assert "Charlie" not in answer.content.decode()
