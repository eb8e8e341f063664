"""The funnel by when people began: of the companies first called in a month, how many had come how far so many weeks
later; and by who called: the rates that the best third of the sellers reach."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np

from tuoke.deals.cases import EPOCH
from tuoke.deals.funnel import STEPS, Funnel
from tuoke.engine.funnel import by_cohort, on_and_tried, waited
from tuoke.engine.pooling import best, shared

MONTHS = 6
WEEKS = (1, 2, 4, 6, 8, 12, 16)
#: Under so many companies a share is too unsure to be compared.
FEW = 30
#: A cell is shaded in so many degrees.
DEGREES = 6


@dataclass(frozen=True)
class Cell:
    """`on` companies had come so far by then. `code`: few (FEW are not there), rising (not all are that old), or ok."""

    on: int
    share: float
    code: str
    degree: int


@dataclass(frozen=True)
class Cohort:
    """`n` companies first called in the month; a cell for each of WEEKS, None where none of them is that old."""

    month: dt.date
    n: int
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Reached:
    """`rate`: the mean of the best third of the sellers; None under three who have tried. `tried`: by all together."""

    rate: float | None
    tried: int


def cohorts(found: Funnel, step: int) -> list[Cohort]:
    """The last MONTHS, the oldest first, from the first with anybody on: who came to `step` (1 meeting, 2 intent, 3
    signature) or beyond."""
    firsts = [found.today.replace(day=1)]
    while len(firsts) < MONTHS:
        firsts.insert(0, (firsts[0] - dt.timedelta(days=1)).replace(day=1))
    until = (found.today - EPOCH).days
    edges = np.array([*((one - EPOCH).days for one in firsts), until + 1])
    days = np.array([7 * weeks for weeks in WEEKS])
    dated = replace(found.dated, group=np.zeros_like(found.dated.group))
    began, on, old = by_cohort(dated, step - 1, edges, days, until)
    # A cell is looked at as soon as those of the month's first day are that old.
    some = until - edges[:-1, None] >= days[None, :]
    shares = on / np.maximum(began, 1)[:, None]
    most = float(shares[some & (began >= FEW)[:, None]].max(initial=0)) or 1.0
    told: list[Cohort] = []
    for at, month in enumerate(firsts):
        n = int(began[at])
        cells = tuple(
            _cell(int(on[at, span]), n, bool(old[at, span]), most) if n and some[at, span] else None
            for span in range(len(WEEKS))
        )
        if n or told:
            told.append(Cohort(month, n, cells))
    return told


def _cell(on: int, n: int, old: bool, most: float) -> Cell:
    code = "few" if n < FEW else "ok" if old else "rising"
    return Cell(on, on / n, code, 0 if n < FEW else min(DEGREES, round(DEGREES * on / n / most)))


def reached(found: Funnel) -> list[Reached]:
    """Of each step what the best third of the sellers reach, with shared strength."""
    until = (found.today - EPOCH).days
    sellers, place = np.unique(found.dated.group, return_inverse=True)
    by_seller, told = replace(found.dated, group=place.astype(np.int64)), []
    for step in range(len(STEPS) - 1):
        own = by_seller.of(by_seller.step == step)
        on, tried = on_and_tried(own, waited(own, until), until, len(sellers))
        counts = [(int(k), max(int(k), int(n + 1e-9))) for k, n in zip(on, tried, strict=True) if n >= 1]
        told.append(Reached(best(shared(counts)), sum(n for _k, n in counts)))
    return told
