"""Levels of a pair -> points, verdict and evidence.

Millions of pairs show only some thousand patterns of levels; each pattern is judged once.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tuoke.engine.lists.compare import Sign
from tuoke.engine.lists.weights import FORBIDDEN, Weights

if TYPE_CHECKING:
    import pyarrow as pa

DIFFERENT, MAYBE, SAME = 0, 1, 2
VERDICTS = ("different", "maybe", "same")
BITS = 4  # a sign has at most 15 levels


def packed(levels: np.ndarray) -> np.ndarray:
    """One int64 per row of the matrix of levels: its pattern."""
    pattern = np.zeros(len(levels), np.int64)
    for place in range(levels.shape[1]):
        pattern |= levels[:, place].astype(np.int64) << (BITS * place)
    return pattern


def unpacked(patterns: np.ndarray, signs: int) -> np.ndarray:
    """The levels of each pattern, one column per sign."""
    return np.stack([(patterns >> (BITS * place)) & (2**BITS - 1) for place in range(signs)], axis=1).astype(np.int8)


@dataclass(frozen=True)
class Judged:
    """What each pattern is worth: points, verdict (place in VERDICTS), and whether a level of it forbids."""

    points: np.ndarray
    verdicts: np.ndarray
    forbidden: np.ndarray
    evidence: "pa.ListArray"


def judge(patterns: np.ndarray, signs: tuple[Sign, ...], weights: Weights) -> Judged:
    """Points are summed over the signs; a level worth FORBIDDEN makes the verdict different, whatever the rest."""
    import pyarrow as pa

    levels = unpacked(patterns, len(signs))
    tables = [np.array(weights.of(sign.name, sign.levels), np.int32) for sign in signs]
    each = np.column_stack([table[levels[:, place]] for place, table in enumerate(tables)])
    points = each.sum(axis=1)
    forbidden = np.any(each <= FORBIDDEN, axis=1)
    verdicts = np.select([forbidden, points >= weights.same, points >= weights.maybe], [DIFFERENT, SAME, MAYBE], 0)
    codes = [code for sign in signs for code in ("", *sign.levels)]
    starts = np.cumsum([0, *(len(sign.levels) + 1 for sign in signs[:-1])])
    told = each != 0
    offsets = np.concatenate([[0], np.cumsum(told.sum(axis=1))]).astype(np.int32)
    struct = pa.StructArray.from_arrays(
        [pa.array(codes).take(pa.array((levels + starts)[told])), pa.array(each[told], pa.int32())],
        ["sign", "points"],
    )
    return Judged(
        points, verdicts.astype(np.int8), np.asarray(forbidden), pa.ListArray.from_arrays(pa.array(offsets), struct)
    )
