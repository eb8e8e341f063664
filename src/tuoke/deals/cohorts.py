"""The funnel by when people began: of the companies first called in a month, how many had come how far so many weeks
later; and by who called: the rates that the best third of the sellers reach."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np

from tuoke.deals.cases import EPOCH
from tuoke.deals.funnel import STEPS, Funnel
from tuoke.engine.funnel import Passages, by_cohort, on_and_tried, waited, without_ends
from tuoke.engine.funnel_losses import losses
from tuoke.engine.pooling import best, shared

MONTHS = 6
WEEKS = (1, 2, 4, 6, 8, 12, 16)
#: Under so many companies a share is too unsure to be compared.
FEW = 30
#: A cell is shaded in so many degrees.
SHADES = ("", "dl-heat-1", "dl-heat-2", "dl-heat-3", "dl-heat-4", "dl-heat-5", "dl-heat-6")
DEGREES = len(SHADES) - 1
LOOKS = {"few": "dl-heat-few", "rising": "dl-heat-rising"}


@dataclass(frozen=True)
class Cell:
    """`on` companies had come so far by then. `code`: few (FEW are not there), rising (not all are that old), or ok."""

    on: int
    share: float
    code: str
    degree: int

    @property
    def look(self) -> str:
        """Its classes in the table."""
        return f"{SHADES[self.degree]} {LOOKS.get(self.code, '')}".strip()


@dataclass(frozen=True)
class Cohort:
    """`n` companies first called in the month, `so_far` of them came so far up to now; a cell for each of WEEKS that
    anybody is old enough for, None where none of this month is."""

    month: dt.date
    n: int
    so_far: int
    cells: tuple[Cell | None, ...]

    @property
    def name(self) -> str:
        return f"{self.month:%Y-%m}"


@dataclass(frozen=True)
class Reached:
    """`rate`: the mean of the best third of the sellers; None under three who have tried. `tried`: by all together.

    `differ`: the sellers differ by more than luck may explain. Where they do not, the best third are the luckiest, even
    with shared strength, and their rate is no aim.
    """

    rate: float | None
    tried: int
    differ: bool


def cohorts(found: Funnel, step: int) -> list[Cohort]:
    """The last MONTHS, the oldest first, from the first with anybody on: who came to `step` (1 meeting, 2 intent, 3
    signature) or beyond."""
    firsts = [found.today.replace(day=1)]
    while len(firsts) < MONTHS:
        firsts.insert(0, (firsts[0] - dt.timedelta(days=1)).replace(day=1))
    until = (found.today - EPOCH).days
    edges = np.array([*((one - EPOCH).days for one in firsts), until + 1])
    days = np.array([*(7 * weeks for weeks in WEEKS), until])
    dated = replace(found.dated, group=np.zeros_like(found.dated.group))
    began, on, _old = by_cohort(dated, step - 1, edges, days, until)
    so_far, on = on[:, -1], on[:, :-1]
    first, last = _first_and_last(dated, edges)
    some, old = (until - day[:, None] >= days[None, :-1] for day in (first, last))
    spans = int(some.any(0).sum())
    shares = on / np.maximum(began, 1)[:, None]
    most = float(shares[some & (began >= FEW)[:, None]].max(initial=0)) or 1.0
    told: list[Cohort] = []
    for at, month in enumerate(firsts):
        n = int(began[at])
        cells = tuple(
            _cell(int(on[at, span]), n, bool(old[at, span]), most) if some[at, span] else None for span in range(spans)
        )
        if n or told:
            told.append(Cohort(month, n, int(so_far[at]), cells))
    return told


def _first_and_last(dated: Passages, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The day on which the first and the last of each month began; after all days where nobody did."""
    own = dated.began[dated.step == 0]
    at = np.searchsorted(edges, own, "right") - 1
    own, at = own[(at >= 0) & (at < len(edges) - 1)], at[(at >= 0) & (at < len(edges) - 1)]
    first, last = np.full(len(edges) - 1, edges[-1]), np.full(len(edges) - 1, -1)
    np.minimum.at(first, at, own)
    np.maximum.at(last, at, own)
    return first, np.where(last < 0, edges[-1], last)


def _cell(on: int, n: int, old: bool, most: float) -> Cell:
    code = "few" if n < FEW else "ok" if old else "rising"
    return Cell(on, on / n, code, 0 if n < FEW else min(DEGREES, round(DEGREES * on / n / most)))


def reached(found: Funnel) -> list[Reached]:
    """Of each step what the best third of the sellers reach, with shared strength."""
    until = (found.today - EPOCH).days
    sellers, place = np.unique(found.dated.group, return_inverse=True)
    by_seller, told = without_ends(replace(found.dated, group=place.astype(np.int64))), []
    beyond = {one.step for one in losses(by_seller, len(STEPS), until) if one.code in ("loss", "gain")}
    for step in range(len(STEPS) - 1):
        own = by_seller.of(by_seller.step == step)
        on, tried = on_and_tried(own, waited(own, until), until, len(sellers))
        counts = [(int(k), max(int(k), int(n + 1e-9))) for k, n in zip(on, tried, strict=True) if n >= 1]
        told.append(Reached(best(shared(counts)), sum(n for _k, n in counts), step in beyond))
    return told
