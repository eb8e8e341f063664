"""A number for a team -> numbers for its sellers and weeks, whole, that add up to it.

Largest remainder: each gets the whole part of its share, what is left goes to the largest rests; of equal rests to the
first. First sellers, then the weeks of each, so that a seller's weeks add up to the seller's number, and all to the
team's. Money is split in its smallest unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """`total` by weights; ValueError unless total >= 0 and weights are >= 0, not all 0."""
    own = np.asarray(weights, float)
    if total < 0 or not len(own) or own.min() < 0 or own.sum() <= 0:
        raise ValueError(f"cannot be split: {total} by {list(weights)}")
    exact = total * (own / own.sum())
    whole = np.floor(exact + 1e-9).astype(np.int64)
    rest = total - int(whole.sum())
    order = np.argsort(-(exact - whole), kind="stable")
    # Floors may be a hair too high: then those with the smallest rests give one back.
    if rest >= 0:
        whole[order[:rest]] += 1
    else:
        whole[order[rest:]] -= 1
    return [int(part) for part in whole]


def split(totals: Sequence[int], sellers: Mapping[int, float], weeks: Sequence[float]) -> dict[int, list[list[int]]]:
    """Each seller (id -> weight) -> per week (weight: its working days) -> a number for each of the totals.

    totals: tries of each step, as in reverse_plan.Need. The sum over sellers and weeks is each total.
    """
    per_seller = [shares(total, list(sellers.values())) for total in totals]
    found = {}
    for place, seller in enumerate(sellers):
        per_week = [shares(own[place], weeks) for own in per_seller]
        found[seller] = [list(week) for week in zip(*per_week, strict=True)]
    return found
