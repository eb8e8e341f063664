"""Which events came before our own wins, told only of what the reader may see and of what was known before the call."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tuoke.journal.kinds import Call
from tuoke.journal.models import JournalEntry
from tuoke.targeting.models import Called, Trigger
from tuoke.workspace.models import Workspace


@pytest.fixture
def called(alice, make_company):
    """`called(won=True, event="tender")`: a company of Alice's called 20 days ago, its event known 10 days before."""

    def make(won, event="", *, by=alice, known=30):
        company = make_company(owner=by)
        at, today = timezone.now() - dt.timedelta(days=20), Workspace.current().today()
        outcome = "meeting" if won else "not_interested"
        entry = JournalEntry.objects.write(by, company, Call(outcome), at=at)
        Called.objects.create(seller=by, company=company, entry=entry, on=at.date(), outcome=outcome)
        if event:
            facts = {"happened_on": today - dt.timedelta(days=35), "made_at": timezone.now() - dt.timedelta(days=known)}
            Trigger.objects.create(company=company, kind=event, text="招标", by=by, **facts)
        return company

    return make


def lines(client):
    return client.get(reverse("targeting:back_test")).context["lines"]


def test_what_came_before_the_wins_is_told_with_n(client_of, alice, called):
    for number in range(40):
        called(number < 30, "tender")
        called(number < 8)
    (line,) = lines(client_of(alice))
    one = line.found
    assert (one.k, one.n, one.k_other, one.n_other, one.code) == (30, 40, 8, 40, "more")
    assert line.found.low > 0
    assert client_of(alice).get(reverse("targeting:back_test")).context["better"] == [line]


def test_what_became_known_after_the_call_does_not_count(client_of, alice, called):
    for number in range(20):
        called(number < 15, "tender", known=5)
    assert lines(client_of(alice)) == []


def test_few_are_said_to_be_few(client_of, alice, called):
    called(True, "funding")
    called(False)
    (line,) = lines(client_of(alice))
    assert line.found.code == "too_few"
    assert line.found.difference is None


def test_a_colleague_reads_nothing_of_it_and_her_manager_does(client_of, mei, charlie, called):
    called(True, "tender")
    assert lines(client_of(charlie)) == []
    assert lines(client_of(mei))[0].found.n == 1


def test_without_calls_it_says_what_to_do(client_of, alice):
    assert "tk-empty" in client_of(alice).get(reverse("targeting:back_test")).content.decode()
