"""What a period brings, from what every deal was on one day: the firm's, a team's, a seller's, stream by stream.

Chances come from all of the firm's deals in a pipeline, so that a deal has one chance whoever looks, and what sellers
expect adds up to what their team expects. Amounts that nobody said are counted as deals, and as no money. Nothing is
converted: each currency has a forecast of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from tuoke.deals.history import LOST, OPEN, UNKNOWN, WON, History, Standing, number_of
from tuoke.engine import forecast as engine
from tuoke.engine.deal_worth import Amounts
from tuoke.engine.forecast import Drawn, Flow, Forecast, OpenDeals
from tuoke.engine.forecast_record import HAND, naive
from tuoke.engine.onward import Belief, Draws, beliefs

KINDS = ("quarter", "next", "month")
WEEKS = 13
#: From so many signatures on a pipeline has amounts of its own; before, those of the firm stand in.
OWN_AMOUNTS, MOST_AMOUNTS = 5, 300
MANY, MANY_DEALS, FEWER = 1000, 2000, 300


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both in it."""

    kind: str
    first: dt.date
    last: dt.date

    @classmethod
    def of(cls, kind: str, today: dt.date) -> Period:
        """The month or quarter of `today`, or the quarter after it."""
        if kind == "month":
            return cls(kind, today.replace(day=1), _first_of(today, 1) - dt.timedelta(1))
        start = _first_of(today, -((today.month - 1) % 3))
        if kind == "next":
            start = _first_of(start, 3)
        return cls(kind, start, _first_of(start, 3) - dt.timedelta(1))

    @property
    def before(self) -> Period:
        """The one before it, as long."""
        months = 1 if self.kind == "month" else 3
        return Period(self.kind, _first_of(self.first, -months), self.first - dt.timedelta(1))

    @property
    def code(self) -> str:
        return self.last.isoformat()

    def holds(self, days: np.ndarray) -> np.ndarray:
        return (days >= number_of(self.first)) & (days <= number_of(self.last))


def _first_of(day: dt.date, months: int) -> dt.date:
    month = day.year * 12 + day.month - 1 + months
    return dt.date(month // 12, month % 12 + 1, 1)


@dataclass(frozen=True)
class _Way:
    """One pipeline: what is believed of it, and its open deals."""

    given: list[Belief]
    told: Draws
    rows: np.ndarray
    lots: np.ndarray


class Ahead:
    """All that is seen from the end of one day; work it out once, then ask it for periods, sellers and currencies."""

    def __init__(self, history: History, day: dt.date, until: dt.date, many: int = MANY) -> None:
        """`until`: the last day that is asked for."""
        self.history, self.today, self.day = history, day, number_of(day)
        self.standing: Standing = history.on(self.day)
        self.open = np.flatnonzero(self.standing.state == OPEN)
        self.many = many if len(self.open) <= MANY_DEALS else min(many, FEWER)
        self._reach = max(0, number_of(until) - self.day)
        self._chances: dict[tuple[int, int], np.ndarray] = {}

    @cached_property
    def ways(self) -> dict[int, _Way]:
        """Pipelines that have ever had a deal."""
        found, standing = {}, self.standing
        for pipeline in np.unique(standing.pipeline).tolist():
            if not self.history.stages.get(pipeline):
                continue
            known = self.history.passages(pipeline, self.day)
            given = beliefs(known, self.day, self.history.starts(pipeline))
            rows = self.open[standing.pipeline[self.open] == pipeline]
            told = engine.believed(given, self._reach, self._age(rows), seed=pipeline, many=self.many)
            lots = np.random.default_rng([pipeline, 3]).random((self.many, len(rows)))
            found[pipeline] = _Way(given, told, rows, lots)
        return found

    def _age(self, rows: np.ndarray) -> np.ndarray:
        return np.minimum(np.maximum(self.day - self.standing.since[rows], 0), engine.OLDEST)

    def _days(self, period: Period) -> tuple[int, int]:
        """(after, days): the period from today on."""
        return max(0, number_of(period.first) - 1 - self.day), max(0, number_of(period.last) - self.day)

    def drawn_chances(self, pipeline: int, period: Period) -> np.ndarray:
        after, days = self._days(period)
        key = (pipeline, number_of(period.last))
        if key not in self._chances:
            way = self.ways[pipeline]
            step = self.standing.step[way.rows]
            self._chances[key] = engine.open_chances(way.told, step, self._age(way.rows), days, after)
        return self._chances[key]

    def chances(self, period: Period) -> np.ndarray:
        """(all deals,) to be won in the period; 0 for those that are closed."""
        found = np.zeros(len(self.standing.deal))
        for pipeline, way in self.ways.items():
            found[way.rows] = self.drawn_chances(pipeline, period).mean(0)
        return found

    def mask(self, owners: Collection[int] | None, currency: str, seen: np.ndarray | None = None) -> np.ndarray:
        """(all deals,) in this currency, of these owners (None: of all), among those `seen`."""
        code = self.history.currencies.index(currency) if currency in self.history.currencies else UNKNOWN
        found = self.standing.currency == code
        if owners is not None:
            found = found & np.isin(self.standing.owner, list(owners))
        return found if seen is None else found & np.isin(self.standing.deal, seen)

    def won_in(self, own: np.ndarray, period: Period) -> np.ndarray:
        return own & (self.standing.state == WON) & period.holds(self.standing.closed)

    def done(self, own: np.ndarray, period: Period) -> float:
        """What was won in the period so far."""
        return float(self.standing.amount[self.won_in(own, period)].sum())

    def forecast(self, own: np.ndarray, period: Period, level: float = engine.LEVEL) -> Forecast:
        """What the period brings of these deals and of what begins like them. `chances`: of the open ones, in turn."""
        after, days = self._days(period)
        done = self.done(own, period)
        drawn = Drawn(done, np.zeros(self.many), np.zeros(self.many))
        chances = np.zeros(len(self.standing.deal))
        codes: list[str] = []
        for pipeline, way in self.ways.items():
            mine = own[way.rows]
            rows = way.rows[mine]
            flow = self._flow(own & (self.standing.pipeline == pipeline))
            all_of = self.drawn_chances(pipeline, period)
            chances[way.rows] = all_of.mean(0)
            draw = np.random.default_rng([pipeline, 4])
            deals = OpenDeals(self.standing.step[rows], self._age(rows), self.standing.amount[rows])
            of_open = engine.won_of(all_of[:, mine], way.lots[:, mine], deals, draw)
            of_new = np.zeros(self.many)
            if flow is not None:
                of_new = engine.of_coming(way.told, flow, days, after, draw)
            if len(rows) or flow is not None:
                codes += engine.codes_of(way.given, [flow] if flow else [])
            drawn = drawn + Drawn(0.0, of_open, of_new)
        still = own & (self.standing.state == OPEN)
        told = drawn.told(chances[still], tuple(dict.fromkeys(codes)), level)
        # The mean is known without drawing: so the page, the deals below it and what changed say the same.
        mean = float((chances * self.standing.amount)[still].sum())
        total = replace(told.total, mean=told.total.mean - told.open.mean + mean)
        return replace(told, open=replace(told.open, mean=mean), total=total)

    def _flow(self, own: np.ndarray) -> Flow | None:
        """How many of these began in each of the last weeks; None for none, or where no amount tells what one is
        worth."""
        standing = self.standing
        if not len(standing.deal) or not own.any():
            return None
        weeks = min(WEEKS, max(1, -(-(self.day - int(standing.begun.min()) + 1) // 7)))
        ago = (self.day - standing.begun[own]) // 7
        begun = np.bincount(ago[ago < weeks], minlength=weeks)[::-1]
        same = standing.currency == standing.currency[own][0]
        worth = standing.amount[same & (standing.state == WON) & (standing.cents > 0)]
        ways = same & (standing.state == WON) & (standing.cents > 0) & (standing.pipeline == standing.pipeline[own][0])
        if ways.sum() >= OWN_AMOUNTS:
            worth = standing.amount[ways]
        known = standing.amount[same & (standing.cents > 0)]
        if not len(known) or not begun.any():
            return None
        return Flow(tuple(begun.tolist()), Amounts(tuple(worth[-MOST_AMOUNTS:].tolist()), float(np.median(known))))

    def naive(self, own: np.ndarray, period: Period) -> tuple[float, float, float]:
        """What the three forecasts that need no method say of the same."""
        past = max(0, self.day - number_of(period.first) + 1)
        days = max(0, number_of(period.last) - max(self.day, number_of(period.first) - 1))
        rows = np.flatnonzero(own & (self.standing.state == OPEN))
        last = self.done(own, period.before)
        steps = self._as_hands(rows)
        return naive(last, self.done(own, period), steps, self.standing.amount[rows], past, days)

    def _as_hands(self, rows: np.ndarray) -> np.ndarray:
        """The step of each deal, of as many as somebody wrote percentages for."""
        length = np.array([len(self.history.stages.get(one, ())) for one in self.standing.pipeline[rows].tolist()], int)
        return np.rint(self.standing.step[rows] / np.maximum(length - 1, 1) * (len(HAND) - 1)).astype(int)


__all__ = ["KINDS", "LOST", "OPEN", "WON", "Ahead", "Period"]
