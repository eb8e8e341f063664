"""Do the companies change as time goes? Then what held earlier need not hold later, and the check asks for more.

Weights of evidence tell the later half of the outcomes from the earlier one, by the fields that are learned from; every
other outcome in order of time judges those between. Where the fields do that badly, the companies called now are much
like those called before, and a card that ranked better until now may be expected to go on.

Source: Lopez-Paz & Oquab 2017, arXiv 1610.06545 (a classifier as a test of two samples).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tuoke.engine.scorecard_check import placements
from tuoke.engine.scorecard_design import Layout
from tuoke.engine.scorecard_sum import evidence

#: From this area under the curve on, fields tell early companies from late ones.
CHANGED = 0.7


def drift(laid: Layout, on: np.ndarray) -> float:
    """Chance that a later company looks later than an earlier one, 0.5 where nothing changes; nan of too few.

    `on`: datetime64[D] (n,).
    """
    order = np.argsort(on, kind="stable")
    later = np.zeros(len(on), bool)
    later[order[len(on) // 2 :]] = True
    # Without its stretches: beside what is usual in a stretch of time nothing in it is later.
    plain = replace(laid, stretches=0)
    above = []
    for half in (0, 1):
        fit, judge = order[half::2], order[1 - half :: 2]
        looks = laid.own.rows(judge).scores(evidence(plain, later, fit))
        above.append(placements(looks, later[judge])[0])
    found = np.concatenate(above)
    return float(found.mean()) if len(found) else float("nan")


def steady(laid: Layout, on: np.ndarray | None) -> bool:
    """Whether dates are known and companies do not change with them."""
    return on is not None and drift(laid, on) < CHANGED
