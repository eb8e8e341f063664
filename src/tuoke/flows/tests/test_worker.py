import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from tuoke import flows
from tuoke.flows.worker import MOST_DEATHS, Worker
from tuoke.workspace.models import Due

done: list[str] = []
running: list[str] = []
most = [0]


def note(key: str) -> None:
    done.append(key)


def slow(key: str) -> None:
    """Tells in `most` how many were in here at once."""
    running.append(key)
    most[0] = max(most[0], len(running))
    time.sleep(0.02)
    done.append(running.pop())


def work_once_by_hand() -> None:
    due = Worker().take()
    if due is None:
        return
    flows.flow(due.flow)(due.key)
    while True:
        with suppress(OperationalError):
            Due.objects.filter(pk=due.pk, lease=due.lease).update(done_at=timezone.now(), leased_until=None)
            return


def work_for_a_while() -> None:
    until = time.monotonic() + 20
    try:
        while time.monotonic() < until:
            # The tests' SQLite lies in memory, where a lock is told at once and not waited for: the lanes try again.
            with suppress(OperationalError):
                if not Due.objects.filter(done_at=None).exists():
                    break
                work_once_by_hand()
    finally:
        connection.close()


def stumble(key: str) -> None:
    done.append(key)
    raise OSError("the printer is on fire")


@pytest.fixture(autouse=True)
def known_flows(db, monkeypatch):
    done.clear()
    running.clear()
    most[0] = 0
    monkeypatch.setitem(flows.FLOWS, "note", f"{__name__}.note")
    monkeypatch.setitem(flows.FLOWS, "stumble", f"{__name__}.stumble")


def only(**facts):
    return Due.objects.get(**facts)


def test_what_is_due_is_done_once_oldest_first():
    Due.objects.ask("note", "b", after=timezone.now() - timedelta(minutes=1))
    Due.objects.ask("note", "a", after=timezone.now() - timedelta(minutes=2))
    assert Worker().work_off() == 2
    assert Worker().work_off() == 0
    assert done == ["a", "b"]
    assert Due.objects.filter(done_at=None).count() == 0


def test_what_is_due_later_waits():
    Due.objects.ask("note", "later", after=timezone.now() + timedelta(minutes=1))
    assert Worker().work_off() == 0


def test_asking_twice_before_it_starts_is_asking_once_and_asking_while_it_runs_is_asking_again():
    first = Due.objects.ask("note", "x")
    assert Due.objects.ask("note", "x") == first
    assert Worker().take() == first
    second = Due.objects.ask("note", "x")
    assert second != first
    assert Worker().take() is None, "two rows of one flow and key never run at once"
    assert Worker().take(["stumble"]) is None


def test_a_slot_runs_once_for_good():
    Due.objects.ask("note", "x", slot="2026-11-22")
    assert Worker().work_off() == 1
    Due.objects.ask("note", "x", slot="2026-11-22")
    assert Worker().work_off() == 0


def test_a_leased_row_is_left_to_its_worker_until_the_lease_runs_out():
    Due.objects.ask("note", "x")
    dead = Worker(lease_seconds=15)
    assert dead.take()
    assert Worker().take() is None
    Due.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    heir = Worker()
    assert heir.work_off() == 1
    assert done == ["x"]
    assert only().attempts == 2


def test_of_two_takers_one_finds_the_row_changed():
    due = Due.objects.ask("note", "x")
    slow = Due.objects.get(pk=due.pk)
    assert Worker().take()
    from tuoke.flows.worker import _unchanged

    assert _unchanged(slow).update(lease="late") == 0


def test_a_worker_that_lost_its_lease_does_not_mark_the_row_of_its_heir():
    Due.objects.ask("note", "x")
    slow = Worker()
    due = slow.take()
    assert due is not None
    Due.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert Worker().take()
    assert slow._mine(due).update(done_at=timezone.now()) == 0
    assert only().done_at is None


def test_a_failure_is_tried_again_later_and_given_up_after_five_attempts():
    Due.objects.ask("stumble", "x")
    worker = Worker()
    for attempt in range(1, Due.MOST_ATTEMPTS + 1):
        assert worker.work_once()
        row = only()
        assert row.attempts == attempt
        assert "the printer is on fire" in row.error
        assert worker.work_once() is False, "it waits before the next attempt"
        Due.objects.update(run_after=timezone.now() - timedelta(seconds=1))
    assert only().failed_at is not None
    assert worker.work_once() is False
    assert len(done) == Due.MOST_ATTEMPTS


def test_a_flow_that_nobody_registered_fails_by_name_and_does_not_stop_the_others():
    Due.objects.ask("nonsense")
    Due.objects.ask("note", "x")
    Worker().work_off()
    assert "nonsense" in only(flow="nonsense").error
    assert done == ["x"]


def test_a_row_that_kills_its_worker_each_time_is_given_up():
    Due.objects.ask("note", "deadly")
    Due.objects.update(attempts=MOST_DEATHS, leased_until=timezone.now() - timedelta(seconds=1), lease="dead/1")
    assert Worker().work_once() is False
    assert only().failed_at is not None
    assert done == []


def test_a_row_that_killed_its_worker_lets_the_others_go_first():
    Due.objects.ask("note", "deadly", after=timezone.now() - timedelta(minutes=5))
    assert Worker("one").take()
    Due.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    Due.objects.ask("note", "harmless")
    Worker("two").work_off()
    assert done == ["harmless", "deadly"]


def test_the_successor_of_a_dead_worker_need_not_wait_for_its_lease():
    Due.objects.ask("note", "x")
    assert Worker("serve-1").take()
    heir = Worker("serve-1")
    heir.free_leases_of_predecessor()
    assert heir.work_off() == 1


def test_the_heartbeat_renews_a_lease_that_is_ours_and_no_other():
    Due.objects.ask("note", "ours")
    Due.objects.ask("note", "theirs")
    us, they = Worker("us"), Worker("them")
    ours, theirs = us.take(), they.take()
    assert ours and theirs
    soon = timezone.now() + timedelta(seconds=1)
    Due.objects.update(leased_until=soon)
    us._renew([ours.pk, theirs.pk])
    assert only(pk=ours.pk).leased_until > soon
    assert only(pk=theirs.pk).leased_until == soon


def test_every_registered_flow_is_there():
    for name in flows.FLOWS:
        assert callable(flows.flow(name)), name


def test_of_two_rows_of_one_key_taken_in_the_same_moment_one_waits(monkeypatch):
    from tuoke.flows import worker

    first = Due.objects.ask("note", "x")
    second = Due.objects.create(flow="note", key="x")
    assert Worker().take() == first
    monkeypatch.setattr(worker, "_leased", lambda now: Due.objects.none())
    assert Worker().take() is None
    second.refresh_from_db()
    assert (second.leased_until, second.attempts) == (None, 0)


def test_what_a_dead_worker_left_goes_before_the_other_rows_of_its_key():
    left = Due.objects.ask("note", "x")
    Worker().take()
    Due.objects.create(flow="note", key="x")
    Due.objects.filter(pk=left.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    assert Worker().take() == left


@pytest.mark.django_db(transaction=True)
def test_workers_that_take_at_once_never_run_two_rows_of_one_key_at_once(monkeypatch):
    Due.objects.bulk_create(Due(flow="slow", key="x") for _n in range(6))
    monkeypatch.setitem(flows.FLOWS, "slow", f"{__name__}.slow")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _n: work_for_a_while(), range(4)))
    assert not Due.objects.filter(done_at=None).exists()
    assert (len(done), most[0]) == (6, 1)


def test_a_long_queue_is_taken_from_as_quickly_as_a_short_one(django_assert_max_num_queries):
    Due.objects.bulk_create(Due(flow="note", key=str(n)) for n in range(2_000))
    with django_assert_max_num_queries(5):  # two of them are the savepoint
        assert Worker().take()
