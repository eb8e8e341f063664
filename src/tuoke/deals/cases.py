"""What the journal says of each company called -> cases: the days of its first call, meeting, intent, signature, end.

A case is a company from the first that was heard of it. It belongs to whoever had that first: whoever calls, and a
colleague signs, sees one case through (`whole`). Besides, each person has a case of their own for a company, of what
they themselves did, so that whoever takes a company over begins anew in their own funnel.

What was brought along from another system is in no rate, nor is what nobody here wrote.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db import connection
from django.db.models import BigIntegerField, F, Func, Max, Min, Q

from tuoke.engine.funnel import GONE, NEVER, Events, Passages, passages
from tuoke.journal import kinds
from tuoke.journal.models import COMPANY_NOW, JournalEntry
from tuoke.workspace.models import Workspace

STEPS = ("called", "met", "meant", "signed")
REFUSED = ("not_interested", "leave_me_alone", "wrong_person")
EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Cases:
    """n cases: `company`, `seller` (ids), `whole`; `days` (n, 5): of each step the first, and of the end; -1: never."""

    company: np.ndarray
    seller: np.ndarray
    whole: np.ndarray
    days: np.ndarray

    def of(self, rows: np.ndarray) -> Cases:
        return Cases(self.company[rows], self.seller[rows], self.whole[rows], self.days[rows])

    def passages(self) -> Passages:
        """Each step that each case reached; `group` is the seller."""
        n, parts = np.arange(len(self.company)), []
        for step in (0, 1, 2, 3, GONE):
            day = self.days[:, step]  # the end stands last
            given = day >= 0
            parts.append((n[given], np.full(int(given.sum()), step, np.int64), day[given], self.seller[given]))
        who, at, day, group = (np.concatenate(column) for column in zip(*parts, strict=True))
        return passages(Events(who, at, day, group), len(STEPS))


class Seconds(Func):
    """A moment as whole seconds since 1970; -1 where there is none."""

    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return super().as_sql(
            compiler, connection, template="COALESCE(CAST(strftime('%%%%s', %(expressions)s) AS INTEGER), -1)", **extra
        )

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "COALESCE(FLOOR(EXTRACT(EPOCH FROM %(expressions)s))::bigint, -1)"
        return super().as_sql(compiler, connection, template=template, **extra)


def counted(since: dt.date | None) -> Any:
    """The entries that a funnel counts: from that day on; None: whenever they were."""
    told = JournalEntry.objects.standing().filter(by__isnull=False).exclude(kind=kinds.Past.kind)
    return told if since is None else told.filter(at__gte=Workspace.current().day_bounds(since)[0])


def read(entries: Any, zone: ZoneInfo) -> Cases:
    """The cases of these entries, whole ones and each person's own; one query. All entries of a company are given, or
    none."""
    met = Q(outcome="meeting") | Q(kind__in=(kinds.Meeting.kind, kinds.Visit.kind))
    rows = (
        entries.order_by()
        .values(now=COMPANY_NOW, seller=F("by"))
        .annotate(
            called=Seconds(Min("at", filter=Q(kind=kinds.Call.kind))), met=Seconds(Min("at", filter=met)),
            meant=Seconds(Min("at", filter=Q(kind=kinds.Intent.kind))),
            signed=Seconds(Min("at", filter=Q(kind=kinds.Deal.kind))),
            refused=Seconds(Max("at", filter=Q(outcome__in=REFUSED))), last=Seconds(Max("at")),
        )
        .values_list("now", "seller", "called", "met", "meant", "signed", "refused", "last")
    )  # fmt: skip
    given = whole_numbers(rows)
    company, seller, moments = given[:, 0], given[:, 1], given[:, 2:]
    own = _cases(company, seller, moments, zone)
    # Whatever any of them did, in the hands of who had the first day; two on one day: the lower id.
    distinct, place = np.unique(company, return_inverse=True)
    first = np.full((len(distinct), 4), NEVER)
    never = np.where(moments < 0, NEVER, moments)
    for step in range(4):
        np.minimum.at(first[:, step], place, never[:, step])
    latest = np.full((len(distinct), 2), -1, np.int64)
    for step in range(2):
        np.maximum.at(latest[:, step], place, moments[:, 4 + step])
    began = np.where(own.days[:, :4] < 0, NEVER, own.days[:, :4]).min(1, initial=NEVER)
    earliest = np.full(len(distinct), NEVER)
    np.minimum.at(earliest, place, began)
    whose = np.full(len(distinct), NEVER)
    theirs = began == earliest[place]
    np.minimum.at(whose, place[theirs], seller[theirs])
    joined = np.concatenate([np.where(first == NEVER, -1, first), latest], 1)
    whole = _cases(distinct, whose, joined, zone, whole=True)
    both = [np.concatenate(pair) for pair in zip(_columns(own), _columns(whole), strict=True)]
    found = Cases(*both)
    came: np.ndarray = np.any(found.days[:, :4] >= 0, 1)
    return found.of(came)


def whole_numbers(rows: Any) -> np.ndarray:
    """The rows of a values_list of whole numbers, as the database gives them: looking at each value took a third of the
    time."""
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return np.array(cursor.fetchall(), np.int64).reshape(-1, len(cursor.description or ()))


def _columns(cases: Cases) -> tuple[np.ndarray, ...]:
    return cases.company, cases.seller, cases.whole, cases.days


def _cases(company: np.ndarray, seller: np.ndarray, moments: np.ndarray, zone: ZoneInfo, whole: bool = False) -> Cases:
    """`moments` (n, 6): of the four steps, of the last refusal and of the last that was heard. A case ends where the
    last that was heard is a refusal."""
    refused, last = moments[:, 4], moments[:, 5]
    ends = np.where((refused >= 0) & (refused == last), refused, -1)
    days = local_days(np.concatenate([moments[:, :4], ends[:, None]], 1), zone)
    return Cases(company, seller, np.full(len(company), whole), days)


def local_days(moments: np.ndarray, zone: ZoneInfo) -> np.ndarray:
    """Seconds -> days since 1970 where the firm is; -1 stays. A zone changes its clock at a half hour at the earliest,
    so each half hour is asked once."""
    halves, place = np.unique(moments // 1800, return_inverse=True)
    offsets = [_offset(int(half) * 1800, zone) if half >= 0 else 0 for half in halves.tolist()]
    shifted = moments + np.array(offsets, np.int64)[place].reshape(moments.shape)
    return np.where(moments < 0, -1, shifted // 86_400)


@cache
def _offset(second: int, zone: ZoneInfo) -> int:
    found = dt.datetime.fromtimestamp(second, zone).utcoffset()
    return int(found.total_seconds()) if found else 0
