"""The kind of rows that is deals of before (past_deals.py): leads and deals of another system, open, won or lost."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.utils.translation import gettext_lazy as _

from tuoke.intake.history import sources
from tuoke.intake.kinds import Column, Kind

CODE = "past_deals"


def _when_asked(module: str, name: str) -> Callable[..., Any]:
    """As in prospects/kinds.py: pyarrow is imported by who imports a list, not by each process that starts."""

    def call(*given: Any) -> Any:
        return getattr(import_module(f"tuoke.{module}"), name)(*given)

    return call


COLUMNS = (
    Column("name", _("Company name"), required=True),
    Column("code", _("Stock or customer code"), "code", 80),
    Column("credit_code", _("Credit code, tax or register number"), "code", 80),
    Column("website", _("Website")),
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
    look_up=_when_asked("deals.past_reading", "look_up"),
    complete=_when_asked("intake.history_reading", "named"),
    write=_when_asked("deals.past_writing", "write"),
    reveal=_when_asked("intake.history_writing", "reveal"),
    clear=_when_asked("deals.past_writing", "clear"),
    hide=_when_asked("deals.past_writing", "hide"),
    standing=_when_asked("deals.past_writing", "standing"),
    searched=_when_asked("intake.history_writing", "searched"),
    index=_when_asked("intake.history_writing", "index"),
    shown_changes=_when_asked("intake.history_writing", "shown_changes"),
    pairs=_when_asked("intake.history_writing", "pairs"),
)
