"""k of n -> a rate with its interval, and how much of it may be believed.

Assumptions:
1. Each of the n tries is one draw with the same unknown chance p; the tries do not influence each other.
2. Before the first try every p is as likely as any other: Beta(1, 1). Afterwards p ~ Beta(1 + k, 1 + n - k).
3. The interval is equal-tailed: (1 - level) / 2 of the belief lies below it and as much above.

Source: Thall & Simon 1994, Biometrics 50, 337-349 (posterior rule).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

#: Under this n only "k of n" is said; under FULL no ranking and no colour.
COUNTS_UNDER = 5
FULL_FROM = 30


@dataclass(frozen=True)
class Rate:
    """k of n, the mean of the belief, its interval and its level (0.8 = 80 %). `enough`: see enough()."""

    k: int
    n: int
    mid: float
    low: float
    high: float
    level: float
    enough: str


@dataclass(frozen=True)
class Step:
    """One step of the funnel: `take` of the step before usually give `give` of this one."""

    name: str
    give: int
    take: int


#: 200 calls, 20 meetings, 5 intents, 1 deal, read backwards. A rule of thumb, not a constant of nature.
PLAIN_FUNNEL: tuple[Step, ...] = (Step("meetings", 20, 200), Step("intents", 5, 20), Step("deals", 1, 5))
PLAIN_FUNNEL_SOURCE = "004"


@lru_cache(maxsize=4096)
def rate(k: int, n: int, level: float = 0.8) -> Rate:
    """The rate behind k of n; ValueError unless 0 <= k <= n and 0 < level < 1."""
    from scipy.special import betaincinv

    if not (0 <= k <= n and 0 < level < 1):
        raise ValueError(f"not a rate: {k} of {n} at {level}")
    a, b, tail = 1 + k, 1 + n - k, (1 - level) / 2
    low, high = float(betaincinv(a, b, tail)), float(betaincinv(a, b, 1 - tail))
    return Rate(k, n, a / (a + b), low, high, level, enough(n))


def enough(n: int) -> str:
    """What n tries allow to be said: none, counts (k of n only), interval, or full (ranking and colour)."""
    if n == 0:
        return "none"
    if n < COUNTS_UNDER:
        return "counts"
    return "interval" if n < FULL_FROM else "full"


def chance_at_least(k: int, n: int, threshold: float) -> float:
    """The chance that the true rate is at least the threshold, given k of n."""
    from scipy.special import betainc

    if not (0 <= k <= n and 0 <= threshold <= 1):
        raise ValueError(f"not a rate: {k} of {n}, threshold {threshold}")
    return 1.0 - float(betainc(1 + k, 1 + n - k, threshold))


def plain_funnel(calls: float, steps: Iterable[Step] = PLAIN_FUNNEL) -> dict[str, float]:
    """What so many calls usually give: {'calls': 200, 'meetings': 20, 'intents': 5, 'deals': 1} for 200."""
    counts, reached = {"calls": float(calls)}, float(calls)
    for step in steps:
        reached = reached * step.give / step.take
        counts[step.name] = reached
    return counts
