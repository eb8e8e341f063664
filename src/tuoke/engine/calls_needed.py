"""n calls at a rate -> the chance of at least k deals; and the other way: a chance -> how many calls it takes.

"200 calls, 1 deal" is a mean, not a promise: at 1 in 200, 200 calls bring no deal 37 times of 100.

Assumptions:
1. Each call is one draw with the same chance p, and calls do not influence each other: deals ~ Binomial(n, p).
2. Where p is not known but believed, p ~ Beta(a, b), deals ~ BetaBinomial(n, a, b): the doubt about the rate is one
   doubt for all calls, so that more calls help less than they would at a known rate.
"""

from __future__ import annotations

from collections.abc import Callable

#: The chances for which a plan says what it needs.
CHANCES = (0.5, 0.8, 0.95)
#: More calls than these are not counted: nobody makes them.
MOST = 10_000_000

#: A known rate, or the two numbers of a Beta belief about it.
Belief = float | tuple[float, float]


def chance_of(k: int, n: int, p: Belief) -> float:
    """The chance of at least k deals in n calls; ValueError unless k >= 0, n >= 0 and p is a rate or a belief."""
    from scipy.stats import betabinom, binom

    _checked(k, p)
    if n < 0:
        raise ValueError(f"not a number of calls: {n}")
    if k == 0:
        return 1.0
    if isinstance(p, tuple):
        return float(betabinom.sf(k - 1, n, *p))
    return float(binom.sf(k - 1, n, p))


def calls_needed(chance: float, p: Belief, k: int = 1) -> int | None:
    """The fewest calls that bring at least k deals with this chance; None where more than MOST would be needed."""
    _checked(k, p)
    if not 0 < chance < 1:
        raise ValueError(f"not a chance: {chance}")
    return fewest(lambda n: chance_of(k, n, p) >= chance, MOST)


def fewest(enough: Callable[[int], bool], most: int) -> int | None:
    """The smallest n from 0 to `most` that is enough, where all above it are enough too; None where none is."""
    if enough(0):
        return 0
    low, high = 0, 1
    while not enough(high):
        if high >= most:
            return None
        low, high = high, min(2 * high, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _checked(k: int, p: Belief) -> None:
    known = min(p) > 0 if isinstance(p, tuple) else 0 <= p <= 1
    if k < 0 or not known:
        raise ValueError(f"not a rate, or not a number of deals: {p}, {k}")
