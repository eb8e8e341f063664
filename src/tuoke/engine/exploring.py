"""Which companies to mix into a sheet so that the card learns what it does not see: only called ones give outcomes.

A stated share of the sheet is chosen by Thompson sampling: for each such place one card is drawn from the belief, and
the best remaining company by that card is called. Where the belief is sure, that is who is on the sheet anyway; where
it is not, companies come to be called that might be good. The rest of the sheet is the best by points.

Assumptions:
1. The belief of the fitted card (docs/the-card-in-numbers.md); a company is called once.
2. A belief that was kept (`Belief`) holds of each line how far the truth may be off, and takes lines as independent:
   what fields told together is not kept. Doubt is then overstated where fields go together, and exploring is broader.

Source: Thompson 1933, Biometrika 25, 285-294; Russo et al. 2018, Foundations and Trends in ML 11, 1-96.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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


@dataclass(frozen=True)
class Doubt:
    """One field of a belief: `bounds` of ranges of numbers, rising, or None and `texts`; `sd`: log odds by which each
    level may be off, ranges or texts in their order, then any other text, then the unknown."""

    field: str
    bounds: tuple[float, ...] | None
    texts: tuple[str, ...]
    sd: tuple[float, ...]

    def of(self, column: np.ndarray | None, n: int) -> np.ndarray:
        """(n,) codes of levels; a field that is not there is unknown of all."""
        unknown = len(self.sd) - 1
        if column is None:
            return np.full(n, unknown)
        if self.bounds is not None:
            numbers = column.astype(float)
            return np.where(np.isnan(numbers), unknown, np.searchsorted(np.array(self.bounds), numbers, side="right"))
        known = {text: code for code, text in enumerate(self.texts)}
        return np.array([unknown if one is None else known.get(str(one), len(self.texts)) for one in column], int)


@dataclass(frozen=True)
class Belief:
    """What is kept of a fitted card to explore by, in a few numbers for each line (assumption 2)."""

    unit: float
    doubts: tuple[Doubt, ...]

    @classmethod
    def kept(cls, fitted: Fitted) -> Belief:
        """Of the single fields of `fitted`; two together stand on no card."""
        spread, start, doubts = fitted.doubts.std(1), 1, []
        for column in fitted.columns:
            own = slice(start, start + column.size)
            start += column.size
            if isinstance(column.field, str):
                levels = column.parts[0]
                texts = () if levels.bounds is not None else tuple(one for one in levels.values if isinstance(one, str))
                bounds = None if levels.bounds is None else tuple(float(one) for one in levels.bounds)
                doubts.append(Doubt(column.field, bounds, texts, tuple(round(float(one), 4) for one in spread[own])))
        return cls(float(fitted.unit), tuple(doubts))

    @classmethod
    def from_json(cls, given: dict[str, Any] | None) -> Belief | None:
        """None for what holds no belief."""
        if not given:
            return None
        doubts = (
            Doubt(
                one["field"],
                None if one["bounds"] is None else tuple(one["bounds"]),
                tuple(one["texts"]),
                tuple(one["sd"]),
            )
            for one in given["doubts"]
        )
        return cls(given["unit"], tuple(doubts))

    def explored(
        self, points: np.ndarray, fields: Mapping[str, np.ndarray], many: int, rng: np.random.Generator
    ) -> np.ndarray:
        """(many,) rows of the companies worth trying: each the best by one draw from the belief, none twice.

        `points`: (n,) of companies that may be called; `fields`: what is known of them, (n,) each.
        """
        n = len(points)
        codes = [(one.of(fields.get(one.field), n), np.array(one.sd)) for one in self.doubts]
        told = self.unit * points + rng.random(n) * 1e-9
        chosen: list[int] = []
        for _place in range(min(many, n)):
            hoped = told + sum((rng.normal(0.0, sd)[code] for code, sd in codes), np.zeros(n))
            hoped[chosen] = -np.inf
            chosen.append(int(hoped.argmax()))
        return np.array(chosen, int)
