"""Checked -> in the directory -> taken back: each step once, whoever clicks twice and whenever a worker dies.

A person's step is a conditional update of the state, with the flow that follows asked for in the same transaction. A
flow looks at the state first, removes what a dead run of itself left, and ends in one short transaction.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from tuoke.directory.models import Arrival, Entry
from tuoke.intake import changing, checking, kinds, storage
from tuoke.intake.kinds import Kind, Progress
from tuoke.intake.models import Batch, Change, State
from tuoke.intake.settling import count, settle
from tuoke.workspace.audit import record
from tuoke.workspace.kept import touch_all
from tuoke.workspace.models import Audit, Due


class Stopped(Exception):
    """Somebody stopped the import while it was written."""


def step(
    batch: Batch, by: Any, action: str, before: tuple[str, ...], after: str, flow: str = "", **fields: Any
) -> bool:
    """Move the batch on if it still is as the person saw it; False when somebody, or a first click, was quicker."""
    with transaction.atomic():
        unchanged = Batch.objects.filter(pk=batch.pk, state__in=before, version=batch.version)
        moved = unchanged.update(state=after, version=batch.version + 1, progress=0, **fields)
        if not moved:
            return False
        record(by, action, batch, state=str(after))
        if flow:
            Due.objects.ask(flow, str(batch.pk))
    batch.refresh_from_db()
    return True


def commit(batch: Batch, by: Any) -> bool:
    return step(batch, by, "commit", (State.CHECKED,), State.WRITING, "write_list", error="")


def stop(batch: Batch, by: Any) -> bool:
    """Stop an import that is being written; it goes back to what it was before, and nothing of it stays."""
    return step(batch, by, "stop", (State.WRITING,), State.STOPPING, "write_list")


def undo(batch: Batch, by: Any) -> bool:
    return step(batch, by, "undo", (State.DONE,), State.UNDOING, "undo_list")


def _clicked(batch: Batch, action: str) -> Any:
    """Who asked for the step that a flow now ends; not always the importer."""
    steps = Audit.objects.filter(kind=batch._meta.label_lower, object_id=batch.pk, action=action).select_related("by")
    asked = steps.order_by("-pk").first()
    return asked.by if asked else batch.by


def write(batch: Batch) -> None:
    """WRITING -> DONE. Run again after a kill it starts from the staged rows, over what it cleared away."""
    kind = kinds.get(batch.kind)
    try:
        _write(batch, kind)
    except Stopped:
        batch.refresh_from_db()
    if batch.state == State.STOPPING:
        _stopped(batch)
    if batch.state == State.DONE:
        kind.index(kind.searched(batch))


def _write(batch: Batch, kind: Kind) -> None:
    if batch.state == State.WRITING:
        _clear_leftovers(batch)
        rows = [settle(checking.as_of_now(batch), batch.twin_rule, batch.choices)]
        counts = count(rows[0], int(batch.reading.get("skipped_count", 0)))
        with transaction.atomic():
            batch.arrival = Arrival.objects.create().pk
            Batch.objects.filter(pk=batch.pk).update(arrival=batch.arrival, began_at=timezone.now())
        # Handed over, not held here as well: it may be the largest thing in memory.
        kind.write(batch, rows.pop, _progress(batch))
        _reveal(batch, counts)


def _stopped(batch: Batch) -> None:
    """STOPPING -> CHECKED: what was written is removed, in slices; a killed run of this goes on from there."""
    _clear_leftovers(batch)
    Batch.objects.filter(pk=batch.pk, state=State.STOPPING).update(
        state=State.CHECKED, error="stopped", progress=0, version=batch.version + 1
    )
    batch.refresh_from_db()


def _reveal(batch: Batch, counts: dict[str, int]) -> None:
    now = timezone.now()
    with transaction.atomic():
        done = Batch.objects.filter(pk=batch.pk, state=State.WRITING).update(
            state=State.DONE, counts=counts, committed_at=now, progress=0, version=batch.version + 1
        )
        if not done:
            raise Stopped
        kinds.get(batch.kind).reveal(batch)
        Arrival.objects.filter(pk=batch.arrival or 0).update(revealed=True)
        _touch(batch)
        record(
            _clicked(batch, "commit"),
            "import",
            batch,
            arrival=batch.arrival,
            counts=counts,
            values_before="intake.Change",
        )
        Due.objects.ask("score_all")
    batch.refresh_from_db()


def take_back(batch: Batch) -> None:
    """UNDOING -> UNDONE. The arrival is hidden at once, then deleted in slices; a killed run goes on from there."""
    kind = kinds.get(batch.kind)
    if batch.state == State.UNDOING and Arrival.objects.filter(pk=batch.arrival or 0, revealed=True).exists():
        with transaction.atomic():
            searched = kind.searched(batch)
            _touch(batch)
            report = kind.hide(batch)
            batch.undo_report = {**report, "searched": searched}
            Arrival.objects.filter(pk=batch.arrival or 0).update(revealed=False)
            Batch.objects.filter(pk=batch.pk).update(undo_report=batch.undo_report)
            record(_clicked(batch, "undo"), "undo", batch, arrival=batch.arrival, report=report)
            Due.objects.ask("score_all")
    if batch.state == State.UNDOING:
        Batch.objects.filter(pk=batch.pk).update(began_at=timezone.now())
        kind.clear(batch.arrival or 0, _progress(batch))
        kind.index(batch.undo_report.get("searched", []))
        Batch.objects.filter(pk=batch.pk, state=State.UNDOING).update(
            state=State.UNDONE, undone_at=timezone.now(), progress=0
        )
        batch.refresh_from_db()


def _touch(batch: Batch) -> None:
    """Readings count the places on lists that come and go with the batch."""
    touch_all(Entry.objects.filter(arrival=batch.arrival or -1).values("company"))


def _clear_leftovers(batch: Batch) -> None:
    """What a killed run wrote under this batch: rows, noted changes, the arrival itself."""
    if batch.arrival is not None:
        kinds.get(batch.kind).clear(batch.arrival, lambda part: None)
    if Change.objects.filter(batch=batch).exists():
        changing.clear(batch)
    with transaction.atomic():
        left, batch.arrival, batch.list = batch.arrival, None, None
        Batch.objects.filter(pk=batch.pk).update(arrival=None, list=None)
        Arrival.objects.filter(pk=left or 0, revealed=False).delete()


def _progress(batch: Batch) -> Progress:
    """Kept on the batch for the page that waits, a hundred times at most. Raises Stopped once somebody stopped it."""
    shown = [0.0]

    def keep(part: float) -> None:
        if part - shown[0] >= 0.01:
            shown[0] = part
            if not Batch.objects.filter(pk=batch.pk, state=batch.state).update(progress=min(part, 0.99)):
                raise Stopped

    return keep


def sweep() -> None:
    """At start: batches whose work was given up go back one step, and nothing of a dead import stays."""
    for batch in Batch.objects.filter(state__in=list(FLOWS)):
        if not given_up(batch):
            continue
        if batch.state == State.STOPPING:
            _stopped(batch)
            continue
        if batch.state == State.WRITING:
            _clear_leftovers(batch)
        back = {State.READING: State.REFUSED, State.CHECKING: State.MAPPING, State.WRITING: State.CHECKED}
        if batch.state in back:
            error = "broken" if batch.state == State.READING else "given_up"
            Batch.objects.filter(pk=batch.pk, state=batch.state).update(state=back[State(batch.state)], error=error)
        else:
            with transaction.atomic():
                Due.objects.ask("undo_list", str(batch.pk))
    _sweep_arrivals()
    storage.sweep(set(Batch.objects.values_list("pk", flat=True)))


FLOWS = {
    State.READING: "read_list",
    State.CHECKING: "check_list",
    State.WRITING: "write_list",
    State.STOPPING: "write_list",
    State.UNDOING: "undo_list",
}


def given_up(batch: Batch) -> bool:
    """The batch waits for work that nobody will do any more."""
    flow = FLOWS.get(State(batch.state))
    alive = Due.objects.filter(flow=flow, key=str(batch.pk), done_at=None, failed_at=None)
    return flow is not None and not alive.exists()


def again(batch: Batch, by: Any) -> bool:
    """Ask once more for work that was given up; False when it is under way, or done."""
    if not (batch.working and given_up(batch)):
        return False
    with transaction.atomic():
        Due.objects.ask(FLOWS[State(batch.state)], str(batch.pk))
        record(by, "again", batch, state=batch.state)
    return True


def _sweep_arrivals() -> None:
    """Hidden rows of arrivals that belong to no batch at work."""
    working = Batch.objects.filter(state__in=[State.WRITING, State.STOPPING, State.UNDOING])
    at_work = working.exclude(arrival=None).values("arrival")
    undone = Batch.objects.filter(state=State.UNDONE).exclude(arrival=None).values("arrival")
    for arrival in Arrival.objects.filter(revealed=False).exclude(pk__in=at_work).exclude(pk__in=undone):
        batch = Batch.objects.filter(arrival=arrival.pk).first()
        kinds.get(batch.kind if batch else "companies").clear(arrival.pk, lambda part: None)
        arrival.delete()
