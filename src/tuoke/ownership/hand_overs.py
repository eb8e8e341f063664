"""Handing companies over in one step: all of a colleague who leaves, or a whole territory; to one, to several evenly,
or into the pool; seen beforehand, and taken back with one click."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from tuoke.directory import bulk_changes
from tuoke.directory.filters import areas_within
from tuoke.directory.models import Company, CompanyQuerySet
from tuoke.ownership.models import HandOver, Returned
from tuoke.team.models import User
from tuoke.workspace.audit import record


@dataclass(frozen=True)
class Which:
    """Which companies: of `holder` (None: of everybody), in `area` ('' everywhere), with those of nobody."""

    holder: User | None
    area: str = ""
    free: bool = False

    def companies(self, by: Any) -> CompanyQuerySet:
        """As far as `by` may see them."""
        found = Company.objects.visible_to(by)
        if self.area:
            found = found.filter(area__in=areas_within(self.area))
        if self.holder is not None:
            return found.filter(Q(owner=self.holder) | Q(owner=None)) if self.free else found.filter(owner=self.holder)
        return found if self.free else found.exclude(owner=None)


def counted(which: Which, by: Any) -> list[tuple[str, int]]:
    """Of each holder how many would be handed over, the most first; '' is nobody."""
    rows = which.companies(by).order_by().values_list("owner__name").annotate(n=Count("pk")).order_by("-n")
    return [(name or "", n) for name, n in rows]


def hand_over(which: Which, to: list[User], by: Any) -> HandOver:
    """To each of `to` as many as to the others; to nobody, into the pool. What is many goes on as due work."""
    with transaction.atomic():
        made = HandOver.objects.create(holder=which.holder, area=which.area, free=which.free, by=by)
        if not to:
            _note_returns(which, by)
        shares = bulk_changes.begin_shares(
            which.companies(by), "field", "owner", [str(one.pk) for one in to] or [""], by
        )
        made.changes.set(shares)
        record(
            by, "hand_over", made, holder=which.holder.pk if which.holder else None, area=which.area,
            to=[one.pk for one in to], count=sum(share.chosen for share in shares),
        )  # fmt: skip
    return made


def undo(made: HandOver, by: Any) -> None:
    """Everything that nobody changed since goes back to who had it; to a colleague who is gone, nothing does."""
    for change in made.changes.order_by("pk"):
        bulk_changes.undo(change, by)


def _note_returns(which: Which, by: Any) -> None:
    """Why they lie in the pool: one statement, whatever their number."""
    held = which.companies(by).exclude(owner=None).order_by()
    sql, params = held.values("id", "owner_id").query.sql_with_params()
    moment = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {Returned._meta.db_table} (company_id, seller_id, why, at)
            SELECT c.id, c.owner_id, %s, %s FROM ({sql}) c""",
            [Returned.Why.HANDED, moment, *params],
        )
