"""Tempo: events per hour of talks with their interval, one seller beside the others, and how long a talk takes.

Assumptions:
1. Events (meetings agreed, deals) come one by one at a steady rate per hour, and do not influence each other: their
   number in T hours is Poisson with mean rate x T.
2. The interval of one rate is exact (Garwood): at most (1 - level) / 2 at each end, so it holds at least `level`. It
   is a little wide for small k, and never too narrow.
3. Rates of a team share strength as hit rates do (engine/pooling.py): each is one draw from Gamma(s, s / m); the mean
   m and the likeness s are unknown, on log scales, and summed over, not set to their best values.
4. Durations of talks are as of one kind; the interval of their mean is Student's.

Sources: Garwood 1936, Biometrika 28, 437-442 (interval by chi-square); Gelman et al., Bayesian Data Analysis (3rd ed.
2013), section 2.6 and exercise 2.13 (Poisson with exposure, Gamma beliefs); Student 1908, Biometrika 6, 1-25.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

#: Under so many events, and under so many hours, a rate is not told.
EVENTS_FROM, HOURS_FROM = 3, 5.0
#: Under so many durations their mean has no interval.
TALKS_FROM = 5
#: A difference is shown from this chance on.
SURE = 0.95
LEAST_ALIKE, MOST_ALIKE = 0.5, 200.0
MEANS, ALIKES = 41, 15
#: The mean of all is looked for within so many times of what they have together.
AWAY = 12.0


@dataclass(frozen=True)
class PerHour:
    """k events in so many hours: events per hour, and its interval. `enough`: whether it may be told at all."""

    k: int
    hours: float
    mid: float
    low: float
    high: float

    @property
    def enough(self) -> bool:
        return self.k >= EVENTS_FROM and self.hours >= HOURS_FROM


@dataclass(frozen=True)
class Shared:
    """A rate with the strength of the others, and the chance that it lies above the mean of all."""

    rate: PerHour
    above: float

    @property
    def code(self) -> str:
        """above, below, or '': no difference shown."""
        if not self.rate.hours >= HOURS_FROM:
            return ""
        return "above" if self.above >= SURE else "below" if 1 - self.above >= SURE else ""


@dataclass(frozen=True)
class MeanTime:
    """The mean of n durations, and its interval; both ends None under TALKS_FROM."""

    n: int
    mean: float | None
    low: float | None
    high: float | None


def per_hour(k: int, hours: float, level: float = 0.8) -> PerHour:
    """k events in `hours`; ValueError unless k >= 0, hours > 0 and 0 < level < 1. Its lower end is 0 where k is 0.

    low = chi2(tail, 2 k) / 2 T, high = chi2(1 - tail, 2 k + 2) / 2 T.
    """
    from scipy.special import gammaincinv

    if k < 0 or not hours > 0 or not 0 < level < 1:
        raise ValueError(f"not a rate: {k} in {hours} hours at {level}")
    tail = (1 - level) / 2
    low = float(gammaincinv(k, tail)) if k else 0.0
    return PerHour(k, hours, k / hours, low / hours, float(gammaincinv(k + 1, 1 - tail)) / hours)


def shared(counts: Sequence[tuple[int, float]], level: float = 0.8) -> list[Shared]:
    """Each k in T hours, with the strength of the others; who has no hours has the belief of the group.

    ValueError unless k >= 0 and T >= 0 everywhere, events only where there are hours, and 0 < level < 1. Without any
    hours, or for fewer than two, nothing is shared: an empty list.
    """
    import numpy as np
    from scipy.optimize import brentq
    from scipy.special import gammainc, gammaincc

    if not 0 < level < 1 or any(k < 0 or hours < 0 or (k and not hours) for k, hours in counts):
        raise ValueError(f"not rates: {counts} at {level}")
    if sum(hours > 0 for _k, hours in counts) < 2:
        return []
    k, hours = (np.array(column, float) for column in zip(*counts, strict=True))
    weights, mean, alike = _believed(k, hours)
    tail, found = (1 - level) / 2, []
    for own_k, own_hours in zip(k, hours, strict=True):
        shape, per = alike + own_k, alike / mean + own_hours
        mid = float(np.sum(weights * shape / per))

        def below(x: float, share: float, shape: "np.ndarray" = shape, per: "np.ndarray" = per) -> float:
            return float(np.sum(weights * gammainc(shape, per * x))) - share

        top = mid
        while below(top, 1 - tail) < 0:
            top *= 2
        low, high = (float(brentq(below, 0.0, top, args=(share,), xtol=1e-3 * mid)) for share in (tail, 1 - tail))
        above = float(np.sum(weights * gammaincc(shape, per * mean)))
        found.append(Shared(PerHour(int(own_k), float(own_hours), mid, low, high), above))
    return found


def _believed(k: "np.ndarray", hours: "np.ndarray") -> "tuple[np.ndarray, np.ndarray, np.ndarray]":
    """Weights of a grid over mean and likeness, and the grid itself; without what weighs nothing; each of one shape."""
    import numpy as np
    from scipy.special import gammaln

    middle = (k.sum() + 0.5) / hours.sum()
    means = middle * np.geomspace(1 / AWAY, AWAY, MEANS)
    mean, alike = (axis.ravel()[:, None] for axis in np.meshgrid(means, np.geomspace(LEAST_ALIKE, MOST_ALIKE, ALIKES)))
    per = alike / mean
    # The negative binomial of each k, without what does not hang on m and s.
    logs = gammaln(alike + k) - gammaln(alike) + alike * np.log(per) - (alike + k) * np.log(per + hours)
    weights = np.exp(logs.sum(1) - logs.sum(1).max())
    heavy = weights > weights.max() * 1e-4
    return weights[heavy] / weights[heavy].sum(), mean[heavy, 0], alike[heavy, 0]


def mean_time(n: int, total: float, squares: float, level: float = 0.8) -> MeanTime:
    """The mean of n durations from their sum and the sum of their squares: mean +- t(n - 1) s / sqrt(n).

    ValueError unless n >= 0 and 0 < level < 1. A duration is never under 0, nor is the interval.
    """
    from scipy.special import stdtrit

    if n < 0 or not 0 < level < 1:
        raise ValueError(f"not durations: {n} at {level}")
    if not n:
        return MeanTime(0, None, None, None)
    mean = total / n
    if n < TALKS_FROM:
        return MeanTime(n, mean, None, None)
    deviation = sqrt(max(0.0, squares - n * mean * mean) / (n - 1))
    half = float(stdtrit(n - 1, (1 + level) / 2)) * deviation / sqrt(n)
    return MeanTime(n, mean, max(0.0, mean - half), mean + half)
