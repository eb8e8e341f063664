"""Who named whom -> how far chains reach, who the centres are, how many new customers one customer asked brings.

Assumptions:
1. A name is the first to be named by whoever named it first; later namings of the same do not move it in the tree.
2. New customers come from customers asked as a Poisson process: k of them from n asked, with Jeffreys' prior
   Gamma(1/2, 0), give Gamma(k + 1/2, n) for K, the new customers per customer asked. The interval is equal-tailed.

Source: requirement rows 122, 166 and 167; Brown, Cai, DasGupta 2003, Statistica Sinica 13, 19-49 (interval of a Poisson
mean).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Node:
    """One who was named or who named: how deep in the tree (0: nobody named them), whom they named, how many were
    reached through them in all."""

    key: Hashable
    parent: Hashable | None
    depth: int
    named: tuple[Hashable, ...]
    reached: int


@dataclass(frozen=True)
class Brought:
    """K: new customers per customer asked, with its interval; `asked` 0: nobody was asked, and nothing is known."""

    won: int
    asked: int
    mid: float | None
    low: float | None
    high: float | None
    level: float


def tree(namings: Sequence[tuple[Hashable, Hashable]]) -> dict[Hashable, Node]:
    """`namings`: (who named, who was named) in the order of time. Nobody is their own ancestor: a naming that would
    close a ring is left out, as is naming oneself."""
    parent: dict[Hashable, Hashable] = {}
    named: dict[Hashable, list[Hashable]] = {}
    for one, other in namings:
        named.setdefault(one, [])
        named.setdefault(other, [])
        if other in parent or one == other or _has_above(parent, one, other):
            continue
        parent[other] = one
        named[one].append(other)
    reached: dict[Hashable, int] = {}
    depth: dict[Hashable, int] = {}
    for root in (key for key in named if key not in parent):
        order, depth[root] = [root], 0
        for key in order:
            for child in named[key]:
                depth[child] = depth[key] + 1
                order.append(child)
        for key in reversed(order):
            reached[key] = sum(1 + reached[child] for child in named[key])
    return {key: Node(key, parent.get(key), depth[key], tuple(named[key]), reached[key]) for key in named}


def _has_above(parent: dict[Hashable, Hashable], one: Hashable, sought: Hashable) -> bool:
    above: Hashable | None = one
    while above is not None:
        if above == sought:
            return True
        above = parent.get(above)
    return False


def brought(won: int, asked: int, level: float = 0.8) -> Brought:
    """K of `won` new customers from `asked` customers; ValueError unless both are >= 0 and 0 < level < 1."""
    from scipy.special import gammaincinv

    if won < 0 or asked < 0 or not 0 < level < 1:
        raise ValueError(f"not a count: {won} of {asked} at {level}")
    if not asked:
        return Brought(won, 0, None, None, None, level)
    tail = (1 - level) / 2
    low, high = (float(gammaincinv(won + 0.5, q)) / asked for q in (tail, 1 - tail))
    return Brought(won, asked, won / asked, low, high, level)
