"""Find more like these: how like a few chosen companies every other one is, and in which fields.

Likeness in one field is the mean over the chosen of 1 for an equal text, and of 1 - |x - y| / spread (at least 0) for
numbers, the spread being that of the middle nine tenths of all: Gower's likeness, of one company with many. Fields are
weighted; a field that a company lacks adds nothing, and is told as what it could still add.

The work is per different value, not per company: 100,000 companies are looked up in small tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

#: So many of the chosen, spread evenly over them, stand for all of them in a field of numbers.
CHOSEN_HELD = 200
#: From here on a field is named as one in which a company agrees.
AGREES = 0.5


@dataclass(frozen=True)
class Column:
    """One field of N companies. `codes` int (N,): place in `values`, -1 unknown. `values`: str or float each."""

    codes: np.ndarray
    values: np.ndarray

    @property
    def numbers(self) -> bool:
        return self.values.dtype.kind == "f"


@dataclass(frozen=True)
class Alike:
    """`order`: places of the companies, most alike first, the chosen left out; `likeness`, `possible`: of those,
    0 to 1, known and what unknown fields could still add; `each`: field -> likeness in it, nan unknown."""

    order: np.ndarray
    likeness: np.ndarray
    possible: np.ndarray
    each: dict[str, np.ndarray]

    def agreeing(self, at: int) -> list[str]:
        """The fields in which the company at this place of the result agrees, strongest first."""
        found = [(float(column[at]), name) for name, column in self.each.items() if column[at] >= AGREES]
        return [name for _, name in sorted(found, key=lambda pair: (-pair[0], pair[1]))]


def column_of(texts: np.ndarray) -> Column:
    """A column of an object array of str (None or '' unknown) or a float array (nan unknown)."""
    if texts.dtype.kind == "f":
        values, codes = np.unique(texts, return_inverse=True)
        codes = np.where(np.isfinite(texts), codes, -1)
        return Column(codes, values)
    known = np.array([bool(value) for value in texts], bool)
    values, codes = np.unique(np.where(known, texts, "").astype(str), return_inverse=True)
    return Column(np.where(known, codes, -1), values.astype(object))


def find_alike(
    columns: Mapping[str, Column],
    chosen: np.ndarray,
    weights: Mapping[str, float] | None = None,
    *,
    among: np.ndarray | None = None,
    most: int = 200,
) -> Alike:
    """The `most` companies most like the chosen. `chosen`, `among`: bool (N,); weights default to 1 each.

    ValueError when nobody is chosen, or a weight is not above 0.
    """
    if not chosen.any():
        raise ValueError("nobody is chosen")
    weight = {name: float((weights or {}).get(name, 1.0)) for name in columns}
    if any(not value > 0 for value in weight.values()):
        raise ValueError(f"weights must be above 0: {weight}")
    n = len(chosen)
    total, lacking, whole = np.zeros(n), np.zeros(n), sum(weight.values())
    tables = {}
    for name, column in columns.items():
        table = _table(column, chosen)
        if table is None:
            # None of the chosen has it: nothing to be like.
            whole -= weight[name]
            continue
        tables[name] = np.append(table, np.nan)
        near = tables[name][column.codes]
        unknown = column.codes < 0
        total += np.where(unknown, 0.0, near) * weight[name]
        lacking += unknown * weight[name]
    left = ~chosen if among is None else among & ~chosen
    if not tables:
        nothing = np.zeros(0)
        return Alike(nothing.astype(int), nothing, nothing, {})
    at = np.flatnonzero(left)
    order = at[_first(total[at], lacking[at], most)]
    each = {name: table[columns[name].codes[order]] for name, table in tables.items()}
    return Alike(order, total[order] / whole, (total + lacking)[order] / whole, each)


def _first(total: np.ndarray, lacking: np.ndarray, most: int) -> np.ndarray:
    """Places of the largest by what is known, then by what is possible, then as they came."""
    if len(total) > most:
        bound = np.partition(total, len(total) - most)[len(total) - most]
        kept = np.flatnonzero(total >= bound)
    else:
        kept = np.arange(len(total))
    return np.asarray(kept[np.lexsort((kept, -lacking[kept], -total[kept]))][:most])


def _table(column: Column, chosen: np.ndarray) -> np.ndarray | None:
    """Likeness of each different value with the chosen; None where none of them has one."""
    mine = column.codes[chosen & (column.codes >= 0)]
    if not len(mine):
        return None
    if not column.numbers:
        return np.asarray(np.bincount(mine, minlength=len(column.values)) / len(mine))
    theirs = np.sort(column.values[mine])
    if len(theirs) > CHOSEN_HELD:
        theirs = theirs[np.linspace(0, len(theirs) - 1, CHOSEN_HELD).astype(int)]
    known = column.values[column.codes[column.codes >= 0]]
    low, high = np.quantile(known, [0.05, 0.95])
    spread = float(high - low) or 1.0
    return np.asarray(np.clip(1 - np.abs(np.subtract.outer(column.values, theirs)) / spread, 0, None).mean(1))
