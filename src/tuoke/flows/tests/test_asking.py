"""Asking for work while a worker looks for some."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tuoke.flows.worker import Worker
from tuoke.workspace.models import Due


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_not_start_before_the_change_that_asked_again_is_there():
    if connection.vendor == "sqlite":
        # There the one writer at a time is whoever asks, as long as a transaction takes the lock when it begins.
        assert connection.transaction_mode == "IMMEDIATE"  # type: ignore[attr-defined]
        return
    first = Due.objects.ask("score", "7")
    took: list[Due | None] = []

    def take() -> None:
        took.append(Worker().take(["score"]))
        connection.close()

    worker = Thread(target=take)
    with transaction.atomic():
        assert Due.objects.ask("score", "7") == first
        worker.start()
        worker.join(0.7)
        assert not took, "it would run on what was there before our change"
    worker.join(10)
    assert took == [first]


@pytest.mark.django_db
def test_asking_for_what_runs_already_asks_for_it_once_more():
    first = Due.objects.ask("score", "7")
    assert Worker().take(["score"]) == first
    assert Due.objects.ask("score", "7") not in (first, None)
    assert Due.objects.filter(flow="score", key="7", done_at=None).count() == 2


@pytest.mark.django_db
def test_a_new_wish_does_not_wait_for_the_retry_of_an_older_one_nor_inherit_its_attempts():
    first = Due.objects.ask("score", "7")
    later = timezone.now() + timedelta(seconds=16)
    Due.objects.filter(pk=first.pk).update(attempts=4, run_after=later, error="it stumbled")
    assert Due.objects.ask("score", "7") == first
    taken = Worker().take(["score"])
    assert taken == first
    assert taken.attempts == 1
