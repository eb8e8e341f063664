"""The kind of rows that is deals of before (past_deals.py): leads and deals of another system, open, won or lost."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tuoke.intake.history import COMPANY, sources
from tuoke.intake.kinds import Column, Kind, when_asked

CODE = "past_deals"


COLUMNS = (
    *COMPANY,
    Column("opened", _("When it began"), most=60, required=True),
    Column("closed", _("When it was won or lost"), most=60),
    Column("outcome", _("Won, lost or open"), most=40),
    Column("deal", _("What it was about"), most=160),
    Column("amount", _("Amount"), most=40),
    Column("currency", _("Currency"), most=3),
    Column("origin", _("Where it came from"), most=80),
    Column("author", _("Whose it was"), most=120),
)

PAST_DEALS = Kind(
    code=CODE,
    label=_("Deals of before: leads and deals with their days"),
    own_columns=COLUMNS,
    sources=sources,
    look_up=when_asked("deals.past_reading", "look_up"),
    complete=when_asked("intake.history_reading", "named"),
    write=when_asked("deals.past_writing", "write"),
    reveal=when_asked("intake.history_writing", "reveal"),
    clear=when_asked("deals.past_writing", "clear"),
    hide=when_asked("deals.past_writing", "hide"),
    standing=when_asked("deals.past_writing", "standing"),
    searched=when_asked("intake.history_writing", "searched"),
    index=when_asked("intake.history_writing", "index"),
    shown_changes=when_asked("intake.history_writing", "shown_changes"),
    pairs=when_asked("intake.history_writing", "pairs"),
)
