"""Readings that are kept: which of them stand, and of which companies they are to be made anew.

Whoever writes a fact that a kept reading counts calls `touch` in the transaction of the fact. A flow (flows/keeping.py)
takes what was touched and makes it anew from the facts, so that doing so twice changes nothing. A row is seen by the
flow only when its transaction is committed: nothing is passed over, in whichever order transactions end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import connection, models
from django.utils import timezone

#: Facts before the first day of the quarter that lies so long ago are in no kept reading: who works differently by now
#: is not told by them. The cut moves four times a year, and everything is made anew then.
YEARS = 2


class TouchedQuerySet(models.QuerySet["Touched"]):
    def visible_to(self, user: Any) -> TouchedQuerySet:
        """Work of the machine: an admin may look at it."""
        return self if user.is_authenticated and user.role == "admin" else self.none()


class Touched(models.Model):
    """A company of which something that readings count was written since they were made. No foreign key: an import
    that is undone takes its companies away, and what they counted goes then."""

    company = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    objects = TouchedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "touched"

    def __str__(self) -> str:
        return str(self.company)


class KeptQuerySet(models.QuerySet["Kept"]):
    def visible_to(self, user: Any) -> KeptQuerySet:
        """Work of the machine: an admin may look at it."""
        return self if user.is_authenticated and user.role == "admin" else self.none()


class Kept(models.Model):
    """The one row that says which readings stand. Rows of readings carry a `generation`: pages read that of this row;
    one that is being made anew (`building`, so far for companies up to `position`) is shown when it is whole."""

    generation = models.PositiveIntegerField(default=0)  # 0: none yet, pages read the facts themselves
    since = models.DateField(null=True)  # the first day whose facts count
    zone = models.CharField(max_length=64, blank=True)  # cuts moments into days
    building = models.PositiveIntegerField(default=0)
    building_since = models.DateField(null=True)
    building_zone = models.CharField(max_length=64, blank=True)
    position = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(null=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "kept"

    def __str__(self) -> str:
        return f"generation {self.generation}"

    @classmethod
    def standing(cls) -> Kept | None:
        """What pages may read; None where nothing is kept yet."""
        return cls.objects.filter(pk=1, generation__gt=0).first()


def touch(companies: Iterable[int | None]) -> None:
    """Readings of these companies are to be made anew. Call it in the transaction of the change."""
    from tuoke.workspace.models import Due

    ids = {pk for pk in companies if pk is not None}
    if ids:
        Touched.objects.bulk_create([Touched(company=pk) for pk in sorted(ids)], batch_size=5_000)
        Due.objects.ask("keep_readings")


def touch_all(companies: Any) -> None:
    """The same for a queryset of one column with ids, however many, in one statement."""
    from tuoke.workspace.models import Due

    sql, params = companies.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO workspace_touched (company, at) SELECT q.*, %s FROM ({sql}) q", [now(), *params])
    Due.objects.ask("keep_readings")


def now() -> Any:
    return connection.ops.adapt_datetimefield_value(timezone.now())


def lagging() -> dt.datetime | None:
    """Since when something is written that the kept readings do not count yet; None where they are up to date."""
    found: dt.datetime | None = Touched.objects.order_by("pk").values_list("at", flat=True).first()
    return found


def as_of() -> dt.datetime | None:
    """The same for a page: None also where nothing is kept, for it reads the facts themselves then."""
    return lagging() if Kept.standing() else None


def horizon(today: dt.date) -> dt.date:
    """The first day whose facts count."""
    return dt.date(today.year - YEARS, 3 * ((today.month - 1) // 3) + 1, 1)
