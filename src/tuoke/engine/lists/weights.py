"""What each level of a comparison is worth: a table of whole points, set by hand or learned, with one pair of limits.

The model is that of I. P. Fellegi and A. B. Sunter, "A Theory for Record Linkage", JASA 64 (1969): where a pair shows
level l of sign s,

    points(s, l) = log2( m(s, l) / u(s, l) ),    m = P(l | one company),  u = P(l | two companies)       (their eq. 5)

so that a point doubles the odds, and the points of a pair add up where signs are independent given the truth.

Assumptions: (1) signs are independent given whether the pair is one company; (2) a sign that one side does not tell
says nothing (level 0: 0 points); (3) points are whole numbers, so that evidence adds up on paper.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

#: From SAME points on a pair is one company; from MAYBE on it may be, and from ASK on somebody should look; below MAYBE
#: the two differ.
SAME, ASK, MAYBE = 10, 6, -5
FILE = files("tuoke.engine.lists") / "data" / "weights.csv"
#: Levels that decide on their own: no sum of points makes one company of such a pair.
FORBIDDEN = -100


@dataclass(frozen=True)
class Weights:
    """points of every level: {sign: {level: points}}. Levels that are not named are worth 0."""

    points: dict[str, dict[str, int]]
    same: int = SAME
    maybe: int = MAYBE
    ask: int = ASK

    def of(self, sign: str, levels: tuple[str, ...]) -> list[int]:
        """The points of the sign's levels in their order; the first, unknown, is 0."""
        known = self.points.get(sign, {})
        return [0, *(known.get(level, 0) for level in levels)]


@cache
def default(kind: str) -> Weights:
    """The table that comes with Tuoke, for `companies` or `persons`."""
    points: dict[str, dict[str, int]] = {}
    with FILE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["kind"] == kind:
                points.setdefault(row["sign"], {})[row["level"]] = int(row["points"])
    return Weights(points)
