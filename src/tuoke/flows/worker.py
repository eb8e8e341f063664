"""Works off what is due. A row is taken on a lease that a heartbeat renews; whoever dies loses only the lease.

Nothing is lost: a row is done only when its flow has returned. Nothing is doubled: a flow is idempotent. Two rows of
one flow and key never run at once: the database holds one lease for them (`due_one_lease_a_key`), and the row whose
lease ran out goes before the others of its key. A worker that hangs longer than its lease may still work on beside its
heir, so no flow may rely on being alone. A row whose worker died `MOST_DEATHS` times is given up: it kills its worker.
"""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from django.db import IntegrityError, close_old_connections, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from tuoke import flows
from tuoke.flows.scheduling import ask_for_today
from tuoke.workspace.models import Due, DueQuerySet

log = logging.getLogger(__name__)

LEASE_SECONDS = 15.0
IDLE_SECONDS = 0.3
SCHEDULE_SECONDS = 30.0
# More than the attempts of a flow that fails: machines are switched off in the middle of work that is sound.
MOST_DEATHS = 25
SHORT = frozenset(flows.FLOWS) - flows.LONG


class Worker:
    """One process's hands: two lanes and a heartbeat. `name` marks its leases, so that its successor can free them."""

    def __init__(self, name: str = "", lease_seconds: float = LEASE_SECONDS) -> None:
        self.name = (name or uuid4().hex)[:20]
        self.lease_for = timedelta(seconds=lease_seconds)
        self.stopping = threading.Event()
        self.held: set[int] = set()

    def run(self) -> None:
        """Work until `stopping` is set; what is running then is finished first."""
        self.free_leases_of_predecessor()
        Due.objects.ask("sweep")
        lanes = [
            threading.Thread(target=self._lane, args=(partial(self.work_once, flows.LONG),)),
            threading.Thread(target=self._lane, args=(partial(self.work_once, SHORT),)),
            threading.Thread(target=self._beat, daemon=True),
            threading.Thread(target=self._schedule, daemon=True),
        ]
        for lane in lanes:
            lane.start()
        for lane in lanes[:2]:
            lane.join()

    def free_leases_of_predecessor(self) -> None:
        """Leases under our own name belong to a process that is dead: whoever starts us has seen it die."""
        Due.objects.filter(lease__startswith=f"{self.name}/", done_at=None).update(leased_until=timezone.now())

    def work_off(self) -> int:
        """Everything that is due now, one after the other; returns how many rows were worked on."""
        worked = 0
        while self.work_once():
            worked += 1
        return worked

    def work_once(self, names: Collection[str] | None = None) -> bool:
        """Take one due row (of those flows) and run it. False when there is none."""
        due = self.take(names)
        if due is None:
            return False
        self.held.add(due.pk)
        try:
            flows.flow(due.flow)(due.key)
        except Exception:
            self._put_back(due, traceback.format_exc())
        else:
            self._mine(due).update(done_at=timezone.now(), leased_until=None, error="")
        finally:
            self.held.discard(due.pk)
        return True

    def take(self, names: Collection[str] | None = None) -> Due | None:
        """The oldest of the rows tried least, by a conditional update: of two takers one finds it changed, or, of two
        rows of one key, the key taken."""
        now = timezone.now()
        busy = set(_leased(now).values_list("flow", "key"))
        for due in _waiting(now, names)[: 5 + 2 * len(busy)]:
            if (due.flow, due.key) in busy:
                continue
            if due.attempts >= MOST_DEATHS:
                error = due.error or "The worker died each time it worked on this."
                _unchanged(due).update(failed_at=now, leased_until=None, error=error)
                continue
            lease = f"{self.name}/{uuid4().hex}"[:32]
            try:
                with transaction.atomic():
                    taken = _unchanged(due).update(
                        lease=lease, leased_until=now + self.lease_for, attempts=F("attempts") + 1
                    )
            except IntegrityError:  # another row of its key is under a lease: that one first
                continue
            if taken:
                due.lease, due.attempts = lease, due.attempts + 1
                return due
        return None

    def _put_back(self, due: Due, error: str) -> None:
        """It failed: again after 2, 4, 8 ... seconds, or given up with the error for doctor to show."""
        now = timezone.now()
        last = due.attempts >= Due.MOST_ATTEMPTS
        if last:
            log.error("%s given up after %d attempts\n%s", due, due.attempts, error)
        else:
            log.warning("%s failed (attempt %d): %s", due, due.attempts, error.strip().splitlines()[-1])
        self._mine(due).update(
            leased_until=None,
            error=error[-4_000:].replace("\x00", ""),
            run_after=now + timedelta(seconds=2**due.attempts),
            failed_at=now if last else None,
        )

    def _mine(self, due: Due) -> DueQuerySet:
        return Due.objects.filter(pk=due.pk, lease=due.lease)

    def _lane(self, work: Callable[[], bool]) -> None:
        while not self.stopping.is_set():
            try:
                if not work():
                    self.stopping.wait(IDLE_SECONDS)
            except Exception:  # the database went away: say so, wait, go on
                log.exception("cannot take what is due")
                close_old_connections()
                self.stopping.wait(2)
        connection.close()

    def _beat(self) -> None:
        """Renews our leases three times in the life of one."""
        while not self.stopping.wait(self.lease_for.total_seconds() / 3):
            if held := list(self.held):
                self._guarded(partial(self._renew, held))

    def _renew(self, held: list[int]) -> None:
        ours = Due.objects.filter(pk__in=held, lease__startswith=f"{self.name}/", done_at=None)
        ours.filter(leased_until__isnull=False).update(leased_until=timezone.now() + self.lease_for)

    def _schedule(self) -> None:
        self._guarded(ask_for_today)
        while not self.stopping.wait(SCHEDULE_SECONDS):
            self._guarded(ask_for_today)

    def _guarded(self, step: Callable[[], object]) -> None:
        try:
            step()
        except Exception:
            log.exception("heartbeat or schedule")
            close_old_connections()


def _waiting(now: datetime, names: Collection[str] | None) -> DueQuerySet:
    """What may be taken at `now`. What was tried before comes after what was not: a row that kills its worker must not
    keep the others waiting."""
    free = Due.objects.filter(done_at=None, failed_at=None, run_after__lte=now)
    if names is not None:
        free = free.filter(flow__in=names)
    return free.filter(Q(leased_until=None) | Q(leased_until__lte=now)).order_by("attempts", "run_after", "pk")


def _leased(now: datetime) -> DueQuerySet:
    """What is being worked on: a live lease."""
    return Due.objects.filter(done_at=None, failed_at=None, leased_until__gt=now)


def _unchanged(due: Due) -> DueQuerySet:
    """The row if it is still as we read it: the condition that makes taking it atomic on both databases."""
    return Due.objects.filter(
        pk=due.pk, lease=due.lease, leased_until=due.leased_until, attempts=due.attempts, done_at=None, failed_at=None
    )
