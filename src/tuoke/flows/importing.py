"""A list comes in: file -> staged rows -> checked -> in the directory -> taken back. Key = id of the batch.

Every flow looks at the batch's state first, so that running it twice, or again after a kill, does its work once.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import OperationalError, connection, transaction
from django.db.models import Q

from tuoke.calls import sheets
from tuoke.intake import checking, committing, reading
from tuoke.intake.models import Batch, Change, State
from tuoke.workspace.models import Due

DEADLOCK = "40P01"
TRIES = 3


def read_list(key: str) -> None:
    """Open the uploaded file in a child process, stage its rows, guess its columns."""
    for batch in _batch(key):
        reading.read(batch)


def check_list(key: str) -> None:
    """Clean the cells, mark the problems, find the twins."""
    for batch in _batch(key):
        checking.check(batch)


def write_list(key: str) -> None:
    """Write what comes in where nobody sees it, then reveal it all at once."""
    for batch in _batch(key):
        _also_after_a_deadlock(committing.write, batch)
        if batch.state == State.DONE:
            with transaction.atomic():
                Due.objects.ask("assign", str(batch.pk))


def undo_list(key: str) -> None:
    """Hide at once what the batch brought, put back what it changed, then delete in slices; today's sheets that hold
    some of it say so."""
    for batch in _batch(key):
        sheets.outdate(_companies(batch))
        _also_after_a_deadlock(committing.take_back, batch)


def sweep(key: str) -> None:
    """Nothing of a dead import stays."""
    committing.sweep()


def _also_after_a_deadlock(work: Callable[[Batch], None], batch: Batch) -> None:
    """Everybody takes hold of rows in one order (intake/changing.py), and still PostgreSQL may once in thousands of
    lists choose one of two as the victim. It is begun again at once, as after a kill: that is what it asks for."""
    for left in reversed(range(TRIES)):
        try:
            return work(batch)
        except OperationalError as error:
            is_victim = getattr(error.__cause__, "sqlstate", "") == DEADLOCK
            if not (left and is_victim) or connection.in_atomic_block:
                raise
            batch.refresh_from_db()


def _companies(batch: Batch) -> Q:
    """Rows of call sheets whose company, or person, the batch brought or changed."""
    changed = Change.objects.filter(batch=batch)
    brought = Q(company__arrival=batch.arrival or -1)
    companies = Q(company__in=changed.filter(kind="company").values("object_id"))
    return brought | companies | Q(person__in=changed.filter(kind="person").values("object_id"))


def _batch(key: str) -> list[Batch]:
    """The batch of that key, or nothing: it may be gone."""
    return list(Batch.objects.select_related("by").filter(pk=int(key)))
