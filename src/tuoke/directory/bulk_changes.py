"""Changing many companies at once, and taking that back, be it months later: in slices, each in a transaction of its
own, so that nobody waits for long; a change that was cut off goes on where it was."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Collection
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Max
from django.utils import timezone

from tuoke.directory.bulk_models import BulkChange, BulkRow
from tuoke.directory.bulk_writing import Slice, writing_of
from tuoke.directory.columns import ever
from tuoke.directory.filters import Filters
from tuoke.directory.indexing import index_companies
from tuoke.directory.models import Company, CompanyQuerySet
from tuoke.workspace.audit import record
from tuoke.workspace.kept import touch_all
from tuoke.workspace.models import Due

AT_ONCE = 500  # companies; more are changed by the worker
SLICE = 5_000
ASIDE = 0.02  # seconds between two slices, for others who want to write
MOST_VALUES = 50  # values of before that the audit tells; each company's own stands in its BulkRow


def selected(user: Any, filters: Filters, ids: Collection[int] | None) -> CompanyQuerySet:
    """The companies of these ids, or (None) all that the filters leave, as far as `user` may see them."""
    seen = Company.objects.visible_to(user)
    if ids is not None:
        return seen.filter(pk__in=ids)
    found = filters.search()
    if found is not None:
        seen = found.narrow(found.unguessed(seen, user))
    return filters.apply(seen, user, filters.values())


def begin(companies: CompanyQuerySet, kind: str, what: str, value: str, by: Any) -> BulkChange:
    """A change of these companies: made at once where they are few, else as due work. Its rows are chosen now."""
    return begin_shares(companies, kind, what, [value], by)[0]


def begin_shares(companies: CompanyQuerySet, kind: str, what: str, values: list[str], by: Any) -> list[BulkChange]:
    """As `begin`, the companies dealt out evenly: a change for each value. All rows are chosen in one statement."""
    with transaction.atomic():
        made = [BulkChange.objects.create(kind=kind, what=what, value=value, by=by) for value in values]
        dealt = " ".join(f"WHEN {nth} THEN {change.pk}" for nth, change in enumerate(made))
        share = f"CASE (ROW_NUMBER() OVER (ORDER BY c.id)) %% {len(made)} {dealt} END" if made[1:] else str(made[0].pk)
        sql, params = companies.order_by().values("id").query.sql_with_params()
        _choose(f"SELECT c.id, {share}, '' FROM ({sql}) c", params)
        _begun(made)
    return _at_once(made)


def begin_dealt(dealt: list[tuple[CompanyQuerySet, dict[str, int]]], kind: str, what: str, by: Any) -> list[BulkChange]:
    """A change for each value: of each lot of companies, mixed, the first so many go to the first value, the next to
    the second. The lots have no company in common."""
    with transaction.atomic():
        values = dict.fromkeys(value for _lot, gets in dealt for value in gets)
        made = {value: BulkChange.objects.create(kind=kind, what=what, value=value, by=by) for value in values}
        for lot, gets in dealt:
            told, params = dealt_out(lot, {made[value].pk: n for value, n in gets.items()})
            _choose(f"SELECT d.id, d.part, '' FROM ({told}) d", params)
        _begun(list(made.values()))
    return _at_once(list(made.values()))


def dealt_out(lot: CompanyQuerySet, gets: dict[int, int]) -> tuple[str, tuple[Any, ...]]:
    """SQL of (id, part): the companies of the lot in a mixed order that is always the same, `gets[part]` for each."""
    sql, params = lot.order_by().values("id").query.sql_with_params()
    whens, upto = "", 0
    for part, n in gets.items():
        upto += n
        whens += f"WHEN nth <= {upto} THEN {part} "
    mixed = f"SELECT c.id, ROW_NUMBER() OVER (ORDER BY (c.id * 7919) %% 10007, c.id) AS nth FROM ({sql}) c"
    return f"SELECT m.id, CASE {whens}END AS part FROM ({mixed}) m WHERE nth <= {upto}", params


def _choose(select: str, params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO directory_bulkrow (company, change_id, state) {select}", params)


def _begun(made: list[BulkChange]) -> None:
    for change in made:
        change.chosen = change.rows.count()
        change.save(update_fields=["chosen"])
        _ask(change)


def _at_once(made: list[BulkChange]) -> list[BulkChange]:
    """Where they are few."""
    if sum(change.chosen for change in made) <= AT_ONCE:
        for change in made:
            go_on(change.pk)
            change.refresh_from_db()
    return made


def undo(change: BulkChange, by: Any) -> None:
    """Put back what stood there before, where it is still as the change left it."""
    with transaction.atomic():
        fresh = BulkChange.objects.select_for_update().get(pk=change.pk)
        if fresh.state != BulkChange.State.DONE:
            return
        fresh.state, fresh.reached, fresh.done = BulkChange.State.UNDOING, 0, 0
        fresh.undone_by, fresh.undone_at = by, timezone.now()
        fresh.save()
        _ask(fresh)
    if fresh.chosen <= AT_ONCE:
        go_on(change.pk)


def _ask(change: BulkChange) -> None:
    """The worker does it; of what is done at once it does what is left should the server stop half-way."""
    soon = timezone.now() + dt.timedelta(minutes=1) if change.chosen <= AT_ONCE else None
    Due.objects.ask("change_many", str(change.pk), after=soon)


def go_on(pk: int) -> None:
    """Do what is left of a change or of its undoing. Harmless to run again."""
    while _next(pk):
        if connection.vendor == "sqlite":
            time.sleep(ASIDE)


def _next(pk: int) -> bool:
    """One slice; whether there is more to do."""
    with transaction.atomic():
        change = BulkChange.objects.select_for_update().select_related("by").filter(pk=pk).first()
        if change is None or not change.under_way:
            return False
        ahead = BulkRow.objects.filter(change=change, company__gt=change.reached).order_by("company")
        told = ahead.values("company")[:SLICE].aggregate(upto=Max("company"), rows=Count("company"))
        if told["upto"] is None:
            _finish(change)
            return False
        part = Slice(change.pk, change.reached, told["upto"])
        if change.state == BulkChange.State.WAITING:
            writing_of(change).write(part, change.by)
        else:
            writing_of(change).restore(part)
        changed = change.rows.filter(company__gt=part.after, company__lte=part.upto)
        if change.kind == "list" or change.what == "owner":
            touch_all(changed.values("company"))
        if change.kind == "field" and (column := ever(change.what)) and column.custom and column.custom.is_said:
            index_companies(changed.values_list("company", flat=True))
        change.reached, change.done = part.upto, change.done + told["rows"]
        change.save(update_fields=["reached", "done"])
    return True


def _finish(change: BulkChange) -> None:
    """The last transaction of a change: its figures, its one line in the audit, and what follows from it."""
    counted = dict(change.rows.values_list("state").annotate(n=Count("pk")).order_by())
    about = {"kind": change.kind, "what": change.what, "value": change.value}
    if change.state == BulkChange.State.WAITING:
        change.state, change.written = BulkChange.State.DONE, counted.get("written", 0)
        commonest = change.rows.filter(state="written").values_list("before").annotate(n=Count("pk")).order_by("-n")
        before = {str(value or ""): n for value, n in commonest[:MOST_VALUES]} if change.kind == "field" else {}
        record(change.by, "bulk", change, **about, count=change.written, values_before=before)
    else:
        change.state, change.restored = BulkChange.State.UNDONE, counted.get("undone", 0)
        record(change.undone_by, "undo", change, **about, count=change.restored, stayed=counted.get("stayed", 0))
    change.save()
    Due.objects.ask("score_all")
