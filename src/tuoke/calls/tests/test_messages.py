"""Messages are conversations only when they were answered."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tuoke.calls import messages
from tuoke.journal import two_way, writing
from tuoke.journal.kinds import Message
from tuoke.journal.models import JournalEntry
from tuoke.workspace.models import RuleOfThumb


@pytest.fixture
def wrote(alice, make_company):
    """`wrote(company, "out out in")`: a day between each, the first three weeks ago."""

    def make(ways, company=None, by=alice, ago=21):
        company = company or make_company(owner=by)
        at = timezone.now() - dt.timedelta(days=ago)
        made = []
        for n, way in enumerate(ways.split()):
            body = Message("您好", direction=way)
            made.append(JournalEntry.objects.write(by, company, body, at=at + dt.timedelta(days=n)))
        return made

    return make


def test_one_answer_to_three_reminders_is_one_conversation_of_three(alice, wrote):
    wrote("out out out in")
    wrote("out")
    wrote("in")  # they began: nothing of ours was answered
    assert two_way.answered([alice.pk], 8) == (1, 4)


def test_what_may_still_be_answered_is_left_out(alice, wrote):
    wrote("out", ago=2)
    wrote("out in", ago=30)
    assert two_way.answered([alice.pk], 8) == (1, 1)


def test_an_answer_that_was_taken_back_is_none(alice, wrote):
    _out, came = wrote("out in")
    writing.withdraw(came, alice)
    assert two_way.answered([alice.pk], 8) == (0, 1)


def test_each_seller_has_their_own(alice, bob, wrote):
    wrote("out in")
    wrote("out", by=bob)
    assert two_way.answered_each([alice.pk, bob.pk], 8) == {alice.pk: (1, 1), bob.pk: (0, 1)}


def test_the_rule_beside_it_is_the_methods_until_the_firm_has_one(client_of, alice, mei, wrote):
    for ways in ["out in"] * 4 + ["out"] * 6:
        wrote(ways)
    found = messages.of(alice, RuleOfThumb())
    assert (found.rate.k, found.rate.n, found.usual) == (4, 10, 0.4)
    about, least, most = found.for_ten
    assert least < about == 24 < most  # Beta(5, 7): mean 5/12
    shown = client_of(alice).get(reverse("calls:goal_messages")).content.decode()
    assert "10" in shown and reverse("deals:rule_of_thumb") in shown
    RuleOfThumb.objects.create(messages=30, conversations=6, by=mei)
    assert messages.of(alice, RuleOfThumb.current()).usual == 0.2


def test_a_manager_reads_it_of_each(client_of, alice, mei, wrote):
    wrote("out in")
    rows = client_of(mei).get(reverse("calls:team_results")).context["results"]
    assert {one.name: (told.k, told.n) for one, _goal, told in rows if told} == {"Alice": (1, 1)}
