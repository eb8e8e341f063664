"""Invented teams whose truth is known: whether what the funnel, the plan and the forecast say comes true as often.

Each run is a team of its own, drawn around the same rates; history is 180 days, today is its last. Runs do not see each
other, and nothing of what comes later is told to the engine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tuoke.engine import forecast as ahead
from tuoke.engine import invent_teams
from tuoke.engine.deal_worth import Amounts
from tuoke.engine.forecast_record import HAND, NAIVE, Said, naive, record
from tuoke.engine.funnel import OPEN, Passages, conversions, passages
from tuoke.engine.invent_teams import Cases, Truth
from tuoke.engine.onward import Belief, Start, beliefs
from tuoke.engine.reverse_plan import Pace, Target, Underway, reverse_plan

#: (what, goal, measured, met)
Row = tuple[str, str, str, bool | None]
TODAY, STEPS = 180, 4
CALLS, CALL_DAYS = (0.15, 0.3, 0.3), (7.0, 10.0, 12.0)
DEALS, DEAL_DAYS = (0.5, 0.5, 0.5), (10.0, 15.0, 15.0)
#: Weeks before the close of a quarter of 13 weeks on which the forecast is made.
WEEKS = (12, 8, 4, 2)
DRAWS = 400


@dataclass(frozen=True)
class Run:
    """`rates`, `medians`: of each step, whether the interval held the truth; `plan`: said and came of today's pace;
    `start`: said and came of beginning on the latest day, and how many days it is from the true one."""

    rates: list[bool]
    plan: tuple[float, bool]
    start: tuple[float, bool, int] | None
    said: list[Said]


def simulated(runs: int, seed: int) -> list[Row]:
    told = [run(seed * 1_000_000 + 10 * one) for one in range(runs)]
    return [*_funnel(told), *_plan(told), *_forecast(told)]


def run(seed: int) -> Run:
    truth = invent_teams.truth(seed, 3, CALLS, tuple(map(int, CALL_DAYS)), a_day=6)
    known = passages(invent_teams.cases(truth, 0, TODAY, seed + 1).events(TODAY), STEPS)
    found = conversions(known, STEPS, TODAY)
    # The last two steps have few of their own cases still.
    rates = [one.rate.low <= p <= one.rate.high for one, p in zip(found, _true_rates(truth), strict=True)]
    return Run(rates, *_planned(truth, known, seed), _foreseen(seed))


def _true_rates(truth: Truth) -> list[float]:
    """Each step's rate over those who come to it: sellers who lose many before it count less."""
    weights, found = np.ones(len(truth.rates)), []
    for step in range(truth.steps - 1):
        found.append(float((weights * truth.rates[:, step]).sum() / weights.sum()))
        weights = weights * truth.rates[:, step]
    return found


def _planned(truth: Truth, known: Passages, seed: int) -> tuple[tuple[float, bool], tuple[float, bool, int] | None]:
    starts = [Start(rate, days) for rate, days in zip(CALLS, CALL_DAYS, strict=True)]
    days, a_day = 90, truth.a_day * len(truth.rates)
    waits = known.of((known.how == OPEN) & (known.step < STEPS - 1))
    under = Underway(waits.step, waits.waited(TODAY))
    need = 3 + seed // 10 % 7
    pace = Pace(np.arange(TODAY + 1, TODAY + days + 1) % 7 < 5, a_day, 1.5 * a_day)
    own = beliefs(known, TODAY, starts)
    plan = reverse_plan(own, Target(need), pace, underway=under, many=DRAWS)
    later = invent_teams.cases(truth, TODAY + 1, TODAY + days, seed + 2)
    past = invent_teams.cases(truth, 0, TODAY, seed + 1)
    carried = _won_between(past, TODAY, TODAY + days)
    first = plan.chance_today, carried + _won_between(later, TODAY, TODAY + days) >= need
    # The latest start is asked of a team that begins from nothing, so that all depends on it.
    alone = reverse_plan(own, Target(need), Pace(pace.working, 0, 1.5 * a_day), many=DRAWS)
    if alone.latest_start is None:
        return first, None
    begun = TODAY + alone.latest_start
    fresh = invent_teams.cases(truth, begun, TODAY + days, seed + 3, a_day=1.5 * truth.a_day)
    came = _won_between(fresh, TODAY, TODAY + days) >= need
    of_truth = reverse_plan(_known(truth), Target(need), Pace(pace.working, 0, 1.5 * a_day), many=DRAWS)
    said = Pace(pace.working & (np.arange(1, days + 1) >= alone.latest_start), 1.5 * a_day, 1.5 * a_day)
    chance = reverse_plan(own, Target(need), said, many=DRAWS).chance_today
    off = 0 if of_truth.latest_start is None else alone.latest_start - of_truth.latest_start
    return first, (chance, came, off)


def _known(truth: Truth) -> list[Belief]:
    """The truth, as a belief that leaves no doubt."""
    from scipy.stats import gamma

    found = []
    for rate, days in zip(_true_rates(truth), truth.days, strict=True):
        edges = np.concatenate([[0], np.arange(200) + 0.5])
        weights = np.diff(gamma.cdf(edges, truth.shape, scale=days / truth.shape)) * 1e7
        found.append(Belief(Start(rate, 1, 1e7, 0), 0, 0, tuple(weights.tolist())))
    return found


def _won_between(of: Cases, after: int, until: int) -> int:
    won = of.won_days()
    return int(((won > after) & (won <= until)).sum())


def _foreseen(seed: int) -> list[Said]:
    truth = invent_teams.truth(seed + 5, 4, DEALS, tuple(map(int, DEAL_DAYS)), a_day=0.4)
    starts = [Start(rate, days) for rate, days in zip(DEALS, DEAL_DAYS, strict=True)]
    close = TODAY + 91
    all_of = invent_teams.cases(truth, 0, close, seed + 6)
    whole = passages(all_of.events(close), STEPS)
    won = all_of.reached[:, -1]
    worth = lambda after, until: float(all_of.amount[(won > after) & (won <= until)].sum())  # noqa: E731
    came, said = worth(TODAY, close), []
    for weeks in WEEKS:
        today = close - 7 * weeks
        known = passages(all_of.events(today), STEPS)
        waits = known.of((known.how == OPEN) & (known.step < STEPS - 1))
        assert waits.who is not None and whole.who is not None
        begun = known.entered[(known.step == 0) & (known.entered > today - 91)]
        flow = ahead.Flow(
            tuple(np.bincount((today - begun) // 7, minlength=13)[::-1].tolist()),
            Amounts(tuple(all_of.amount[(won >= 0) & (won <= today)].tolist()), 22_000),
        )
        deals = ahead.OpenDeals(waits.step, waits.waited(today), all_of.amount[waits.who])
        done = worth(TODAY, today)
        own = beliefs(known, today, starts)
        total = ahead.forecast(own, 7 * weeks, deals, flow, done=done, many=DRAWS).total
        rest = naive(worth(TODAY - 91, TODAY), done, waits.step, deals.amount, today - TODAY, 7 * weeks, HAND)
        said.append(Said(weeks, total.mid, total.low, total.high, rest, came))
    return said


def _funnel(told: list[Run]) -> list[Row]:
    held = np.array([one.rates for one in told])
    return [_covered("80 % intervals of the rates of the steps", held), *(
        _covered(f"... of step {step + 1}", held[:, step]) for step in range(held.shape[1])
    )]  # fmt: skip


def _covered(what: str, held: np.ndarray) -> Row:
    share = float(held.mean())
    return what, "hold 76-84 %", f"{share:.1%} of {held.size}", 0.76 <= share <= 0.84


def _plan(told: list[Run]) -> list[Row]:
    said, came = (np.array(part, float) for part in zip(*(one.plan for one in told), strict=True))
    rows = [_true("chance of the target at today's pace, said and came true", said, came)]
    for low, high in ((0, 0.3), (0.3, 0.7), (0.7, 1)):
        own = (said >= low) & (said <= high)
        if own.sum() >= 30:
            rows.append(_true(f"... where {low:.0%} to {high:.0%} was said", said[own], came[own]))
    starts = [one.start for one in told if one.start is not None and one.start[0] < 1]
    if starts:
        said, came, off = (np.array(part, float) for part in zip(*starts, strict=True))
        rows.append(_true("begun on the latest start, said and came true", said, came))
        wide = 2 * off.std() / len(off) ** 0.5
        late = f"{off.mean():+.1f} days ± {wide:.1f} ({len(off)} plans; half within {np.median(np.abs(off)):.0f})"
        rows.append(("latest start less the one that the truth gives", "within a week", late, abs(off.mean()) <= 7))
    return rows


def _true(what: str, said: np.ndarray, came: np.ndarray) -> Row:
    off = float(came.mean() - said.mean())
    # As good as so many runs can tell: two standard errors, four points at least.
    allowed = max(0.04, 2 * float(np.sqrt((said * (1 - said)).mean() / len(said))))
    return what, f"within {allowed:.0%}", f"{said.mean():.1%} and {came.mean():.1%} of {len(said)}", abs(off) <= allowed


def _forecast(told: list[Run]) -> list[Row]:
    said = [one for run in told for one in run.said]
    held = np.array([one.low <= one.came <= one.high for one in said])
    rows = [_covered("80 % interval of the forecast", held)]
    return [*rows, *records("simulated pipelines", said)]


def records(of: str, said: list[Said], *, goal: bool = True) -> list[Row]:
    """A row for each of the weeks before the close; without a goal where chance alone can tell."""
    rows: list[Row] = []
    for one in record(said):
        rest = ", ".join(f"{name} {one.naive_errors[name] or 0:.1%}" for name in NAIVE)
        got = f"{one.error or 0:.1%} (bias {one.bias or 0:+.1%}, held {one.held.k} of {one.n}) beside {rest}"
        met = one.code == "beats" if goal else None
        rows.append((f"error of the forecast, {of}, {one.weeks} weeks before", "below each naive one", got, met))
    return rows
