"""Outcomes laid out for the fit: the fields of the card, and beside them what no card shows.

Beside the card stand, as columns of the same design:
- when: with dates, stretches of time of equally many outcomes. A rate that rises for everybody is then no merit of a
  value that became frequent meanwhile. The learned card takes the last stretch as its own.
- the seller's own: with several sellers, each effect is what all share plus the seller's difference; the differences
  share one precision, which the outcomes set (how alike sellers are).

Laying a table out again "as the card has it" adds the seller's differences and the last stretch to what all share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tuoke.engine.scorecard import Column, Field, HandCard, Outcomes
from tuoke.engine.scorecard_crosses import RANGES, TEXTS
from tuoke.engine.scorecard_fit import Design, Prior
from tuoke.engine.scorecard_values import bins_for, texts_for
from tuoke.engine.time_guard import LeftOut

#: A point of a card of 0, 1 and 2 is worth about 0.4 log odds; a card of more points spans as much in all.
SLOPE, SPAN = 0.4, 0.8
#: How far the slope may be off, as a share of it.
SLOPE_SPREAD = 0.625
#: Before the first outcome one call in ten is expected to give something (method 004).
EXPECTED, BASE_SPREAD = 0.1, 2.0
#: The precision of what may not be learned, and of a seller's base beside that of all.
NEVER, OWN_BASE = 1e9, 4.0
#: Outcomes of one stretch of time, and how many stretches there are at most.
STRETCH, MOST_STRETCHES = 25, 10
#: Ranges of a number are near where no more than about this share of outcomes lies between them.
NEAR = 0.08


@dataclass(frozen=True)
class Layout:
    """`design`: base, columns, when (if `stretches`), mine and the seller's own (if `apart`). `own`: base and columns.

    `worth`: (levels of own,) points of the hand card. `free`: indices of columns that are learned. `stretch`: (n,).
    """

    design: Design
    own: Design
    columns: tuple[Column, ...]
    worth: np.ndarray
    free: tuple[int, ...]
    fixed: tuple[int, ...]
    stretches: int
    stretch: np.ndarray
    apart: bool

    def smoothed(self, counts: np.ndarray) -> np.ndarray:
        """(levels of own,) counts in which each range of a number borrows from ranges near it."""
        found = counts.copy()
        for f, kernel in self.kernels.items():
            own = slice(self.own.starts[f + 1], self.own.starts[f + 1] + len(kernel))
            found[own] = kernel @ counts[own]
        return found

    @cached_property
    def kernels(self) -> dict[int, np.ndarray]:
        """By number among the columns: (ranges, ranges) how much a range borrows, by the share of outcomes between."""
        found = {}
        total = self.own.counted(np.ones(self.own.n))
        for f in self.free:
            column = self.columns[f]
            if len(column.parts) == 1 and column.parts[0].bounds is not None:
                start = self.own.starts[f + 1]
                n = total[start : start + column.size - 1]
                if not n.sum():
                    continue
                middle = (np.cumsum(n) - n / 2) / n.sum()
                found[f] = np.exp(-(((middle[:, None] - middle) / NEAR) ** 2) / 2)
        return found

    @property
    def counted(self) -> np.ndarray:
        """(levels of own,) bool: levels that are learned one by one; a cross repeats its fields and is none."""
        found = np.zeros(self.own.levels, bool)
        for f in self.free:
            if isinstance(self.columns[f].field, str):
                found[self.own.starts[f + 1] : self.own.starts[f + 2]] = True
        return found

    def as_card(self, table: np.ndarray, rows: np.ndarray | None = None) -> np.ndarray:
        """(levels of the design,) -> (levels of own,), the last stretch that `rows` (None: all) have among the base."""
        starts, base = self.design.starts, len(self.columns)
        found = table[: self.own.levels].copy()
        place = base + 1
        if self.stretches:
            seen = self.stretch if rows is None else self.stretch[rows]
            found[0] += table[starts[place] + int(seen.max(initial=0))]
            place += 1
        if self.apart:
            found[0] += table[starts[place] + 1]
            for f in range(base):
                start, end = starts[place + 1 + f], starts[place + 2 + f]
                found[starts[f + 1] : starts[f + 2]] += table[start : end - 1]
        return found


def laid_out(
    outcomes: Outcomes,
    hand: HandCard,
    out: tuple[LeftOut, ...],
    frozen: frozenset[Field],
    mine: np.ndarray,
    crosses: Sequence[Column] = (),
) -> Layout:
    """`mine`: bool (n,), the seller's own outcomes; all of them: nobody is told apart. `crosses`: more columns."""
    n = len(outcomes.won)
    without = {one.field for one in out}
    names: list[Field] = [*hand.fields, *(f for f in outcomes.fields if f not in hand.fields and f not in without)]
    bins, texts = bins_for(n, len(names)), texts_for(len(names))
    columns = [
        Column.of(name, outcomes.fields, n, hand.of(name), bins, seen=name not in without, texts=texts)
        for name in names
    ]
    columns += crosses
    codes = [column.codes(outcomes.fields, n) for column in columns]
    sizes = [column.size for column in columns]
    own = Design.of(codes, sizes, n)
    stretch = np.zeros(n, np.int64)
    stretches = 0 if outcomes.on is None else min(n // STRETCH, MOST_STRETCHES)
    all_codes, all_sizes = list(codes), list(sizes)
    if stretches > 1 and outcomes.on is not None:
        order = np.argsort(outcomes.on, kind="stable")
        stretch[order] = np.arange(n) * stretches // n
        all_codes.append(stretch)
        all_sizes.append(stretches)
    else:
        stretches = 0
    apart = bool(mine.any() and not mine.all())
    if apart:
        all_codes += [np.where(mine, 1, 0), *(np.where(mine, c, size) for c, size in zip(codes, sizes, strict=True))]
        all_sizes += [2, *(size + 1 for size in sizes)]
    worth = np.concatenate([[0.0], *(column.worth for column in columns)])
    learned = [f for f, column in enumerate(columns) if column.field not in frozen and column.field not in without]
    fixed = [f + 1 for f, column in enumerate(columns) if column.field in frozen]
    design = Design.of(all_codes, all_sizes, n)
    return Layout(design, own, tuple(columns), worth, tuple(learned), tuple(fixed), stretches, stretch, apart)


def coarse(outcomes: Outcomes, laid: Layout) -> dict[str, Column]:
    """The learned fields in few levels each, as crosses have them."""
    n = len(outcomes.won)
    names = [laid.columns[f].field for f in laid.free]
    return {
        name: Column.of(name, outcomes.fields, n, {}, RANGES, texts=TEXTS) for name in names if isinstance(name, str)
    }


def slope_of(hand: HandCard) -> float:
    """Log odds of a point that are expected of a card."""
    if hand.unit:
        return hand.unit
    tops = [max(hand.of(name).values(), default=0) for name in hand.fields]
    return SPAN / max(2, *tops) if tops else SLOPE


def prior_of(laid: Layout, slope: float) -> Prior:
    """The hand card's points, a bend along each number, and the levels' own effects; see scorecard_fit.py."""
    design, columns, starts = laid.design, laid.columns, laid.design.starts
    basis = [np.zeros(design.levels)]
    basis[0][: laid.own.levels] = laid.worth
    for f in laid.free:
        place = columns[f].parts[0].place
        if len(columns[f].parts) == 1 and place.any():
            basis.append(np.zeros(design.levels))
            basis[-1][starts[f + 1] : starts[f + 2]] = place
    tables = np.stack(basis, 1)
    k = tables.shape[1]
    mean, precision = np.zeros(k + design.levels), np.full(k + design.levels, NEVER)
    mean[0], precision[0] = slope, 1 / (slope * SLOPE_SPREAD) ** 2
    hand = float(laid.own.scores(laid.worth).mean()) if design.n else 0.0
    mean[k], precision[k] = np.log(EXPECTED / (1 - EXPECTED)) - slope * hand, 1 / BASE_SPREAD**2
    # The bends share one precision: with few outcomes how steep numbers are is learned from all of them.
    groups = [np.arange(1, k)] if k > 1 else []
    groups += [np.arange(k + starts[f + 1], k + starts[f + 2]) for f in laid.free]
    place_of = len(columns) + 1
    if laid.stretches:
        groups.append(np.arange(k + starts[place_of], k + starts[place_of + 1]))
        place_of += 1
    if laid.apart:
        precision[k + starts[place_of] + 1] = OWN_BASE
        own = [np.arange(k + starts[place_of + 1 + f], k + starts[place_of + 2 + f] - 1) for f in laid.free]
        groups += [np.concatenate(own)] if own else []
    return Prior(tables, mean, precision, tuple(groups))
