"""Which events came before our own wins: companies with one against those without, fairly compared.

Assumptions:
1. A company counts once, at its first call whose outcome is known; what was seen of it counts only if it was known
   before that day and happened in the window before it. What became known later would be seen because it was won.
2. Calls of one month are compared with each other (Mantel-Haenszel): a month in which much was won and much was read
   must not pass for an effect of the reading.
3. The chance that luck alone does it is Fisher's exact test within the months (given their margins), two-sided, and
   corrected for the number of kinds looked at (Benjamini-Hochberg). It tells of what went together, not of a cause:
   sellers may have called better where there was news.

Sources: Mantel & Haenszel 1959; variance of the risk difference: Sato 1989, with what Agresti & Caffo 2000 add;
Benjamini & Hochberg 1995.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

#: Fewer with the event, or fewer won in all, and nothing is said.
LEAST_WITH, LEAST_WON = 10, 5
Z = 1.6448536269514722  # 90 % interval
FALSE = 0.1  # share of the kinds called better that may be so by chance


class Event(NamedTuple):
    """Something that happened to a company on `on`, and was known to us since `seen` (days as whole numbers)."""

    company: int
    kind: str
    on: int
    seen: int


class Outcome(NamedTuple):
    """The first call of a company whose outcome is known, and whether it was won."""

    company: int
    on: int
    won: bool


@dataclass(frozen=True)
class Preceded:
    """`k` won of `n` with the event before the call, `k_other` of `n_other` without.

    `difference` of the two rates, compared within months, with its 90 % interval (None where nothing can be compared);
    `q`: the chance of luck, corrected for all kinds. `code`: too_few | more | less | no_difference.
    """

    kind: str
    k: int
    n: int
    k_other: int
    n_other: int
    difference: float | None
    low: float
    high: float
    q: float
    code: str


def preceding(events: Sequence[Event], outcomes: Sequence[Outcome], *, window: int = 90) -> list[Preceded]:
    """For each kind of event, in the order of their difference; those of which too little is known last.

    `window`: so many days before the call count. Raises ValueError where a company has two outcomes.
    """
    if len({one.company for one in outcomes}) != len(outcomes):
        raise ValueError("a company counts once")
    kinds = sorted({one.kind for one in events})
    if not (outcomes and kinds):
        return []
    place = {one.company: n for n, one in enumerate(outcomes)}
    on = np.array([one.on for one in outcomes])
    won = np.array([one.won for one in outcomes])
    months = np.unique((on // 30), return_inverse=True)[1]
    has = np.zeros((len(kinds), len(outcomes)), bool)
    at = {kind: n for n, kind in enumerate(kinds)}
    for one in events:
        row = place.get(one.company)
        if row is not None and one.seen < on[row] and 0 <= on[row] - one.on <= window:
            has[at[one.kind], row] = True
    counted = [_counted(kind, has[n], won, months) for n, kind in enumerate(kinds)]
    enough = [n for n, one in enumerate(counted) if one.code != "too_few"]
    for n, q in zip(enough, _corrected([counted[n].q for n in enough]), strict=True):
        counted[n] = _with(counted[n], q)
    return sorted(counted, key=lambda one: (one.code == "too_few", -(one.difference or 0.0), one.kind))


def _counted(kind: str, has: np.ndarray, won: np.ndarray, months: np.ndarray) -> Preceded:
    size = int(months.max()) + 1
    n1, n0 = (np.bincount(months[mask], minlength=size).astype(float) for mask in (has, ~has))
    k1, k0 = (np.bincount(months[mask & won], minlength=size).astype(float) for mask in (has, ~has))
    counts = (int(k1.sum()), int(n1.sum()), int(k0.sum()), int(n0.sum()))
    both = (n1 > 0) & (n0 > 0)
    if counts[1] < LEAST_WITH or counts[0] + counts[2] < LEAST_WON or not both.any():
        return Preceded(kind, *counts, None, -1.0, 1.0, 1.0, "too_few")
    a, b, n, m = k1[both], k0[both], n1[both], n0[both]
    total = n + m
    weight = (n * m / total).sum()
    difference = float(((a * m - b * n) / total).sum() / weight)
    low, high = _interval(a, n, b, m)
    luck = _exact(a.astype(int), n.astype(int), (a + b).astype(int), total.astype(int))
    return Preceded(kind, *counts, difference, low, high, luck, "")


def _interval(a: np.ndarray, n: np.ndarray, b: np.ndarray, m: np.ndarray) -> tuple[float, float]:
    """Of the difference within months: Sato's variance, with one won and one lost company more on each side, shared
    out among the months. Without them none won of a dozen would look certain."""
    a, b, n, m = a + n / n.sum(), b + m / m.sum(), n + 2 * n / n.sum(), m + 2 * m / m.sum()
    total = n + m
    weight = float((n * m / total).sum())
    difference = float(((a * m - b * n) / total).sum()) / weight
    p = ((n**2 * b - m**2 * a + n * m * (m - n) / 2) / total**2).sum()
    q = ((a * (m - b) + b * (n - a)) / (2 * total)).sum()
    half = Z * float(np.sqrt(max(0.0, difference * p + q))) / weight
    return max(-1.0, difference - half), min(1.0, difference + half)


def _exact(k: np.ndarray, n: np.ndarray, won: np.ndarray, total: np.ndarray) -> float:
    """Two-sided: the chance, given the margins of each month, of a sum of wins as unlikely as this one or more."""
    from scipy.stats import hypergeom

    spread = np.ones(1)
    for drawn, good, of in zip(n, won, total, strict=True):
        spread = np.convolve(spread, hypergeom.pmf(np.arange(min(drawn, good) + 1), of, good, drawn))
    seen = spread[int(k.sum())]
    return float(min(1.0, spread[spread <= seen * (1 + 1e-9)].sum()))


def _corrected(chances: list[float]) -> list[float]:
    """Benjamini-Hochberg: the q of each p."""
    order = np.argsort(chances)
    found, least = [1.0] * len(chances), 1.0
    for rank in range(len(chances), 0, -1):
        place = int(order[rank - 1])
        least = min(least, chances[place] * len(chances) / rank)
        found[place] = least
    return found


def _with(one: Preceded, q: float) -> Preceded:
    sure = q <= FALSE and one.difference is not None
    code = "no_difference" if not sure else "more" if (one.difference or 0) > 0 else "less"
    return Preceded(one.kind, one.k, one.n, one.k_other, one.n_other, one.difference, one.low, one.high, q, code)
