"""Does a refit rank better than the hand card on outcomes that it has not seen?

With dates: each later part of the outcomes is judged by a card fitted on all before it (forward-chained). Without: each
fifth by a card fitted on the others. Companies are only compared within one part, so that a part with more wins does
not look like a better card.

Assumptions:
1. The difference of two areas under the curve is about Normal; its variance is that of the placements of won among
   lost and of lost among won (DeLong, DeLong & Clarke-Pearson 1988, Biometrics 44, 837-845).
2. A refit on rows without dates is believed to gain GAIN on average before it is checked, give or take SPREAD. Rows
   with dates get no such credit, but 0 +- SPREAD_DATED: what drifts may well rank worse later. Where dates are known
   and companies do not change with them (scorecard_drift.py), it is GAIN_STEADY +- SPREAD_STEADY.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

GAIN, SPREAD, SPREAD_DATED = 0.01, 0.03, 0.1
GAIN_STEADY, SPREAD_STEADY = 0.03, 0.05
#: Fewer won or lost than this, and nothing is claimed.
FEWEST = 5
#: With dates, as many of each before the refit may be called better.
FEWEST_DATED = 10
#: A card ranks better than chance from this many standard errors on. Without dates each outcome is judged by a card
#: made of others that it helped to judge: what is there by luck is found twice, its spread is sqrt(2) times as wide.
SURE_DATED, SURE = 2.0, 3.0
#: So many standard errors a refit with dates must be from chance to be called better, where companies change and not.
SURE_CHANGED, SURE_STEADY = 1.0, 1.645
#: From these chances of being better on that is the verdict: with dates where companies change, and else.
BETTER_CHANGED, BETTER = 0.99, 0.8
#: Without dates the hand card stays below this chance; with dates unless the verdict is better. The refit begins at the
#: hand card and moves as far as outcomes justify, so that without dates only a clear loss speaks against it.
WORSE = 0.1
PARTS = 5

#: Rows to fit on, and rows to judge.
Part = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Check:
    """What unseen outcomes say. `low`, `high`: 80 % interval of auc_new - auc_hand; `better`: chance that it is over 0.

    Verdicts: better, not_better, no_signal (the refit cannot be told from chance), too_few. nan: nothing was judged.
    """

    n: int
    won: int
    auc_hand: float
    auc_new: float
    low: float
    high: float
    brier_hand: float
    brier_new: float
    better: float
    verdict: str
    dated: bool


def parts(won: np.ndarray, on: np.ndarray | None, rng: np.random.Generator) -> list[Part]:
    """How outcomes are parted: by time where dates are known (the first two fifths only fit), else by chance."""
    n = len(won)
    if on is None:
        which = np.empty(n, int)
        for rows in (np.flatnonzero(won), np.flatnonzero(~won)):
            which[rng.permutation(rows)] = (np.arange(len(rows)) + rng.integers(PARTS)) % PARTS
        found = [(np.flatnonzero(which != k), np.flatnonzero(which == k)) for k in range(PARTS)]
    else:
        order = np.argsort(on, kind="stable")
        edges = np.linspace(0.4, 1, PARTS + 1)
        cuts = (edges * n).astype(int)
        # Outcomes of one day are not parted: the earlier ones may not tell of the later ones.
        days = on[order]
        cuts = np.array([np.searchsorted(days, days[c]) if 0 < c < n else c for c in cuts])
        found = [(order[:a], order[a:b]) for a, b in itertools.pairwise(cuts)]
    return [(fit, judge) for fit, judge in found if len(judge) and won[fit].any() and not won[fit].all()]


def placements(scores: np.ndarray, won: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each won the share of lost that it ranks above (ties half), and for each lost the share of won above it."""
    up, down = scores[won], scores[~won]
    if not len(up) or not len(down):
        return np.empty(0), np.empty(0)
    among = ranks(scores)
    return (among[won] - ranks(up)) / len(down), 1 - (among[~won] - ranks(down)) / len(up)


def ranks(values: np.ndarray) -> np.ndarray:
    """(n,) -> (n,) ranks from 1 on, equal values sharing the mean of theirs. (scipy.stats is slow to import.)"""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[inverse])


def checked(
    judged: Sequence[np.ndarray],
    won: np.ndarray,
    hand: np.ndarray,
    new: np.ndarray,
    chances: np.ndarray,
    *,
    dated: bool,
    steady: bool = False,
) -> Check:
    """`judged`: rows of each part; won bool (n,), hand and new points (n,); chances: (2, n) of hand and new card.

    `steady`: with dates, companies do not change with them.
    """
    usual = (GAIN_STEADY, SPREAD_STEADY) if steady else (0.0, SPREAD_DATED) if dated else (GAIN, SPREAD)
    rows = np.concatenate(judged) if judged else np.empty(0, int)
    wins = int(won[rows].sum())
    fewest = min(wins, len(rows) - wins)
    held = [(placements(hand[r], won[r]), placements(new[r], won[r])) for r in judged]
    up = [np.concatenate([pair[i][0] for pair in held]) if held else np.empty(0) for i in (0, 1)]
    down = [np.concatenate([pair[i][1] for pair in held]) if held else np.empty(0) for i in (0, 1)]
    if len(up[0]) < 2 or len(down[0]) < 2:
        nan = float("nan")
        return Check(len(rows), wins, nan, nan, nan, nan, nan, nan, _better(0, 1, usual), "too_few", dated)
    auc = [float(up[i].mean()) for i in (0, 1)]
    error = _error(up[1] - up[0], down[1] - down[0])
    own_error = _error(up[1], down[1])
    gain = auc[1] - auc[0]
    chance = _better(gain, error, usual)
    surely = (auc[1] - 0.5) / max(own_error, 1e-9)
    if fewest < FEWEST:
        verdict = "too_few"
    elif dated and _proved(chance, surely, steady=steady) and fewest >= FEWEST_DATED:
        verdict = "better"
    elif surely < (SURE_DATED if dated else SURE):
        verdict = "no_signal"
    else:
        verdict = "better" if chance >= BETTER and not dated else "not_better"
    brier = [float(np.mean((chances[i][rows] - won[rows]) ** 2)) for i in (0, 1)]
    around = 1.2816 * error
    return Check(
        len(rows), wins, auc[0], auc[1], gain - around, gain + around, brier[0], brier[1], chance, verdict, dated
    )


def hand_stays(check: Check) -> bool:
    """Whether the hand card ranks on: with dates unless the refit proved itself, without where it did clearly worse."""
    return check.verdict != "better" if check.dated else check.better < WORSE


def _error(up: np.ndarray, down: np.ndarray) -> float:
    return float(np.sqrt(up.var(ddof=1) / len(up) + down.var(ddof=1) / len(down)))


def _proved(chance: float, surely: float, *, steady: bool) -> bool:
    """Whether a refit may be called better on later outcomes: where companies change, it takes more."""
    if steady:
        return chance >= BETTER and surely > SURE_STEADY
    return chance >= BETTER_CHANGED and surely > SURE_CHANGED


def _better(gain: float, error: float, usual: tuple[float, float]) -> float:
    """Chance of a gain above 0; `usual`: what was believed of it before, mean and spread."""
    from scipy.special import ndtr

    error = max(error, 1e-3)
    told, before = 1 / error**2, 1 / usual[1] ** 2
    mean = (gain * told + usual[0] * before) / (told + before)
    return float(ndtr(mean * np.sqrt(told + before)))


@dataclass(frozen=True)
class Bin:
    """Companies with about the same chance: `said` on average, `won` of `n`, and the 80 % interval of their rate."""

    said: float
    n: int
    won: int
    low: float
    high: float


@dataclass(frozen=True)
class Tenth:
    """A tenth of the companies by points, the best first: lift = its rate of wins over that of all, 80 % interval."""

    n: int
    won: int
    lift: float
    low: float
    high: float


def calibration(chances: np.ndarray, won: np.ndarray, *, most: int = 10) -> tuple[Bin, ...]:
    """Bins of equally many companies by chance (n,), as many as hold ten wins each on average, 2 to `most`."""
    if not len(won):
        return ()
    count = int(np.clip(won.sum() // 10, 2, most))
    groups = [g for g in np.array_split(np.argsort(chances, kind="stable"), count) if len(g)]
    return tuple(
        Bin(float(chances[g].mean()), len(g), int(won[g].sum()), *_interval(int(won[g].sum()), len(g))) for g in groups
    )


def tenths(points: np.ndarray, won: np.ndarray, rng: np.random.Generator) -> tuple[Tenth, ...]:
    """Ten groups by points (n,), ties by chance; none where there are fewer than ten companies or no win."""
    if len(won) < 10 or not won.any():
        return ()
    order = np.lexsort((rng.random(len(won)), -points))
    overall = won.mean()
    found = []
    for group in np.array_split(order, 10):
        k = int(won[group].sum())
        low, high = _interval(k, len(group))
        rate = k / len(group)
        found.append(Tenth(len(group), k, float(rate / overall), float(low / overall), float(high / overall)))
    return tuple(found)


def _interval(k: int, n: int) -> tuple[float, float]:
    from tuoke.engine.evidence import rate

    told = rate(k, n, 0.8)
    return told.low, told.high
