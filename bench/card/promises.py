"""What the card promises beside its figures: no signal in noise, a wrong card overruled, speed, little lost."""

from __future__ import annotations

import time

import numpy as np

from bench.card.draws import draws, parted
from bench.card.measures import measured
from bench.card.regret import ROUNDS, regrets
from bench.card.sets import SETS, at, reversed_card
from tuoke.engine.scorecard import HandCard, Line, Outcomes, Value, fit

#: (what, goal, measured, met)
Row = tuple[str, str, str, bool | None]


def signal(seed: int, times: float) -> list[Row]:
    """maven is noise, bank at 500 is not; every draw with a split of its own."""
    found: list[Row] = []
    for name, n, wanted in (("maven", 200, False), ("maven", 500, False), ("maven", 2000, False), ("bank", 500, True)):
        told, signals, many = SETS[name](), 0, max(10, round(40 * times))
        for k in range(many):
            pool, _ = parted(told.won, seed + k)
            draw = next(draws(pool, told.won, seed + k, (n,), 0.01))
            verdict = fit(Outcomes(at(told.fields, draw.rows), told.won[draw.rows]), told.hand).check.verdict
            signals += verdict in ("better", "not_better")
        share = signals / many if wanted else 1 - signals / many
        what = "signal found" if wanted else "told as no signal"
        goal = 0.9 if wanted else 0.95
        found.append((f"card, {name}, n = {n}: {what}", f">= {goal:.0%}", f"{share:.0%} of {many}", share >= goal))
    return found


def overruled(seed: int, times: float) -> list[Row]:
    """The reversed card at 200 beside no card at all, in the same draws."""
    found: list[Row] = []
    for name in ("bank", "olist"):
        told = SETS[name]()
        pool, judge = parted(told.won, seed)
        judged, wrong = at(told.fields, judge), reversed_card(told.hand)
        start = measured(wrong.score(judged), np.zeros(len(judge)), told.won[judge], 0).auc
        got = []
        for draw in draws(pool, told.won, seed, (200,), times):
            seen = Outcomes(at(told.fields, draw.rows), told.won[draw.rows])
            cards = [fit(seen, hand).points(judged) for hand in (wrong, HandCard(()), told.hand)]
            got.append([measured(points, np.zeros(len(judge)), told.won[judge], 0).auc for points in cards])
        reverse, none, right = np.mean(got, 0)
        said = (
            f"{reverse:.3f} (reversed card {start:.3f}, refit without one {none:.3f}, with the right one {right:.3f})"
        )
        well = reverse > max(start, 0.5) and reverse >= none - 0.03
        found.append((f"card, {name}, n = 200: a reversed hand card is overruled", "near no card", said, bool(well)))
    return found


def speed(seed: int, times: float) -> list[Row]:
    """30,000 outcomes of 60 fields: half texts, half numbers."""
    draw, n = np.random.default_rng(seed), 30_000
    fields = {}
    told = np.full(n, -2.2)
    for f in range(30):
        value, numbers = draw.integers(12, size=n), draw.normal(size=n)
        told += draw.normal(0, 0.15, 12)[value] + 0.1 * draw.normal() * numbers
        fields[f"text {f}"], fields[f"number {f}"] = np.array([f"v{v}" for v in range(12)], object)[value], numbers
    won = draw.random(n) < 1 / (1 + np.exp(-told))
    hand = HandCard(tuple(Line(f"text {f}", Value("v1"), 1) for f in range(7)))
    found: list[Row] = []
    for dated in (False, True):
        on = np.datetime64("2025-01-01") + np.arange(n) * 300 // n if dated else None
        spent, began = time.process_time(), time.perf_counter()
        fit(Outcomes(fields, won, on), hand)
        cpu, wall = time.process_time() - spent, time.perf_counter() - began
        what = f"card, 30,000 outcomes x 60 fields, {'with' if dated else 'without'} dates"
        found.append((what, "<= 5 s", f"{wall:.1f} s ({cpu:.1f} s of processor)", min(wall, cpu) <= 5))
    return found


def regret(seed: int, times: float) -> list[Row]:
    """Wins lost in an invented market, by policy."""
    got = regrets(seed, max(4, round(12 * times)))
    greedy = got["greedy"]
    found: list[Row] = []
    for policy, lost in got.items():
        gap = lost[:, -1] - greedy[:, -1]
        around = 1.96 * gap.std(ddof=1) / np.sqrt(len(gap))
        said = f"{lost[:, 4].mean():.0f} / {lost[:, 9].mean():.0f} / {lost[:, -1].mean():.0f}"
        said += f", beside greedy {gap.mean():+.0f} [{gap.mean() - around:+.0f}, {gap.mean() + around:+.0f}]"
        what = f"card, wins lost after 5 / 10 / {ROUNDS} sheets of 50: {policy}"
        met = (
            None
            if policy in ("greedy", "hand card", "random")
            else bool(lost[:, -1].mean() < got["random"][:, -1].mean())
        )
        found.append((what, "" if met is None else "less than random", said, met))
    return found


PROMISES = {"signal": signal, "overruled": overruled, "speed": speed, "regret": regret}
