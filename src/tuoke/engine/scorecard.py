"""The card that learns: outcomes and a hand card -> whole points, a calibrated chance, and whether to change anything.

    fitted = fit(outcomes, hand)
    fitted.points(fields), fitted.chance(fields), fitted.lines, fitted.check

Without outcomes the fitted card ranks exactly like the hand card; with outcomes it moves as far as they justify
(scorecard_fit.py, scorecard_sum.py), in whole points (scorecard_points.py). Where outcomes that were not used say that
it would rank worse (scorecard_check.py), the hand card stays. docs/the-card-in-numbers.md numbers the assumptions.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from tuoke.engine.scorecard_check import Bin, Check, Tenth
from tuoke.engine.scorecard_values import (
    MOST_TEXTS,
    Field,
    Levels,
    Missing,
    Other,
    Range,
    Value,
    levels,
    worth,
    worth_of_pairs,
)
from tuoke.engine.time_guard import LeftOut

__all__ = ["Fitted", "HandCard", "Learned", "LeftOut", "Line", "Missing", "Other", "Outcomes", "Range", "Value", "fit"]


@dataclass(frozen=True)
class Outcomes:
    """What was known of each called company when it was called, and what came of it. n rows.

    `fields`: float arrays (nan = unknown) or object arrays of str (None = unknown), each (n,). `won`: bool (n,).
    `on`: datetime64[D] (n,), the day of the call; None = no dates known. `seller`: whole numbers (n,), who called.
    """

    fields: Mapping[str, np.ndarray]
    won: np.ndarray
    on: np.ndarray | None = None
    seller: np.ndarray | None = None


@dataclass(frozen=True)
class Line:
    """A value of a field (or of two fields, a cross) and its points."""

    field: Field
    value: Value
    points: int


@dataclass(frozen=True)
class HandCard:
    """What a seller believes, or has accepted. `unit`: log odds of a point, None where nothing is known of it."""

    lines: tuple[Line, ...]
    unit: float | None = None

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(dict.fromkeys(line.field for line in self.lines))

    def of(self, name: Field) -> dict[object, int]:
        """value -> points of one field, its first line for a value counts."""
        found: dict[object, int] = {}
        for line in self.lines:
            if line.field == name:
                found.setdefault(line.value.of, line.points)
        return found

    def score(self, fields: Mapping[str, np.ndarray]) -> np.ndarray:
        """Whole points (n,) of the companies in `fields`; a field that is not there is unknown of all."""
        n = len(next(iter(fields.values()))) if fields else 0
        total = np.zeros(n, np.int64)
        for name in self.fields:
            column = Column.of(name, fields, n, self.of(name), 1, seen=False)
            total += column.worth.astype(np.int64)[column.codes(fields, n)]
        return total


@dataclass(frozen=True)
class Column:
    """One field, or a cross of two, as codes of levels; `worth`: (levels,) points of the hand card."""

    field: Field
    parts: tuple[Levels, ...]
    worth: np.ndarray

    @classmethod
    def of(
        cls,
        name: Field,
        fields: Mapping[str, np.ndarray],
        n: int,
        points: Mapping[object, int],
        bins: int,
        *,
        seen: bool = True,
        texts: int = MOST_TEXTS,
    ) -> Column:
        """`points` by value of the hand card; `seen` False: only the card's own values are levels."""
        names = (name,) if isinstance(name, str) else name
        made = []
        for place, one in enumerate(names):
            given = fields.get(one)
            column = _unknown(n) if given is None else given
            named = [value if len(names) == 1 else value[place] for value in points]  # type: ignore[index]
            if given is None and any(isinstance(value, Range) for value in named):
                column = np.full(n, np.nan)
            made.append(levels(one, column if seen else column[:0], named, bins, most=texts))  # type: ignore[arg-type]
        if len(made) == 1:
            return cls(name, tuple(made), worth(made[0].values, points))  # type: ignore[arg-type]
        return cls(name, tuple(made), worth_of_pairs(made[0], made[1], points))

    def codes(self, fields: Mapping[str, np.ndarray], n: int) -> np.ndarray:
        """(n,) codes of companies that need not be those it was made from."""
        found = np.zeros(n, np.int64)
        for one in self.parts:
            given = fields.get(one.field)
            if given is None:
                given = _unknown(n) if one.bounds is None else np.full(n, np.nan)
            found = found * len(one.values) + one.codes(given)
        return found

    @property
    def size(self) -> int:
        return int(np.prod([len(one.values) for one in self.parts]))

    def value(self, code: int) -> Value:
        if len(self.parts) == 1:
            return Value(self.parts[0].values[code])
        wide = len(self.parts[1].values)
        return Value((self.parts[0].values[code // wide], self.parts[1].values[code % wide]))

    def span(self, codes: list[int]) -> Value:
        """The value of neighbouring ranges together, or of a single code."""
        first, last = self.value(codes[0]).of, self.value(codes[-1]).of
        if isinstance(first, Range) and isinstance(last, Range):
            return Value(Range(first.low, last.high))
        return Value(first)


def _unknown(n: int) -> np.ndarray:
    return np.full(n, None, object)


@dataclass(frozen=True)
class Learned:
    """One line before and after. `before`: points on the hand card, None where it is not on it.

    `after`: whole points; `exact`: before rounding, with its 80 % interval `low` to `high`, which may go below 0.
    `before_scaled`: what `before` is in the unit of `after`. `n`, `won`: the outcomes with this value.
    Actions: raise, lower, keep, add (not on the hand card), too_few, frozen.
    """

    field: Field
    value: Value
    before: int | None
    after: int
    exact: float
    low: float
    high: float
    n: int
    won: int
    action: str
    before_scaled: float


@dataclass(frozen=True)
class Fitted:
    """A learned card, and what unseen outcomes say of it. chance = expit(base + unit * points).

    `use_hand`: the hand card stays; then `after` of each line is what it was before, and the card ranks as it did.
    `calibration`, `tenths`: on outcomes that were not used for the card that judged them.
    """

    lines: tuple[Learned, ...]
    unit: float
    base: float
    left_out: tuple[LeftOut, ...]
    check: Check
    use_hand: bool
    calibration: tuple[Bin, ...]
    tenths: tuple[Tenth, ...]
    columns: tuple[Column, ...] = field(repr=False)
    #: (levels of all columns + 1, draws): what each level's log odds may differ from those of the card.
    doubts: np.ndarray = field(repr=False)

    @property
    def card(self) -> HandCard:
        """The card of `after`: what the next fit takes for its hand card."""
        return HandCard(tuple(Line(one.field, one.value, one.after) for one in self.lines), self.unit)

    def points(self, fields: Mapping[str, np.ndarray]) -> np.ndarray:
        """Whole points (n,)."""
        return self.card.score(fields)

    def chance(self, fields: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(p, low, high), each (n,): the calibrated chance and its 80 % interval."""
        from scipy.special import expit

        told = self.base + self.unit * self.points(fields)
        around = 1.2816 * self.doubt(fields).std(1)
        return expit(told), expit(told - around), expit(told + around)

    def doubt(self, fields: Mapping[str, np.ndarray]) -> np.ndarray:
        """(n, draws) log odds by which the truth may differ from base + unit * points: draws from the belief."""
        n = len(next(iter(fields.values()))) if fields else 0
        found = np.repeat(self.doubts[:1], n, 0)
        start = 1
        for column in self.columns:
            found += self.doubts[start + column.codes(fields, n)]
            start += column.size
        return found


def fit(
    outcomes: Outcomes,
    hand: HandCard,
    *,
    frozen: Collection[Field] = (),
    seller: int | None = None,
    seed: int = 0,
) -> Fitted:
    """The card after outcomes. `frozen`: fields that keep their points. `seller`: whose card, the others lend strength.

    Same outcomes, card and seed: the same card. ValueError where arrays are not of one length.
    """
    from tuoke.engine.scorecard_learn import learned

    n = len(outcomes.won)
    given = [*outcomes.fields.values(), *(a for a in (outcomes.on, outcomes.seller) if a is not None)]
    if any(len(column) != n for column in given):
        raise ValueError(f"not {n} values in every field")
    return learned(outcomes, hand, frozenset(frozen), seller, np.random.default_rng(seed))
