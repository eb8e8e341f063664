"""The funnel's kept sums: how many cases passed a step from which day to which, of each person. Made by a flow.

A case is kept as it counts now (`FunnelCase`), so that what it counted is taken off again to the digit when anything
about its company changes: sums are never guessed, and making them anew gives the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from django.db import connection
from django.db.models import Q

from tuoke.deals import cases
from tuoke.deals.cases import Cases
from tuoke.deals.kept_models import FunnelCase as FunnelCase
from tuoke.deals.kept_models import FunnelMonth as FunnelMonth
from tuoke.directory.copying import Rows, write
from tuoke.directory.models import Company
from tuoke.engine.funnel import ON, OPEN, OUT, Passages, readings


def find(companies: Q, since: dt.date | None, zone: ZoneInfo) -> Cases:
    """The cases of these companies, as they are told of today, from the journal."""
    return cases.read(cases.counted(since).filter(company__in=Company.objects.filter(companies).values("pk")), zone)


def put(generation: int, companies: Sequence[int], found: Cases) -> None:
    """Let the sums count these cases in the place of what they counted of `companies`; of none: nothing was counted.

    In the caller's transaction, which holds the lock of the readings.
    """
    gone = Cases(*(column[:0] for column in (found.company, found.seller, found.whole, found.days)))
    if companies:
        before = FunnelCase.objects.filter(generation=generation, company__in=companies)
        rows = before.values_list("company", "seller", "whole", "called", "met", "meant", "signed", "ended")
        given = cases.whole_numbers(rows)
        gone = Cases(given[:, 0], given[:, 1], given[:, 2].astype(bool), given[:, 3:])
        before.delete()
    for whole in (False, True):
        _add(generation, whole, *(one.of(one.whole == whole).passages() for one in (found, gone)))
    _keep(generation, found)


def _add(generation: int, whole: bool, more: Passages, less: Passages) -> None:
    """Add to the sums and take off them, of the months that these cases began in; a month without any goes."""
    change = readings(more, replace(less, n=-less.n))
    change = change.of(change.n != 0)
    if not len(change.n):
        return
    theirs = FunnelMonth.objects.filter(generation=generation, whole=whole)
    theirs = theirs.filter(seller__in=np.unique(change.group).tolist(), month__in=np.unique(_month(change)).tolist())
    now = readings(sums(theirs), change)
    now = now.of(now.n != 0)
    month = _month(now)
    order = np.lexsort((month, now.group))
    now, month = now.of(order), month[order]
    table = np.stack([getattr(now, name) for name in FunnelMonth.SUMS], 1).astype("<i4")
    new = (np.diff(now.group, prepend=-1) != 0) | (np.diff(month, prepend=-1) != 0)
    starts = np.flatnonzero(new)
    parts = zip(now.group[starts].tolist(), month[starts].tolist(), np.split(table, starts)[1:], strict=True)
    theirs.delete()
    FunnelMonth.objects.bulk_create(
        [
            FunnelMonth(generation=generation, whole=whole, seller=seller, month=at, sums=part.tobytes())
            for seller, at, part in parts
        ],
        batch_size=100,
    )


def _month(given: Passages) -> np.ndarray:
    """The month that each of them began in, counted from January 1970."""
    return given.began.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def sums(months: Any) -> Passages:
    """All passages that these rows hold; `group` is the seller."""
    rows = list(months.order_by().values_list("seller", "sums"))
    given = np.frombuffer(b"".join(part for _seller, part in rows), "<i4").reshape(-1, len(FunnelMonth.SUMS))
    many = [len(part) // (4 * len(FunnelMonth.SUMS)) for _seller, part in rows]
    seller = np.repeat(np.array([seller for seller, _part in rows], np.int64), many)
    columns = dict(zip(FunnelMonth.SUMS, given.T.astype(np.int64), strict=True))
    return Passages(group=seller, **columns)


def _keep(generation: int, found: Cases) -> None:
    if not len(found.company):
        return
    names = ("called", "met", "meant", "signed", "ended")
    columns: dict[str, Any] = {
        "generation": generation, "company": pa.array(found.company), "seller": pa.array(found.seller),
        "whole": pa.array(found.whole), **{name: pa.array(found.days[:, at]) for at, name in enumerate(names)},
    }  # fmt: skip
    with connection.cursor() as cursor:
        write(cursor, FunnelCase._meta.db_table, Rows(columns, len(found.company)))


def packed(every: Passages, first: int, recent: int) -> tuple[Passages, Passages, int]:
    """Of these sums: all, those of cases begun after the day `first`, how many began after `recent`.

    Of passages that ended only the days that they took are told: as many rows less for what rates and times are asked.
    """
    still = every.how == OPEN
    took = np.where(still, every.entered, every.left - every.entered)
    late, early = max(first, recent), min(first, recent)
    age = (every.began > late) * 1 + (every.began > early)
    span = int(took.max(initial=0)) + 1
    n = np.bincount(((every.step * 3 + every.how) * 3 + age) * span + took, every.n).astype(np.int64)
    key = np.flatnonzero(n)
    n, (kind, days_of) = n[key], np.divmod(key, span)
    step, how, age_of = kind // 9, kind // 3 % 3, kind % 3
    zero = np.zeros(len(n), np.int64)
    still = how == OPEN
    every = Passages(step, zero, zero, np.where(still, days_of, 0), np.where(still, -1, days_of), how, n)
    own = age_of == 2 if first >= recent else age_of >= 1
    new = age_of == 2 if recent >= first else age_of >= 1
    return every, every.of(own), int(n[new & (step == 0)].sum())


def forget(generation: int, but: bool = False) -> bool:
    """Take away some rows of this generation, or (`but`) of all others; False where there are none left."""
    for model in (FunnelMonth, FunnelCase):
        rows: Any = model._default_manager
        chosen = rows.exclude(generation=generation) if but else rows.filter(generation=generation)
        ids = list(chosen.values_list("pk", flat=True)[:20_000])
        if ids:
            rows.filter(pk__in=ids).delete()
            return True
    return False


assert (OPEN, ON, OUT) == (0, 1, 2), "the sums on disk hold these, and they are added up by them"
