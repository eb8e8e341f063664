"""Counts of a few classes -> a Pareto: the largest first, shares and cumulative shares with intervals, and whether each
is really more frequent than the next.

Assumptions:
1. Each of the n cases is one draw from the same fixed shares of the C classes; the cases do not influence each other.
2. Before the first case every division into shares is as likely as any other: Dirichlet(1, ..., 1). Afterwards the
   share of a class is Beta(1 + k, C - 1 + n - k), and that of j classes together Beta(j + K, C - j + n - K).
3. Of two classes a and b, share_a / (share_a + share_b) is Beta(1 + k_a, 1 + k_b): the others do not matter.
4. The order is that of the counts, so the first looks larger than it is where counts are few; `chance` does not correct
   for that, which is why `sure` asks for SURE and for FEWEST cases of the two together.

Source: Gelman et al., Bayesian Data Analysis (3rd ed. 2013), section 3.4 (multinomial with a Dirichlet prior).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tuoke.engine.evidence import Rate, enough
from tuoke.engine.pooling import SURE, WINNER_FROM

#: So many cases of the two classes together, before one is called the more frequent.
FEWEST = WINNER_FROM


@dataclass(frozen=True)
class Bar:
    """One class: `share` is k of n with its interval, `upto` that of it and all before it together; `chance` that it is
    more frequent than the next one, None for the last; `sure`: that chance may be believed."""

    code: str
    share: Rate
    upto: Rate
    chance: float | None
    sure: bool


def pareto(counts: Mapping[str, int], level: float = 0.8) -> list[Bar]:
    """The classes of `counts`, most first, equal ones in the order given; ValueError for a negative count, fewer than
    two classes, or a level outside 0 to 1."""
    if len(counts) < 2 or any(k < 0 for k in counts.values()) or not 0 < level < 1:
        raise ValueError(f"no Pareto of {dict(counts)} at {level}")
    order = sorted(counts, key=lambda code: -counts[code])
    n, many, together = sum(counts.values()), len(order), 0
    bars = []
    for j, code in enumerate(order, 1):
        k = counts[code]
        together += k
        upto = _share(together, n, j, many, level) if j < many else Rate(n, n, 1.0, 1.0, 1.0, level, enough(n))
        after = counts[order[j]] if j < many else None
        chance = None if after is None else more_frequent(k, after)
        sure = after is not None and chance is not None and chance >= SURE and k + after >= FEWEST
        bars.append(Bar(code, _share(k, n, 1, many, level), upto, chance, sure))
    return bars


def more_frequent(first: int, second: int) -> float:
    """The chance that the class with `first` cases is truly more frequent than that with `second`."""
    from scipy.special import betainc

    return 1.0 - float(betainc(1 + first, 1 + second, 0.5))


def _share(k: int, n: int, j: int, many: int, level: float) -> Rate:
    """The share of j of `many` classes with k of n cases together."""
    from scipy.special import betaincinv

    a, b, tail = j + k, many - j + n - k, (1 - level) / 2
    low, high = float(betaincinv(a, b, tail)), float(betaincinv(a, b, 1 - tail))
    return Rate(k, n, a / (a + b), low, high, level, enough(n))
