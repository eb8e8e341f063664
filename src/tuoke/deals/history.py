"""Every change of the firm's deals as columns: what each deal was on any day, and how deals went through the stages.

Rows stand in the order in which they were written: a signature that is entered with an earlier day still comes after
the stage that it ended. All of the firm's: what a stage leads to is told by every deal that was in it, and is the same
number whoever asks; which deals somebody sees is for the page to say (Deal.visible_to).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import Q
from django.utils import timezone

from tuoke.deals.models import DealChange, Stage, State, What
from tuoke.deals.readings import OWN_FROM
from tuoke.engine.funnel import GONE, Events, Passages, passages
from tuoke.engine.funnel import OPEN as STILL
from tuoke.engine.onward import Start
from tuoke.workspace.models import Workspace

EPOCH = dt.date(1970, 1, 1)
#: Whoever sells differently by now is not told by what lies further back.
YEARS = 2
UNKNOWN = -1
OPEN, WON, LOST = 0, 1, 2
STATES = {State.OPEN: OPEN, State.WON: WON, State.LOST: LOST}
#: What a row did: the deal came into its stage, or to its end.
CAME, ENDED = 1, 2
DID = {What.OPENED: CAME, What.STAGE: CAME, What.WON: ENDED, What.LOST: ENDED}
#: Where a deal begins somebody has talked: from there the rule of thumb is 20 -> 5 -> 1.
POTENTIAL_ON, REST_ON, USUAL_DAYS = 5 / 20, 1 / 5, 14


def number_of(day: dt.date) -> int:
    return (day - EPOCH).days


@dataclass(frozen=True)
class Standing:
    """What each deal was at the end of a day; all (n,). `cents` UNKNOWN where nobody said; `closes` likewise.

    `since`: the day it came into its stage; `begun`: the day it began; `closed`: that of its end, UNKNOWN while open.
    """

    deal: np.ndarray
    pipeline: np.ndarray
    step: np.ndarray
    state: np.ndarray
    cents: np.ndarray
    currency: np.ndarray
    closes: np.ndarray
    owner: np.ndarray
    since: np.ndarray
    begun: np.ndarray
    closed: np.ndarray

    COLUMNS = ("deal", "pipeline", "step", "state", "cents", "currency", "closes", "owner", "since", "begun", "closed")

    def of(self, rows: np.ndarray) -> Standing:
        return Standing(**{name: getattr(self, name)[rows] for name in self.COLUMNS})

    @property
    def amount(self) -> np.ndarray:
        """Money; what is unknown counts as nothing and is told beside it."""
        return np.where(self.cents == UNKNOWN, 0, self.cents) / 100


@dataclass(frozen=True)
class History:
    """Rows of DealChange, by deal and then as they were written."""

    deal: np.ndarray
    day: np.ndarray
    did: np.ndarray
    pipeline: np.ndarray
    step: np.ndarray
    state: np.ndarray
    cents: np.ndarray
    currency: np.ndarray
    closes: np.ndarray
    owner: np.ndarray
    stages: dict[int, list[Stage]]
    currencies: tuple[str, ...]
    _kept: dict[Any, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, years: int = YEARS, workspace: Workspace | None = None) -> History:
        """Whole deals: open ones, and those that began or ended in the last years. Two queries; a third for the
        zone, where nobody has it."""
        since = timezone.now() - dt.timedelta(days=365 * years)
        wanted = Q(deal__state=State.OPEN) | Q(deal__opened_at__gte=since) | Q(deal__closed_at__gte=since)
        stages, at = _steps()
        rows = list(
            DealChange.objects.filter(wanted)
            .order_by("deal", "pk")
            .values_list("deal", "at", "what", "stage", "state", "amount", "currency", "close_on", "owner")
        )
        offset = int(
            (dt.datetime.now((workspace or Workspace.current()).zone).utcoffset() or dt.timedelta()).total_seconds()
        )
        currencies = tuple(sorted({row[6] for row in rows}))
        place = {code: n for n, code in enumerate(currencies)}
        columns = [
            [
                deal, (int(moment.timestamp()) + offset) // 86_400, DID.get(What(what), 0), *at[stage],
                STATES[State(state)],
                UNKNOWN if amount is None else int(amount * 100), place[currency],
                UNKNOWN if closes is None else number_of(closes), owner,
            ]
            for deal, moment, what, stage, state, amount, currency, closes, owner in rows
        ]  # fmt: skip
        names = ("deal", "day", "did", "pipeline", "step", "state", "cents", "currency", "closes", "owner")
        told: dict[str, Any] = dict(zip(names, np.array(columns, np.int64).reshape(-1, len(names)).T, strict=True))
        return cls(**told, stages=stages, currencies=currencies)

    def on(self, day: int) -> Standing:
        """What each deal was at the end of `day`; those that had not begun are not there."""
        if day not in self._kept:
            self._kept[day] = self._on(day)
        found: Standing = self._kept[day]
        return found

    def _on(self, day: int) -> Standing:
        rows = np.flatnonzero(self.day <= day)
        if not len(rows):
            return Standing(**{name: np.zeros(0, np.int64) for name in Standing.COLUMNS})
        deal = self.deal[rows]
        last = np.append(deal[1:] != deal[:-1], True)
        first = np.append(True, deal[1:] != deal[:-1])
        at, begins = rows[last], rows[first]
        # The last row by which it came into a stage, or to its end; where there is none, its first.
        came, ended = (np.maximum(_last(self.did[rows] == way, last), np.flatnonzero(first)) for way in (CAME, ENDED))
        state = self.state[at]
        return Standing(
            self.deal[at], self.pipeline[at], self.step[at], state, self.cents[at], self.currency[at],
            self.closes[at], self.owner[at], self.day[rows[came]], self.day[begins],
            np.where(state == OPEN, UNKNOWN, self.day[rows[ended]]),
        )  # fmt: skip

    def slips(self) -> dict[int, int]:
        """deal -> how often its expected day was put off; those never put off are not there."""
        told = self.closes != UNKNOWN
        deal, closes = self.deal[told], self.closes[told]
        later = (deal[1:] == deal[:-1]) & (closes[1:] > closes[:-1])
        return dict(zip(*(part.tolist() for part in np.unique(deal[1:][later], return_counts=True)), strict=True))

    def slow_from(self, seen: np.ndarray, day: int) -> dict[int, float]:
        """stage -> days by which four in five of these deals had left it, where enough have."""
        found = {}
        for pipeline, stages in self.stages.items():
            known = self.passages(pipeline, day)
            assert known.who is not None
            known = known.of(np.isin(known.who, seen) & (known.how != STILL))
            for step, stage in enumerate(stages):
                days = known.waited(day)[known.step == step]
                if len(days) >= OWN_FROM:
                    found[stage.pk] = float(np.quantile(days, 0.8))
        return found

    def passages(self, pipeline: int, day: int) -> Passages:
        """How the deals of one pipeline went through its stages, as known at the end of `day`; the last step is won."""
        steps = len(self.stages[pipeline])
        own = (self.day <= day) & (self.pipeline == pipeline) & (self.did == CAME)
        ended = self.on(day)
        ended = ended.of((ended.pipeline == pipeline) & (ended.state != OPEN))
        end = np.where(ended.state == WON, steps, GONE)
        events = Events(
            np.concatenate([self.deal[own], ended.deal]),
            np.concatenate([self.step[own], end]),
            np.concatenate([self.day[own], ended.closed]),
        )
        return passages(events, steps + 1)

    def starts(self, pipeline: int) -> list[Start]:
        """What is believed of each stage before own deals tell: 20 -> 5 -> 1, shared out over the stages."""
        stages = self.stages[pipeline]
        early = sum(stage.level == "potential" for stage in stages)
        late = len(stages) - early
        return [
            Start(
                POTENTIAL_ON ** (1 / early) if stage.level == "potential" else REST_ON ** (1 / late),
                stage.days or USUAL_DAYS,
            )
            for stage in stages
        ]


def _last(rows: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Up to each end the place of the last row that is meant; -1 before the first."""
    found: np.ndarray = np.maximum.accumulate(np.where(rows, np.arange(len(rows)), -1))[ends]
    return found


def _steps() -> tuple[dict[int, list[Stage]], dict[int, tuple[int, int]]]:
    """pipeline -> its stages in use, in turn; stage -> (pipeline, its place among them), retired ones with the one
    before."""
    every = list(Stage.objects.order_by("pipeline", "place", "pk"))
    stages: dict[int, list[Stage]] = defaultdict(list)
    for stage in every:
        if not stage.retired:
            stages[stage.pipeline_id].append(stage)
    at = {}
    for stage in every:
        used = stages[stage.pipeline_id]
        before = sum(one.place <= stage.place for one in used)
        at[stage.pk] = (stage.pipeline_id, max(0, before - 1))
    return dict(stages), at
