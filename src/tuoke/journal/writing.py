"""Writing down what happened with a company, and taking it back: the entry, what follows from it, and its audit."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from tuoke.directory.do_not_contact import leave_alone, lift
from tuoke.directory.models import Company, Person
from tuoke.journal import kinds
from tuoke.journal.attachments import Received, attach
from tuoke.journal.mentions import tell
from tuoke.journal.models import JournalEntry
from tuoke.journal.objections import segment_in_use
from tuoke.journal.said import said
from tuoke.workspace.audit import record
from tuoke.workspace.models import Due


def log(
    company: Company,
    body: kinds.Body,
    by: Any,
    person: Person | None = None,
    at: dt.datetime | None = None,
    files: Iterable[Received] = (),
) -> JournalEntry:
    """Append the entry, of now or of an earlier moment, with its files. 'Leave me alone' marks the person everywhere; a
    deal makes the industry one we have sold in."""
    if isinstance(body, kinds.Objection) and body.segment is None:
        body = dataclasses.replace(body, segment=segment_in_use(by))
    with transaction.atomic():
        entry = JournalEntry.objects.write(by, company, body, person=person, at=at)
        record(by, "log", entry, kind=entry.kind)
        if entry.kind != kinds.Message.kind:  # a letter is for whom it is sent to
            tell(entry, said(entry).text, by)
        attach(files, company, by, person=person, entry=entry)
        if entry.outcome == "leave_me_alone":
            leave_alone(person, by, entry.at, company=company)
        _ask_for_scores(entry)
    return entry


def withdraw(entry: JournalEntry, by: Any, reason: str = "") -> bool:
    """Take the entry back by another; False where that was done already."""
    try:
        with transaction.atomic():
            taken_back = JournalEntry.objects.write(
                by, entry.company, kinds.Withdrawal(reason), person=entry.person, withdraws=entry
            )
            record(by, "withdraw", taken_back, entry=entry.pk)
            if entry.outcome == "leave_me_alone":
                lift(entry.at, by, set_by=entry.by)
            _ask_for_scores(entry)
    except IntegrityError:
        return False
    return True


def may_withdraw(entry: JournalEntry, by: Any) -> bool:
    """Whoever wrote it, and those who lead. The outcome of a sheet's row is undone on the sheet."""
    # What was brought along is taken back with its import.
    if not by.may_write or entry.kind in (kinds.Withdrawal.kind, kinds.Referral.kind, kinds.Past.kind):
        return False
    return not entry.body.get("row") and by.may_undo(entry.by_id)


def _ask_for_scores(entry: JournalEntry) -> None:
    """A deal makes its industry one we have sold in; whoever is left alone is asked for where that is kept."""
    if entry.kind == kinds.Deal.kind:
        Due.objects.ask("score_all")
