"""Whether the newly won are still those that the profile was drawn from.

PSI (population stability index) = sum (new - old) ln(new / old) over the values of a field, each count raised by 0.5 so
that an empty cell has a finite value. The test is exact (Freeman & Halton 1951, by the chi-square statistic) while the
tables can be counted, else chi-square where 5 are expected in every cell, else by lot.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: Customary bounds of the PSI: under it nothing moved, over it much did.
STEADY, MOVED = 0.1, 0.25
SURE = 0.05
#: Under so many on either side nothing is said.
LEAST = 5
EXACT_TABLES = 200_000
BY_LOT = 9_999


@dataclass(frozen=True)
class Drift:
    """`code`: steady | moved | too_few. `fresh`: values that only the new have, most frequent first: a different
    customer. `p`: of a difference as large, were there none; `how`: exact | chi_square | by_lot."""

    code: str
    old: int
    new: int
    psi: float
    p: float
    how: str
    fresh: tuple[str, ...]


def drift(old: np.ndarray, new: np.ndarray, seed: int = 0) -> Drift:
    """Values of one field (object arrays of str, None unknown) of the profile's customers and of the new ones."""
    before = np.array([str(value) for value in old if value is not None], dtype=object)
    after = np.array([str(value) for value in new if value is not None], dtype=object)
    names = sorted(set(before) | set(after))
    place = {name: at for at, name in enumerate(names)}
    a = np.bincount([place[value] for value in before], minlength=len(names))
    b = np.bincount([place[value] for value in after], minlength=len(names))
    fresh = tuple(names[at] for at in np.argsort(-b, kind="stable") if b[at] and not a[at])
    if min(len(before), len(after)) < LEAST:
        return Drift("too_few", len(before), len(after), float("nan"), 1.0, "", fresh)
    index = psi(a, b)
    p, how = difference(a, b, seed)
    # The index alone is large by luck where few are counted.
    code = "moved" if p <= SURE and index >= STEADY else "steady"
    return Drift(code, len(before), len(after), index, p, how, fresh)


def psi(old: np.ndarray, new: np.ndarray) -> float:
    """Of two sets of counts over the same values."""
    p, q = (old + 0.5) / (old + 0.5).sum(), (new + 0.5) / (new + 0.5).sum()
    return float(((q - p) * np.log(q / p)).sum())


def difference(old: np.ndarray, new: np.ndarray, seed: int = 0) -> tuple[float, str]:
    """p that two sets of counts come from one, and how it was found."""
    keep = (old + new) > 0
    old, new = old[keep], new[keep]
    rows, total, drawn = old + new, int(old.sum() + new.sum()), int(new.sum())
    if len(rows) < 2 or not 0 < drawn < total:
        return 1.0, "exact"
    expected = rows * drawn / total
    if np.prod((rows + 1).astype(float)) <= EXACT_TABLES:
        return _exact(rows, new, drawn, total), "exact"
    seen = _square(new, rows, drawn, total)
    if min(expected.min(), (rows - expected).min()) >= 5:
        from scipy.stats import chi2

        return float(chi2.sf(seen, len(rows) - 1)), "chi_square"
    lots = np.random.default_rng(seed).multivariate_hypergeometric(rows, drawn, size=BY_LOT, method="marginals")
    far = int((_square(lots, rows, drawn, total) >= seen - 1e-9).sum())
    return (1 + far) / (BY_LOT + 1), "by_lot"


def _square(new: np.ndarray, rows: np.ndarray, drawn: int, total: int) -> np.ndarray:
    """Pearson's chi-square of the tables whose second columns are `new` (..., values)."""
    expected = rows * drawn / total
    return np.asarray(((new - expected) ** 2 / expected + (new - expected) ** 2 / (rows - expected)).sum(-1))


def _exact(rows: np.ndarray, new: np.ndarray, drawn: int, total: int) -> float:
    """The chance of all tables with these margins that are as far off as the one seen, or farther."""
    from scipy.special import gammaln

    def ways(n: int, k: np.ndarray) -> np.ndarray:
        return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))

    used, logs, far = np.zeros(1, int), np.zeros(1), np.zeros(1)
    for row in rows:
        expected = row * drawn / total
        x = np.arange(row + 1)
        off = (x - expected) ** 2 * (1 / expected + 1 / (row - expected))
        used, logs, far = (
            np.add.outer(held, step).ravel() for held, step in ((used, x), (logs, ways(int(row), x)), (far, off))
        )
        keep = used <= drawn
        used, logs, far = used[keep], logs[keep], far[keep]
    whole = used == drawn
    chances = np.exp(logs[whole] - ways(total, np.array([drawn]))[0])
    return float(min(1.0, chances[far[whole] >= float(_square(new, rows, drawn, total)) - 1e-9].sum()))
