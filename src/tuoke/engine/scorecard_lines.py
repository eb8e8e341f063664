"""The lines of a fitted card, before and after, each with its interval, its outcomes and what is to be done."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from tuoke.engine.evidence import COUNTS_UNDER
from tuoke.engine.scorecard import Column, HandCard, Learned
from tuoke.engine.scorecard_fit import Design
from tuoke.engine.scorecard_points import Whole
from tuoke.engine.scorecard_values import OTHER, Field, Range, Value

EIGHTY = 1.2816


def lines_of(
    columns: list[Column],
    design: Design,
    won: np.ndarray,
    hand: HandCard,
    new: Whole,
    old: Whole,
    doubts: np.ndarray,
    frozen: Collection[Field],
    *,
    stays: bool,
) -> tuple[Learned, ...]:
    """`design`, `won`: the outcomes to count; `doubts`: (levels, draws) in log odds. Ranges alike are one line."""
    n = design.counted(np.ones(design.n))
    k = design.counted(won.astype(float))
    found: list[Learned] = []
    for f, column in enumerate(columns):
        own = slice(design.starts[f + 1], design.starts[f + 2])
        held = column.field in frozen
        after = (old if stays or held else new).points[own]
        exact = column.worth if held else new.exact[own]
        weight = n[own] / max(n[own].sum(), 1)
        spread = (doubts[own] - weight @ doubts[own]).std(1) / new.unit
        scaled = column.worth * (old.unit / new.unit)
        moved = (exact - weight @ exact) - (scaled - weight @ scaled)
        before = _before(column, hand)
        for group in _alike(column, after, before):
            many = np.asarray(group)
            share = n[own][many] + 1e-6
            share = share / share.sum()
            around = 0.0 if held else EIGHTY * float(share @ spread[many])
            one = float(share @ exact[many])
            count = int(n[own][many].sum())
            action = "frozen" if held else _action(float(share @ moved[many]), around, count, before, group[0])
            pair = isinstance(column.field, tuple)
            if not after[group[0]] and before[group[0]] is None and (pair or not count):
                continue
            found.append(
                Learned(
                    column.field,
                    column.span(group) if len(column.parts) == 1 or len(group) == 1 else Value((OTHER, OTHER)),
                    before[group[0]],
                    int(after[group[0]]),
                    one,
                    one - around,
                    one + around,
                    count,
                    int(k[own][many].sum()),
                    action,
                    float(share @ scaled[many]),
                )
            )
    return tuple(found)


def _before(column: Column, hand: HandCard) -> list[int | None]:
    """Points on the hand card for each level, None where no line names it."""
    given = hand.of(column.field)
    ranges = [value for value in given if isinstance(value, Range)]
    found: list[int | None] = []
    for code in range(column.size):
        value = column.value(code).of
        named = value in given
        if isinstance(value, Range):
            middle = column.worth[code] != 0 or any(_inside(value, one) for one in ranges)
            named = bool(middle)
        elif isinstance(value, tuple):
            named = column.worth[code] != 0
        found.append(int(column.worth[code]) if named else None)
    return found


def _inside(inner: Range, outer: Range) -> bool:
    low = outer.low is None or (inner.low is not None and inner.low >= outer.low)
    return low and (outer.high is None or (inner.high is not None and inner.high <= outer.high))


def _alike(column: Column, after: np.ndarray, before: list[int | None]) -> list[list[int]]:
    """Codes that make one line: neighbouring ranges with the same points before and after; else each its own."""
    if len(column.parts) == 2:
        return _cells(column, after, before)
    groups: list[list[int]] = []
    ranged = len(column.parts) == 1 and column.parts[0].bounds is not None
    for code in range(column.size):
        joins = ranged and groups and 0 < code < column.size - 1
        if joins and after[code] == after[code - 1] and before[code] == before[code - 1]:
            groups[-1].append(code)
        else:
            groups.append([code])
    return groups


def _cells(column: Column, after: np.ndarray, before: list[int | None]) -> list[list[int]]:
    """A cross in few lines: first the cells of the usual points, which are "any other pair", then each other cell."""
    other = next(
        code for code in range(column.size) if column.value(code).of == (OTHER, OTHER) or code == column.size - 1
    )
    usual = int(np.bincount(after).argmax())
    rest = [code for code in range(column.size) if after[code] == usual and before[code] is None]
    rest = [other, *(code for code in rest if code != other)]
    return [rest, *([code] for code in range(column.size) if code not in set(rest))]


def _action(moved: float, around: float, n: int, before: list[int | None], code: int) -> str:
    """`moved`: by how much more the value is worth beside the others of its field than before, +- `around`."""
    if n < COUNTS_UNDER:
        return "too_few"
    if moved - around > 0:
        return "add" if before[code] is None else "raise"
    new = all(points is None for points in before)
    return "lower" if moved + around < 0 and not new else "keep"
