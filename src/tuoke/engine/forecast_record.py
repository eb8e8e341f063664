"""How good forecasts were: bias and error by week before the close, beside three naive ones.

The naive ones, which a forecast must beat to be worth its place:
1. last: as much as in the last period.
2. by_hand: what is there, and each open deal's amount times the percentage that somebody once wrote beside its step.
3. pace: what is there, grown by the days that are left; on the first day, as last.
Error is the sum of |said - came| over the sum of what came (WAPE); bias the same with signs: above 0 is too much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tuoke.engine.evidence import Rate, rate

LAST, BY_HAND, PACE = "last", "by_hand", "pace"
NAIVE = (LAST, BY_HAND, PACE)
#: What is written beside steps where nobody wrote anything: of the first, .. the last before the deal.
HAND = (0.1, 0.25, 0.5, 0.75)
#: Under so many closed periods nothing is said about which is better.
FEW_PERIODS = 4


@dataclass(frozen=True)
class Said:
    """One forecast of a period that is over: `weeks` before its close, its middle and interval, what `came`.

    `naive`: what these said, in the order of NAIVE.
    """

    weeks: int
    mid: float
    low: float
    high: float
    naive: tuple[float, float, float]
    came: float


@dataclass(frozen=True)
class Record:
    """All that was said so many weeks before: `n` periods. `held`: how often the interval held what came.

    `code`: beats (error below each naive one), not_better, few.
    """

    weeks: int
    n: int
    bias: float | None
    error: float | None
    held: Rate
    naive_errors: dict[str, float | None]
    code: str


def naive(
    last: float,
    done: float,
    steps: np.ndarray,
    amounts: np.ndarray,
    past_days: int,
    days: int,
    hand: Sequence[float] = HAND,
) -> tuple[float, float, float]:
    """The three, in the order of NAIVE; `past_days` of the period are over, `days` are left."""
    percent = np.asarray(hand)[np.minimum(np.asarray(steps, int), len(hand) - 1)] if len(steps) else np.zeros(0)
    grown = done * (past_days + days) / past_days if past_days > 0 else last
    return last, done + float((percent * amounts).sum()), grown


def record(said: Sequence[Said]) -> list[Record]:
    """By weeks before the close, the earliest first."""
    found = []
    for weeks in sorted({one.weeks for one in said}, reverse=True):
        own = [one for one in said if one.weeks == weeks]
        came = np.array([one.came for one in own])
        mid = np.array([one.mid for one in own])
        errors = {name: _error(np.array([one.naive[at] for one in own]), came) for at, name in enumerate(NAIVE)}
        error, whole = _error(mid, came), float(np.abs(came).sum())
        held = rate(sum(one.low <= one.came <= one.high for one in own), len(own))
        beats = error is not None and all(other is not None and error < other for other in errors.values())
        code = "few" if len(own) < FEW_PERIODS else "beats" if beats else "not_better"
        bias = float((mid - came).sum()) / whole if whole else None
        found.append(Record(weeks, len(own), bias, error, held, errors, code))
    return found


def _error(said: np.ndarray, came: np.ndarray) -> float | None:
    whole = float(np.abs(came).sum())
    return float(np.abs(said - came).sum()) / whole if whole else None
