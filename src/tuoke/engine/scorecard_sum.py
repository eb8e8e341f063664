"""Two ways to learn from outcomes and the hand card, added up by how well each tells outcomes that it has not seen.

The belief (scorecard_fit.py) weighs fields against each other; with few outcomes and fields that go together it does so
badly. The plain weights of evidence of each value add up without weighing: biased, but steady. Both are tables of
levels, and so is the hand card; so is any sum of them, and a whole-point card can still be made of it.

    log odds = shift + a * belief + b * evidence + c * (points on the hand card)

with a, b and c learned on parts of the outcomes that were left out when the tables were made. That is at once the
calibration: the sum is worth what it is worth for companies that are new.

Assumptions:
1. a ~ N(A), b ~ N(B), c ~ N(C): about as much of each at first; none is below 0, an evidence turned round is none.
2. The rates of a field's values are draws from a Beta around the rate of all, worth about MILD outcomes (times or by
   e^MILD_SPREAD); how much exactly, the field's own outcomes say.

Sources: Good 1950 (weight of evidence); Wolpert 1992, Neural Networks 5, 241-259 (stacking); Platt 1999 (calibration).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tuoke.engine.scorecard_check import Part
from tuoke.engine.scorecard_design import Layout
from tuoke.engine.scorecard_fit import Belief, Design, refitted

MILD, MILD_SPREAD = 16.0, 1.0
MILDS = np.geomspace(2, 256, 15)
#: Mean and spread beforehand; C in the slope that is expected of the hand card.
A, B, C = (0.5, 0.25), (0.3, 0.15), (0.1, 0.15)
SHIFT = 0.5


#: The belief and the evidence as tables of the card's levels.
Tables = tuple[np.ndarray, np.ndarray]


def evidence(laid: Layout, won: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """(levels of own,) log odds of each value among `rows`, beside those expected there from their stretch of time."""
    design, y = laid.own.rows(rows), won[rows].astype(float)
    base = (y.sum() + 0.5) / (len(rows) + 1)
    expected = np.full(len(rows), base)
    if laid.stretches:
        stretch = laid.stretch[rows]
        n = np.bincount(stretch, minlength=laid.stretches)
        expected = ((np.bincount(stretch, weights=y, minlength=laid.stretches) + MILD * base) / (n + MILD))[stretch]
    mild = _mildness(design, y, base)
    n, k, e = (laid.smoothed(design.counted(c)) for c in (np.ones(len(rows)), y, expected))
    share, usual = (k + mild * base) / (n + mild), (e + mild * base) / (n + mild)
    found = np.log(share / (1 - share)) - np.log(usual / (1 - usual))
    return np.where(laid.counted & (n > 0), found, 0.0)


def _mildness(design: Design, y: np.ndarray, base: float) -> np.ndarray:
    """(levels,) by how many outcomes the rates of a field are drawn to the base: more, the less its values differ."""
    from scipy.special import betaln

    n, k = design.counted(np.ones(design.n)), design.counted(y)
    a, b = MILDS[:, None] * base, MILDS[:, None] * (1 - base)
    told = np.add.reduceat(betaln(k + a, n - k + b) - betaln(a, b), design.starts[:-1], 1)
    told -= (np.log(MILDS / MILD)[:, None] / MILD_SPREAD) ** 2 / 2
    weights = np.exp(told - told.max(0))
    of_field = np.exp((np.log(MILDS)[:, None] * weights).sum(0) / weights.sum(0))
    return np.repeat(of_field, np.diff(design.starts))


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


def unseen(laid: Layout, won: np.ndarray, belief: Belief, parts: Sequence[Part]) -> list[Tables]:
    """For each part the tables that were made without the rows it judges."""
    return [
        (laid.as_card(refitted(laid.design.rows(fit), won[fit], belief), fit), evidence(laid, won, fit))
        for fit, _ in parts
    ]


def weighed(
    design: Design,
    won: np.ndarray,
    hand: np.ndarray,
    parts: Sequence[Part],
    tables: Sequence[Tables],
    slope: float,
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
    mean = np.array([middle * (1 - A[0]), A[0], B[0], C[0] * slope])
    precision = 1 / np.array([SHIFT, A[1], B[1], C[1] * slope]) ** 2
    if told:
        x, y = np.concatenate(told), won[np.concatenate(rows)].astype(float)
        x[:, 3] -= hand_mean
        found = _most_likely(x, y, mean, precision)
    else:
        found = mean
    return Weights(float(found[0] - found[3] * hand_mean), *(float(v) for v in found[1:]))


def _most_likely(x: np.ndarray, y: np.ndarray, mean: np.ndarray, precision: np.ndarray) -> np.ndarray:
    """Logistic with a Normal prior; no weight is below 0 (the shift may be)."""
    from scipy.optimize import minimize
    from scipy.special import expit

    def off(w: np.ndarray) -> tuple[float, np.ndarray]:
        told = x @ w
        loss = np.logaddexp(0, told).sum() - told @ y + (precision * (w - mean) ** 2).sum() / 2
        return float(loss), x.T @ (expit(told) - y) + precision * (w - mean)

    bounds = [(None, None)] + [(0.0, None)] * (len(mean) - 1)
    return np.asarray(minimize(off, mean, jac=True, method="L-BFGS-B", bounds=bounds).x)
