"""What one meeting costs: money or hours spent, and k meetings -> cost of one, with its interval.

Assumption: meetings come from what was spent as a Poisson process; with Jeffreys' prior Gamma(1/2, 0), k of them for a
cost C give Gamma(k + 1/2, 1) / C for meetings per unit of cost. The interval of the cost of one is equal-tailed and
open above where there was no meeting: it may never come.

Source: Brown, Cai, DasGupta 2003, Statistica Sinica 13, 19-49 (interval of a Poisson mean).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Each:
    """Cost of one: `mid` None where none came; `high` None where it is open above. All None: nothing was spent."""

    cost: float
    k: int
    mid: float | None
    low: float | None
    high: float | None
    level: float


def cost_of_each(cost: float, k: int, level: float = 0.8) -> Each:
    """Of a `cost` that brought `k`; ValueError unless both are >= 0 and 0 < level < 1."""
    from scipy.special import gammaincinv

    if cost < 0 or k < 0 or not 0 < level < 1:
        raise ValueError(f"not a cost: {cost} for {k} at {level}")
    if not cost:
        return Each(cost, k, None, None, None, level)
    tail = (1 - level) / 2
    few, many = (float(gammaincinv(k + 0.5, q)) for q in (tail, 1 - tail))
    return Each(cost, k, cost / k if k else None, cost / many, cost / few if k else None, level)
