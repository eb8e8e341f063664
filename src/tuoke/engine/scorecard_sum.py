"""Two ways to learn from outcomes and the hand card, added up by how well each tells outcomes that it has not seen.

The belief (scorecard_fit.py) weighs fields against each other; with few outcomes and fields that go together it does so
badly. The plain weights of evidence of each value add up without weighing: biased, but steady. Both are tables of
levels, and so is the hand card; so is any sum of them, and a whole-point card can still be made of it.

    log odds = shift + a * belief + b * evidence + c * (points on the hand card)

with a, b and c learned on parts of the outcomes that were left out when the tables were made. That is at once the
calibration: the sum is worth what it is worth for companies that are new.

Assumptions:
1. a ~ N(A), b ~ N(B), c ~ N(0, C): half and half at first; none is below 0, an evidence turned round is none.
2. A value's rate among n outcomes is drawn towards the rate of all as if by MILD more outcomes.

Sources: Good 1950 (weight of evidence); Wolpert 1992, Neural Networks 5, 241-259 (stacking); Platt 1999 (calibration).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tuoke.engine.scorecard_check import Part
from tuoke.engine.scorecard_fit import Belief, Design, refitted

MILD = 8.0
A, B, C = (0.5, 0.25), (0.3, 0.15), (0.0, 0.05)
SHIFT = 0.5


def evidence(design: Design, won: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """(levels,) log odds of each value beside those of all. `counted`: bool (levels,), False: stays 0."""
    base = (won.sum() + 0.5) / (design.n + 1)
    n = design.counted(np.ones(design.n))
    k = design.counted(won.astype(float))
    share = (k + MILD * base) / (n + MILD)
    found = np.log(share / (1 - share)) - np.log(base / (1 - base))
    return np.where(counted & (n > 0), found, 0.0)


@dataclass(frozen=True)
class Weights:
    shift: float
    a: float
    b: float
    c: float

    def table(self, belief: np.ndarray, told: np.ndarray, hand: np.ndarray) -> np.ndarray:
        """(levels,) the sum; level 0, the base, takes the shift."""
        found = self.a * belief + self.b * told + self.c * hand
        found[0] += self.shift
        return np.asarray(found)


def unseen(
    design: Design, won: np.ndarray, belief: Belief, counted: np.ndarray, parts: Sequence[Part]
) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each part the tables (belief, evidence) that were made without the rows it judges."""
    found = []
    for fit, _ in parts:
        some = design.rows(fit)
        found.append((refitted(some, won[fit], belief), evidence(some, won[fit], counted)))
    return found


def weighed(
    design: Design,
    won: np.ndarray,
    hand: np.ndarray,
    parts: Sequence[Part],
    tables: Sequence[tuple[np.ndarray, np.ndarray]],
) -> Weights:
    """Shift and weights learned on the rows that each part judges."""
    told: list[np.ndarray] = []
    rows: list[np.ndarray] = []
    for (_, judge), (belief, plain) in zip(parts, tables, strict=True):
        some = design.rows(judge)
        told.append(np.stack([np.ones(len(judge)), *(some.scores(t) for t in (belief, plain, hand))], 1))
        rows.append(judge)
    middle = hand_mean = 0.0
    if len(won):
        middle = float(np.log((won.sum() + 0.5) / (len(won) - won.sum() + 0.5)))
        hand_mean = float(design.scores(hand).mean())
    mean = np.array([middle * (1 - A[0]), A[0], B[0], C[0]])
    precision = 1 / np.array([SHIFT, A[1], B[1], C[1]]) ** 2
    if told:
        x, y = np.concatenate(told), won[np.concatenate(rows)].astype(float)
        x[:, 3] -= hand_mean
        found = _most_likely(x, y, mean, precision)
    else:
        found = mean
    return Weights(float(found[0] - found[3] * hand_mean), *(float(v) for v in found[1:]))


def _most_likely(x: np.ndarray, y: np.ndarray, mean: np.ndarray, precision: np.ndarray) -> np.ndarray:
    """Logistic with a Normal prior; a weight that would go below 0 is 0 (the shift may)."""
    from scipy.special import expit

    free = np.ones(len(mean), bool)
    while True:
        w = np.where(free, mean, 0.0)
        some = x[:, free]
        for _ in range(30):
            p = expit(x @ w)
            gradient = some.T @ (y - p) - precision[free] * (w - mean)[free]
            curvature = (some * (p * (1 - p) + 1e-9)[:, None]).T @ some + np.diag(precision[free])
            step = np.linalg.solve(curvature, gradient)
            w[free] += step * min(1.0, 3.0 / max(float(np.abs(step).max()), 1e-9))
            if np.abs(step).max() < 1e-5:
                break
        below = free & (w < 0) & (np.arange(len(w)) > 0)
        if not below.any():
            return w
        free &= ~below
