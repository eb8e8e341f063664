"""Minutes of talks are written down, and what comes of an hour of them is told; what nobody said is not 0."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tuoke.calls import tempo
from tuoke.journal import appointments
from tuoke.journal.appointments import Appointment
from tuoke.journal.kinds import Call, Deal, Meeting, Visit, from_json
from tuoke.journal.models import JournalEntry
from tuoke.journal.said import said


@pytest.fixture
def talked(make_company):
    """`talked(alice, Visit(minutes=40), 3)`: three of them, a week ago."""

    def make(seller, body, n=1, ago=7):
        company = make_company(owner=seller)
        at = timezone.now() - dt.timedelta(days=ago)
        return [JournalEntry.objects.write(seller, company, body, at=at) for _n in range(n)]

    return make


def test_only_talks_with_a_duration_are_hours_and_the_others_are_told(alice, talked):
    talked(alice, Call("meeting", minutes=12), 10)
    talked(alice, Call("call_back", minutes=6), 40)
    talked(alice, Call("meeting"), 8)
    talked(alice, Call("no_answer"), 30)
    talked(alice, Visit(minutes=60), 6)
    talked(alice, Visit(), 2)
    talked(alice, Deal(), 3)
    talked(alice, Visit(minutes=600), ago=80)
    found = tempo.of_each([alice.pk])[alice.pk]
    assert (found.n, found.all) == (56, 66)
    assert found.meetings and found.signed
    assert found.call_hours == 6 and (found.meetings.k, found.meetings.mid) == (10, pytest.approx(10 / 6))
    # 58 calls of 7.2 minutes, 8 visits of an hour
    assert found.hours == pytest.approx(58 * 7.2 / 60 + 8) and found.signed.k == 3
    visits = found.kinds[2].mean
    assert (visits.n, visits.mean, visits.low, visits.high) == (6, 60, 60, 60)


def test_too_few_durations_tell_no_tempo(alice, talked):
    talked(alice, Meeting(minutes=30), 4)
    talked(alice, Meeting(), 5)
    talked(alice, Deal(), 9)
    found = tempo.of_each([alice.pk])[alice.pk]
    assert found.hours is None and found.signed is None and found.meetings is None
    assert found.kinds[1].mean.low is None


def test_a_team_is_compared_only_with_shared_strength(alice, bob, charlie, talked):
    for seller, met in ((alice, 4), (bob, 6)):
        talked(seller, Call("meeting", minutes=10), met)
        talked(seller, Call("call_back", minutes=10), 60)
    found = tempo.beside(tempo.of_each([alice.pk, bob.pk, charlie.pk]))
    assert set(found) == {alice.pk, bob.pk} and not any(one.code for one in found.values())


def test_minutes_are_written_down_with_a_call_or_a_visit_and_may_be_left_empty(client_of, alice, make_company):
    company, browser = make_company(owner=alice), client_of(alice)
    page = reverse("journal:log", args=[company.pk])
    assert browser.get(page).status_code == 200
    for given in ({"kind": "visit", "minutes": "45"}, {"kind": "call", "outcome": "no_answer", "minutes": ""}):
        assert browser.post(page, given).status_code == 302, given
    assert browser.post(page, {"kind": "meeting", "minutes": "0"}).status_code == 422
    visit, call = JournalEntry.objects.order_by("pk")
    assert visit.body["minutes"] == 45 and "45" in said(visit).more and call.body["minutes"] is None


def test_what_took_place_took_as_long_as_was_planned_unless_somebody_says_otherwise(client_of, alice, make_company):
    company, browser = make_company(owner=alice), client_of(alice)
    starts = timezone.now() - dt.timedelta(hours=3)
    for typed, kept in (("90", 90), ("", None), ("-4", None), ("99999", None)):
        one = Appointment(company=company, what="看样", starts=starts, ends=starts + dt.timedelta(minutes=50))
        made = appointments.plan(one, [], [alice], alice)
        assert 'value="50"' in browser.get(f"/calendar/appointment/{made.pk}/").content.decode()
        browser.post(f"/calendar/appointment/{made.pk}/settle/", {"text": "", "minutes": typed})
        made.refresh_from_db()
        assert made.entry and made.entry.body["minutes"] == kept, typed


def test_an_entry_of_before_has_no_duration():
    assert from_json("visit", {"text": "看样"}) == Visit("看样", None)
