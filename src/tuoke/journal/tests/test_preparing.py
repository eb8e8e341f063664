"""Preparing a meeting: an opening for these people, questions with their answers, and promises that become tasks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tuoke.journal import appointments
from tuoke.journal.appointments import Appointment
from tuoke.journal.kinds import Call, Note
from tuoke.journal.models import JournalEntry, Preparation, Snippet, Task
from tuoke.workspace.models import Audit

THOUGHT = {"opening": "王总，晨露的李总说您也有三条线", "question_1": "谁定？", "question_2": "今天怎么检测？"}


@pytest.fixture
def company(make_company, make_person, alice):
    made = make_company("甲饮料", owner=alice)
    make_person(made, "王总")
    return made


@pytest.fixture
def meeting(company, alice, bob):
    def make(hours=24):
        starts = timezone.now() + dt.timedelta(hours=hours)
        made = Appointment(company=company, what="看检测线", starts=starts, ends=starts + dt.timedelta(hours=1))
        return appointments.plan(made, [company.people.get()], [alice, bob], alice)

    return make


def page(client, one):
    return client.get(reverse("calendar:prepare", args=[one.pk]))


def write(client, one, **other):
    return client.post(reverse("calendar:prepare", args=[one.pk]), THOUGHT | other)


def promises(*rows):
    found: dict[str, object] = {}
    for n in range(3):
        what, who, on = rows[n] if n < len(rows) else ("", "", "")
        found |= {f"p{n}-what": what, f"p{n}-who": who, f"p{n}-on": on}
    return found


def test_the_sheet_says_who_is_there_and_when_they_were_last_spoken_with(client_of, alice, company, meeting):
    person, client, planned = company.people.get(), client_of(alice), meeting()
    JournalEntry.objects.write(alice, company, Call("no_answer"), person=person)
    assert page(client, planned).context["people"] == [(person, None)]
    told = JournalEntry.objects.write(alice, company, Call("meeting", note="设备部也来"), person=person)
    shown = page(client, planned)
    assert shown.context["people"] == [(person, told.at)] and "设备部也来" in shown.content.decode()


def test_without_an_opening_of_its_own_nothing_is_kept(client_of, alice, meeting):
    client, first, second = client_of(alice), meeting(), meeting(48)
    answer = write(client, first, opening="")
    assert answer.status_code == 422 and "今天怎么检测" in answer.content.decode()
    write(client, first)
    assert write(client, second).status_code == 422  # the same words for another meeting
    write(client, second, opening="王总，上次说到夜班")
    assert Preparation.objects.count() == 2
    assert Audit.objects.filter(kind="journal.preparation", action="create").count() == 2


def test_words_of_the_journal_answer_a_question_and_are_taken_out_again(client_of, alice, company, meeting):
    client, planned = client_of(alice), meeting()
    write(client, planned)
    entry = JournalEntry.objects.write(alice, company, Note("最后王总拍板，采购只走流程"))
    address = reverse("calendar:snippet", args=[planned.pk, entry.pk])
    client.post(address, {"number": "1", "quote": "最后王总拍板"})
    client.post(address, {"number": "7", "quote": "无"})
    shown = page(client, planned)
    assert shown.context["answered"] == 1 and "最后王总拍板" in shown.content.decode()
    client.post(reverse("calendar:snippet_remove", args=[Snippet.objects.get().pk]))
    assert page(client, planned).context["answered"] == 0


def test_what_no_meeting_answered_is_offered_to_the_next(client_of, alice, meeting):
    client = client_of(alice)
    write(client, meeting(-48))
    assert page(client, meeting()).context["unasked"] == ["谁定？", "今天怎么检测？"]


def test_after_it_promises_become_tasks_of_whoever_gave_them(client_of, alice, bob, company, meeting, firm):
    client, planned, person = client_of(alice), meeting(-2), company.people.get()
    write(client, planned)
    by = firm.today() + dt.timedelta(days=3)
    given = promises(("发报价", f"u{bob.pk}", by), ("给图纸", f"p{person.pk}", by))
    client.post(reverse("calendar:after", args=[planned.pk]), {"text": "看了两条线", "talked": "half", **given})
    ours, theirs = Task.objects.order_by("pk")
    assert (ours.what, ours.owner, ours.on, ours.company) == ("发报价", bob, by, company)
    assert (theirs.owner, theirs.person) == (alice, person) and "给图纸" in theirs.what
    planned.refresh_from_db()
    assert planned.entry is not None and planned.entry.body["text"] == "看了两条线"
    assert planned.preparation.talk_share == 50
    shown = page(client, planned).content.decode()
    assert "发报价" in shown and "50%" in shown


def test_a_promise_without_a_day_is_refused_and_what_was_typed_stays(client_of, alice, meeting):
    client, planned = client_of(alice), meeting(-2)
    write(client, planned)
    given = promises(("发报价", f"u{alice.pk}", ""))
    answer = client.post(reverse("calendar:after", args=[planned.pk]), {"text": "看了两条线", "share": "40", **given})
    assert answer.status_code == 422 and "看了两条线" in answer.content.decode() and "发报价" in answer.content.decode()
    assert not Task.objects.exists()
    planned.refresh_from_db()
    assert planned.settled_at is None


def test_it_asks_few_questions(client_of, alice, company, meeting, django_assert_max_num_queries):
    client, planned = client_of(alice), meeting(-2)
    write(client, planned)
    for n in range(3):
        entry = JournalEntry.objects.write(alice, company, Note(f"话{n}"))
        client.post(reverse("calendar:snippet", args=[planned.pk, entry.pk]), {"number": str(n + 1)})
    page(client, planned)
    with django_assert_max_num_queries(15):
        page(client, planned)
