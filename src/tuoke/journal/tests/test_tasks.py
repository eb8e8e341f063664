"""Tasks: promised with a day, done with one key, told when their minute comes, and nobody else's business."""

import datetime as dt

import pytest
from django.utils import timezone

from tuoke.directory.models import Company
from tuoke.journal import tasks
from tuoke.journal.kinds import Call
from tuoke.journal.models import JournalEntry, Task
from tuoke.workspace.models import Audit


@pytest.fixture
def company(make_company, make_person, alice):
    made = make_company("甲银行", owner=alice)
    make_person(made, "王总")
    return made


@pytest.fixture
def task(alice, firm):
    def make(what="寄样册", owner=alice, days=0, **more):
        return tasks.add(Task(what=what, on=firm.today() + dt.timedelta(days=days), owner=owner, **more), alice)

    return make


def test_a_seller_promises_something_to_a_company_and_both_pages_show_it(company, client_of, alice, firm):
    browser = client_of(alice)
    day = firm.today() + dt.timedelta(days=1)
    given = {"what": "寄样册", "on": day.isoformat(), "time": "09:30", "person": company.people.get().pk, "repeat": ""}
    assert browser.post(f"/journal/{company.pk}/tasks/new/", given)["Location"] == f"/companies/{company.pk}/"
    made = Task.objects.get()
    assert (made.company, made.owner, made.by) == (company, alice, alice)
    assert made.at and made.at.astimezone(firm.zone) == dt.datetime.combine(day, dt.time(9, 30), tzinfo=firm.zone)
    for address in ("/journal/tasks/", f"/journal/{company.pk}/tasks/"):
        assert "寄样册" in browser.get(address).content.decode()
    assert f"/journal/{company.pk}/tasks/" in browser.get(f"/companies/{company.pk}/").content.decode()
    assert Audit.objects.get(kind="journal.task").action == "create"


def test_overdue_today_and_later_stand_apart(task, client_of, alice):
    for what, days in (("甲事", -2), ("乙事", 0), ("丙事", 3)):
        task(what, days=days)
    groups = client_of(alice).get("/journal/tasks/").context["groups"]
    assert [[one.what for one in some] for _name, some in groups] == [["甲事"], ["乙事"], ["丙事"]]


def test_done_is_one_press_and_can_be_taken_back(task, client_of, alice):
    made = task()
    browser = client_of(alice)
    for _twice in range(2):
        browser.post(f"/journal/tasks/{made.pk}/finish/")
    assert Task.objects.get().done_at and Audit.objects.filter(action="finish").count() == 1
    browser.post(f"/journal/tasks/{made.pk}/reopen/")
    assert Task.objects.get().done_at is None


@pytest.mark.parametrize(
    "repeat,on,today,following",
    [("daily", "2026-11-20", "2026-11-26", "2026-11-27"), ("weekly", "2026-11-20", "2026-11-26", "2026-11-27"),
     ("weekly", "2026-11-30", "2026-11-26", "2026-12-07"), ("monthly", "2026-01-31", "2026-02-01", "2026-02-28"),
     ("monthly", "2026-01-31", "2026-03-15", "2026-03-31")],
)  # fmt: skip
def test_what_repeats_comes_again_after_today_on_its_day(repeat, on, today, following):
    day, now = dt.date.fromisoformat(on), dt.date.fromisoformat(today)
    assert tasks._next(day, repeat, now).isoformat() == following


def test_a_repeated_task_comes_again_when_done_and_goes_when_that_is_undone(task, alice):
    made = task(repeat="weekly")
    tasks.finish(made, alice)
    again = Task.objects.get(done_at=None)
    assert again.on == made.on + dt.timedelta(days=7) and again.what == made.what
    made.refresh_from_db()
    tasks.reopen(made, alice)
    assert list(Task.objects.values_list("pk", "done_at")) == [(made.pk, None)]


def test_a_dropped_task_does_not_come_again(task, alice):
    tasks.finish(task(repeat="daily"), alice, dropped=True)
    assert Task.objects.filter(done_at=None).count() == 0 and Task.objects.get().dropped


def test_who_leads_gives_a_task_and_sees_it_among_those_given(client_of, mei, alice, bob, firm):
    given = {"what": "回访", "on": firm.today().isoformat(), "owner": alice.pk, "repeat": ""}
    assert client_of(mei).post("/journal/tasks/new/", given).status_code == 302
    assert "Mei" in client_of(alice).get("/journal/tasks/").content.decode()
    assert [one.what for one in client_of(mei).get("/journal/tasks/").context["given"]] == ["回访"]
    assert "回访" not in client_of(bob).get("/journal/tasks/").content.decode()


def test_a_task_of_a_company_that_went_to_somebody_else_is_seen_no_more(task, company, client_of, alice, charlie):
    made = task(company=company)
    Company.objects.filter(pk=company.pk).update(owner=charlie)
    browser = client_of(alice)
    assert "寄样册" not in browser.get("/journal/tasks/").content.decode()
    assert browser.post(f"/journal/tasks/{made.pk}/finish/").status_code == 404


def test_the_minute_that_has_come_is_told_once(task, client_of, alice, bob):
    task(at=timezone.now() - dt.timedelta(minutes=1))
    task("后来", at=timezone.now() + dt.timedelta(hours=1))
    assert client_of(bob).get("/journal/reminders/").status_code == 204
    browser = client_of(alice)
    told = browser.get("/journal/reminders/")
    assert told.status_code == 200 and "寄样册" in told.content.decode()
    assert browser.get("/journal/reminders/").status_code == 204


def test_a_task_without_a_day_or_words_is_refused_and_nothing_is_lost(client_of, alice):
    answer = client_of(alice).post("/journal/tasks/new/", {"what": "寄样册", "on": "", "repeat": ""})
    assert answer.status_code == 422 and "寄样册" in answer.content.decode() and not Task.objects.exists()


def test_a_promised_call_back_stands_beside_the_tasks_until_somebody_calls(company, client_of, alice, bob):
    soon = (timezone.now() + dt.timedelta(hours=2)).isoformat()
    JournalEntry.objects.write(alice, company, Call("call_back", at=soon, note="问价"))
    assert [one.note for one in tasks.promises(alice)] == ["问价"]
    assert tasks.promises(bob) == []
    JournalEntry.objects.write(alice, company, Call("no_answer"), at=timezone.now() + dt.timedelta(seconds=1))
    assert tasks.promises(alice) == []


def test_the_pages_of_tasks_take_at_most_fifteen_queries(
    task, company, client_of, mei, alice, django_assert_max_num_queries
):
    for number in range(6):
        task(f"事{number}", days=number - 3, company=company)
    for user in (alice, mei):
        browser = client_of(user)
        for address in (
            "/journal/tasks/",
            f"/journal/{company.pk}/tasks/",
            "/journal/tasks/new/",
            "/journal/reminders/",
        ):
            browser.get(address)
            with django_assert_max_num_queries(15):
                assert browser.get(address).status_code in (200, 204)
