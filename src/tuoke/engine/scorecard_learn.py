"""The steps from outcomes to a fitted card: guard, levels, belief, sum, whole points, check, lines.

A seller's own card: effects are those of all sellers plus the seller's own differences, which share one precision that
the outcomes set (how alike sellers are). With few outcomes of their own sellers have the card of all, with many theirs.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tuoke.engine.scorecard import Column, Field, Fitted, HandCard, Outcomes
from tuoke.engine.scorecard_check import calibration, checked, hand_stays, parts, tenths
from tuoke.engine.scorecard_fit import Belief, Design, Prior, believed
from tuoke.engine.scorecard_lines import lines_of
from tuoke.engine.scorecard_points import Whole, whole
from tuoke.engine.scorecard_sum import Weights, evidence, unseen, weighed
from tuoke.engine.scorecard_values import bins_for
from tuoke.engine.time_guard import LeftOut, left_out

#: A point of a card of 0, 1 and 2 is worth about 0.4 log odds; a card of more points spans as much in all.
SLOPE, SPAN = 0.4, 0.8
#: Before the first outcome one call in ten is expected to give something (method 004).
EXPECTED, BASE_SPREAD = 0.1, 2.0
#: The precision of what may not be learned.
NEVER = 1e9
DRAWS = 64
#: Fewer wins of their own, and a seller's sum and check rest on the outcomes of all sellers.
OWN_WINS = 5


def slope_of(hand: HandCard) -> float:
    """Log odds of a point that are expected of a card."""
    if hand.unit:
        return hand.unit
    tops = [max(hand.of(name).values(), default=0) for name in hand.fields]
    return SPAN / max(2, *tops) if tops else SLOPE


def learned(
    outcomes: Outcomes, hand: HandCard, frozen: frozenset[Field], seller: int | None, rng: np.random.Generator
) -> Fitted:
    out = left_out(outcomes.fields, outcomes.won, outcomes.on)
    columns = columns_of(outcomes, hand, out)
    n, won = len(outcomes.won), np.asarray(outcomes.won, bool)
    mine = np.ones(n, bool) if seller is None or outcomes.seller is None else outcomes.seller == seller
    base, codes = len(columns), [column.codes(outcomes.fields, n) for column in columns]
    sizes = [column.size for column in columns]
    apart = bool(mine.any() and not mine.all())
    if apart:
        codes += [np.where(mine, 1, 0), *(np.where(mine, own, size) for own, size in zip(codes, sizes, strict=True))]
        sizes += [2, *(size + 1 for size in sizes)]
    design = Design.of(codes, sizes, n)
    worth = np.zeros(design.levels)
    for f, column in enumerate(columns):
        worth[design.starts[f + 1] : design.starts[f + 2]] = column.worth
    free = [f for f, c in enumerate(columns) if c.field not in frozen and c.field not in {o.field for o in out}]
    prior = prior_of(design, columns, worth, free, slope_of(hand), base if apart else 0)
    belief = believed(design, won, prior)
    counted = np.zeros(design.levels, bool)
    for f in free:
        counted[design.starts[f + 1] : design.starts[f + 2]] = True
    # Sum and check: on the seller's own outcomes where these are enough.
    judged = mine if apart and min(won[mine].sum(), (~won[mine]).sum()) >= OWN_WINS else np.ones(n, bool)
    split = [(fit, judge[judged[judge]]) for fit, judge in parts(won, outcomes.on, rng)]
    split = [(fit, judge) for fit, judge in split if len(judge)]
    tables = unseen(design, won, belief, counted, split)
    weights = weighed(design, won, worth, split, tables)
    table = weights.table(belief.table, evidence(design, won, counted), worth)
    own = Design(design.codes[: base + 1], design.starts[: base + 2])
    fixed = [f + 1 for f, c in enumerate(columns) if c.field in frozen]
    unit = max(weights.a * float(belief.w[0]) + weights.c, slope_of(hand) / 4)

    def made(full: np.ndarray, rows: np.ndarray) -> Whole:
        return whole(own.rows(rows), collapsed(full, design, base, apart), fixed=fixed, points=worth, unit=unit)

    new = made(table, np.flatnonzero(judged))
    old = Whole(worth[: own.levels].astype(np.int64), worth[: own.levels], *hand_alone(own, won, worth, slope_of(hand)))
    points = np.zeros((2, n))
    points[0] = own.scores(worth[: own.levels])
    chances = np.zeros((2, n))
    for (fit, judge), (one, plain) in zip(split, tables, strict=True):
        card = made(weights.table(one, plain, worth), fit)
        rows = own.rows(judge)
        points[1, judge] = rows.scores(card.points.astype(float))
        chances[1, judge] = _chance(card, points[1, judge])
        fitted_hand = hand_alone(own.rows(fit), won[fit], worth, slope_of(hand))
        chances[0, judge] = _chance(replace(old, unit=fitted_hand[0], base=fitted_hand[1]), points[0, judge])
    judges = [judge for _, judge in split]
    check = checked(judges, won, points[0], points[1], chances, dated=outcomes.on is not None)
    stays = n == 0 or hand_stays(check)
    doubts = _doubts(belief, weights, design, base, apart, rng)
    seen = np.concatenate(judges) if judges else np.empty(0, int)
    which = 0 if stays else 1
    counts = own.rows(mine)
    return Fitted(
        lines=lines_of(columns, counts, won[mine], hand, new, old, doubts, frozen, stays=stays),
        unit=(old if stays else new).unit,
        base=(old if stays else new).base,
        left_out=out,
        check=check,
        use_hand=stays,
        calibration=calibration(chances[which, seen], won[seen]),
        tenths=tenths(points[which, seen], won[seen], rng),
        columns=tuple(columns),
        doubts=doubts,
    )


def columns_of(outcomes: Outcomes, hand: HandCard, out: tuple[LeftOut, ...]) -> list[Column]:
    """The fields of the hand card and of the outcomes; what is left out is there only if it is on the hand card."""
    n = len(outcomes.won)
    without = {one.field for one in out}
    names: list[Field] = [*hand.fields, *(f for f in outcomes.fields if f not in hand.fields and f not in without)]
    bins = bins_for(n, len(names))
    return [Column.of(name, outcomes.fields, n, hand.of(name), bins, seen=name not in without) for name in names]


def prior_of(
    design: Design, columns: list[Column], worth: np.ndarray, free: list[int], slope: float, apart: int
) -> Prior:
    """`free`: fields that are learned. `apart`: how many fields come before those of the seller's own, 0: none."""
    basis, groups = [worth], []
    starts = design.starts
    for f in free:
        place = columns[f].parts[0].place
        if len(columns[f].parts) == 1 and place.any():
            table = np.zeros(design.levels)
            table[starts[f + 1] : starts[f + 2]] = place
            basis.append(table)
    tables = np.stack(basis, 1)
    k = tables.shape[1]
    mean, precision = np.zeros(k + design.levels), np.full(k + design.levels, NEVER)
    mean[0], precision[0] = slope, 1 / (slope * 0.625) ** 2
    hand = design.scores(worth).mean() if design.n else 0.0
    mean[k], precision[k] = np.log(EXPECTED / (1 - EXPECTED)) - slope * hand, 1 / BASE_SPREAD**2
    groups += [np.array([i]) for i in range(1, k)]
    groups += [np.arange(k + starts[f + 1], k + starts[f + 2]) for f in free]
    if apart:
        precision[k + starts[apart + 1] + 1] = 4.0
        own = [np.arange(k + starts[apart + 2 + f], k + starts[apart + 3 + f] - 1) for f in free]
        groups += [np.concatenate(own)] if own else []
    return Prior(tables, mean, precision, tuple(groups))


def collapsed(full: np.ndarray, design: Design, base: int, apart: bool) -> np.ndarray:
    """(levels of the columns,) the seller's own: what all share and what is the seller's, added up."""
    found = full[: design.starts[base + 1]].copy()
    if apart:
        found[0] += full[design.starts[base + 1] + 1]
        for f in range(base):
            start, end = design.starts[base + 2 + f], design.starts[base + 3 + f]
            found[design.starts[f + 1] : design.starts[f + 2]] += full[start : end - 1]
    return found


def _doubts(
    belief: Belief, weights: Weights, design: Design, base: int, apart: bool, rng: np.random.Generator
) -> np.ndarray:
    """(levels, DRAWS) by how much the log odds of each level may differ; the whole weight of both directions counts."""
    drawn = belief.draws(DRAWS, rng) - belief.table[:, None]
    share = min(1.0, weights.a + weights.b)
    return share * np.stack([collapsed(one, design, base, apart) for one in drawn.T], 1)


def hand_alone(design: Design, won: np.ndarray, worth: np.ndarray, slope: float) -> tuple[float, float]:
    """Unit and base of the hand card as it is: its points against the outcomes, never turned round."""
    from scipy.special import expit

    x = design.scores(worth[: design.levels])
    y = won.astype(float)
    middle = float(x.mean()) if len(x) else float(worth.max(initial=0.0))
    a, b = float(np.log(EXPECTED / (1 - EXPECTED))), slope
    prior = np.array([a, slope])
    precision = np.array([1 / BASE_SPREAD**2, 1 / (slope * 0.625) ** 2])
    rows = np.stack([np.ones(len(x)), x - middle], 1)
    w = np.array([a, b])
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
