"""What a period will bring, in three streams kept apart: deals that are open, repeat orders, deals not yet there.

Assumptions:
1. Open deals go on as the steps of onward.py tell from their own step and the days they are in it; each is won or not
   independently, given what is true; a won one brings its amount, times a draw of what past ones kept of theirs.
2. Deals begin as a Poisson process whose mean of a week is itself gamma distributed: `begun` tells how many began in
   each past week, and their spread beyond Poisson is kept. They go through the same steps, worth as in deal_worth.py.
3. Repeat orders come the same way, and need no steps.
The interval is taken from the sum of the draws; the streams' middles do not add up to the middle of all, means do.

Sources: negative binomial by moments, Anscombe 1949, Biometrics 5, 165-173; weeks kept apart from open deals, as every
account of pipeline forecasts asks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tuoke.engine.deal_worth import Amounts, log_amounts
from tuoke.engine.onward import Belief, Draws, draws

LEVEL = 0.8
MANY = 1000
#: Under so many past weeks the stream that they tell of is said to rest on little.
FEW_WEEKS = 4
#: Who waits for longer is taken to wait for so long.
OLDEST = 730


@dataclass(frozen=True)
class OpenDeals:
    """`step`, `age` in it (days) and `amount` of each, (n,); `kept`: won over said amount of past ones, or none."""

    step: np.ndarray
    age: np.ndarray
    amount: np.ndarray
    kept: tuple[float, ...] = ()


@dataclass(frozen=True)
class Flow:
    """What comes by the week: how many in each past week, the latest last, and what each was worth."""

    begun: tuple[int, ...]
    worth: Amounts


@dataclass(frozen=True)
class Stream:
    """Money: the mean, the middle and the interval."""

    mean: float
    mid: float
    low: float
    high: float


@dataclass(frozen=True)
class Forecast:
    """`done` is there already; `total` is all of it. `chances` (n,): of each open deal, to be won in the period.

    `codes`: few_weeks (a flow rests on fewer than FEW_WEEKS), starting_belief (a step rests on it).
    """

    done: float
    open: Stream
    repeat: Stream | None
    not_yet: Stream
    total: Stream
    level: float
    chances: np.ndarray
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Drawn:
    """What a period may bring, stream by stream, (R,) draws each. Those of several pipelines add up, draw by draw."""

    done: float
    open: np.ndarray
    not_yet: np.ndarray
    repeat: np.ndarray | None = None

    def __add__(self, other: Drawn) -> Drawn:
        both = [part for part in (self.repeat, other.repeat) if part is not None]
        repeat = sum(both[1:], both[0]) if both else None
        return Drawn(self.done + other.done, self.open + other.open, self.not_yet + other.not_yet, repeat)

    def told(self, chances: np.ndarray, codes: tuple[str, ...] = (), level: float = LEVEL) -> Forecast:
        """The streams and their sum, each with its interval."""
        total = self.done + self.open + self.not_yet + (0.0 if self.repeat is None else self.repeat)
        repeat = None if self.repeat is None else _stream(self.repeat, level)
        opened, coming, whole = (_stream(part, level) for part in (self.open, self.not_yet, total))
        return Forecast(self.done, opened, repeat, coming, whole, level, chances, codes)


def forecast(
    given: Sequence[Belief],
    days: int,
    deals: OpenDeals,
    new: Flow,
    *,
    after: int = 0,
    repeat: Flow | None = None,
    done: float = 0.0,
    level: float = LEVEL,
    seed: int = 1,
    many: int = MANY,
) -> Forecast:
    """What the period brings whose last day is `days` from today, and whose first is the one `after` so many days.

    ValueError for a period that is none, or a level beside 0 .. 1.
    """
    if not 0 <= after <= days or not 0 < level < 1:
        raise ValueError(f"not a period: {after} to {days} days at {level}")
    told = believed(given, days, deals.age, seed, many)
    chances = open_chances(told, deals.step, deals.age, days, after)
    draw = np.random.default_rng([seed, 2])
    of_open = won_of(chances, draw.random(chances.shape), deals, draw)
    of_new = of_coming(told, new, days, after, draw)
    of_repeat = None if repeat is None else _coming(repeat, days, after, np.ones((many, days + 1)), draw)
    codes = codes_of(given, [flow for flow in (new, repeat) if flow is not None])
    return Drawn(done, of_open, of_new, of_repeat).told(chances.mean(0), codes, level)


def codes_of(given: Sequence[Belief], flows: Sequence[Flow]) -> tuple[str, ...]:
    """What the forecast rests on that is little: see Forecast."""
    weeks = min((len(flow.begun) for flow in flows), default=FEW_WEEKS)
    believed = any(one.tried + sum(n for _, n in one.others or ()) < one.start.strength for one in given)
    return (*(["few_weeks"] if weeks < FEW_WEEKS else []), *(["starting_belief"] if believed else []))


def believed(given: Sequence[Belief], days: int, ages: np.ndarray, seed: int = 1, many: int = MANY) -> Draws:
    """What may be true of the steps, looked at as far as `days` from today for who waits as long as `ages`."""
    oldest = int(ages.max()) if len(ages) else 0
    return draws(given, max(days + 1, 30) + min(oldest, OLDEST), seed, many)


def open_chances(told: Draws, step: np.ndarray, age: np.ndarray, days: int, after: int = 0) -> np.ndarray:
    """(R, n) the chance of each open deal to be won later than `after` days from today and within `days`."""
    chances = np.zeros((len(told.p), len(step)))
    age = np.minimum(age, told.horizon - 1)
    for one in np.unique(step).tolist():
        own = step == one
        within = told.of_waiting(int(one), days)
        if after:
            within = np.maximum(within - told.of_waiting(int(one), after), 0)
        chances[:, own] = within[:, age[own]]
    return chances


def won_of(chances: np.ndarray, lots: np.ndarray, deals: OpenDeals, draw: np.random.Generator) -> np.ndarray:
    """(R,) money of the open deals that are won; `lots` (R, n) of 0 .. 1, the same for whoever asks."""
    won = lots < chances
    if not deals.kept:
        return won @ deals.amount
    kept = draw.choice(np.array(deals.kept), won.shape)
    return (won * kept) @ deals.amount


def of_coming(told: Draws, new: Flow, days: int, after: int, draw: np.random.Generator) -> np.ndarray:
    """(R,) money of deals that are not there yet, begin by `days` and are won later than `after` days from today."""
    reach = told.within(0)[np.arange(len(told.p)) % len(told.on)] * told.rate_from(0)[:, None]
    return _coming(new, days, after, reach, draw)


def _coming(flow: Flow, days: int, after: int, reach: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """(R,) money of what begins on day 1 .. days; `reach` (R, > days): the chance to come in by day 0, 1 .. after."""
    many = len(reach)
    weeks = -(-days // 7)
    if not weeks:
        return np.zeros(many)
    per_day = _a_week(flow.begun, many, weeks, draw) / 7
    came = np.zeros(many)
    for week in range(weeks):
        of_week = np.arange(7 * week + 1, min(7 * week + 7, days) + 1)
        in_time = reach[:, days - of_week].sum(1)
        early = of_week[of_week <= after]
        if len(early):
            in_time = np.maximum(in_time - reach[:, after - early].sum(1), 0)
        came += draw.poisson(per_day[:, week] * in_time)
    return _worth(came.astype(int), flow.worth, draw)


def _a_week(begun: Sequence[int], many: int, weeks: int, draw: np.random.Generator) -> np.ndarray:
    """(R, weeks) means of the coming weeks: one unknown mean for all, and how much weeks differ beyond Poisson."""
    past = np.array(begun, float)
    if not len(past):
        return np.zeros((many, weeks))
    mean = past.mean()
    more = (past.var(ddof=1) - mean) / mean**2 if len(past) > 1 and mean else 0.0
    level = draw.gamma(past.sum() + 0.5, 1 / len(past), (many, 1))
    if more <= 1e-6:
        return np.broadcast_to(level, (many, weeks))
    # The mean is as uncertain as that of so many weeks that differ.
    level = level * draw.gamma(len(past) / more, more / len(past), (many, 1))
    return level * draw.gamma(1 / more, more, (many, weeks))


def _worth(came: np.ndarray, worth: Amounts, draw: np.random.Generator) -> np.ndarray:
    most = int(came.max()) if len(came) else 0
    if not most:
        return np.zeros(len(came))
    each = np.exp(log_amounts(worth, (len(came), most), draw))
    return np.where(np.arange(most) < came[:, None], each, 0.0).sum(1)


def _stream(drawn: np.ndarray, level: float) -> Stream:
    tail = (1 - level) / 2
    low, mid, high = np.quantile(drawn, [tail, 0.5, 1 - tail])
    return Stream(float(drawn.mean()), float(mid), float(low), float(high))
