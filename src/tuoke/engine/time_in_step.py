"""How long a step takes, when some have not left it yet: the open ones count as long as they have waited.

Assumptions:
1. Whole days. Who leaves on day d was at risk on day d; who was last seen open on day d was at risk on it too.
2. Being open says nothing about how long it will still take (censoring is independent): they entered later, no more.
3. There are two ways out, on to the next step and out of the funnel; the one ends the wait for the other.

stay(d) is Kaplan & Meier's product of 1 - left / at risk; its variance Greenwood's; the interval of the median is that
of Brookmeyer & Crowley: all days whose interval of stay, on a log-log scale, holds one half. gone_on(d) is Aalen &
Johansen's sum of stay(d - 1) x on / at risk: the share that has gone on by day d, where leaving otherwise is possible.

Sources: Kaplan & Meier 1958, JASA 53, 457-481; Brookmeyer & Crowley 1982, Biometrics 38, 29-41 (as R's survfit with
conf.type = "log-log"); Aalen & Johansen 1978, Scand. J. Statist. 5, 141-150.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

#: A quantile is said from so many who have left on.
LEAST_LEFT = 5


@dataclass(frozen=True)
class Quantile:
    """Days after which `share` have left, and its interval; None where the curve does not come down so far.

    `code`: known, open (less than `share` have left by the last day seen), few (under LEAST_LEFT have left at all).
    """

    share: float
    days: int | None
    low: int | None
    high: int | None
    level: float
    code: str


@dataclass(frozen=True)
class Waiting:
    """The curve of one step: rising `days` (m,) on which somebody left, with the share that stays and has gone on.

    `at_risk`, `on`, `out`: int (m,); `stay`, `gone_on`: after that day; `spread`: Greenwood's standard error of stay.
    `n` entered; `left` have left, on or out; `still` are open.
    """

    n: int
    left: int
    still: int
    days: np.ndarray
    at_risk: np.ndarray
    on: np.ndarray
    out: np.ndarray
    stay: np.ndarray
    gone_on: np.ndarray
    spread: np.ndarray

    def stays(self, day: int) -> float:
        """The share that is still there after so many days."""
        at = int(np.searchsorted(self.days, day, "right"))
        return float(self.stay[at - 1]) if at else 1.0

    def gone_on_by(self, day: int) -> float:
        """The share of all who entered that has gone on to the next step within so many days."""
        at = int(np.searchsorted(self.days, day, "right"))
        return float(self.gone_on[at - 1]) if at else 0.0

    def half_gone_on(self, least: int = 10) -> int | None:
        """Days within which half of those have gone on who ever will, as far as is seen; None under `least` of them."""
        if int(self.on.sum()) < least:
            return None
        return int(self.days[np.flatnonzero(self.gone_on >= self.gone_on[-1] / 2 - 1e-12)[0]])

    def quantile(self, share: float = 0.5, level: float = 0.8) -> Quantile:
        """The first day on which at least `share` have left; ValueError unless both are between 0 and 1."""
        if not (0 < share < 1 and 0 < level < 1):
            raise ValueError(f"not a share: {share}, {level}")
        if self.left < LEAST_LEFT:
            return Quantile(share, None, None, None, level, "few")
        low, high = self._band(level)
        days, first, last = (_first_below(self.days, curve, 1 - share) for curve in (self.stay, low, high))
        return Quantile(share, days, first, last, level, "known" if days is not None else "open")

    def _band(self, level: float) -> tuple[np.ndarray, np.ndarray]:
        from scipy.special import ndtri

        z = float(ndtri((1 + level) / 2))
        with np.errstate(divide="ignore", invalid="ignore"):
            log = np.log(self.stay)
            wide = z * self.spread / (self.stay * log)
            low, high = np.exp(log * np.exp(-wide)), np.exp(log * np.exp(wide))
        within = (self.stay > 0) & (self.stay < 1)
        return np.where(within, low, self.stay), np.where(within, high, self.stay)


def waiting(days: np.ndarray, how: np.ndarray, n: np.ndarray | None = None) -> Waiting:
    """Of `n` who waited so many `days` (>= 0) each, and left `how`: 1 on, 2 out, 0 still open. All (m,), n default 1.

    Rows may be single people or sums of equal ones: the result is the same, to the digit. ValueError for days < 0.
    """
    days = np.asarray(days, np.int64)
    many = np.ones(len(days), np.int64) if n is None else np.asarray(n, np.int64)
    if len(days) and days.min() < 0:
        raise ValueError(f"somebody left before they came: {days.min()} days")
    size = int(days.max()) + 1 if len(days) else 1
    # int64 sums: bincount with weights counts in floats, which are exact up to 2 ** 53.
    counts = [np.bincount(days[how == way], many[how == way], size).astype(np.int64) for way in (0, 1, 2)]
    still, on, out = counts
    leaving = on + out
    ended = np.cumsum((leaving + still)[::-1])[::-1]
    at = np.flatnonzero(leaving)
    at_risk, gone = ended[at], leaving[at]
    stay = np.cumprod(1 - gone / at_risk)
    before = np.concatenate([[1.0], stay[:-1]])[: len(at)]
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(gone < at_risk, gone / (at_risk * np.maximum(at_risk - gone, 1)), 0.0)
    spread = stay * np.sqrt(np.cumsum(terms))
    gone_on = np.cumsum(before * on[at] / at_risk)
    total = int(many.sum())
    return Waiting(total, int(leaving.sum()), int(still.sum()), at, at_risk, on[at], out[at], stay, gone_on, spread)


def _first_below(days: np.ndarray, curve: np.ndarray, at: float) -> int | None:
    # Products of shares miss one half by a hair where they mean it.
    below = np.flatnonzero(curve <= at + 1e-12)
    return int(days[below[0]]) if len(below) else None


def needed_days(found: Waiting, share: float) -> float:
    """The quantile as a threshold: infinite where it is not known, so that nobody is beyond it."""
    days = found.quantile(share).days
    return math.inf if days is None else float(days)
