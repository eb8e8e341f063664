"""Which rows fit and which judge: 30 % judge, the rest are drawn from, the same draws for every method.

A draw is not stratified, but holds a win and a loss at least. In time, the first 70 % fit and the last 30 % judge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

SIZES = (25, 50, 100, 200, 500, 2_000)
USUAL = {25: 20, 50: 20, 100: 20, 200: 10, 500: 10, 2_000: 5}


@dataclass(frozen=True)
class Draw:
    """`n` as asked for ("all" is 0), its number, the rows that fit."""

    n: int
    number: int
    rows: np.ndarray


def parted(won: np.ndarray, seed: int, share: float = 0.3) -> tuple[np.ndarray, np.ndarray]:
    """(rows to draw from, rows that judge), stratified by outcome."""
    draw, judge = np.random.default_rng([seed, 1]), np.zeros(len(won), bool)
    for rows in (np.flatnonzero(won), np.flatnonzero(~won)):
        judge[draw.permutation(rows)[: int(share * len(rows))]] = True
    return np.flatnonzero(~judge), np.flatnonzero(judge)


def draws(pool: np.ndarray, won: np.ndarray, seed: int, sizes: tuple[int, ...], times: float) -> Iterator[Draw]:
    """`pool`: rows to draw from; `times`: 1 for the usual number of draws. Size 0 is all of the pool."""
    for n in sizes:
        if n == 0 or n >= len(pool):
            yield Draw(0, 0, pool)
            continue
        draw = np.random.default_rng([seed, 2, n])
        for number in range(max(1, round(USUAL.get(n, 10) * times))):
            rows = draw.choice(pool, n, replace=False)
            while not 0 < won[rows].sum() < n:
                rows = draw.choice(pool, n, replace=False)
            yield Draw(n, number, rows)
