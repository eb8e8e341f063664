"""What a point of a learned card means: points -> the chance of a meeting, or of a deal, with its interval.

chance = expit(base + unit * points), calibrated on outcomes that the card had not seen; `spread` is half of the 80 %
interval in log odds (docs/the-card-in-numbers.md, assumptions 11 and 12). A card that a seller typed tells no chance.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class PointsMean:
    """`n` outcomes, `won` of them, are behind it; `of`: meeting | deal."""

    unit: float
    base: float
    spread: float
    n: int
    won: int
    of: str = "meeting"

    @classmethod
    def from_json(cls, given: dict[str, Any] | None) -> PointsMean | None:
        """None for what says nothing, as {} does; keys that are not ours are left out."""
        own = {one.name: given[one.name] for one in fields(cls) if one.name in given} if given else {}
        return cls(**own) if {"unit", "base", "spread", "n", "won"} <= own.keys() else None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def chance(self, points: float) -> tuple[float, float, float]:
        """The chance at so many points, and both ends of its 80 % interval."""
        odds = self.base + self.unit * points
        mid, low, high = (
            1 / (1 + math.exp(-max(-700.0, min(700.0, at)))) for at in (odds, odds - self.spread, odds + self.spread)
        )
        return mid, low, high
