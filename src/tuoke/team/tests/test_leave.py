"""Who is away, and who stands in."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from tuoke.calls import sheets
from tuoke.calls.models import Sheet
from tuoke.directory.models import Company
from tuoke.flows import prospecting
from tuoke.journal.kinds import Call
from tuoke.journal.models import JournalEntry
from tuoke.team import leave
from tuoke.team.leave import Leave
from tuoke.team.models import User
from tuoke.workspace.models import Audit

DAY = dt.timedelta(days=1)


@pytest.fixture
def away(firm, alice, bob) -> Leave:
    """Alice is away today and tomorrow; Bob stands in."""
    return leave.take(alice, bob, firm.today(), firm.today() + DAY, alice)


def again(person: Any) -> User:
    found: User = User.objects.get(pk=person.pk)
    return found


def sent(person: Any, deputy: Any, start: dt.date, end: dt.date) -> dict[str, Any]:
    return {"person": person.pk, "deputy": deputy.pk, "start": start.isoformat(), "end": end.isoformat()}


def test_alice_says_that_bob_stands_in(client_of, firm, alice, bob):
    answer = client_of(alice).post(reverse("team:leave"), sent(alice, bob, firm.today(), firm.today() + DAY))
    assert answer.status_code == 302
    row = Audit.objects.get(action="leave")
    assert row.by == alice and row.detail["after"]["deputy"] == bob.pk


def test_mei_says_it_for_alice_and_charlie_cannot(client_of, firm, alice, bob, mei, charlie):
    data = sent(alice, bob, firm.today(), firm.today())
    assert client_of(charlie).post(reverse("team:leave"), data).status_code == 422
    assert client_of(mei).post(reverse("team:leave"), data).status_code == 302


def test_a_seller_of_another_team_cannot_be_named(client_of, firm, alice, charlie):
    answer = client_of(alice).post(reverse("team:leave"), sent(alice, charlie, firm.today(), firm.today()))
    assert answer.status_code == 422 and not Leave.objects.exists()


def test_bob_sees_and_works_what_alice_holds(client_of, away, alice, bob, make_company, make_person):
    company = make_company("远山阀门", owner=alice)
    make_person(company, phone="0755-2345 6789")
    client = client_of(bob)
    page = client.get(reverse("directory:company", args=[company.pk])).content.decode()
    assert "0755-2345 6789" in page
    told = {"kind": "note", "text": "问过"}
    assert client.post(reverse("journal:log", args=[company.pk]), told).status_code == 302
    assert Audit.objects.filter(by=bob, detail__on_behalf_of=alice.pk).exists()


def test_it_begins_and_ends_by_itself(firm, alice, bob, make_company):
    company = make_company(owner=alice)
    for start, end, seen in ((1, 2, False), (0, 0, True), (-3, -1, False)):
        leave.take(alice, bob, firm.today() + start * DAY, firm.today() + end * DAY, alice)
        assert Company.objects.visible_to(again(bob)).filter(pk=company.pk).exists() is seen
        assert company.phones_open_to(again(bob)) is seen
        Leave.objects.all().delete()


def test_ended_sooner_it_ends_at_once(client_of, away, alice, bob, make_company):
    company = make_company(owner=alice)
    assert client_of(bob).get(reverse("directory:company", args=[company.pk])).status_code == 200
    assert client_of(bob).post(reverse("team:leave_end", args=[away.pk])).status_code == 404
    assert client_of(alice).post(reverse("team:leave_end", args=[away.pk])).status_code == 302
    assert client_of(bob).get(reverse("directory:company", args=[company.pk])).status_code == 404
    assert Audit.objects.filter(action="leave_end").exists()


def test_a_deputy_of_a_deputy_sees_nothing(firm, away, alice, bob, mei, make_company):
    """No chain: neither may be written down, nor would it be read."""
    day = firm.today()
    assert leave.refusal(bob, mei, day, day, day)[0] == "start"
    Leave.objects.create(person=bob, deputy=mei, start=day, end=day, by=mei)
    User.objects.filter(pk=mei.pk).update(stands_in_until=day)
    assert again(mei).stands_in_for == (bob.pk,)


def test_nobody_stands_in_who_is_away_too(firm, away, alice, bob, mei):
    day = firm.today()
    assert leave.refusal(mei, alice, day, day, day)[0] == "deputy"
    assert leave.refusal(alice, mei, day, day, day)[0] == "start"
    assert leave.refusal(mei, mei, day, day, day)[0] == "deputy"
    assert leave.refusal(mei, bob, day, day - DAY, day)[0] == "end"
    assert leave.refusal(mei, bob, day - 2 * DAY, day - DAY, day)[0] == "end"
    assert leave.refusal(mei, bob, day, day, day) == ("", "")


def test_what_alice_promised_is_on_bobs_sheet_for_her(client_of, firm, away, alice, bob, make_company, make_person):
    company = make_company("临江泵业", owner=alice)
    person = make_person(company)
    at = firm.day_bounds(firm.today())[0] + dt.timedelta(hours=10)
    JournalEntry.objects.write(
        alice, company, Call("call_back", at=at.isoformat()), person=person, at=at - dt.timedelta(days=20)
    )
    assert [one.company for one in sheets.promised(again(bob), firm.today())] == [company.pk]
    for seller in (alice, bob):
        prospecting.sheet(f"{seller.pk}:{firm.today().isoformat()}")
    assert not Sheet.objects.get(seller=alice).rows.exists()
    assert [row.company for row in Sheet.objects.get(seller=bob).rows.all()] == [company]
    page = client_of(bob).get(reverse("calls:call_sheet")).content.decode()
    assert "Alice" in page


def test_the_companys_page_says_who_stands_in(client_of, away, alice, mei, make_company):
    company = make_company(owner=alice)
    assert "Bob" in client_of(mei).get(reverse("directory:company", args=[company.pk])).content.decode()
