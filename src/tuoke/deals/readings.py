"""What the firm's own deals tell: the chance of one in its stage, how long a stage takes, which are slow or slip."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from django.db.models import Count, F, Q, Window
from django.db.models.functions import Lead
from django.utils import timezone

from tuoke.deals.models import Deal, DealChange, Stage, State, What
from tuoke.engine.evidence import Rate, rate

#: From so many passages on a stage has quantiles of its own; below, the days that somebody wrote down stand.
OWN_FROM = 10
#: Changes are read back so far: who sells differently by now learns from the last two years.
YEARS = 2


@dataclass(frozen=True)
class StageReading:
    """Of the deals that were once in this stage and are closed by now: how many were won, how long they stayed.
    `kinds`: the same rate of each kind of customer (row 355)."""

    rate: Rate
    days: tuple[float, ...] = ()
    kinds: Mapping[str, Rate] = field(default_factory=dict)

    def of(self, kind: str) -> Rate:
        """Of one kind of customer; of all where none is asked."""
        return self.kinds.get(kind, rate(0, 0)) if kind else self.rate

    @property
    def median(self) -> float | None:
        return float(np.quantile(self.days, 0.5)) if len(self.days) >= OWN_FROM else None

    @property
    def slow_from(self) -> float | None:
        """Four in five had left it by then."""
        return float(np.quantile(self.days, 0.8)) if len(self.days) >= OWN_FROM else None


def by_stage(user: Any, stages: Iterable[Stage]) -> dict[int, StageReading]:
    """stage id -> its reading, of the deals that `user` may see; two queries."""
    ids = [stage.pk for stage in stages]
    since = timezone.now() - dt.timedelta(days=365 * YEARS)
    mine = Deal.objects.visible_to(user).values("pk")
    passed = DealChange.objects.filter(stage__in=ids, deal__in=mine, at__gte=since)
    closed = passed.exclude(deal__state=State.OPEN).order_by().values("stage", "deal__customer_kind").annotate(
        n=Count("deal", distinct=True), k=Count("deal", distinct=True, filter=Q(deal__state=State.WON))
    )  # fmt: skip
    counted: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for row in closed:
        counted[row["stage"]][row["deal__customer_kind"]] = row["k"], row["n"]
    days = _stays(mine, ids, since)
    return {pk: _reading(counted[pk], tuple(days.get(pk, ()))) for pk in ids}


def _reading(kinds: dict[str, tuple[int, int]], days: tuple[float, ...]) -> StageReading:
    """A deal has one kind of customer, so that those of all kinds together are those of all."""
    won, closed = (sum(one[at] for one in kinds.values()) for at in (0, 1))
    return StageReading(rate(won, closed), days, {kind: rate(*one) for kind, one in kinds.items()})


def _stays(mine: Any, ids: list[int], since: dt.datetime) -> dict[int, list[float]]:
    """Ended stays, in days: from coming into a stage to the next stage or the end of the deal."""
    moves = DealChange.objects.filter(deal__in=mine, at__gte=since).exclude(what=What.FACTS)
    in_turn = moves.annotate(
        until=Window(Lead("at"), partition_by=F("deal"), order_by=(F("at").asc(), F("pk").asc()))
    ).values_list("stage", "at", "until", "what")
    found: dict[int, list[float]] = defaultdict(list)
    for stage, at, until, what in in_turn:
        if stage in ids and until is not None and what in (What.OPENED, What.STAGE, What.REOPENED):
            found[stage].append((until - at).total_seconds() / 86_400)
    return found


def is_slow(deal: Deal, reading: StageReading | None) -> bool:
    """In its stage for longer than four in five of the firm's own deals, or, with too few of them, than the days that
    somebody wrote down."""
    if not deal.is_open:
        return False
    own = reading.slow_from if reading else None
    limit = own if own is not None else deal.stage.days
    return limit is not None and deal.days_in_stage > limit


def slips(deals: Iterable[Deal]) -> dict[int, int]:
    """deal -> how often its expected day was put off."""
    ids = [deal.pk for deal in deals]
    days: dict[int, list[dt.date]] = defaultdict(list)
    kept = DealChange.objects.filter(deal__in=ids).exclude(close_on=None).order_by("at", "pk")
    for deal, day in kept.values_list("deal", "close_on"):
        if day is not None:
            days[deal].append(day)
    return {deal: sum(later > earlier for earlier, later in pairwise(some)) for deal, some in days.items()}
