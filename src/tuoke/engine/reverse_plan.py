"""A target -> what is needed from today on, and how sure that is: the funnel read backwards, with the odds.

Today is day 0; what is begun on day s counts if it is a deal by the last day. Each draw of what may be true (onward.py)
has its own rates, days, deals that are under way, and deals that the target still needs; given a draw, deals from n
first steps are Binomial(n, q) with q the mean chance over the days on which they are begun. The chance of a target is
the mean over the draws: one seed, one answer, and more calls never make it smaller.

Assumptions:
1. The steps of onward.py. Working days alone are worked, each alike.
2. Money is that of deal_worth.py.
3. First steps are begun evenly up to the day after which one comes through in time less than half as often as one that
   is begun tomorrow; later ones help other targets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tuoke.engine.calls_needed import CHANCES, fewest
from tuoke.engine.deal_worth import Amounts, deals_for, log_amounts
from tuoke.engine.onward import DRAWS, Belief, Draws, draws

#: More first steps than these a plan does not ask for.
MOST_TRIES = 5_000_000
#: Who waits for longer is taken to wait for so long.
MOST_DAYS = 1_500
#: Under so many own amounts, a plan in money says so.
FEW_AMOUNTS = 5
SURE = 0.8


@dataclass(frozen=True)
class Target:
    """`need` deals, or money where `amounts` are given; the `done` of it is there already."""

    need: float
    done: float = 0.0
    amounts: Amounts | None = None


@dataclass(frozen=True)
class Underway:
    """Open cases: `step` and `age` in it (days), `worth` of each (None: as any deal). All (n,)."""

    step: np.ndarray
    age: np.ndarray
    worth: np.ndarray | None = None


@dataclass(frozen=True)
class Pace:
    """`working` bool (days,): whether day 1, 2 .. up to the last one is worked; first steps per working day.

    `today`: as it is now; `cap`: the most that is possible.
    """

    working: np.ndarray
    today: float
    cap: float


@dataclass(frozen=True)
class Need:
    """For a chance: `tries` of each step, deals last, `per_day` first steps on `days` working days.

    `code`: ok, reached (nothing more is needed), beyond_cap (more a day than possible), too_late (no number is enough).
    `tries` is empty where it is too late, and where more than MOST_TRIES would be needed.
    """

    chance: float
    tries: tuple[int, ...]
    per_day: float
    days: int
    code: str


@dataclass(frozen=True)
class Gain:
    """What one step a tenth better buys: first steps saved for the chance SURE, None where it is not to be reached.

    `hours_saved`: with hours per try of each step, if they are told. `tries_to_see`: tries of that step, before and
    after each, until so small a change shows (80 % power, 5 %): what it costs to know that it moved. Deals that are
    under way are left as they are. `to`, `saved_there`: what the rate that others reach already would save.
    """

    step: int
    saved: int | None
    hours_saved: float | None
    tries_to_see: int
    to: float | None = None
    saved_there: int | None = None


@dataclass(frozen=True)
class ReversePlan:
    """`chance_today`: of the target at today's pace; `at_cap`: at the most possible.

    `needs`: for 50, 80, 95 %; `latest_start`: the last day to begin at the cap and reach it with SURE (0 none needed,
    None: already too late for that); `begin_by`: the last day of even pace (assumption 3); `lag`: days from
    first step to deal of half and of four fifths (None: beyond the horizon).
    `codes`: of the whole: few_amounts, starting_belief (a step rests on it for more than half), beyond_cap, too_late.
    """

    chance_today: float
    at_cap: float
    underway: tuple[float, float, float]
    needs: tuple[Need, ...]
    latest_start: int | None
    begin_by: int
    lag: tuple[int | None, int | None]
    gains: tuple[Gain, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Odds:
    """Given draws: `need` (R,) deals still needed beyond those under way; the chance of a deal, `rate` (R,) ever, and
    `reach` (L, days) the share of them by the end where begun on day 1, 2 ..."""

    need: np.ndarray
    reach: np.ndarray
    rate: np.ndarray

    def q(self, begun: np.ndarray) -> np.ndarray:
        """(R,) the chance of a first step, where day 1, 2 .. has this weight."""
        share = begun / max(begun.sum(), 1e-300)
        return self.rate * (self.reach @ share)[np.arange(len(self.rate)) % len(self.reach)]

    def chance(self, tries: float, begun: np.ndarray) -> float:
        return float(_at_least(self.need, tries, self.q(begun)).mean())


def reverse_plan(
    given: Sequence[Belief],
    target: Target,
    pace: Pace,
    *,
    underway: Underway | None = None,
    hours: Sequence[float] | None = None,
    reached: Sequence[float | None] = (),
    seed: int = 1,
    many: int = DRAWS,
) -> ReversePlan:
    """`given`: a belief for each step but the last; ValueError where there is no day left or nothing is needed.

    `hours` per try and the rate that others have `reached` (pooling.best), of each step, where they are known.
    """
    days = len(pace.working)
    if not days or target.need <= 0 or pace.cap < 0 or pace.today < 0:
        raise ValueError(f"not a plan: {days} days, {target.need} needed, {pace.today} and {pace.cap} a day")
    told = draws(given, horizon(days, underway), seed, many)
    odds, already = _odds(told, target, underway, days, seed)
    lag = _lags(told)
    working = pace.working.astype(float)
    begin_by = _begin_by(odds, working)
    begun = np.where(np.arange(1, days + 1) <= begin_by, working, 0.0)
    needs = tuple(_need(odds, told, chance, begun, pace.cap) for chance in CHANCES)
    chance_today, at_cap = (odds.chance(each * working.sum(), working) for each in (pace.today, pace.cap))
    start = _latest_start(odds, working, pace.cap)
    sure = next(one for one in needs if one.chance == SURE)
    others = [*reached, *[None] * (len(given) - len(reached))]
    gains = tuple(_gain(odds, told, step, begun, sure, hours, others[step]) for step in range(len(given)))
    own = [one.tried + sum(n for _, n in one.others or ()) for one in given]
    codes = [
        *(["few_amounts"] if target.amounts and len(target.amounts.own) < FEW_AMOUNTS else []),
        *(["starting_belief"] if any(n < one.start.strength for n, one in zip(own, given, strict=True)) else []),
        *([sure.code] if sure.code in ("beyond_cap", "too_late") else []),
    ]
    under = tuple(float(part) for part in np.quantile(already, [0.1, 0.5, 0.9]))
    return ReversePlan(chance_today, at_cap, under, needs, start, begin_by, lag, gains, tuple(codes))  # type: ignore[arg-type]


def outcomes(
    given: Sequence[Belief],
    pace: Pace,
    tries: Sequence[int],
    *,
    underway: Underway | None = None,
    begin_by: int | None = None,
    seed: int = 1,
    shares: Sequence[float] = (0.1, 0.25, 0.5, 0.75, 0.9),
) -> np.ndarray:
    """Deals from so many first steps, begun evenly up to the day `begin_by` (None: to the last), and those under way:
    quantiles (tries, shares), for a curve. With the plan's own `begin_by` the curve and its needs tell the same."""
    days = len(pace.working)
    told = draws(given, horizon(days, underway), seed)
    odds, already = _odds(told, Target(1.0), underway, days, seed)
    begun = np.where(np.arange(1, days + 1) <= (begin_by or days), pace.working, 0.0)
    q, draw = odds.q(begun), np.random.default_rng(seed)
    # One uniform per draw for all: the curve rises as it should.
    from scipy.stats import binom

    luck = draw.random(len(q))
    return np.stack(
        [np.quantile(already + binom.ppf(luck, n, q), shares) if n else np.quantile(already, shares) for n in tries]
    )


def horizon(days: int, underway: Underway | None) -> int:
    """How many days are looked at: those of the plan, and as many as somebody has waited already."""
    oldest = int(underway.age.max()) if underway is not None and len(underway.age) else 0
    return min(MOST_DAYS, max(days + 1, 30) + oldest)


def _odds(told: Draws, target: Target, underway: Underway | None, days: int, seed: int) -> tuple[Odds, np.ndarray]:
    draw = np.random.default_rng([seed, 1])
    deals, worth = _from_underway(told, underway, days, target, draw)
    within = told.within(0)
    reach = within[:, np.clip(days - np.arange(1, days + 1), 0, told.horizon - 1)]
    if target.amounts is None:
        need = np.maximum(0, np.ceil(target.need - target.done - deals - 1e-9))
    else:
        need = deals_for(target.need - target.done - worth, target.amounts, draw)
    return Odds(need, reach, told.rate_from(0)), deals


def _from_underway(
    told: Draws, underway: Underway | None, days: int, target: Target, draw: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """(R,) deals and money that those under way bring by the last day."""
    many = len(told.p)
    deals, worth = np.zeros(many), np.zeros(many)
    if underway is None:
        return deals, worth
    for step in np.unique(underway.step).tolist():
        own = underway.step == step
        age = np.minimum(underway.age[own], told.horizon - 1)
        chance = told.of_waiting(int(step), days)
        if underway.worth is None or target.amounts is None:
            ages, n = np.unique(age, return_counts=True)
            deals += draw.binomial(n, chance[:, ages]).sum(1)
        else:
            won = draw.random((many, len(age))) < chance[:, age]
            deals, worth = deals + won.sum(1), worth + won @ underway.worth[own]
    if target.amounts is not None and underway.worth is None:
        worth = deals * np.exp(log_amounts(target.amounts, (many, 1), draw))[:, 0]
    return deals, worth


def _at_least(need: np.ndarray, tries: float, q: np.ndarray) -> np.ndarray:
    """P(Binomial(tries, q) >= need), also between whole tries; 1 where nothing is needed."""
    from scipy.special import betainc

    room = tries - need + 1
    found = betainc(np.maximum(need, 1), np.maximum(room, 1e-9), np.clip(q, 0, 1))
    return np.where(need <= 0, 1.0, np.where(room <= 0, 0.0, found))


def _need(odds: Odds, told: Draws, chance: float, begun: np.ndarray, cap: float) -> Need:
    q, days = odds.q(begun), int(begun.astype(bool).sum())
    tries = fewest(lambda n: float(_at_least(odds.need, n, q).mean()) >= chance, MOST_TRIES)
    if tries is None:
        # Are there no days for it, or only not that many calls in the world?
        late = float(_at_least(odds.need, 1e11, q).mean()) < chance
        return Need(chance, (), 0.0, days, "too_late" if late else "beyond_cap")
    passed = np.concatenate([[1.0], np.cumprod(told.p.mean(0))])
    steps = tuple(int(np.ceil(tries * share - 1e-9)) for share in passed)
    per_day = tries / max(1, days)
    return Need(chance, steps, per_day, days, "reached" if not tries else "beyond_cap" if per_day > cap else "ok")


def _begin_by(odds: Odds, working: np.ndarray) -> int:
    """The last day of even pace: one begun later comes through less than half as often as one begun first."""
    reach = np.where(working > 0, odds.reach.mean(0), 0.0)
    return int(np.flatnonzero(reach >= reach.max() / 2)[-1]) + 1


def _latest_start(odds: Odds, working: np.ndarray, cap: float) -> int | None:
    """The last day on which to begin, at the cap from then on; len + 1 would be never: nothing is needed."""
    days = len(working)

    def reached(off: int) -> bool:
        """Beginning `off` days before the day after the last one."""
        begun = np.where(np.arange(1, days + 1) > days - off, working, 0.0)
        return odds.chance(cap * begun.sum(), begun) >= SURE

    off = fewest(reached, days)
    return None if off is None else 0 if off == 0 else days - off + 1


def _lags(told: Draws) -> tuple[int | None, int | None]:
    mean = told.within(0).mean(0)
    found = [int(np.searchsorted(mean, share)) for share in (0.5, SURE)]
    first, second = (at if at < told.horizon else None for at in found)
    return first, second


def _gain(
    odds: Odds, told: Draws, step: int, begun: np.ndarray, now: Need, hours: Sequence[float] | None, other: float | None
) -> Gain:
    p = float(told.p[:, step].mean())
    to_see = _tries_to_see(p, min(1.0, 1.1 * p))
    if not now.tries:
        return Gain(step, None, None, to_see)

    def at(times: float) -> Need:
        better = told.better(step, times)
        return _need(Odds(odds.need, odds.reach, better.rate_from(0)), better, SURE, begun, np.inf)

    then = at(1.1)
    spent = [sum(n * each for n, each in zip(one.tries, hours or (), strict=False)) for one in (now, then)]
    there = now.tries[0] - at(other / p).tries[0] if other is not None and other > p else None
    to = None if there is None else other
    return Gain(step, now.tries[0] - then.tries[0], spent[0] - spent[1] if hours else None, to_see, to, there)


def _tries_to_see(p: float, better: float) -> int:
    from scipy.special import ndtri

    if better <= p:
        return 0
    z = float(ndtri(0.975) + ndtri(0.8))
    return int(np.ceil(z**2 * (p * (1 - p) + better * (1 - better)) / (better - p) ** 2))
