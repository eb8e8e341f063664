"""Appointments: planned with a company, moved, cancelled, and once over written into the journal; and the feed."""

import datetime as dt
from typing import Any

import icalendar
import pytest
from django.utils import timezone
from django.utils.formats import date_format

from tuoke.journal import appointments, calendar_feed, tasks
from tuoke.journal.appointments import Appointment
from tuoke.journal.kinds import Call
from tuoke.journal.models import JournalEntry, Task
from tuoke.workspace.models import Audit


@pytest.fixture
def company(make_company, make_person, alice):
    made = make_company("甲银行", owner=alice)
    make_person(made, "王总")
    return made


@pytest.fixture
def planned(company, alice):
    def make(what="看样机", hours=0, by=alice, team=None, **more):
        starts = timezone.now().replace(second=0, microsecond=0) + dt.timedelta(hours=hours)
        made = Appointment(company=company, what=what, starts=starts, ends=starts + dt.timedelta(hours=1), **more)
        return appointments.plan(made, [company.people.get()], team or [by], by)

    return make


def given(company, alice, firm, **other):
    day = firm.today() + dt.timedelta(days=1)
    return {
        "what": "看样机", "kind": "visit", "starts": f"{day}T09:30", "ends": f"{day}T10:30",
        "place": "深圳", "link": "", "people": [company.people.get().pk], "team": [alice.pk], **other,
    }  # fmt: skip


def test_a_seller_plans_a_visit_from_the_page_of_the_company(company, client_of, alice, firm):
    browser = client_of(alice)
    assert f"/calendar/{company.pk}/new/" in browser.get(f"/companies/{company.pk}/").content.decode()
    browser.post(f"/calendar/{company.pk}/new/", given(company, alice, firm))
    made = Appointment.objects.get()
    assert made.starts.astimezone(firm.zone).strftime("%H:%M") == "09:30"
    assert ([*made.people.all()], [*made.team.all()], made.by) == ([company.people.get()], [alice], alice)
    assert Audit.objects.get(kind="journal.appointment").action == "create"
    page = browser.get(f"/calendar/?day={made.starts.astimezone(firm.zone).date()}").content.decode()
    assert "看样机" in page and "09:30" in page


def test_from_the_page_of_a_person_they_are_ticked(company, client_of, alice):
    browser, person = client_of(alice), company.people.get()
    link = f"/calendar/{company.pk}/new/?person={person.pk}"
    assert link in browser.get(f"/people/{person.pk}/").content.decode()
    form = browser.get(link).context["form"]
    assert form["people"].value() == [person.pk]


def test_what_ends_before_it_begins_is_told_and_what_was_typed_stays(company, client_of, alice, firm):
    day = firm.today()
    typed = given(company, alice, firm, ends=f"{day}T08:00", place="罗湖口岸")
    answer = client_of(alice).post(f"/calendar/{company.pk}/new/", typed)
    assert answer.status_code == 422 and "罗湖口岸" in answer.content.decode() and not Appointment.objects.exists()


def test_nobody_takes_part_who_may_not_see_the_company(company, client_of, alice, bob, firm):
    answer = client_of(alice).post(f"/calendar/{company.pk}/new/", given(company, alice, firm, team=[bob.pk]))
    assert answer.status_code == 422 and not Appointment.objects.exists()


def test_moving_raises_the_sequence_and_is_audited(company, planned, client_of, alice, firm):
    made = planned(hours=5)
    client_of(alice).post(f"/calendar/appointment/{made.pk}/edit/", given(company, alice, firm))
    moved = Appointment.objects.get()
    assert (moved.sequence, moved.place, moved.uid) == (1, "深圳", made.uid)
    told = Audit.objects.get(kind="journal.appointment", action="update").detail
    assert told["before"]["place"] == "" and told["after"]["place"] == "深圳" and "what" not in told["after"]


def test_cancelled_once_and_then_neither_moved_nor_settled(company, planned, client_of, alice, firm):
    made, browser = planned(hours=-5), client_of(alice)
    for _twice in range(2):
        browser.post(f"/calendar/appointment/{made.pk}/cancel/")
    browser.post(f"/calendar/appointment/{made.pk}/edit/", given(company, alice, firm))
    browser.post(f"/calendar/appointment/{made.pk}/settle/")
    kept = Appointment.objects.get()
    assert kept.cancelled_at and (kept.sequence, kept.place) == (1, "") and not JournalEntry.objects.exists()
    assert Audit.objects.filter(kind="journal.appointment", action="cancel").count() == 1


def test_when_it_is_over_one_press_writes_it_into_the_journal(planned, client_of, alice):
    made, browser = planned(hours=-5, kind="visit"), client_of(alice)
    planned("还没到", hours=5)
    assert [one.pk for one in browser.get("/calendar/").context["unsettled"]] == [made.pk]
    for _twice in range(2):
        browser.post(f"/calendar/appointment/{made.pk}/settle/", {"text": "要报价"})
    entry = JournalEntry.objects.get()
    assert entry.person
    assert (entry.kind, entry.at, entry.body["text"], entry.person.name) == ("visit", made.starts, "要报价", "王总")
    assert not browser.get("/calendar/").context["unsettled"]


def test_a_manager_sees_the_teams_and_a_colleague_nothing(planned, client_of, mei, bob):
    made = planned(hours=1)
    day = f"/calendar/?day={made.starts.date()}"
    assert "看样机" not in client_of(mei).get(day).content.decode()
    assert "看样机" in client_of(mei).get(f"{day}&who=team").content.decode()
    assert "看样机" not in client_of(bob).get(f"{day}&who=team").content.decode()


def test_a_manager_sees_the_teams_call_backs_and_tasks_with_an_hour(company, client_of, alice, mei, bob, firm):
    at = timezone.now().replace(second=0, microsecond=0)
    JournalEntry.objects.write(alice, company, Call("call_back", at=(at + dt.timedelta(minutes=5)).isoformat()))
    tasks.add(Task(what="寄样册", on=firm.today(), at=at, owner=alice), alice)
    page = client_of(mei).get("/calendar/?who=team").content.decode()
    assert "寄样册" in page and f"{alice.name} · 甲银行" in page
    for who, asked in ((mei, ""), (bob, "?who=team")):
        page = client_of(who).get(f"/calendar/{asked}").content.decode()
        assert "寄样册" not in page and "甲银行" not in page


def test_a_full_week_asks_few_queries(planned, client_of, alice, django_assert_max_num_queries):
    for number in range(12):
        planned(f"第{number}次", hours=1)
    browser = client_of(alice)
    with django_assert_max_num_queries(15):
        browser.get("/calendar/")


def test_the_week_names_its_days_and_marks_today(planned, client_of, alice, firm):
    day = planned().starts.astimezone(firm.zone).date()
    week = client_of(alice).get("/calendar/", {"day": day}).content.decode()
    assert week.count('aria-current="date"') == week.count("ca-today") == 1
    marked = week.split('aria-current="date">')[1].split("<")[0]
    assert marked == f"{day.month} 月 {day.day} 日 {date_format(day, 'D')}"
    assert "ca-today" not in client_of(alice).get("/calendar/", {"day": day - dt.timedelta(days=7)}).content.decode()


@pytest.mark.parametrize("day", ["", "x", "9999-99-99", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_shows_this_week(client_of, alice, day):
    assert client_of(alice).get("/calendar/", {"day": day}).status_code == 200


def test_a_calendar_reads_the_feed_without_signing_in(planned, company, client, alice, firm):
    made = planned(hours=3, place="深圳")
    appointments.cancel(planned("取消的", hours=4), alice)
    at = timezone.now().replace(second=0, microsecond=0) + dt.timedelta(hours=2)
    tasks.add(Task(what="寄样册", on=firm.today(), at=at, owner=alice), alice)
    token = calendar_feed.renew(alice)
    answer = client.get(f"/calendar/feed/{token}.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    read = icalendar.Calendar.from_ical(answer.content)
    events: dict[str, Any] = {str(one["summary"]): one for one in read.walk("VEVENT")}
    meeting = events["看样机 · 甲银行"]
    assert meeting["uid"] == f"{made.uid}@tuoke" and meeting["dtstart"].dt == made.starts
    assert meeting["dtstart"].params["TZID"] == firm.time_zone and len(read.walk("VTIMEZONE")) == 1
    assert (str(meeting["status"]), str(meeting["location"])) == ("CONFIRMED", "深圳")
    assert (str(events["取消的 · 甲银行"]["status"]), events["取消的 · 甲银行"]["sequence"]) == ("CANCELLED", 1)
    assert events["寄样册"]["dtstart"].dt == at


def test_a_new_address_ends_the_old_and_only_its_hash_is_kept(client, client_of, alice):
    old = calendar_feed.renew(alice)
    page = client_of(alice).post("/calendar/subscribe/renew/").content.decode()
    assert "/calendar/feed/" in page and client.get(f"/calendar/feed/{old}.ics").status_code == 404
    new = page.split("/calendar/feed/")[1].split(".ics")[0]
    assert client.get(f"/calendar/feed/{new}.ics").status_code == 200
    assert new not in str([*calendar_feed.CalendarFeed.objects.values()])
    client_of(alice).post("/calendar/subscribe/renew/", {"end": "1"})
    assert client.get(f"/calendar/feed/{new}.ics").status_code == 404


def test_who_was_deactivated_or_lost_the_company_reads_nothing(planned, company, client, alice, bob):
    planned(hours=3)
    token = calendar_feed.renew(alice)
    company.owner = bob
    company.save()
    answer = client.get(f"/calendar/feed/{token}.ics")
    assert answer.status_code == 200 and "甲银行" not in answer.content.decode()
    alice.is_active = False
    alice.save()
    assert client.get(f"/calendar/feed/{token}.ics").status_code == 404
