"""How alike the won are, beyond how alike any called companies are; and which fields they agree in.

Likeness of two companies is Gower's: the mean over the fields both of which are known, of 1 for an equal text, and of
1 - |x - y| / range for numbers (Gower 1971, Biometrics 27, 857-871). Chance: as many called companies drawn by lot.

Assumptions:
1. Every field counts the same. 2. A field that either lacks says nothing. 3. Sets drawn by lot are all as likely.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

#: Under so many won their likeness says nothing.
LEAST = 8
#: So many called companies at most are compared, drawn by lot: each with each.
MOST = 1_500
ROUNDS = 999
#: Alike beyond luck from this p on.
ALIKE = 0.05


@dataclass(frozen=True)
class Homogeneity:
    """`code`: alike | not_alike | too_few. `won`: mean likeness among them; `chance`: that of sets by lot, of which
    nine in ten lie between `low` and `high`; `p`: the share of sets at least as alike. `entropy`: field -> 0 (every
    value as often) .. 1 (all the same value), nan where unknown."""

    code: str
    n: int
    won: float
    chance: float
    low: float
    high: float
    p: float
    entropy: dict[str, float]

    @property
    def beyond(self) -> float:
        """How much more alike than chance."""
        return self.won - self.chance


def likeness(fields: Mapping[str, np.ndarray]) -> np.ndarray:
    """(n, n) mean likeness of each with each, nan where no field is known of both. Fields as in `scorecard.Outcomes`:
    float (nan = unknown) or object (None = unknown), each (n,)."""
    n = len(next(iter(fields.values())))
    total, many = np.zeros((n, n), np.float32), np.zeros((n, n), np.float32)
    for column in fields.values():
        if column.dtype.kind == "f":
            known = np.isfinite(column)
            spread = float(np.ptp(column[known])) if known.any() else 0.0
            near = 1 - np.abs(np.subtract.outer(column, column)) / (spread or 1.0)
        else:
            known = np.array([value is not None for value in column])
            codes = np.unique([str(value) for value in column], return_inverse=True)[1]
            near = np.equal.outer(codes, codes)
        both = np.logical_and.outer(known, known)
        total += np.where(both, near, 0.0).astype(np.float32)
        many += both
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(many > 0, total / np.maximum(many, 1), np.nan))


def homogeneity(
    fields: Mapping[str, np.ndarray], won: np.ndarray, *, rounds: int = ROUNDS, seed: int = 0
) -> Homogeneity:
    """`fields` of the called companies, `won` bool (n,): too_few under LEAST won or without enough others."""
    entropy = {name: agreement(column, won) for name, column in fields.items()}
    size = int(won.sum())
    if size < LEAST or len(won) - size < LEAST or not fields:
        return Homogeneity("too_few", size, np.nan, np.nan, np.nan, np.nan, 1.0, entropy)
    rng = np.random.default_rng(seed)
    keep = np.arange(len(won))
    if len(won) > MOST:
        keep = np.sort(rng.choice(len(won), MOST, replace=False))
    fields, won = {name: column[keep] for name, column in fields.items()}, won[keep]
    alike = likeness(fields)
    np.fill_diagonal(alike, np.nan)
    sets = rng.permuted(np.tile(won, (rounds, 1)), axis=1)
    means = _means(alike, np.vstack([won, sets]))
    seen, by_lot = float(means[0]), means[1:]
    low, high = np.quantile(by_lot, [0.05, 0.95])
    p = (1 + int((by_lot >= seen - 1e-9).sum())) / (rounds + 1)
    code = "alike" if p <= ALIKE else "not_alike"
    return Homogeneity(code, size, seen, float(by_lot.mean()), float(low), float(high), p, entropy)


def _means(alike: np.ndarray, sets: np.ndarray) -> np.ndarray:
    """The mean likeness within each set, sets bool (many, n)."""
    held, known = sets.astype(np.float32), np.isfinite(alike).astype(np.float32)
    filled = np.nan_to_num(alike, nan=0.0).astype(np.float32)
    total = np.einsum("ij,ij->i", held @ filled, held)
    many = np.einsum("ij,ij->i", held @ known, held)
    return np.asarray(total / np.maximum(many, 1))


def agreement(column: np.ndarray, won: np.ndarray) -> float:
    """1 - H / Hmax of the values among the won, Hmax for as many values as are borne by the called; numbers in
    quarters of the called. nan where nothing, or only one value, is known."""
    if column.dtype.kind == "f":
        known = np.isfinite(column)
        cuts = np.unique(np.quantile(column[known], [0.25, 0.5, 0.75])) if known.any() else np.zeros(0)
        values = np.searchsorted(cuts, column[known], side="right")
    else:
        known = np.array([value is not None for value in column], bool)
        values = np.array([str(value) for value in column[known]])
    different = np.unique(values)
    mine = values[won[known]]
    if len(different) < 2 or not len(mine):
        return float("nan")
    shares = np.unique(mine, return_counts=True)[1] / len(mine)
    return float(1 + (shares * np.log(shares)).sum() / np.log(len(different)))
