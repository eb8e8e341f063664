"""Which companies to mix into a sheet so that the card learns what it does not see: only called ones give outcomes.

A stated share of the sheet is chosen by Thompson sampling: for each such place one card is drawn from the belief, and
the best remaining company by that card is called. Where the belief is sure, that is who is on the sheet anyway; where
it is not, companies come to be called that might be good. The rest of the sheet is the best by points.

Assumptions: the belief of the fitted card (docs/the-card-in-numbers.md); a company is called once.
Source: Thompson 1933, Biometrika 25, 285-294; Russo et al. 2018, Foundations and Trends in ML 11, 1-96.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tuoke.engine.scorecard import Fitted


@dataclass(frozen=True)
class Mixed:
    """`rows`: (places,) chosen companies, the best by points first; `explored`: (places,) True: to learn from."""

    rows: np.ndarray
    explored: np.ndarray


def mixed(
    fitted: Fitted, fields: Mapping[str, np.ndarray], places: int, share: float, rng: np.random.Generator
) -> Mixed:
    """`fields`: (n,) each, of companies that may be called; ties by points fall by chance.

    `share` of the places are for exploration, rounded; 0 is none. ValueError unless 0 <= share <= 1 and 0 <= places.
    """
    if not 0 <= share <= 1 or places < 0:
        raise ValueError(f"not a share of places: {share} of {places}")
    points = fitted.points(fields)
    places = min(places, len(points))
    luck = rng.random(len(points))
    order = np.lexsort((luck, -points))
    many = round(share * places)
    chosen = np.zeros(len(points), bool)
    chosen[order[: places - many]] = True
    explored = np.zeros(len(points), bool)
    if many:
        told = fitted.unit * points + luck * 1e-9
        doubts = fitted.doubt(fields)
        for draw in rng.integers(doubts.shape[1], size=many):
            hoped = np.where(chosen, -np.inf, told + doubts[:, draw])
            best = int(hoped.argmax())
            chosen[best] = explored[best] = True
    rows = order[chosen[order]]
    return Mixed(rows, explored[rows])
