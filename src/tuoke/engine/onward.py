"""What is believed of each step -> how likely, and when, a case comes to the last one. Draws, not best guesses.

Assumptions:
1. A step's rate p has a starting belief, worth m tries, and own results: p ~ Beta(m p0 + on, m (1 - p0) + tried - on).
   With others of one kind (sellers), p is drawn with the strength that they share (pooling.py), and the starting belief
   is one of them.
2. How many days going on takes is what was seen, weighted for those who are still waiting (Aalen & Johansen), and a
   geometric starting belief worth so many cases: the weights of days are Dirichlet (Bayesian bootstrap).
3. Steps do not influence each other; days add up. Days beyond the horizon are beyond it.
4. Who waits already since `age` days is more likely one of those who stay: p and both ways out are weighed by age.
   Of the lost, as many are noted as gone as the curve tells; the others stay there for ever.

Source: Rubin 1981, Ann. Statist. 9, 130-134 (Bayesian bootstrap).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from tuoke.engine.evidence import PLAIN_FUNNEL, Step
from tuoke.engine.funnel import ON, OUT, Passages, tried_open, waited
from tuoke.engine.pooling import drawn

#: A starting belief weighs as much as this many own tries, and gives way to more of them.
STRENGTH = 10.0
#: ... and that of days as this many own cases.
DAYS_STRENGTH = 3.0
DRAWS, LAG_DRAWS = 2000, 100


@dataclass(frozen=True)
class Start:
    """What is believed of a step before own results: `rate` as of `strength` tries, mean `days` until going on."""

    rate: float
    days: float
    strength: float = STRENGTH
    days_strength: float = DAYS_STRENGTH


@dataclass(frozen=True)
class Belief:
    """One step: `on` of `tried` own tries; how many went on and out after 0, 1, 2 ... days (weights, not whole).

    `unnoted`: how many of the lost are not noted as gone and look as if they were still there, to the same measure.
    `others`: on and tried of others of one kind, from whom strength is borrowed; None: no borrowing.
    """

    start: Start
    on: float = 0.0
    tried: float = 0.0
    days_on: tuple[float, ...] = ()
    days_out: tuple[float, ...] = ()
    unnoted: float = 0.0
    others: tuple[tuple[float, float], ...] | None = None


@dataclass(frozen=True)
class Draws:
    """What may be true: `p` (R, J) rates; `on`, `out` (L, J, H) chances of 0 .. H - 1 days, draw r takes lags r % L."""

    p: np.ndarray
    on: np.ndarray
    out: np.ndarray

    @property
    def horizon(self) -> int:
        return int(self.on.shape[2])

    def better(self, step: int, times: float) -> Draws:
        """The same where the rate of one step is `times` as high, at most 1."""
        p = self.p.copy()
        p[:, step] = np.minimum(1.0, p[:, step] * times)
        return replace(self, p=p)

    def rate_from(self, step: int) -> np.ndarray:
        """(R,) the chance to come from this step to the last, whenever."""
        return np.prod(self.p[:, step:], 1)

    def within(self, step: int) -> np.ndarray:
        """(L, H): of those who come from the start of this step to the last, the share that did by 0, 1 .. days."""
        return self._arrivals[step]

    @cached_property
    def _arrivals(self) -> list[np.ndarray]:
        """What within() gives, of each step; the one behind the last is there at once."""
        chances = np.zeros((self.on.shape[0], self.horizon))
        chances[:, 0] = 1
        found = [np.cumsum(chances, 1)]
        for step in reversed(range(self.on.shape[1])):
            # What lies beyond the horizon stays beyond it.
            both = self._of_days[:, step] * np.fft.rfft(chances, self._size)
            chances = np.maximum(np.fft.irfft(both, self._size)[:, : self.horizon], 0)
            found.append(np.minimum(np.cumsum(chances, 1), 1.0))
        return found[::-1]

    @cached_property
    def _of_days(self) -> np.ndarray:
        return np.fft.rfft(self.on, self._size)

    @property
    def _size(self) -> int:
        """Twice the horizon, so that sums of days do not come round, and of small factors, which is quicker."""
        from scipy.fft import next_fast_len

        return int(next_fast_len(2 * self.horizon, real=True))

    def of_waiting(self, step: int, days: int) -> np.ndarray:
        """(R, H): the chance that who waits in this step since 0 .. H - 1 days reaches the last within so many days."""
        lags, horizon = self.on[:, step], self.horizon
        later = self.within(step + 1)
        kernel = np.zeros((len(lags), horizon))
        reach = min(days, horizon - 1)
        # Going on after e more days leaves days - e for the rest.
        kernel[:, 1 : reach + 1] = later[:, np.clip(days - np.arange(1, reach + 1), 0, horizon - 1)]
        ahead = np.fft.irfft(self._of_days[:, step] * np.conj(np.fft.rfft(kernel, self._size)), self._size)[:, :horizon]
        still_on = np.maximum(1 - np.cumsum(lags, 1), 0)
        still_out = np.maximum(1 - np.cumsum(self.out[:, step], 1), 0)
        at = np.arange(len(self.p)) % len(lags)
        p, rest = self.p[:, [step]], self.rate_from(step + 1)[:, None]
        there = p * still_on[at] + (1 - p) * still_out[at]
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.where(there > 1e-12, p * np.maximum(ahead, 0)[at] * rest / there, 0.0)
        return np.clip(found, 0, 1)


def plain_start(days: Sequence[float] = (14, 21, 30), steps: Sequence[Step] = PLAIN_FUNNEL) -> list[Start]:
    """200-20-5-1, or another rule of thumb, with its days: where nothing is known yet. The days are ours, to be changed
    by who knows better."""
    return [Start(step.give / step.take, mean) for step, mean in zip(steps, days, strict=True)]


def beliefs(given: Passages, until: int, starts: Sequence[Start]) -> list[Belief]:
    """What passages tell of each step but the last; as many as there are starts."""
    found = []
    for step, start in enumerate(starts):
        own = given.of(given.step == step)
        curve = waited(own, until)
        on, out = (float(own.n[own.how == way].sum()) for way in (ON, OUT))
        tried = on + out + float(tried_open(own, curve, until)[0])
        lags = np.zeros(int(curve.days[-1]) + 1 if len(curve.days) else 0)
        gone = lags.copy()
        if len(curve.days):
            before = np.concatenate([[1.0], curve.stay[:-1]])
            lags[curve.days], gone[curve.days] = before * curve.on / curve.at_risk, before * curve.out / curve.at_risk
        unnoted = out * float(curve.stay[-1]) / float(gone.sum()) if out else 0.0
        found.append(Belief(start, on, tried, _worth(lags, on), _worth(gone, out), unnoted))
    return found


def borrowing(own: Sequence[Belief], others: Sequence[Sequence[Belief]]) -> list[Belief]:
    """The same, with the strength of others (each a list of the same steps): their rates, and their days as own."""
    found = []
    for step, belief in enumerate(own):
        theirs = [other[step] for other in others]
        days = [_added([belief.days_on, *(one.days_on for one in theirs)])]
        days.append(_added([belief.days_out, *(one.days_out for one in theirs)]))
        counts = tuple((one.on, one.tried) for one in theirs)
        unnoted = belief.unnoted + sum(one.unnoted for one in theirs)
        found.append(replace(belief, days_on=days[0], days_out=days[1], unnoted=unnoted, others=counts))
    return found


def draws(given: Sequence[Belief], horizon: int, seed: int, many: int = DRAWS, lags: int = LAG_DRAWS) -> Draws:
    """What may be true, `many` times: one seed, one result. `horizon`: how many days are looked at, from 0 on."""
    draw = np.random.default_rng(seed)
    p = np.stack([_rates(one, many, draw) for one in given], 1)
    on = np.stack([_days(one.days_on, one.start, horizon, lags, draw) for one in given], 1)
    out = np.stack([_gone(one, horizon, lags, draw) for one in given], 1)
    return Draws(p, on, out)


def _rates(given: Belief, many: int, draw: np.random.Generator) -> np.ndarray:
    start = given.start
    first = (start.rate * start.strength, start.strength)
    if given.others is None:
        a, b = first[0] + given.on, first[1] - first[0] + given.tried - given.on
        return draw.beta(max(a, 1e-9), max(b, 1e-9), many)
    return drawn([(given.on, given.tried), *given.others, first], 0, many, draw)


def _days(seen: Sequence[float], start: Start, horizon: int, many: int, draw: np.random.Generator) -> np.ndarray:
    ends = 1 / (1 + max(start.days, 1e-9))
    usual = ends * (1 - ends) ** np.arange(horizon)
    own = np.zeros(horizon + 1)
    own[: min(len(seen), horizon)] = seen[:horizon]
    own[horizon] = sum(seen[horizon:])
    own[:horizon] += start.days_strength * usual
    # Of a long horizon nothing is left beyond it, and a sum of so many parts may come to a hair more than one.
    own[horizon] += start.days_strength * max(0.0, 1 - usual.sum())
    return _bootstrap(own, many, draw)[:, :horizon]


def _gone(given: Belief, horizon: int, many: int, draw: np.random.Generator) -> np.ndarray:
    seen, own = given.days_out, np.zeros(horizon + 1)
    own[: min(len(seen), horizon)] = seen[:horizon]
    # One lost case that nobody noted is believed in from the start.
    own[horizon] = sum(seen[horizon:]) + given.unnoted + 1.0
    return _bootstrap(own, many, draw)[:, :horizon]


def _bootstrap(own: np.ndarray, many: int, draw: np.random.Generator) -> np.ndarray:
    weights = draw.standard_gamma(np.broadcast_to(own, (many, len(own))))
    return weights / np.maximum(weights.sum(1, keepdims=True), 1e-300)


def _worth(lags: np.ndarray, cases: float) -> tuple[float, ...]:
    return tuple((lags * (cases / lags.sum())).tolist()) if cases and lags.sum() else ()


def _added(parts: Sequence[Sequence[float]]) -> tuple[float, ...]:
    found = np.zeros(max((len(part) for part in parts), default=0))
    for part in parts:
        found[: len(part)] += part
    return tuple(found.tolist())
