"""Appointments that repeat: a row of single ones, planned at once, moved and cancelled alone or with the later ones."""

import datetime as dt
from zoneinfo import ZoneInfo

import icalendar
import pytest

from tuoke.journal import appointments, calendar_feed, repeating
from tuoke.journal.appointments import Appointment
from tuoke.workspace.models import Audit

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def company(make_company, make_person, alice):
    made = make_company("甲银行", owner=alice)
    make_person(made, "王总")
    return made


@pytest.fixture
def typed(company, alice, firm):
    """What Alice types: every week, from tomorrow, four times."""
    first = firm.today() + dt.timedelta(days=1)

    def make(**other):
        return {
            "what": "周会", "kind": "meeting", "starts": f"{first}T10:00", "ends": f"{first}T10:45", "place": "深圳",
            "link": "", "people": [company.people.get().pk], "team": [alice.pk], "repeats": "week",
            "until": f"{first + dt.timedelta(days=22)}", **other,
        }  # fmt: skip

    return make


@pytest.fixture
def row(company, client_of, alice, typed):
    client_of(alice).post(f"/calendar/{company.pk}/new/", typed())
    return list(Appointment.objects.order_by("starts"))


@pytest.mark.parametrize(
    ("first", "rhythm", "until", "found"),
    [
        ("2026-11-27", "workday", "2026-12-02", ["2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02"]),
        ("2026-11-27", "week", "2026-12-11", ["2026-11-27", "2026-12-04", "2026-12-11"]),
        ("2026-11-27", "fortnight", "2026-12-24", ["2026-11-27", "2026-12-11"]),
        ("2026-01-31", "month", "2026-04-30", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        ("2027-12-29", "month", "2028-02-29", ["2027-12-29", "2028-01-29", "2028-02-29"]),
        ("2026-11-11", "weekday", "2027-01-31", ["2026-11-11", "2026-12-09", "2027-01-13"]),
        ("2026-11-30", "weekday", "2026-12-31", ["2026-11-30", "2026-12-28"]),
        ("2026-11-28", "workday", "2026-11-30", ["2026-11-28", "2026-11-30"]),
        ("2026-11-27", "week", "2026-11-20", ["2026-11-27"]),
    ],
)
def test_the_days_of_a_rhythm(first, rhythm, until, found):
    assert repeating.days(day(first), rhythm, day(until)) == [day(one) for one in found]


def test_no_row_is_longer_than_the_most_and_one(firm):
    assert len(repeating.days(day("2026-01-01"), "workday", day("2099-01-01"))) == repeating.MOST + 1


def test_alice_plans_a_weekly_talk_and_every_day_has_one_of_its_own(row, firm, alice, company, client_of):
    days = [one.starts.astimezone(firm.zone) for one in row]
    assert [(one - days[0]).days for one in days] == [0, 7, 14, 21]
    assert {one.strftime("%H:%M") for one in days} == {"10:00"} and len({one.series for one in row}) == 1
    assert {one.uid for one in row} == {one.uid for one in Appointment.objects.all()} and len(row) == 4
    assert all([*one.team.all()] == [alice] and [*one.people.all()] == [company.people.get()] for one in row)
    assert Audit.objects.filter(kind="journal.appointment", action="create").count() == 4
    page = client_of(alice).get(f"/calendar/appointment/{row[1].pk}/").content.decode()
    assert all(f"/calendar/appointment/{one.pk}/" in page for one in row if one != row[1])


def test_ten_o_clock_stays_ten_o_clock_when_the_clocks_change(company, alice):
    starts = dt.datetime(2026, 10, 20, 10, tzinfo=BERLIN)
    first = Appointment(company=company, what="Jour fixe", starts=starts, ends=starts + dt.timedelta(minutes=30))
    when = repeating.days(starts.date(), "week", day("2026-10-27"))
    repeating.plan(first, [], [alice], alice, when, BERLIN)
    summer, winter = Appointment.objects.order_by("starts")
    assert [one.starts.astimezone(BERLIN).hour for one in (summer, winter)] == [10, 10]
    assert winter.starts - summer.starts == dt.timedelta(days=7, hours=1)
    assert winter.ends - winter.starts == dt.timedelta(minutes=30)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"until": ""}, "until"),
        ({"until": "2000-01-01"}, "until"),
        ({"repeats": "workday", "until": "2099-01-01"}, "until"),
        ({"repeats": "sometimes"}, "repeats"),
        ({"until": "nonsense"}, "until"),
    ],
)
def test_a_row_that_is_none_is_refused_and_what_was_typed_stays(other, said, company, client_of, alice, typed):
    answer = client_of(alice).post(f"/calendar/{company.pk}/new/", typed(**other))
    page = answer.content.decode()
    assert answer.status_code == 422 and "周会" in page and f'id="id_{said}' in page
    assert not Appointment.objects.exists()


def test_invitations_are_not_sent_for_a_row(company, client_of, alice, typed, monkeypatch):
    monkeypatch.setattr("tuoke.workspace.mail.works", lambda: True)
    answer = client_of(alice).post(f"/calendar/{company.pk}/new/", typed(invites="on"))
    assert answer.status_code == 422 and not Appointment.objects.exists()
    client_of(alice).post(f"/calendar/{company.pk}/new/", typed(invites="on", repeats="", until=""))
    assert Appointment.objects.get().invitees.count() == 1


def edited(one, firm, typed, hour="15:00", move=0, **other):
    on = one.starts.astimezone(firm.zone).date() + dt.timedelta(days=move)
    return typed(starts=f"{on}T{hour}", ends=f"{on}T16:30", what="月会", **other)


def test_one_is_moved_alone(row, client_of, alice, firm, typed):
    client_of(alice).post(f"/calendar/appointment/{row[1].pk}/edit/", edited(row[1], firm, typed, which="one"))
    now = list(Appointment.objects.order_by("starts"))
    assert [one.starts.astimezone(firm.zone).hour for one in now] == [10, 15, 10, 10]
    assert [one.what for one in now] == ["周会", "月会", "周会", "周会"]


def test_one_and_the_later_ones_are_moved_together_but_not_what_is_over(row, client_of, alice, bob, firm, typed):
    appointments.cancel(row[2], alice)
    data = edited(row[1], firm, typed, which="later", move=1)
    client_of(alice).post(f"/calendar/appointment/{row[1].pk}/edit/", data)
    now = list(Appointment.objects.order_by("pk"))
    assert [one.what for one in now] == ["周会", "月会", "周会", "月会"]
    moved = [(one.starts - was.starts, one.ends - one.starts) for one, was in zip(now, row, strict=True)]
    long, short = dt.timedelta(minutes=90), dt.timedelta(minutes=45)
    day_on, still = dt.timedelta(days=1, hours=5), dt.timedelta()
    assert moved == [(still, short), (day_on, long), (still, short), (day_on, long)]
    assert now[3].sequence == row[3].sequence + 1


def test_one_and_the_later_ones_are_cancelled(row, client_of, alice):
    browser = client_of(alice)
    assert 'name="later"' in browser.get(f"/calendar/appointment/{row[2].pk}/").content.decode()
    browser.post(f"/calendar/appointment/{row[2].pk}/cancel/", {"later": "1"})
    assert [one.cancelled_at is None for one in Appointment.objects.order_by("starts")] == [True, True, False, False]
    assert 'name="later"' not in browser.get(f"/calendar/appointment/{row[3].pk}/").content.decode()


def test_one_that_was_cancelled_meanwhile_changes_none_of_the_later_ones(row, alice, firm):
    changed = Appointment.objects.get(pk=row[1].pk)
    appointments.cancel(row[1], alice)
    changed.what = "月会"
    assert repeating.change(changed, [], [alice], alice, firm.zone) == 0
    assert {one.what for one in Appointment.objects.all()} == {"周会"}


def test_a_calendar_elsewhere_reads_each_of_the_row(row, alice):
    events = icalendar.Calendar.from_ical(calendar_feed.written(alice)).walk("VEVENT")
    assert len({str(one["uid"]) for one in events if "周会" in str(one["summary"])}) == 4


def test_a_stranger_neither_reads_nor_cancels_a_row(row, client_of, charlie):
    browser = client_of(charlie)
    assert browser.get(f"/calendar/appointment/{row[0].pk}/").status_code == 404
    assert browser.post(f"/calendar/appointment/{row[0].pk}/cancel/", {"later": "1"}).status_code == 404
    assert not Appointment.objects.exclude(cancelled_at=None).exists()


def test_the_page_of_a_long_row_takes_few_queries(
    company, client_of, alice, typed, firm, django_assert_max_num_queries
):
    until = firm.today() + dt.timedelta(days=70)
    browser = client_of(alice)
    browser.post(f"/calendar/{company.pk}/new/", typed(repeats="workday", until=f"{until}"))
    one = Appointment.objects.order_by("pk")[0]
    assert Appointment.objects.count() > 40
    with django_assert_max_num_queries(15):
        browser.get(f"/calendar/appointment/{one.pk}/")
