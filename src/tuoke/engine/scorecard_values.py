"""A field's values as the lines of a card: texts, ranges of numbers, the unknown, and the rare ones together.

A column of outcomes becomes whole-number codes of levels, each of which is one possible line. Levels are made from what
is known of the companies, never from what came of them, so that no line is cut to fit the outcomes:

- Texts: one level each from RARE outcomes on, or where the hand card names them; the rest are OTHER.
- Numbers: ranges [low, high) with about equally many companies each, the more of them the more outcomes there are; the
  hand card's own bounds are always among the bounds.
- The unknown is MISSING, a level of its own. OTHER (of texts) and MISSING are there even if no outcome has them: a
  company with a new value is then worth the field's average, not its worst.
- A pair of fields (a cross) has one level for each pair of its fields' levels.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

RARE = 2
#: Most levels of one text field, the most frequent ones; the rest are OTHER. Of very many fields each has fewer.
MOST_TEXTS, LEAST_TEXTS = 200, 30
#: Beyond this many levels of all fields together the ranges of numbers get wider, for speed.
MOST_LEVELS = 900

#: A field, or two fields together (a cross).
Field = str | tuple[str, str]


@dataclass(frozen=True)
class Missing:
    """The value is unknown."""


@dataclass(frozen=True)
class Other:
    """Any known text without a line of its own."""


@dataclass(frozen=True)
class Range:
    """low <= number < high; None = open on that side."""

    low: float | None
    high: float | None

    def holds(self, numbers: np.ndarray) -> np.ndarray:
        with np.errstate(invalid="ignore"):
            above = ~np.isnan(numbers) if self.low is None else numbers >= self.low
            return above & (~np.isnan(numbers) if self.high is None else numbers < self.high)


MISSING, OTHER = Missing(), Other()
#: What one field may be; a cross has a pair of these.
Single = str | Range | Missing | Other


@dataclass(frozen=True)
class Value:
    """One line's value: `of` is a text, a Range, MISSING or OTHER, or for a cross the pair of these."""

    of: Single | tuple[Single, Single]


@dataclass(frozen=True)
class Levels:
    """The levels of one field: ranges or texts, OTHER, MISSING. `bounds` of numbers, rising, else None.

    `place`: (levels,) where a range lies among the others, standardised; zero for what is no range.
    """

    field: str
    values: tuple[Single, ...]
    bounds: np.ndarray | None
    place: np.ndarray

    @property
    def known(self) -> dict[Single, int]:
        return {value: code for code, value in enumerate(self.values)}

    def codes(self, column: np.ndarray) -> np.ndarray:
        """(n,) -> (n,) codes; every value has one."""
        missing = len(self.values) - 1
        if self.bounds is not None:
            numbers = as_numbers(column)
            found = np.searchsorted(self.bounds, numbers, side="right")
            return np.where(np.isnan(numbers), missing, found).astype(np.int64)
        texts, inverse = distinct(column)
        known = self.known
        other = known.get(OTHER, missing)
        return np.array([missing if t is None else known.get(t, other) for t in texts], np.int64)[inverse]


def is_number(column: np.ndarray) -> bool:
    return column.dtype.kind in "fiub"


def as_numbers(column: np.ndarray) -> np.ndarray:
    return column.astype(float, copy=False)


def distinct(column: np.ndarray) -> tuple[list[str | None], np.ndarray]:
    """The different texts of a column, None first where there are unknown ones, and (n,) which one each row has."""
    import pyarrow as pa

    given = pa.array(column if column.dtype.kind == "O" else column.astype(object), from_pandas=True)
    coded = given.dictionary_encode()
    codes = coded.indices.fill_null(-1).to_numpy().astype(np.int64)
    texts = np.array([str(text) for text in coded.dictionary.to_pylist()], object)
    order = np.argsort(texts.astype(str), kind="stable")
    place = np.empty(len(texts) + 1, np.int64)
    place[order] = np.arange(len(texts))
    place[-1] = -1
    told: list[str | None] = [str(text) for text in texts[order]]
    if (codes < 0).any():
        return [None, *told], place[codes] + 1
    return told, place[codes]


def levels(
    field: str, column: np.ndarray, named: Iterable[Single], bins: int, *, rare: int = RARE, most: int = MOST_TEXTS
) -> Levels:
    """The levels of a column of n known values. `named`: values of the hand card, which get levels of their own.

    `bins` ranges of a number, and of texts the `most` frequent ones at most; texts under `rare` are OTHER.
    """
    if is_number(column):
        return _ranges(field, as_numbers(column), [v for v in named if isinstance(v, Range)], bins)
    texts, inverse = distinct(column)
    counts = np.bincount(inverse, minlength=len(texts))
    own = {v for v in named if isinstance(v, str)}
    often = sorted(
        (text for text, k in zip(texts, counts, strict=True) if text is not None and k >= rare and text not in own),
        key=lambda text: (-counts[texts.index(text)], text),
    )
    values: tuple[Single, ...] = (*sorted(own), *often[:most], OTHER, MISSING)
    return Levels(field, values, None, np.zeros(len(values)))


def _ranges(field: str, numbers: np.ndarray, named: list[Range], bins: int) -> Levels:
    known = numbers[~np.isnan(numbers)]
    own = {bound for r in named for bound in (r.low, r.high) if bound is not None}
    cuts = _cuts(known, bins) if len(known) else np.empty(0)
    bounds = np.unique(np.concatenate([np.array(sorted(own), float), cuts]))
    # The place of a range: the mean of what lies in it, on a log scale where the numbers are skewed.
    scaled, middle, spread = _scaled(known)
    found = np.searchsorted(bounds, known, side="right")
    sums = np.bincount(found, weights=scaled, minlength=len(bounds) + 1)
    counts = np.bincount(found, minlength=len(bounds) + 1)
    place = np.where(counts > 0, (sums / np.maximum(counts, 1) - middle) / spread, np.nan)
    if np.isnan(place).any():
        have = ~np.isnan(place)
        index = np.arange(len(place))
        place = np.interp(index, index[have], place[have]) if have.any() else np.zeros(len(place))
    edges: list[float | None] = [None, *(float(bound) for bound in bounds), None]
    ranges = tuple(Range(low, high) for low, high in itertools.pairwise(edges))
    return Levels(field, (*ranges, MISSING), bounds, np.append(place, 0.0))


def _cuts(known: np.ndarray, bins: int) -> np.ndarray:
    """Bounds between numbers, halfway where numbers lie apart, so that a bound is no company's own number."""
    numbers, counts = np.unique(known, return_counts=True)
    if len(numbers) < 2:
        return np.empty(0)
    upto = np.cumsum(counts)[:-1] / len(known)
    wanted = np.arange(1, bins) / bins
    at = (
        np.unique(np.abs(upto[:, None] - wanted).argmin(0))
        if len(numbers) <= 5_000
        else np.unique(np.clip(np.searchsorted(upto, wanted), 0, len(upto) - 1))
    )
    return _short(numbers[at], numbers[at + 1])


def _short(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """A bound above `low` and at most `high`, with as few digits as there is room for."""
    middle = (low + high) / 2
    gap = high - low
    digits = np.clip(1 - np.floor(np.log10(gap)), -12, 12).astype(int)
    found = np.array([round(float(m), int(d)) for m, d in zip(middle, digits, strict=True)])
    whole = (low == np.floor(low)) & (high == np.floor(high)) & (gap <= 1)
    found = np.where(whole, high, found)
    return np.where((found > low) & (found <= high), found, high)


def _scaled(known: np.ndarray) -> tuple[np.ndarray, float, float]:
    if not len(known):
        return known, 0.0, 1.0
    spread = known.std()
    skew = ((known - known.mean()) ** 3).mean() / spread**3 if spread > 0 else 0.0
    scaled = np.log1p(known) if known.min() >= 0 and abs(skew) > 2 else known
    return scaled, float(scaled.mean()), float(scaled.std()) or 1.0


def bins_for(n: int, fields: int) -> int:
    """How many ranges a number gets: finer with more outcomes, fewer where there are very many fields."""
    usual = 16 if n < 100 else 32
    return max(5, min(usual, MOST_LEVELS // max(fields, 1)))


def texts_for(fields: int) -> int:
    """How many texts of a field get a level at most."""
    return int(np.clip(2 * MOST_LEVELS // max(fields, 1), LEAST_TEXTS, MOST_TEXTS))


def worth(values: tuple[Single, ...], points: Mapping[Single, float]) -> np.ndarray:
    """(levels,) points of the hand card for each level of a field; levels are cut so that a range lies in one line."""
    ranges = [(value, p) for value, p in points.items() if isinstance(value, Range)]
    found = np.zeros(len(values))
    for code, value in enumerate(values):
        if isinstance(value, Range):
            inside = [p for r, p in ranges if within(value, r)]
            found[code] = inside[0] if inside else 0.0
        else:
            fallback = points.get(OTHER, 0.0) if isinstance(value, str) else 0.0
            found[code] = points.get(value, fallback)
    return found


def worth_of_pairs(first: Levels, second: Levels, points: Mapping[object, int]) -> np.ndarray:
    """(levels of first x levels of second,) points of a cross; its line (OTHER, OTHER) is for any pair not named."""
    found = np.zeros((len(first.values), len(second.values)))
    free = np.ones(found.shape, bool)
    for pair, given in points.items():
        if pair == (OTHER, OTHER):
            continue
        sides = [_meant(of, pair[i], {p[i] for p in points}) for i, of in enumerate((first, second))]  # type: ignore[index]
        cells = np.outer(*sides)
        found[cells & free] = given
        free &= ~cells
    found[free] = points.get((OTHER, OTHER), 0)
    return found.ravel()


def _meant(of: Levels, value: Single, named: set[Single]) -> np.ndarray:
    if isinstance(value, Range):
        return np.array([isinstance(one, Range) and within(one, value) for one in of.values])
    if value == OTHER:
        return np.array([one == OTHER or (isinstance(one, str) and one not in named) for one in of.values])
    return np.array([one == value for one in of.values])


def within(inner: Range, outer: Range) -> bool:
    low = outer.low is None or (inner.low is not None and inner.low >= outer.low)
    return low and (outer.high is None or (inner.high is not None and inner.high <= outer.high))
