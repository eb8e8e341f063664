"""The kind of rows that is what happened: calls, meetings, visits, e-mails, notes and tasks of another system, with the
day they were of and whoever wrote them. They become journal entries of companies that are here (journal.kinds.Past)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tuoke.intake.kinds import Column, Kind, Source, when_asked

CODE = "history"
LONGEST_TEXT = 20_000
SOURCES = (
    Source("old_system", _("Another system"), _("History")),
    Source("own_notes", _("Our own notes"), _("History")),
)


def sources() -> tuple[Source, ...]:
    return SOURCES


#: By what a company that is here already is known.
COMPANY = (
    Column("name", _("Company name"), required=True),
    Column("code", _("Stock or customer code"), "code", 80),
    Column("credit_code", _("Credit code, tax or register number"), "code", 80),
    Column("website", _("Website")),
)
COLUMNS = (
    *COMPANY,
    Column("at", _("When it happened"), most=60, required=True),
    Column("what", _("What it was: call, meeting, note, …"), most=80),
    Column("author", _("Who wrote it"), most=254),
    Column("person", _("Person's name"), most=80),
    Column("subject", _("Subject"), most=200),
    Column("text", _("What was written"), "long", LONGEST_TEXT),
    Column("outcome", _("How it ended"), most=80),
)

HISTORY = Kind(
    code=CODE,
    label=_("History: what happened, by whom and when"),
    own_columns=COLUMNS,
    sources=sources,
    look_up=when_asked("intake.history_reading", "look_up"),
    complete=when_asked("intake.history_reading", "named"),
    write=when_asked("intake.history_writing", "write"),
    reveal=when_asked("intake.history_writing", "reveal"),
    clear=when_asked("intake.history_writing", "clear"),
    hide=when_asked("intake.history_writing", "hide"),
    standing=when_asked("intake.history_writing", "standing"),
    searched=when_asked("intake.history_writing", "searched"),
    index=when_asked("intake.history_writing", "index"),
    shown_changes=when_asked("intake.history_writing", "shown_changes"),
    pairs=when_asked("intake.history_writing", "pairs"),
)
