"""How a call of the sheet ended: logged once, with what follows from it, and taken back by a withdrawal."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from tuoke.calls import objection, script, stories
from tuoke.calls.models import SheetRow
from tuoke.directory.do_not_contact import leave_alone, lift
from tuoke.directory.models import Company
from tuoke.journal.kinds import Call, Withdrawal
from tuoke.journal.models import JournalEntry
from tuoke.workspace import audit
from tuoke.workspace.models import Due, Workspace


class AlreadyLogged(Exception):
    """Somebody was quicker; `entry` is what they logged, or None when only the row has changed."""

    def __init__(self, entry: JournalEntry | None) -> None:
        super().__init__("already logged")
        self.entry = entry


def last_call(company: int) -> JournalEntry | None:
    """The latest standing call to a company, whoever made it."""
    calls = JournalEntry.objects.standing().about([company]).filter(kind=Call.kind)
    return calls.select_related("by").order_by("-pk").first()


def log(
    row: SheetRow, by: Any, outcome: str, *, version: int, seen: int, at: dt.datetime | None = None, note: str = ""
) -> SheetRow:
    """Write the outcome of the call in `row`.

    `version` is the row's and `seen` the id of the company's last call (0: none) as the caller's screen showed them;
    AlreadyLogged when either is no longer so, and then nothing is written. `at`: when to call back, or when to meet.
    A call-back promised for later today leaves the row open until its minute.
    """
    with transaction.atomic():
        # Whoever logs a call to this company waits here for the other.
        Company.objects.select_for_update().get(pk=row.company_id)
        last = last_call(row.company_id)
        held = SheetRow.objects.select_for_update(of=("self",)).filter(pk=row.pk)
        found = held.select_related("sheet", "company", "person").first()
        if found is None:  # the sheet was made again meanwhile
            raise AlreadyLogged(None)
        row = found
        if row.version != version or row.outcome or (last.pk if last else 0) != seen:
            raise AlreadyLogged(last)
        used = script.current(row.sheet.seller)
        when = at.astimezone(dt.UTC).isoformat() if at else ""
        story = stories.told_by(used)
        body = Call(
            outcome, at=when, note=note, row=row.pk, script=used.pk if used else 0, story=story.pk if story else None
        )
        row.entry = JournalEntry.objects.write(by, row.company, body, person=row.person)
        if outcome == "leave_me_alone":
            leave_alone(row.person, by, row.entry.at, company=row.company)
        if outcome == "call_back" and at and at < Workspace.current().day_bounds(row.day)[1]:
            row.call_at = at
        else:
            row.outcome, row.done_at = outcome, row.entry.at
        row.version += 1
        row.save(update_fields=["entry", "outcome", "done_at", "call_at", "version"])
        audit.record(by, "log", row.entry, outcome=outcome, row=row.pk)
        Due.objects.ask("learn", str(by.pk))
    return row


def undo(row: SheetRow, by: Any) -> SheetRow:
    """Take the outcome of `row` back: a withdrawal is written, the row is open again, and a do-not-contact that it set
    is lifted. A row without an outcome stays as it is."""
    with transaction.atomic():
        Company.objects.select_for_update().get(pk=row.company_id)
        row = SheetRow.objects.select_related("sheet", "company", "person", "entry__by").get(pk=row.pk)
        entry = row.entry
        if entry is None:
            return row
        if not JournalEntry.objects.filter(withdraws=entry).exists():
            JournalEntry.objects.write(by, row.company, Withdrawal("undo"), person=row.person, withdraws=entry)
            if entry.outcome == "leave_me_alone":
                lift(entry.at, by, set_by=entry.by)
            objection.take_back(entry, by)
            audit.record(by, "withdraw", entry, outcome=entry.outcome, row=row.pk)
            Due.objects.ask("learn", str(entry.by_id))
        if entry.outcome == "call_back" and not row.outcome:
            row.call_at = None
        row.entry, row.outcome, row.done_at = None, "", None
        row.version += 1
        row.save(update_fields=["entry", "outcome", "done_at", "call_at", "version"])
    return row


def tomorrow_at_ten(now: dt.datetime | None = None) -> dt.datetime:
    """The moment offered first for a call-back: 10:00 of the next day, in the workspace's zone."""
    zone = Workspace.current().zone
    day = (now or timezone.now()).astimezone(zone).date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, dt.time(10), tzinfo=zone)
