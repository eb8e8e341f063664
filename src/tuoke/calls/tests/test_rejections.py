"""A run of refusals: bad luck, or more than that; and how many calls one deal takes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tuoke.calls.plan import needs
from tuoke.calls.rejections import run
from tuoke.journal.kinds import Call, Deal
from tuoke.journal.models import JournalEntry
from tuoke.workspace.models import RuleOfThumb

NOW = timezone.now()


def calls(*outcomes):
    """A quarter of an hour between them, the last one now."""
    return [(NOW - dt.timedelta(minutes=15 * n), outcome) for n, outcome in enumerate(reversed(outcomes))][::-1]


def test_a_meeting_ends_the_run_and_whoever_was_not_there_does_not():
    assert run(calls(*["not_interested"] * 10, "meeting"), NOW) is None
    going = run(calls("meeting", *["not_interested", "no_answer", "call_back"] * 9, "leave_me_alone"), NOW)
    assert going is not None and going.length == 10


def test_seven_refusals_are_no_news():
    assert run(calls(*["not_interested"] * 7), NOW) is None


def test_a_run_of_twelve_among_a_hundred_is_bad_luck_and_says_how_common_it_is():
    month = [*["not_interested"] * 8, "meeting"] * 10
    found = run(calls(*month, *["not_interested"] * 20), NOW)
    assert found is not None and not found.beyond
    with override("en"):
        assert "every month" in found.words and "Bad luck" in found.words


def test_a_run_that_the_own_rate_does_not_explain_is_said_kindly():
    found = run(calls(*["not_interested", "meeting"] * 30, *["not_interested"] * 15), NOW)
    assert found is not None and found.beyond and found.length == 15
    with override("en"):
        assert "not a matter of trying harder" in found.words


@pytest.mark.parametrize(("before", "shown"), [(0, False), (1, True)])
def test_today_tells_of_it(client_of, alice, sheet, make_company, before, shown):
    for _ in range(7 + before):
        JournalEntry.objects.write(alice, make_company(), Call("not_interested"))
    page = client_of(alice).get(reverse("calls:call_sheet"), headers={"accept-language": "zh-hans"}).content.decode()
    assert ("8 次" in page and "运气" in page) is shown


def test_calls_for_a_deal_by_the_method_and_by_the_own_rate(alice, make_company):
    assert [need.calls for need in needs(alice, RuleOfThumb())] == [[139, 322, 598]]
    for number in range(40):
        company = make_company()
        JournalEntry.objects.write(alice, company, Call("meeting"))
        if number < 4:
            JournalEntry.objects.write(alice, company, Deal())
    own = needs(alice, RuleOfThumb())[1]
    assert own.rate and (own.rate.k, own.rate.n) == (4, 40)
    assert own.calls == sorted(filter(None, own.calls)) and 7 < (own.calls[0] or 0) < 20


def test_the_plan_shows_what_a_deal_takes(client_of, alice, django_assert_max_num_queries):
    client = client_of(alice)
    with django_assert_max_num_queries(15):
        assert "322" in client.get(reverse("calls:plan")).content.decode()
