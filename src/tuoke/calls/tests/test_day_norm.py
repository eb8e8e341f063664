"""A day's least of calls, the days in a row, the places in the calendar, and for whom quantity comes first."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tuoke.calls import seniority
from tuoke.calls.day_norm import DayNorm
from tuoke.calls.models import Plan
from tuoke.journal import appointments, writing
from tuoke.journal.appointments import Appointment
from tuoke.journal.kinds import Call
from tuoke.journal.models import JournalEntry
from tuoke.team.leave import Leave
from tuoke.workspace.models import ActivityNorm, Audit, Workspace

#: A Thursday, in the firm's zone.
TODAY = dt.date(2026, 10, 15)
NEW = {"calls_first": "12", "talks_first": "40", "calls_later": "6", "meetings": "2", "said_by": "我们自己"}
PAGE = "/call-sheet/norm/"


@pytest.fixture(autouse=True)
def thursday(firm, monkeypatch):
    monkeypatch.setattr(Workspace, "today", lambda self: TODAY)


def at(day, hour=10):
    return dt.datetime.combine(day, dt.time(hour), tzinfo=Workspace.current().zone)


@pytest.fixture
def called(make_company):
    """`called(alice, day, 10)`: so many calls of hers on that day."""

    def make(seller, day, n, outcome="no_answer", meet=""):
        company = make_company(owner=seller)
        for _n in range(n):
            made = JournalEntry.objects.write(seller, company, Call(outcome, at=meet), at=at(day))
        return made

    return make


@pytest.fixture
def meets(make_company):
    """`meets(alice, day)`: an appointment of hers, planned weeks ago unless said otherwise."""

    def make(seller, day, hour=10, made=None):
        starts = at(day, hour)
        one = Appointment(
            company=make_company(owner=seller), what="见面", starts=starts, ends=starts + dt.timedelta(hours=1)
        )
        one.made_at = at(made or TODAY - dt.timedelta(days=40))
        return appointments.plan(one, [], [seller], seller)

    return make


def day_of(seller, *, quantity=True, **plan):
    return DayNorm(
        Workspace.current(), seller, Plan(seller=seller, **plan), quantity=quantity, norm=ActivityNorm.current()
    )


def back(n):
    """So many days before today."""
    return TODAY - dt.timedelta(days=n)


def test_days_in_a_row_skip_the_weekend_and_leave_and_today_breaks_nothing(alice, bob, called):
    for n in (1, 2, 3, 6):  # Wednesday, Tuesday, Monday, Friday
        called(alice, back(n), 10)
    called(alice, TODAY, 4)
    Leave.objects.create(person=alice, deputy=bob, start=back(8), end=back(7), by=alice)
    called(alice, back(9), 11)
    found = day_of(alice)
    assert (found.called, found.met, found.streak) == (4, False, 5)
    called(alice, TODAY, 6)
    assert day_of(alice).streak == 6


def test_a_day_with_fewer_calls_ends_the_row_and_what_was_taken_back_is_no_call(alice, called):
    called(alice, back(1), 10)
    last = called(alice, back(2), 10)
    writing.withdraw(last, alice)
    called(alice, back(3), 10)
    assert day_of(alice).streak == 1


def test_leave_that_was_called_off_forgives_no_day_after_it(alice, bob, called):
    called(alice, back(1), 10)
    leave = Leave.objects.create(person=alice, deputy=bob, start=back(3), end=TODAY, by=alice)
    Leave.objects.filter(pk=leave.pk).update(ended_at=at(back(3)))
    assert day_of(alice).streak == 1


def test_ones_own_number_counts_for_oneself(alice, called):
    called(alice, back(1), 5)
    assert day_of(alice).streak == 0
    assert day_of(alice, calls_least=5).streak == 1 and day_of(alice, calls_least=5).own
    ActivityNorm.objects.create(calls_first=12, calls_later=5)
    assert day_of(alice, quantity=False).least == 5 and day_of(alice).least == 12


def test_the_coming_working_days_say_how_many_places_are_free(alice, meets, called):
    friday, monday = TODAY + dt.timedelta(days=1), TODAY + dt.timedelta(days=4)
    meets(alice, friday)
    gone = meets(alice, friday, 14)
    appointments.cancel(gone, alice)
    called(alice, back(1), 1, "meeting", at(monday).isoformat())
    found = day_of(alice)
    assert [(one.day, one.taken, one.free) for one in found.coming[:2]] == [(friday, 1, 2), (monday, 1, 2)]
    assert len(found.coming) == 5 and found.free == 13 and not found.full
    assert "1" in found.places_words and "3" in found.places_words


def test_a_meeting_agreed_by_phone_and_then_planned_takes_one_place(alice, meets, called):
    friday = TODAY + dt.timedelta(days=1)
    entry = called(alice, back(1), 1, "meeting", at(friday, 16).isoformat())
    one = Appointment(company=entry.company, what="见面", starts=at(friday, 15), ends=at(friday, 16))
    appointments.plan(one, [], [alice], alice)
    assert day_of(alice).coming[0].taken == 1


def test_a_full_calendar_asks_for_no_calls_and_breaks_no_row(alice, meets, called):
    called(alice, back(2), 10)
    for n in (0, 1, 4, 5, 6, 7):  # the working days after yesterday, and after today
        meets(alice, TODAY + dt.timedelta(days=n))
    found = day_of(alice, meetings=1)
    assert found.full and found.free == 0 and found.streak == 1
    assert "5" in found.calls_words
    assert not day_of(alice).full and day_of(alice).streak == 0  # three a day fit: there were places


def test_the_methods_norm_is_labelled_until_a_manager_changes_it(client_of, mei, alice):
    assert "10" in client_of(alice).get(PAGE).content.decode()
    assert client_of(alice).post(PAGE, NEW).status_code == 403
    assert client_of(mei).post(PAGE, NEW).status_code == 302
    now = ActivityNorm.current()
    assert (now.calls_first, now.talks_first, now.calls_later, now.meetings, now.by) == (12, 40, 6, 2, mei)
    (row,) = Audit.objects.filter(kind="workspace.activitynorm")
    assert row.detail["before"]["calls_first"] == 10
    assert "我们自己" in client_of(alice).get(PAGE).content.decode()


@pytest.mark.parametrize(("field", "typed"), [("calls_first", "0"), ("meetings", "21"), ("talks_first", "x")])
def test_a_norm_that_is_none_is_refused_and_keeps_what_was_typed(field, typed, client_of, mei):
    answer = client_of(mei).post(PAGE, {**NEW, field: typed})
    assert answer.status_code == 422 and f'value="{typed}"' in answer.content.decode()
    assert not ActivityNorm.objects.exists()


def test_a_seller_writes_their_own_number_into_the_plan(client_of, alice):
    given = {"calls_a_day": "24", "deals_a_month": "1", "explore": "10", "calls_least": "8", "seasoned": "on"}
    assert client_of(alice).post("/call-sheet/plan/", given).status_code == 302
    plan = Plan.objects.get(seller=alice)
    assert (plan.calls_least, plan.meetings, plan.seasoned) == (8, None, True)


def test_quantity_comes_first_until_so_many_conversations(alice, bob, called):
    norm, plan = ActivityNorm(talks_first=10), Plan(seller=alice)
    called(alice, back(9), 9, "call_back")
    called(alice, back(8), 30, "no_answer")
    assert seniority.is_new(alice, plan, norm) and seniority.of(alice, plan, norm).talks == 9
    called(alice, back(7), 1, "meeting")
    assert not seniority.is_new(alice, plan, norm)
    assert not seniority.is_new(bob, Plan(seller=bob, seasoned=True), norm)
    called(bob, back(3), 2, "call_back")
    found = seniority.of_each([alice.pk, bob.pk], norm)
    assert not found[alice.pk].quantity and (found[bob.pk].quantity, found[bob.pk].talks) == (True, 2)


def test_own_figures_stand_by_how_many_conversations_were_had(alice, called):
    called(alice, back(20), 45, "not_interested")
    called(alice, back(19), 5, "meeting")
    called(alice, back(18), 30, "call_back")
    called(alice, back(17), 20, "meeting")
    found = seniority.of(alice, Plan(seller=alice), ActivityNorm())
    assert [(one.rate.k, one.rate.n) for one in found.steps] == [(5, 50), (20, 50), (0, 0), (0, 0)]
    assert found.change == "above"
    assert seniority.of(alice, Plan(), ActivityNorm(talks_first=0)).quantity is False


def test_too_little_is_said_to_be_too_little(alice, called):
    called(alice, back(3), 3, "call_back")
    assert seniority.of(alice, Plan(seller=alice), ActivityNorm()).change == ""


def test_the_goal_page_and_the_manager_read_it_in_few_queries(
    client_of, alice, mei, called, meets, django_assert_max_num_queries
):
    called(alice, back(1), 10, "call_back")
    meets(alice, TODAY + dt.timedelta(days=1))
    browser = client_of(alice)
    with django_assert_max_num_queries(15):
        assert "10" in browser.get(reverse("calls:goal_norm")).content.decode()
    boss = client_of(mei)
    assert boss.get(reverse("calls:goal_norm") + f"?seller={alice.pk}").status_code == 200
    with django_assert_max_num_queries(15):
        assert alice.name in boss.get(reverse("calls:team_tempo")).content.decode()
    with django_assert_max_num_queries(15):
        boss.get(PAGE)


def test_the_sheet_fetches_the_line_of_the_day_for_whom_it_shows(client_of, alice, bob, mei, called):
    called(alice, TODAY, 4, "call_back")
    line = reverse("calls:day_norm")
    assert "至少 10 个电话，已打 4 个" in client_of(alice).get(line).content.decode()
    assert "至少 10 个电话，已打 4 个" in client_of(mei).get(f"{line}?seller={alice.pk}").content.decode()
    assert client_of(bob).get(f"{line}?seller={alice.pk}").status_code == 404
