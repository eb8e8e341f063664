"""What came of lists, kept: of each list and holder how many companies, called, met; made by a flow.

Sums by who holds the companies now, so that everybody reads those that they may see and no others. A company counts
once for a source: for the list that brought it first (`brought`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.db.models import Func, Max, Min, Q, Sum

from tuoke.directory.copying import Rows, write
from tuoke.directory.models import Company, Entry, List, Revealed
from tuoke.journal.models import COMPANY_NOW, JournalEntry
from tuoke.team.models import User
from tuoke.workspace.kept import Kept

if TYPE_CHECKING:
    import numpy as np

    #: n x 6: company, list, holder (0: nobody), called, met, brought
    Places = np.ndarray[Any, np.dtype[np.int64]]

#: What a company is on a list: there, called, met; and the same where this list brought it.
COUNTS = ("size", "called", "met", "brought", "brought_called", "brought_met")


class Micros(Func):
    """A moment as millionths of a second since 1970; -1 where there is none."""

    output_field = models.BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Django keeps a moment as a text, with what is less than a second behind a point, where there is any."""
        of = "(%(expressions)s)"
        part = f"CAST(substr(substr({of}, 21) || '000000', 1, 6) AS INTEGER)"
        template = f"COALESCE(CAST(strftime('%%%%s', {of}) AS INTEGER) * 1000000 + {part}, -1)"
        sql, params = super().as_sql(compiler, connection, template=template, **extra)
        return sql, (*params, *params)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "COALESCE((EXTRACT(EPOCH FROM %(expressions)s) * 1000000)::bigint, -1)"
        return super().as_sql(compiler, connection, template=template, **extra)


class ListCaseQuerySet(models.QuerySet["ListCase"]):
    def visible_to(self, user: Any) -> ListCaseQuerySet:
        """Nobody: pages read the sums, and who is on a list stands there."""
        return self.none()


class ListCase(models.Model):
    """A company on a list, as the sums count it. No foreign keys: what is gone is counted off, not deleted along."""

    generation = models.PositiveIntegerField()
    company = models.BigIntegerField()
    list = models.BigIntegerField()
    holder = models.BigIntegerField()
    called = models.BooleanField()
    met = models.BooleanField()
    brought = models.BooleanField()

    objects = ListCaseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["generation", "company"])]

    def __str__(self) -> str:
        return f"{self.list}/{self.company}"


class ListSumQuerySet(models.QuerySet["ListSum"]):
    def visible_to(self, user: Any) -> ListSumQuerySet:
        """As companies and lists are: of those that nobody holds, or whom one looks over, on lists that one may see."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        seen = self.filter(list__in=List.objects.visible_to(user).values("pk"))
        if user.is_admin:
            return seen
        below = list(user.works_for) if user.role == "seller" else User.objects.below(user).values("pk")
        return seen.filter(Q(holder=0) | Q(holder__in=below))


class ListSum(models.Model):
    """Of the companies on a list that one person holds (0: nobody) how many there are, were called, and met."""

    generation = models.PositiveIntegerField()
    list = models.BigIntegerField()
    holder = models.BigIntegerField()
    size = models.BigIntegerField()
    called = models.BigIntegerField()
    met = models.BigIntegerField()
    brought = models.BigIntegerField()
    brought_called = models.BigIntegerField()
    brought_met = models.BigIntegerField()

    objects = ListSumQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["generation", "list", "holder"], name="list_sum_once")]

    def __str__(self) -> str:
        return f"{self.list} {self.holder}"


def find(companies: Q, _since: Any = None, _zone: Any = None) -> Places:
    """The places of these companies on lists, as they are now: two queries. A call counts for a list that the company
    was on by then."""
    import numpy as np

    there = Company.objects.arrived().filter(companies)
    entries = Entry.objects.filter(Revealed("arrival"), company__in=there.values("pk"))
    entries = entries.filter(list__in=List.objects.filter(Revealed("arrival")).values("pk")).order_by()
    placed = _fetched(
        entries.values_list("company", "list", "company__owner", "list__source").annotate(at=Micros(Min("made_at")))
    )
    if not placed:
        return np.empty((0, 6), np.int64)
    company, on, holder = np.array([(row[0], row[1], row[2] or 0) for row in placed], np.int64).T
    first = np.array([row[4] for row in placed], np.int64)
    # Calls alone have an outcome.
    own = Company.objects.filter(companies)
    calls = JournalEntry.objects.standing().exclude(outcome="").filter(company__in=own.values("pk")).order_by()
    last = calls.values_list(COMPANY_NOW).annotate(
        called=Micros(Max("at")), met=Micros(Max("at", filter=Q(outcome="meeting")))
    )
    heard = np.array(_fetched(last), np.int64).reshape(-1, 3)
    heard = np.concatenate([heard[np.argsort(heard[:, 0])], [[np.iinfo(np.int64).max, -1, -1]]])
    at = np.searchsorted(heard[:, 0], company)
    latest = np.where((heard[at, 0] == company)[:, None], heard[at, 1:], -1)
    # The list that brought it first, of each source.
    _names, source = np.unique([row[3] for row in placed], return_inverse=True)
    order = np.lexsort((on, first, source, company))
    begins = (np.diff(company[order], prepend=-1) != 0) | (np.diff(source[order], prepend=-1) != 0)
    brought = np.zeros(len(company), bool)
    brought[order[begins]] = True
    return np.stack([company, on, holder, latest[:, 0] >= first, latest[:, 1] >= first, brought], 1).astype(np.int64)


def _fetched(rows: Any) -> list[tuple[Any, ...]]:
    """As the database gives them: a look at each value took a third of the time."""
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def put(generation: int, companies: Sequence[int], found: Places) -> None:
    """Let the sums count these places in the place of what they counted of `companies`; of none: nothing was counted.

    In the caller's transaction, which holds the lock of the readings.
    """
    import numpy as np

    parts = [(found, 1)]
    if companies:
        before = ListCase.objects.filter(generation=generation, company__in=companies)
        rows = before.values_list("company", "list", "holder", "called", "met", "brought")
        parts.append((np.array(list(rows), np.int64).reshape(-1, 6), -1))
        before.delete()
    every = np.concatenate([part for part, _sign in parts])
    sign = np.concatenate([np.full(len(part), one) for part, one in parts])
    keys, place = np.unique(every[:, 1:3], axis=0, return_inverse=True)
    called, met, brought = every[:, 3], every[:, 4], every[:, 5]
    counts = np.stack([np.ones_like(called), called, met, brought, brought * called, brought * met])
    sums = np.stack([np.bincount(place.ravel(), sign * one, len(keys)) for one in counts], 1).astype(np.int64)
    some = sums.any(1)
    _add(generation, np.concatenate([keys[some], sums[some]], 1).tolist())
    _keep(generation, found)


def _add(generation: int, rows: list[list[int]]) -> None:
    table, names = ListSum._meta.db_table, ", ".join(COUNTS)
    told = ", ".join(f"{name} = {table}.{name} + EXCLUDED.{name}" for name in COUNTS)
    marks = ", ".join(["%s"] * (2 + len(COUNTS)))
    sql = f"""INSERT INTO {table} (generation, list, holder, {names}) VALUES ({int(generation)}, {marks})
        ON CONFLICT (generation, list, holder) DO UPDATE SET {told}"""
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)


def _keep(generation: int, found: Places) -> None:
    import pyarrow as pa

    if not len(found):
        return
    columns: dict[str, Any] = {"generation": generation}
    columns |= {name: pa.array(found[:, at]) for at, name in enumerate(("company", "list", "holder"))}
    columns |= {name: pa.array(found[:, at] > 0) for at, name in enumerate(("called", "met", "brought"), 3)}
    with connection.cursor() as cursor:
        write(cursor, ListCase._meta.db_table, Rows(columns, len(found)))


def sums(user: Any) -> Any | None:
    """The kept sums that this person may read; None where none are kept yet."""
    standing = Kept.standing()
    return None if standing is None else ListSum.objects.visible_to(user).filter(generation=standing.generation)


def by_source(kept: Any) -> dict[str, tuple[int, int, int]]:
    """source -> names that its lists brought, those of them called, and met; two queries."""
    counted = kept.order_by().values_list("list")
    rows = list(counted.annotate(n=Sum("brought"), c=Sum("brought_called"), m=Sum("brought_met")))
    of = dict(List.objects.filter(pk__in=[row[0] for row in rows]).values_list("pk", "source"))
    found: dict[str, tuple[int, int, int]] = {}
    for which, names, called, met in rows:
        known = found.get(of[which], (0, 0, 0))
        found[of[which]] = (known[0] + int(names), known[1] + int(called), known[2] + int(met))
    return {source: told for source, told in found.items() if told[0]}


def forget(generation: int, but: bool = False) -> bool:
    """Take away some rows of this generation, or (`but`) of all others; False where there are none left."""
    for model in (ListSum, ListCase):
        rows: Any = model._default_manager
        chosen = rows.exclude(generation=generation) if but else rows.filter(generation=generation)
        if ids := list(chosen.values_list("pk", flat=True)[:20_000]):
            rows.filter(pk__in=ids).delete()
            return True
    return False
