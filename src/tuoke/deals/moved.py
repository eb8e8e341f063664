"""Why the forecast is another one than on an earlier day: deal by deal, adding up to the last cent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuoke.deals.foreseen import KINDS, Ahead, Period
from tuoke.deals.history import LOST, OPEN, UNKNOWN, WON, History, number_of
from tuoke.deals.models import Deal
from tuoke.deals.snapshots import Snapshot, SnapshotDeal
from tuoke.deals.whose import Whose
from tuoke.engine import forecast_change as engine
from tuoke.engine.forecast_change import Change, Held

#: In the order in which they are told.
CAUSES: dict[str, str | Promise] = {
    "new": _("New"), "won": _("Won"), "lost": _("Lost"), "slipped": _("Put off"), "sooner": _("Expected sooner"),
    "amount": _("Amount changed"), "forward": _("Into a later stage"), "back": _("Back a stage"),
    "time": _("Chance changed with time"), "reopened": _("Opened again"), "gone": _("No longer in this selection"),
    "not_yet": _("Deals not there yet"), "repeat": _("Repeat orders"),
}  # fmt: skip
STATES = {OPEN: engine.OPEN, WON: engine.WON, LOST: engine.LOST}
A_CAUSE = 12


@dataclass(frozen=True)
class Line:
    """One deal under its cause; `deal` None for a stream."""

    deal: Deal | None
    by: int


@dataclass(frozen=True)
class Group:
    """All that happened for one cause, in cents: the largest first; `more` deals are in the sum and not shown."""

    code: str
    word: str | Promise
    by: int
    n: int
    lines: list[Line]

    @property
    def more(self) -> int:
        return self.n - len(self.lines)


@dataclass(frozen=True)
class Moved:
    """From the end of `start` to the end of `end`, in cents; `worked_out`: days of which nothing had been kept."""

    start: dt.date
    end: dt.date
    before: int
    after: int
    groups: list[Group]
    worked_out: list[dt.date]

    @property
    def by(self) -> int:
        return self.after - self.before

    @property
    def less(self) -> int:
        return -self.by


class _Seen:
    """What was expected at the end of a day of the deals that count: as it was kept, or worked out from the changes."""

    def __init__(self, history: History, day: dt.date, period: Period, live: Ahead) -> None:
        self.day, self.period, self.worked_out = day, period, False
        self.kind = next((kind for kind in KINDS if Period.of(kind, day).last == period.last), "")
        self.live = live if day == live.today else None
        self._history = history
        self.standing = history.on(number_of(day))

    def ahead(self) -> Ahead:
        if self.live is None:
            self.live = Ahead(self._history, self.day, self.period.last)
            self.worked_out = True
        return self.live

    def chances(self) -> np.ndarray:
        if self.live is None and self.kind:
            kept = dict(SnapshotDeal.objects.filter(day=self.day).values_list("deal", self.kind))
            if kept:
                return np.array([kept.get(deal, 0.0) for deal in self.standing.deal.tolist()])
        return self.ahead().chances(self.period)

    def not_yet(self, user: Any, of: str, currency: str, own: np.ndarray) -> int:
        """Cents that deals which are not there yet were expected to bring."""
        if self.live is None:
            rows = Snapshot.objects.visible_to(user).filter(day=self.day, of=of, currency=currency, kind=self.kind)
            if row := rows.first():
                return int(row.not_yet * 100)
        return round(self.ahead().forecast(own, self.period).not_yet.mean * 100)


def moved(
    user: Any, whose: Whose, period: Period, currency: str, days: tuple[dt.date, dt.date], live: Ahead, seen: np.ndarray
) -> Moved:
    """What changed between the ends of two days in what `period` is expected to bring; `seen`: deals one may see."""
    taken, worked_out = [], []
    for day in days:
        one = _Seen(live.history, day, period, live)
        own = _own(one, live.history, whose, currency, seen)
        held = _held(one, own, one.chances())
        taken.append(engine.Snapshot(held, not_yet=one.not_yet(user, whose.kept_as, currency, own)))
        if one.worked_out:
            worked_out.append(day)
    before, after = taken
    found = engine.changes(before, after)
    return Moved(*days, before.expected, after.expected, _grouped(found), worked_out)


def _own(one: _Seen, history: History, whose: Whose, currency: str, seen: np.ndarray) -> np.ndarray:
    code = history.currencies.index(currency) if currency in history.currencies else UNKNOWN
    told = one.standing
    return (told.currency == code) & np.isin(told.owner, list(whose.owners)) & np.isin(told.deal, seen)


def _held(one: _Seen, own: np.ndarray, chances: np.ndarray) -> dict[int, Held]:
    """Open deals, those lost, and those won in the period; a signature of another period is of another forecast."""
    told = one.standing
    counts = own & ((told.state != WON) | one.period.holds(told.closed))
    rows = np.flatnonzero(counts)
    columns = (told.deal, told.step, told.cents, chances, told.state, told.closes)
    return {
        deal: Held(step, max(cents, 0), min(1.0, chance), STATES[state], None if closes == UNKNOWN else closes)
        for deal, step, cents, chance, state, closes in zip(*(column[rows].tolist() for column in columns), strict=True)
    }


def _grouped(found: list[Change]) -> list[Group]:
    """By cause; one query for the deals that are shown."""
    by_cause: dict[str, list[Change]] = {}
    for one in found:
        by_cause.setdefault(one.cause, []).append(one)
    shown = [one.deal for some in by_cause.values() for one in some[:A_CAUSE] if one.deal is not None]
    deals = Deal.objects.select_related("company", "stage", "owner").in_bulk(shown)
    return [
        Group(
            code, word, sum(one.by for one in some), len(some),
            [Line(deals.get(one.deal) if one.deal is not None else None, one.by) for one in some[:A_CAUSE]],
        )
        for code, word in CAUSES.items()
        if (some := by_cause.get(code))
    ]  # fmt: skip
