"""The steps from outcomes to a fitted card: guard, levels, belief, sum, whole points, check, lines."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tuoke.engine.scorecard import Column, Field, Fitted, HandCard, Outcomes
from tuoke.engine.scorecard_check import Check, Part, calibration, checked, hand_stays, parts, tenths
from tuoke.engine.scorecard_crosses import FROM, RANGES, TEXTS, crossed
from tuoke.engine.scorecard_design import (
    BASE_SPREAD,
    EXPECTED,
    SLOPE_SPREAD,
    Layout,
    coarse,
    laid_out,
    prior_of,
    slope_of,
)
from tuoke.engine.scorecard_drift import steady
from tuoke.engine.scorecard_fit import FIRST, Belief, Design, Prior, believed
from tuoke.engine.scorecard_lines import lines_of
from tuoke.engine.scorecard_points import Whole, whole
from tuoke.engine.scorecard_sum import Tables, Weights, evidence, unseen, weighed
from tuoke.engine.time_guard import left_out

DRAWS = 64
#: Fewer wins of their own, and a seller's sum and check rest on the outcomes of all sellers.
OWN_WINS = 5


@dataclass(frozen=True)
class Judged:
    """Points and chances, (2, n) each: of the hand card and of the refit, where `parts` judge."""

    parts: list[Part]
    points: np.ndarray
    chances: np.ndarray

    @property
    def rows(self) -> np.ndarray:
        return np.concatenate([judge for _, judge in self.parts]) if self.parts else np.empty(0, int)


def learned(
    outcomes: Outcomes, hand: HandCard, frozen: frozenset[Field], seller: int | None, rng: np.random.Generator
) -> Fitted:
    n, won = len(outcomes.won), np.asarray(outcomes.won, bool)
    out = left_out(outcomes.fields, won, outcomes.on)
    mine = np.ones(n, bool) if seller is None or outcomes.seller is None else outcomes.seller == seller
    laid = laid_out(outcomes, hand, out, frozen, mine)
    slope = slope_of(hand)
    belief = believed(laid.design, won, prior_of(laid, slope))
    if crosses := crosses_of(outcomes, hand, laid, belief):
        alone, laid = laid, laid_out(outcomes, hand, out, frozen, mine, crosses)
        prior = prior_of(laid, slope)
        belief = believed(laid.design, won, prior, start=_start(alone, laid, belief, prior))
    own_enough = laid.apart and min(won[mine].sum(), (~won[mine]).sum()) >= OWN_WINS
    judges = mine if own_enough else np.ones(n, bool)
    split = [(fit, judge[judges[judge]]) for fit, judge in parts(won, outcomes.on, rng)]
    split = [(fit, judge) for fit, judge in split if len(judge)]
    tables = unseen(laid, won, belief, split)
    weights = weighed(laid.own, won, laid.worth, split, tables, slope)
    full = weights.table(laid.as_card(belief.table), evidence(laid, won, np.arange(n)), laid.worth)
    unit = max(weights.a * float(belief.w[0]) + weights.c, slope / 4)
    new = _whole(laid, full, np.flatnonzero(judges), unit)
    old = Whole(laid.worth.astype(np.int64), laid.worth, *hand_alone(laid.own, won, laid.worth, slope))
    judged = _judged(laid, won, split, tables, weights, old, slope, unit)
    check = checked(
        [j for _, j in split],
        won,
        judged.points[0],
        judged.points[1],
        judged.chances,
        dated=outcomes.on is not None,
        steady=steady(laid, outcomes.on),
    )
    stays = n == 0 or hand_stays(check)
    doubts = _doubts(laid, belief, rng)
    return _told(laid, won, mine, hand, new, old, doubts, frozen, judged, check, stays, rng, out)


def crosses_of(outcomes: Outcomes, hand: HandCard, laid: Layout, belief: Belief) -> list[Column]:
    """Crosses that pay and are not on the hand card yet."""
    from scipy.special import expit

    n, won = laid.own.n, np.asarray(outcomes.won, bool)
    if n < FROM:
        return []
    few = coarse(outcomes, laid)
    codes = {name: column.codes(outcomes.fields, n) for name, column in few.items()}
    expected = expit(laid.design.scores(belief.table))
    pairs = crossed(codes, {name: column.size for name, column in few.items()}, won, expected)
    known = {frozenset(name) for name in hand.fields if not isinstance(name, str)}
    return [
        Column.of(pair, outcomes.fields, n, {}, RANGES, texts=TEXTS) for pair in pairs if frozenset(pair) not in known
    ]


def _start(alone: Layout, laid: Layout, belief: Belief, prior: Prior) -> tuple[np.ndarray, np.ndarray] | None:
    """Where the belief begins when crosses come: as it was, and nothing of the crosses."""
    if laid.apart:
        return None  # the seller's own differences have more levels too
    k = prior.basis.shape[1] + alone.own.levels
    more = laid.own.levels - alone.own.levels
    w = np.concatenate([belief.w[:k], np.zeros(more), belief.w[k:]])
    return w, np.concatenate([belief.precision[:k], np.full(more, FIRST), belief.precision[k:]])


def _told(
    laid: Layout,
    won: np.ndarray,
    mine: np.ndarray,
    hand: HandCard,
    new: Whole,
    old: Whole,
    doubts: np.ndarray,
    frozen: frozenset[Field],
    judged: Judged,
    check: Check,
    stays: bool,
    rng: np.random.Generator,
    out: tuple,  # type: ignore[type-arg]
) -> Fitted:
    used, rows = (0, judged.rows) if stays else (1, judged.rows)
    card = old if stays else new
    counts = laid.own.rows(mine)
    return Fitted(
        lines=lines_of(list(laid.columns), counts, won[mine], hand, new, old, doubts, frozen, stays=stays),
        unit=card.unit,
        base=card.base,
        left_out=out,
        check=check,
        use_hand=stays,
        calibration=calibration(judged.chances[used, rows], won[rows]),
        tenths=tenths(judged.points[used, rows], won[rows], rng),
        columns=laid.columns,
        doubts=doubts,
    )


def _whole(laid: Layout, table: np.ndarray, rows: np.ndarray, unit: float) -> Whole:
    return whole(laid.own.rows(rows), table, fixed=laid.fixed, points=laid.worth, unit=unit)


def _judged(
    laid: Layout,
    won: np.ndarray,
    split: list[Part],
    tables: list[Tables],
    weights: Weights,
    old: Whole,
    slope: float,
    unit: float,
) -> Judged:
    """Whole-point cards made without the rows that they judge."""
    n = laid.own.n
    points, chances = np.zeros((2, n)), np.zeros((2, n))
    points[0] = laid.own.scores(laid.worth)
    for (fit, judge), (belief, plain) in zip(split, tables, strict=True):
        card = _whole(laid, weights.table(belief, plain, laid.worth), fit, unit)
        points[1, judge] = laid.own.rows(judge).scores(card.points.astype(float))
        chances[1, judge] = _chance(card, points[1, judge])
        own_unit, base = hand_alone(laid.own.rows(fit), won[fit], laid.worth, slope)
        chances[0, judge] = _chance(replace(old, unit=own_unit, base=base), points[0, judge])
    return Judged(split, points, chances)


def _doubts(laid: Layout, belief: Belief, rng: np.random.Generator) -> np.ndarray:
    """(levels of own, DRAWS) by how much the log odds of each level may differ: as much as in the belief alone."""
    drawn = belief.draws(DRAWS, rng) - belief.table[:, None]
    return np.stack([laid.as_card(one) for one in drawn.T], 1)


def hand_alone(design: Design, won: np.ndarray, worth: np.ndarray, slope: float) -> tuple[float, float]:
    """Unit and base of the hand card as it is: its points against the outcomes, never turned round."""
    from scipy.special import expit

    x, y = design.scores(worth), won.astype(float)
    middle = float(x.mean()) if len(x) else float(worth.max(initial=0.0))
    prior = np.array([float(np.log(EXPECTED / (1 - EXPECTED))), slope])
    precision = np.array([1 / BASE_SPREAD**2, 1 / (slope * SLOPE_SPREAD) ** 2])
    rows = np.stack([np.ones(len(x)), x - middle], 1)
    w = prior.copy()
    for _ in range(30 if len(x) else 0):
        p = expit(rows @ w)
        curvature = (rows * (p * (1 - p) + 1e-9)[:, None]).T @ rows + np.diag(precision)
        step = np.linalg.solve(curvature, rows.T @ (y - p) - precision * (w - prior))
        w = w + step * min(1.0, 3.0 / max(float(np.abs(step).max()), 1e-9))
        if np.abs(step).max() < 1e-6:
            break
    unit = max(float(w[1]), 0.01)
    return unit, float(w[0] - unit * middle)


def hand_alone_of(hand: HandCard, outcomes: Outcomes) -> tuple[float, float]:
    """Unit and base of the hand card as it is, calibrated on outcomes: chance = expit(base + unit * points)."""
    points = hand.score(outcomes.fields)
    top = np.arange(int(points.max(initial=0)) + 1)
    design = Design.of([points], [len(top)], len(points))
    return hand_alone(design, np.asarray(outcomes.won, bool), np.append(0.0, top), slope_of(hand))


def _chance(card: Whole, points: np.ndarray) -> np.ndarray:
    from scipy.special import expit

    return np.asarray(expit(card.base + card.unit * points))
