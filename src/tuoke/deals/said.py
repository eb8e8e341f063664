"""Writing down what the forecast says, and reading how right it was: bias and error by weeks before the close."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Q

from tuoke.deals.foreseen import KINDS, Ahead, Period
from tuoke.deals.history import EPOCH, History
from tuoke.deals.snapshots import Snapshot, SnapshotDeal
from tuoke.engine.forecast_record import FEW_PERIODS, Record, Said, record
from tuoke.team.models import Team, User
from tuoke.workspace import audit

#: Weeks before the close on which the record looks, and how many periods it goes back.
WEEKS = {"quarter": (12, 8, 4, 1), "month": (3, 2, 1)}
BACK = {"quarter": 4, "month": 6}
#: A day on which the firm's deals had been written down for less says nothing about what would have been said.
LEAST_HISTORY = 28
MANY_BACK = 300
#: The chances of every day are kept so long; after it those of Sundays, and these for a year.
DAILY, WEEKLY = dt.timedelta(days=35), dt.timedelta(days=400)


@dataclass(frozen=True)
class _Scope:
    of: str
    owners: frozenset[int] | None
    team: int | None = None
    seller: int | None = None


def _scopes(history: History) -> list[_Scope]:
    """The firm, every team and every seller with deals of their own."""
    holders = set(np.unique(history.owner).tolist())
    people = list(User.objects.filter(pk__in=holders).values_list("pk", "team__path"))
    found = [_Scope("all", None), *(_Scope(f"s{pk}", frozenset({pk}), seller=pk) for pk, _path in people)]
    for pk, path in Team.objects.values_list("pk", "path"):
        if owners := frozenset(one for one, under in people if (under or "").startswith(path)):
            found.append(_Scope(f"t{pk}", owners, team=pk))
    return found


def write_down(day: dt.date) -> int:
    """Keep what the forecast says at the end of `day`; a second time it does nothing. Returns how many sums."""
    if Snapshot.objects.filter(day=day, looked_back=False).exists():
        return 0
    history = History.read()
    periods = [Period.of(kind, day) for kind in KINDS]
    ahead = Ahead(history, day, max(period.last for period in periods))
    chances = {period.kind: ahead.chances(period) for period in periods}
    rows = [
        SnapshotDeal(day=day, deal_id=deal, **{kind: float(chances[kind][at]) for kind in KINDS})
        for deal, at in zip(ahead.standing.deal[ahead.open].tolist(), ahead.open.tolist(), strict=True)
    ]
    sums = [one for period in periods for one in _sums(ahead, period, _scopes(history))]
    if not sums:
        return 0
    with transaction.atomic():
        Snapshot.objects.filter(day=day, looked_back=True).delete()
        Snapshot.objects.bulk_create(sums, batch_size=500, ignore_conflicts=True)
        SnapshotDeal.objects.bulk_create(rows, batch_size=1_000, ignore_conflicts=True)
        old = Q(day__lt=day - WEEKLY) | Q(day__lt=day - DAILY) & ~Q(day__week_day=1)
        SnapshotDeal.objects.filter(old).delete()
        audit.record(None, "write", "deals.snapshot", count=len(sums), day=day.isoformat())
    return len(sums)


def look_back(today: dt.date) -> int:
    """What would have been said on days before anything was: for the record, of the periods that are over."""
    history = History.read(years=3)
    if not len(history.day):
        return 0
    first = EPOCH + dt.timedelta(days=int(history.day.min()) + LEAST_HISTORY)
    known = set(Snapshot.objects.filter(of="all").values_list("day", "kind"))
    wanted = [(day, period) for day, period in _past(today) if day >= first and (day, period.kind) not in known]
    scopes, sums = _scopes(history) if wanted else [], []
    for day, period in wanted:
        ahead = Ahead(history, day, period.last, many=MANY_BACK)
        sums += _sums(ahead, period, scopes, looked_back=True)
    if sums:
        with transaction.atomic():
            Snapshot.objects.bulk_create(sums, batch_size=500, ignore_conflicts=True)
            audit.record(None, "write", "deals.snapshot", count=len(sums), looked_back=True)
    return len(sums)


def _past(today: dt.date) -> Iterator[tuple[dt.date, Period]]:
    """(day, period) of every week before the close that the record asks for."""
    for kind, weeks in WEEKS.items():
        period = Period.of(kind, today)
        for _n in range(BACK[kind]):
            period = period.before
            for n in weeks:
                yield period.last - dt.timedelta(weeks=n), period


def _sums(ahead: Ahead, period: Period, scopes: list[_Scope], looked_back: bool = False) -> list[Snapshot]:
    found = []
    for scope in scopes:
        for currency in ahead.history.currencies:
            own = ahead.mask(scope.owners, currency)
            if not own.any():
                continue
            told, naive = ahead.forecast(own, period), ahead.naive(own, period)
            figures = (told.done, told.not_yet.mean, told.total.mean, told.total.mid, told.total.low, told.total.high)
            names = ("done", "not_yet", "mean", "mid", "low", "high", "as_last", "by_hand", "at_pace")
            money = {name: round(value, 2) for name, value in zip(names, (*figures, *naive), strict=True)}
            found.append(
                Snapshot(
                    day=ahead.today, kind=period.kind, first=period.first, last=period.last, of=scope.of,
                    team_id=scope.team, seller_id=scope.seller, currency=currency, looked_back=looked_back, **money,
                )
            )  # fmt: skip
    return found


@dataclass(frozen=True)
class TrackRecord:
    """How right it was, by weeks before the close; `looked_back` of the `n` forecasts were made afterwards."""

    records: list[Record]
    n: int
    looked_back: int
    periods: int

    @property
    def few(self) -> bool:
        return self.periods < FEW_PERIODS


def track_record(user: Any, of: str, kind: str, currency: str, ahead: Ahead, own: np.ndarray) -> TrackRecord:
    """Of the periods that are over: what was said, and, until there are FEW_PERIODS, what would have been. One query.

    `own`: the deals meant, whose signatures are what came.
    """
    kind = "month" if kind == "month" else "quarter"
    rows = list(
        Snapshot.objects.visible_to(user).filter(of=of, kind=kind, currency=currency, last__lt=ahead.today)
        .order_by("day")
    )  # fmt: skip
    asked = [row for row in rows if (row.last - row.day).days in {7 * n for n in WEEKS[kind]}]
    said = [row for row in asked if not row.looked_back]
    if len({row.last for row in said}) < FEW_PERIODS:
        said = asked
    told = [_said(row, ahead, own) for row in said]
    return TrackRecord(record(told), len(said), sum(row.looked_back for row in said), len({row.last for row in said}))


def _said(row: Snapshot, ahead: Ahead, own: np.ndarray) -> Said:
    came = ahead.done(own, Period(row.kind, row.first, row.last))
    naive = (float(row.as_last), float(row.by_hand), float(row.at_pace))
    return Said((row.last - row.day).days // 7, float(row.mid), float(row.low), float(row.high), naive, came)
