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
class Verdicts:
    """Which patterns are one company (`same`), which are two (`apart`), and which are worth showing: those that are the
    same, that somebody should look at, or that a level forbids."""

    same: np.ndarray
    apart: np.ndarray
    shown: np.ndarray


@dataclass(frozen=True)
class Judged:
    """What each pattern is worth: points, verdict (place in VERDICTS), and the evidence."""

    points: np.ndarray
    verdicts: np.ndarray
    evidence: "pa.ListArray"


def _points(patterns: np.ndarray, signs: tuple[Sign, ...], weights: Weights) -> tuple[np.ndarray, np.ndarray]:
    """Points of every sign of every pattern, and the place of its level among all levels."""
    levels = unpacked(patterns, len(signs)).astype(np.int64)
    starts = np.cumsum([0, *(len(sign.levels) + 1 for sign in signs[:-1])])
    table = np.concatenate([weights.of(sign.name, sign.levels) for sign in signs]).astype(np.int32)
    return table[levels + starts], levels + starts


def _verdict(each: np.ndarray, weights: Weights) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points are summed over the signs; a level worth FORBIDDEN makes the verdict different, whatever the rest."""
    points, forbidden = each.sum(axis=1), np.any(each <= FORBIDDEN, axis=1)
    verdict = np.select([forbidden, points >= weights.same, points >= weights.maybe], [DIFFERENT, SAME, MAYBE], 0)
    return points, verdict.astype(np.int8), forbidden


def verdicts(patterns: np.ndarray, signs: tuple[Sign, ...], weights: Weights) -> Verdicts:
    """What is to be done with pairs of each pattern."""
    points, verdict, forbidden = _verdict(_points(patterns, signs, weights)[0], weights)
    asked = (verdict == MAYBE) & (points >= weights.ask)
    return Verdicts(verdict == SAME, verdict == DIFFERENT, (verdict == SAME) | asked | forbidden)


def judge(patterns: np.ndarray, signs: tuple[Sign, ...], weights: Weights) -> Judged:
    """Points, verdict and evidence of each pattern."""
    import pyarrow as pa

    each, levels = _points(patterns, signs, weights)
    points, verdict, _ = _verdict(each, weights)
    codes = pa.array([code for sign in signs for code in ("", *sign.levels)])
    told = each != 0
    offsets = np.concatenate([[0], np.cumsum(told.sum(axis=1))]).astype(np.int32)
    struct = pa.StructArray.from_arrays([codes.take(pa.array(levels[told])), pa.array(each[told])], ["sign", "points"])
    return Judged(points, verdict, pa.ListArray.from_arrays(pa.array(offsets), struct))
