"""Handing companies over in one step: all of a colleague who leaves, or a whole territory; to one, to several evenly,
or into the pool; seen beforehand, and taken back with one click."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from tuoke.directory import bulk_changes
from tuoke.directory.bulk_models import BulkChange, BulkRow
from tuoke.directory.filters import areas_within
from tuoke.directory.models import Company, CompanyQuerySet
from tuoke.journal.tasks import Task, TaskQuerySet
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
        tasks = list(tasks_of(which, by).values_list("pk", "owner", "company"))
        shares = bulk_changes.begin_shares(
            which.companies(by), "field", "owner", [str(one.pk) for one in to] or [""], by
        )
        made.changes.set(shares)
        made.tasks = _move_tasks(tasks, shares, to)
        made.save(update_fields=["tasks"])
        record(
            by, "hand_over", made, holder=which.holder.pk if which.holder else None, area=which.area,
            to=[one.pk for one in to], count=sum(share.chosen for share in shares),
            tasks=len(made.tasks),
        )  # fmt: skip
    return made


def undo(made: HandOver, by: Any) -> None:
    """Everything that nobody changed since goes back to who had it; to a colleague who is gone, nothing does."""
    with transaction.atomic():
        fresh = HandOver.objects.select_for_update().get(pk=made.pk)
        back: dict[tuple[int, int], list[int]] = {}
        for task, before, after in fresh.tasks:
            back.setdefault((before, after), []).append(task)
        for (before, after), tasks in back.items():
            still = Task.objects.open().filter(pk__in=tasks, owner=after)
            if User.objects.filter(pk=before, is_active=True).exists():
                still.update(owner=before, version=F("version") + 1)
        fresh.tasks = []
        fresh.save(update_fields=["tasks"])
        record(by, "undo", fresh, tasks=sum(map(len, back.values())))
    for change in made.changes.order_by("pk"):
        bulk_changes.undo(change, by)


def tasks_of(which: Which, by: Any) -> TaskQuerySet:
    """Open tasks that go along: each holder's at their companies, and a leaver's own that hang on no company."""
    there = Q(company__in=which.companies(by).exclude(owner=None).values("pk"), owner=F("company__owner"))
    alone = Q(company=None, owner=which.holder) if which.holder and not which.area else Q(pk=None)
    return Task.objects.open().filter(there | alone)


def _move_tasks(tasks: list[tuple[int, int, Any]], shares: list[BulkChange], to: list[User]) -> list[list[int]]:
    """Each task (id, whose, of which company) to whoever gets the company; one of no company to the first. Into the
    pool no task goes: somebody must do it. Returns of each its id, whose it was and whose it became."""
    if not to or not tasks:
        return []
    gets = {share.pk: receiver.pk for share, receiver in zip(shares, to, strict=True)}
    rows = BulkRow.objects.filter(change__in=shares, company__in=[company for _, _, company in tasks if company])
    became = {company: gets[change] for company, change in rows.values_list("company", "change")}
    moved = [[task, owner, became.get(company or 0, to[0].pk)] for task, owner, company in tasks]
    for receiver in to:
        theirs = [task for task, _owner, after in moved if after == receiver.pk]
        Task.objects.filter(pk__in=theirs).update(owner=receiver, version=F("version") + 1)
    return moved


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
