"""One tag against the outcome: rate, lift with its interval, exact test.

Assumptions:
1. The chance to win with the tag, and that without it, are each near the chance of all before anything is counted:
   Beta(STRENGTH * base, STRENGTH * (1 - base)).
2. lift = P(won | tag) / P(won). Its interval is that of p / (w p + (1 - w) r), p and r drawn from the two beliefs,
   w the share of companies with the tag; equal-tailed.
3. The exact test is Fisher's, one-sided: as many won among those with the tag, or more, were the won drawn by lot.

Sources: Fisher 1935; weighted relative accuracy: Lavrac, Flach & Zupan 1999, ILP; q values: Benjamini & Hochberg 1995.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: How many companies the belief before counting is worth.
STRENGTH = 8.0
LEVEL = 0.9
DRAWS = 4_000


@dataclass(frozen=True)
class Counted:
    """k won among n with the tag; `all_won` among `of` of whom it is known whether they have it.

    `rate` is k / n drawn towards the base; `lift` raw, `shrunk` from `rate`; `low`, `high` its interval; `p` one-sided
    Fisher; `wracc` the weighted relative accuracy.
    """

    k: int
    n: int
    all_won: int
    of: int
    rate: float
    lift: float
    shrunk: float
    low: float
    high: float
    p: float
    wracc: float


def count(has: np.ndarray, won: np.ndarray, *, level: float = LEVEL, seed: int = 0) -> Counted:
    """`has` int8 (n,): 1, 0 or -1 (unknown); `won` bool (n,)."""
    known = has >= 0
    with_tag = has == 1
    return counted(
        int((with_tag & won).sum()),
        int(with_tag.sum()),
        int((known & won).sum()),
        int(known.sum()),
        level=level,
        seed=seed,
    )


def counted(k: int, n: int, all_won: int, of: int, *, level: float = LEVEL, seed: int = 0) -> Counted:
    """From the four counts; ValueError where they cannot be so."""
    if not (0 <= k <= n <= of and k <= all_won <= of and all_won - k <= of - n):
        raise ValueError(f"cannot be: {k} of {n}, {all_won} of {of}")
    from scipy.stats import hypergeom

    if not (of and all_won):
        return Counted(k, n, all_won, of, np.nan, np.nan, np.nan, 0.0, np.inf, 1.0, 0.0)
    base = all_won / of
    rate = (k + STRENGTH * base) / (n + STRENGTH)
    low, high = lift_interval(k, n, all_won, of, level=level, seed=seed)
    p = float(hypergeom.sf(k - 1, of, all_won, n))
    lift = k / n / base if n else np.nan
    wracc = n / of * (k / n - base) if n else 0.0
    return Counted(k, n, all_won, of, rate, lift, rate / base, low, high, min(1.0, p), wracc)


def lift_interval(k: int, n: int, all_won: int, of: int, *, level: float = LEVEL, seed: int = 0) -> tuple[float, float]:
    """The interval of the lift, by simulation; the same seed gives the same interval."""
    rng = np.random.default_rng(seed)
    base = all_won / of
    a, b = STRENGTH * base, STRENGTH * (1 - base) + 1e-9
    with_tag = rng.beta(a + k, b + n - k, DRAWS)
    without = rng.beta(a + all_won - k, b + (of - n) - (all_won - k), DRAWS)
    share = n / of
    lifts = with_tag / (share * with_tag + (1 - share) * without)
    tail = (1 - level) / 2
    low, high = np.quantile(lifts, [tail, 1 - tail])
    return float(low), float(high)


def lift_of(has: np.ndarray, won: np.ndarray, among: np.ndarray) -> float:
    """Raw lift among some of the companies; nan where none of them has the tag, or there is nobody but the won."""
    known = among & (has >= 0)
    with_tag = known & (has == 1)
    if not with_tag.any() or not (known & ~won).any() or not (known & won).any():
        return float("nan")
    return float(won[with_tag].mean() / won[known].mean())


def false_discovery(p: np.ndarray) -> np.ndarray:
    """q values of Benjamini and Hochberg, in the order of `p`."""
    p = np.asarray(p, float)
    if not len(p):
        return p
    order = np.argsort(p)
    stepped = p[order] * len(p) / np.arange(1, len(p) + 1)
    q = np.empty(len(p))
    q[order] = np.minimum(1.0, np.minimum.accumulate(stepped[::-1])[::-1])
    return q
