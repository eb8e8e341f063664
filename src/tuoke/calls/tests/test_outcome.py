"""Logging how a call ended: once, with what follows from it, and taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tuoke.calls import outcomes
from tuoke.calls.models import SheetRow
from tuoke.directory.models import DoNotContact, Person
from tuoke.journal.kinds import Call
from tuoke.journal.models import JournalEntry
from tuoke.workspace.models import Audit, Due

HTMX = {"HX-Request": "true"}


def log(client, row: SheetRow, outcome: str, **more):
    data = {"outcome": outcome, "version": row.version, "seen": 0, **more}
    return client.post(reverse("calls:outcome", args=[row.pk]), data, headers=HTMX)


def undo(client, row: SheetRow):
    return client.post(reverse("calls:undo", args=[row.pk]), headers=HTMX)


@pytest.mark.parametrize("outcome", ["no_answer", "not_interested", "wrong_person", "leave_me_alone"])
def test_an_outcome_is_written_and_the_next_row_opens(client_of, alice, rows, outcome):
    answer = log(client_of(alice), rows[0], outcome)
    entry = JournalEntry.objects.get()
    assert (entry.outcome, entry.by, entry.company, entry.person) == (outcome, alice, rows[0].company, rows[0].person)
    assert reverse("calls:outcome", args=[rows[1].pk]) in answer.content.decode()
    assert reverse("calls:undo", args=[rows[0].pk]) in answer.content.decode()
    assert Audit.objects.filter(action="log", object_id=entry.pk).count() == 1


def test_a_call_back_asks_when_first(client_of, alice, rows):
    answer = log(client_of(alice), rows[0], "call_back")
    assert answer["HX-Retarget"] == "#dialog-place"
    assert "data-open" in answer.content.decode()
    assert "选填" not in answer.content.decode(), "a call-back has its moment"
    assert not JournalEntry.objects.exists()


def test_a_call_back_keeps_its_moment(client_of, alice, rows):
    day = (timezone.now() + dt.timedelta(days=3)).date()
    log(client_of(alice), rows[0], "call_back", when="asked", day=day.isoformat(), time="15:30")
    body = JournalEntry.objects.get().what
    # Shanghai is eight hours ahead of UTC.
    assert isinstance(body, Call)
    assert body.at == f"{day.isoformat()}T07:30:00+00:00"
    rows[0].refresh_from_db()
    assert rows[0].outcome == "call_back"


@pytest.mark.parametrize(
    "typed", [{"day": "2020-01-01"}, {"day": "x"}, {"day": "9999-12-31"}, {"day": "", "time": "\x00"}]
)
def test_a_moment_that_cannot_be_is_refused_and_kept(client_of, alice, rows, typed):
    answer = log(client_of(alice), rows[0], "call_back", when="asked", **typed)
    assert answer.status_code == 422
    assert not JournalEntry.objects.exists()


def test_a_call_back_for_later_today_leaves_the_row_open(client_of, alice, rows, monkeypatch):
    later = timezone.now() + dt.timedelta(minutes=1)
    monkeypatch.setattr("tuoke.calls.when.WhenForm.choices_at", staticmethod(lambda: [("two_hours", later)]))
    monkeypatch.setattr(
        "tuoke.workspace.models.Workspace.day_bounds", lambda self, day: (later, later + dt.timedelta(hours=1))
    )
    log(client_of(alice), rows[0], "call_back", when="asked", quick="two_hours")
    rows[0].refresh_from_db()
    assert (rows[0].outcome, rows[0].call_at) == ("", later)
    assert JournalEntry.objects.get().outcome == "call_back"


def test_a_meeting_may_have_no_day_yet(client_of, alice, rows):
    log(client_of(alice), rows[0], "meeting", when="asked", day="", time="")
    assert JournalEntry.objects.get().outcome == "meeting"


def test_undo_appends_a_withdrawal_and_opens_the_row_again(client_of, alice, rows):
    client = client_of(alice)
    log(client, rows[0], "no_answer")
    answer = undo(client, rows[0])
    assert [entry.kind for entry in JournalEntry.objects.order_by("pk")] == ["call", "withdrawal"]
    assert not JournalEntry.objects.standing().exists()
    rows[0].refresh_from_db()
    assert (rows[0].outcome, rows[0].version) == ("", 3)
    assert reverse("calls:outcome", args=[rows[0].pk]) in answer.content.decode()


def test_undo_twice_withdraws_once(client_of, alice, rows):
    client = client_of(alice)
    log(client, rows[0], "no_answer")
    undo(client, rows[0])
    undo(client, rows[0])
    assert JournalEntry.objects.count() == 2


def test_leave_me_alone_marks_the_person_wherever_they_are(client_of, alice, rows, make_company, make_person):
    twin = make_person(make_company(), phone=rows[0].person.phone)
    log(client_of(alice), rows[0], "leave_me_alone")
    assert DoNotContact.objects.get().key == rows[0].person.phone_key
    assert set(Person.objects.exclude(do_not_contact_at=None)) == {rows[0].person, twin}


def test_undo_lifts_only_the_do_not_contact_it_set(client_of, alice, rows, make_company, make_person):
    earlier = make_person(make_company(), phone=rows[0].person.phone, do_not_contact_at=timezone.now())
    client = client_of(alice)
    log(client, rows[0], "leave_me_alone")
    undo(client, rows[0])
    assert not DoNotContact.objects.exists()
    assert list(Person.objects.exclude(do_not_contact_at=None)) == [earlier]
    assert Audit.objects.get(action="lift leave alone").detail["ids"] == [rows[0].person.pk]


def test_leave_me_alone_and_its_undo_ask_for_new_scores(client_of, alice, rows):
    client = client_of(alice)
    for act in (lambda: log(client, rows[0], "leave_me_alone"), lambda: undo(client, rows[0])):
        Due.objects.all().delete()
        act()
        assert Due.objects.filter(flow="score_all").exists()


def test_a_double_click_logs_once(client_of, alice, rows):
    client = client_of(alice)
    log(client, rows[0], "no_answer")
    answer = log(client, rows[0], "no_answer")
    assert JournalEntry.objects.count() == 1
    assert "Alice" in answer.content.decode()


def test_the_second_of_two_sees_what_the_first_logged(client_of, alice, bob, rows):
    JournalEntry.objects.write(bob, rows[0].company, Call("not_interested"))
    answer = log(client_of(alice), rows[0], "no_answer")
    assert JournalEntry.objects.count() == 1
    assert "Bob" in answer.content.decode()
    rows[0].refresh_from_db()
    assert rows[0].outcome == ""


def test_nobody_logs_on_a_colleagues_sheet(client_of, bob, charlie, mei, rows):
    assert log(client_of(charlie), rows[0], "no_answer").status_code == 404
    assert log(client_of(bob), rows[0], "no_answer").status_code == 404
    assert log(client_of(mei), rows[0], "no_answer").status_code == 200


@pytest.mark.parametrize("outcome", ["", "nonsense", "\x00", "x" * 10_000])
def test_an_outcome_that_does_not_exist_is_not_found(client_of, alice, rows, outcome):
    assert log(client_of(alice), rows[0], outcome).status_code == 404


def test_it_works_without_javascript(client_of, alice, rows):
    client = client_of(alice)
    data = {"outcome": "no_answer", "version": 1, "seen": 0}
    assert client.post(reverse("calls:outcome", args=[rows[0].pk]), data).headers["Location"] == "/"
    asked = client.post(reverse("calls:outcome", args=[rows[1].pk]), {**data, "outcome": "call_back"})
    assert asked.status_code == 200
    assert "<html" in asked.content.decode()
    named = client.post(reverse("calls:outcome", args=[rows[2].pk]), {**data, "outcome": "not_interested"})
    assert named.headers["Location"] == reverse("calls:referral", args=[rows[2].pk])


def test_rebuilding_keeps_what_was_called(client_of, alice, rows, make_sheet, make_company):
    client = client_of(alice)
    log(client, rows[0], "no_answer")
    make_company("新来银行", industry="银行")
    client.post(reverse("calls:rebuild"))
    sheet = make_sheet(alice)
    names = [row.company.name for row in sheet.rows.order_by("rank")]
    assert names[0] == "东海银行"
    assert set(names) == {"东海银行", "南山银行", "西岭银行", "新来银行"}


def test_a_row_that_a_new_sheet_took_away_is_not_logged(alice, rows):
    SheetRow.objects.filter(pk=rows[0].pk).delete()
    with pytest.raises(outcomes.AlreadyLogged) as refused:
        outcomes.log(rows[0], alice, "no_answer", version=1, seen=0)
    assert refused.value.entry is None
    assert not JournalEntry.objects.exists()
