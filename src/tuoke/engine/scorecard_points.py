"""Log odds of values become whole points: one unit for the whole card, the lowest value of each field 0.

The unit is such that the field that spans most has FROM to TOP points, and among these the one that says best what the
exact card says of the companies at hand.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tuoke.engine.scorecard_fit import Design

LEAST_TOP, TOP = 14, 20
#: Log odds that a point is worth at least: a card of next to nothing is not blown up to twenty points.
LEAST_UNIT = 0.02
#: So many companies tell which unit rounds best.
FOR_UNIT = 2_000


@dataclass(frozen=True)
class Whole:
    """`points`: whole (levels,); `exact`: the same before rounding; chance = expit(base + unit * points)."""

    points: np.ndarray
    exact: np.ndarray
    unit: float
    base: float


def whole(
    design: Design, table: np.ndarray, *, fixed: Sequence[int] = (), points: np.ndarray | None = None, unit: float = 0.0
) -> Whole:
    """`table`: (levels,) log odds. `fixed`: fields of the design whose `points` stay as they are, worth `unit` each."""
    starts, low = design.starts, table.copy()
    lost = float(table[0])
    for f in range(1, len(starts) - 1):
        own = slice(starts[f], starts[f + 1])
        if f in fixed and points is not None:
            low[own] = points[own] * unit
            continue
        lowest = float(table[own].min())
        low[own] -= lowest
        lost += lowest
    low[0] = 0.0
    spans = [float(low[a:b].max()) for a, b in itertools.pairwise(starts)]
    widest = max(spans, default=0.0)
    if fixed:
        tried = [max(unit, widest / TOP)]
    else:
        tried = [max(widest / top, LEAST_UNIT) for top in range(LEAST_TOP, TOP + 1)]
    exact = design.scores(low)
    some, few = (design, exact) if design.n <= FOR_UNIT else (design.rows(np.arange(FOR_UNIT)), exact[:FOR_UNIT])
    scored = []
    for one in tried:
        rounded = np.rint(low / one)
        off = some.scores(rounded) * one - few
        scored.append((float(off.var()) if len(off) else one, one, rounded))
    _, unit, rounded = min(scored, key=lambda found: (found[0], -found[1]))
    if fixed and points is not None:
        for f in fixed:
            own = slice(starts[f], starts[f + 1])
            rounded[own] = points[own]
    off = design.scores(rounded) * unit - exact
    base = lost - (float(off.mean()) if len(off) else 0.0)
    return Whole(rounded.astype(np.int64), low / unit, float(unit), base)
