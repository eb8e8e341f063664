"""The funnel's kept sums: how many cases passed a step from which day to which, of each person. Made by a flow.

A case is kept as it counts now (`FunnelCase`), so that what it counted is taken off again to the digit when anything
about its company changes: sums are never guessed, and making them anew gives the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from django.db import connection
from django.db.models import Case, F, Q, Sum, When

from tuoke.deals import cases
from tuoke.deals.cases import Cases
from tuoke.deals.kept_models import KEY as KEY
from tuoke.deals.kept_models import FunnelCase as FunnelCase
from tuoke.deals.kept_models import FunnelSum as FunnelSum
from tuoke.directory.copying import Rows, write
from tuoke.directory.models import Company
from tuoke.engine.funnel import ON, OPEN, OUT, Passages, readings

AGE = 1_000_000  # more than there are days


def find(companies: Q, since: dt.date | None, zone: ZoneInfo) -> Cases:
    """The cases of these companies, as they are told of today, from the journal."""
    return cases.read(cases.counted(since).filter(company__in=Company.objects.filter(companies).values("pk")), zone)


def put(generation: int, companies: Sequence[int], found: Cases) -> None:
    """Let the sums count these cases in the place of what they counted of `companies`; of none: nothing was counted.

    In the caller's transaction, which holds the lock of the readings.
    """
    parts = _signed(found, 1)
    if companies:
        before = FunnelCase.objects.filter(generation=generation, company__in=companies)
        rows = before.values_list("company", "seller", "whole", "called", "met", "meant", "signed", "ended")
        given = cases.whole_numbers(rows)
        parts += _signed(Cases(given[:, 0], given[:, 1], given[:, 2].astype(bool), given[:, 3:]), -1)
        before.delete()
    *keys, n = (np.concatenate(column) for column in zip(*parts, strict=True))
    if companies:  # else each key stands there once already
        distinct, place = np.unique(np.stack(keys), axis=1, return_inverse=True)
        total = np.bincount(place.ravel(), n, distinct.shape[1]).astype(np.int64)
        keys, n = [*distinct[:, total != 0]], total[total != 0]
    if len(n):
        _add(generation, [*keys, n])
    _keep(generation, found)


def _signed(given: Cases, sign: int) -> list[tuple[np.ndarray, ...]]:
    """The columns of KEY and n, of whole cases and of people's own."""
    parts: list[tuple[np.ndarray, ...]] = []
    for whole in (False, True):
        one = readings(given.of(given.whole == whole).passages())
        same = np.full(len(one.n), int(whole), np.int64)
        parts.append((same, one.group, one.step, one.how, one.began, one.entered, one.left, sign * one.n))
    return parts


def _add(generation: int, columns: list[np.ndarray]) -> None:
    """Add to the sums, those of KEY and n: one that is not there begins at nothing, one that comes to nothing goes."""
    table, names = FunnelSum._meta.db_table, ", ".join(KEY)
    clash = f"ON CONFLICT (generation, {names}) DO UPDATE SET n = {table}.n + EXCLUDED.n"
    given = [column.tolist() for column in columns]
    given[0] = [bool(one) for one in given[0]]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            types = ("boolean", "bigint", *["smallint"] * 2, *["integer"] * 3, "bigint")
            lists = ", ".join(f"%s::{kind}[]" for kind in types)
            sql = f"INSERT INTO {table} (generation, {names}, n) SELECT %s, q.* FROM unnest({lists}) q {clash}"
            cursor.execute(sql, [generation, *given])
        else:
            marks = ", ".join(["%s"] * (len(KEY) + 1))
            sql = f"INSERT INTO {table} (generation, {names}, n) VALUES ({int(generation)}, {marks}) {clash}"
            cursor.executemany(sql, list(zip(*given, strict=True)))
    if min(given[-1]) < 0:
        FunnelSum.objects.filter(generation=generation, n=0).delete()


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


def passages(sums: Any, first: int, recent: int) -> tuple[Passages, Passages, int]:
    """Of these sums: all, those of cases begun after the day `first`, and how many began after the day `recent`.

    Of passages that ended only the days that they took are told; nothing else is asked of them here.
    """
    # In one number: the database sorts half a million rows by one key in half the time that it needs for four.
    days = Case(When(how=OPEN, then=F("entered")), default=F("ended") - F("entered"))
    late, early = max(first, recent), min(first, recent)
    age = Case(When(began__gt=late, then=2 * AGE), When(began__gt=early, then=AGE), default=0)
    rows = (
        sums.order_by().values_list(F("step") * (16 * AGE) + F("how") * (4 * AGE) + age + days).annotate(many=Sum("n"))
    )
    given = np.array([tuple(map(int, row)) for row in rows], np.int64).reshape(-1, 2)
    key, n = given.T
    step, how, age_of, days_of = key // (16 * AGE), key // (4 * AGE) % 4, key // AGE % 4, key % AGE
    zero = np.zeros(len(n), np.int64)
    still = how == OPEN
    every = Passages(step, zero, zero, np.where(still, days_of, 0), np.where(still, -1, days_of), how, n)
    own = age_of == 2 if first >= recent else age_of >= 1
    new = age_of == 2 if recent >= first else age_of >= 1
    return every, every.of(own), int(n[new & (step == 0)].sum())


def forget(generation: int, but: bool = False) -> bool:
    """Take away some rows of this generation, or (`but`) of all others; False where there are none left."""
    for model in (FunnelSum, FunnelCase):
        rows: Any = model._default_manager
        chosen = rows.exclude(generation=generation) if but else rows.filter(generation=generation)
        ids = list(chosen.values_list("pk", flat=True)[:20_000])
        if ids:
            rows.filter(pk__in=ids).delete()
            return True
    return False


assert (OPEN, ON, OUT) == (0, 1, 2), "the sums on disk hold these"
