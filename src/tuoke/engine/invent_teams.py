"""An invented team whose truth is known: for measuring whether a plan and a forecast keep what they say.

Each case begins on a working day, goes on at its seller's true rate after a gamma-distributed time, or is noted as gone
after another, or stays there for ever. Amounts are lognormal. One seed, one team.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tuoke.engine.funnel import GONE, Events

WORKING_OF_SEVEN = 5


@dataclass(frozen=True)
class Truth:
    """`rates` (sellers, J); `days` (J,) mean time until going on; `noted`: the share of the lost that is noted.

    `a_day`: first steps per seller and working day; money: lognormal with these `amount` (mean and deviation of logs).
    """

    rates: np.ndarray
    days: np.ndarray
    a_day: float
    noted: float = 0.6
    amount: tuple[float, float] = (10.0, 0.6)
    shape: float = 2.0

    @property
    def steps(self) -> int:
        return self.rates.shape[1] + 1


@dataclass(frozen=True)
class Cases:
    """`seller` (n,), `reached` (n, J + 1) day of each step, `gone` (n,) day it was noted as lost, both -1 for never.

    `amount` (n,): what it is worth, or was.
    """

    seller: np.ndarray
    reached: np.ndarray
    gone: np.ndarray
    amount: np.ndarray

    def events(self, until: int) -> Events:
        """What stands in the journal at the end of day `until`; the group is the seller."""
        rows, step = np.nonzero((self.reached >= 0) & (self.reached <= until))
        lost = np.flatnonzero((self.gone >= 0) & (self.gone <= until))
        who = np.concatenate([rows, lost])
        day = np.concatenate([self.reached[rows, step], self.gone[lost]])
        return Events(who, np.concatenate([step, np.full(len(lost), GONE)]), day, self.seller[who])

    def won_days(self) -> np.ndarray:
        won = self.reached[:, -1]
        return won[won >= 0]


def truth(
    seed: int,
    sellers: int = 4,
    rates: tuple[float, ...] = (0.1, 0.25, 0.2),
    days: tuple[float, ...] = (10, 15, 20),
    a_day: float = 8,
    strength: float = 10,
    alike: float = 60,
) -> Truth:
    """A team drawn around `rates` as of `strength` tries, its sellers around it as of `alike`."""
    draw = np.random.default_rng(seed)
    mean = np.array(rates)
    team = np.clip(draw.beta(mean * strength, (1 - mean) * strength), 0.02, 0.9)
    own = np.clip(draw.beta(team * alike, (1 - team) * alike, (sellers, len(mean))), 0.002, 0.98)
    return Truth(own, np.array(days) * np.exp(draw.normal(0, 0.3, len(days))), a_day)


def cases(of: Truth, first: int, last: int, seed: int, a_day: float | None = None) -> Cases:
    """Begun on the working days from `first` to `last`; the 5th and 6th day of seven are not worked."""
    draw = np.random.default_rng(seed)
    days = np.arange(first, last + 1)
    worked = days[days % 7 < WORKING_OF_SEVEN]
    begun = draw.poisson(of.a_day if a_day is None else a_day, (len(of.rates), len(worked)))
    seller = np.repeat(np.arange(len(of.rates)), begun.sum(1))
    day = np.concatenate([np.repeat(worked, row) for row in begun]) if len(begun) else worked[:0]
    n = len(day)
    reached, gone = np.full((n, of.steps), -1), np.full(n, -1)
    reached[:, 0] = day
    there = np.arange(n)
    for step in range(of.steps - 1):
        goes = draw.random(len(there)) < of.rates[seller[there], step]
        takes = np.rint(draw.gamma(of.shape, of.days[step] / of.shape, len(there))).astype(int)
        noted = ~goes & (draw.random(len(there)) < of.noted)
        gone[there[noted]] = reached[there[noted], step] + np.rint(1.5 * takes[noted]).astype(int)
        reached[there[goes], step + 1] = reached[there[goes], step] + takes[goes]
        there = there[goes]
    return Cases(seller, reached, gone, np.exp(draw.normal(*of.amount, n)))


def chances(of: Truth, horizon: int, seed: int, many: int = 20_000) -> np.ndarray:
    """(horizon,) the true chance that a first step of the team is a deal within 0, 1 .. days, by counting many."""
    per = many // max(1, len(of.rates))
    told = cases(of, 0, 0, seed, a_day=per)
    takes = told.won_days()
    return np.searchsorted(np.sort(takes), np.arange(horizon), "right") / max(1, len(told.seller))
