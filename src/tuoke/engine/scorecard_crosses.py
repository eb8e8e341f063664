"""Which two fields are worth a line together: where outcomes differ from what the fields say one by one.

For each pair of fields, what came beyond the expected is added up in each cell of their values; beside luck, the sum of
squares of these is large where the pair tells more than its fields. A pair must show so in each half of the outcomes by
itself, so that it is not the best of many by chance; few are taken, the clearest first, and each field in few of them.

Assumption: under no cross, the excess in a cell is about Normal with the variance of its outcomes (Rao 1948).
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

#: With fewer outcomes, or fewer won or lost, nothing is crossed: single lines cannot be told yet.
FROM, FEWEST = 1_000, 100
#: Ranges of a number and texts of a field in a cross.
RANGES, TEXTS = 5, 8
MOST, MOST_OF_FIELD = 6, 3
#: What a pair must show in each half, in standard deviations of luck.
CLEAR = 2.5
#: Cells of few outcomes count less: as if so much variance more.
MILD = 2.0


def crossed(
    codes: dict[str, np.ndarray], sizes: dict[str, int], won: np.ndarray, expected: np.ndarray
) -> list[tuple[str, str]]:
    """Pairs of fields worth a cross. `codes`: (n,) coarse levels by field; `expected`: (n,) by the fields alone."""
    if len(won) < FROM or min(won.sum(), (~won).sum()) < FEWEST:
        return []
    excess, variance = won - expected, expected * (1 - expected)
    half = np.arange(len(won)) % 2
    found = []
    for one, other in combinations(codes, 2):
        size = sizes[one] * sizes[other]
        cells = (codes[one] * sizes[other] + codes[other]) * 2 + half
        r = np.bincount(cells, weights=excess, minlength=2 * size).reshape(size, 2)
        v = np.bincount(cells, weights=variance, minlength=2 * size).reshape(size, 2)
        share = v / (v + MILD)
        luck = np.sqrt(2 * (share**2).sum(0))
        clear = ((r**2 / (v + MILD)).sum(0) - share.sum(0)) / np.maximum(luck, 1e-9)
        if clear.min() > CLEAR:
            found.append((float(clear.sum()), one, other))
    taken: list[tuple[str, str]] = []
    for _, one, other in sorted(found, reverse=True):
        often = [sum(field in pair for pair in taken) for field in (one, other)]
        if len(taken) < MOST and max(often) < MOST_OF_FIELD:
            taken.append((one, other))
    return taken
