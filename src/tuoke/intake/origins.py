"""Where each value of a company or person is from, and since when: derived from what is written down anyway.

A value is from the act that wrote it last: the list that brought the row (`arrival`), a change that a later list made
(`Change`), somebody who typed it, a web form or a letter (`Audit`), a change of many (`BulkRow`), a company that was
merged into this one (`Merge`). Nothing is kept for it, so that an import writes no more than its rows, and what was
there before this page is told as well. What nobody wrote down is said to be from the day on which the row was made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q
from django.utils.translation import gettext, gettext_noop

from tuoke.directory.models import (
    BulkChange,
    BulkRow,
    Company,
    CompanyName,
    Entry,
    ExternalKey,
    Merge,
    Person,
    PersonCode,
)
from tuoke.intake.models import Batch, Change, State
from tuoke.workspace.dates import day
from tuoke.workspace.models import Audit

MOST = 500  # acts of one kind that are read, the latest
EXTRA = "extra."  # before the key of a column that is no field of ours
NAME = "name:"  # before an other name


SAYS = {
    "line": gettext_noop("from %(what)s, line %(line)s, on %(when)s"),
    "list": gettext_noop("from %(what)s on %(when)s"),
    "a list": gettext_noop("from an imported list on %(when)s"),
    "typed": gettext_noop("by %(by)s on %(when)s"),
    "written": gettext_noop("written on %(when)s"),
    "form": gettext_noop("from the web form %(what)s on %(when)s"),
    "mail": gettext_noop("from a letter on %(when)s"),
    "many": gettext_noop("changed for many by %(by)s on %(when)s"),
    "merge": gettext_noop("from %(what)s, merged into it on %(when)s"),
    "made": gettext_noop("here since %(when)s"),
}


@dataclass(frozen=True)
class Origin:
    """One value is from here. `how`: one of SAYS; `what`: the file, the form or the company, '' where the reader may
    not see it; `line` of the file; `batch`: its id, where the reader may open it."""

    at: dt.datetime
    how: str
    by: str = ""
    what: str = ""
    line: int | None = None
    batch: int = 0

    @property
    def said(self) -> str:
        """'from 展会名单.csv, line 7, on Nov 3'."""
        told = {"by": self.by, "what": self.what, "line": self.line, "when": day(self.at)}
        return gettext(SAYS[self.how]) % told


class Origins:
    """Of one company or person that `user` may see; at most eight queries, whatever happened to it."""

    def __init__(self, row: Company | Person, user: Any) -> None:
        self.row, self.user = row, user
        self.kind = "company" if isinstance(row, Company) else "person"
        self.of: dict[str, Origin] = {}
        self._lines = self._places()
        self._batches = self._known_batches()
        self.first = self._list_of(row.arrival) or Origin(row.made_at, "made")
        acts = [*self._audited(), *self._imported(), *self._of_many(), *self._merged()]
        for field, origin in sorted(acts, key=lambda act: act[1].at):
            self.of[field] = origin
        self.of |= self._of_rows()

    def __getitem__(self, field: str) -> Origin:
        return self.of.get(field) or self.first

    def _places(self) -> dict[int, int | None]:
        """List -> the first line of its file on which the row stands."""
        entries = Entry.objects.filter(**{self.kind: self.row.pk}).values("list_id").annotate(line=Min("line"))
        return {one["list_id"]: one["line"] for one in entries.order_by()[:MOST]}

    def _known_batches(self) -> dict[int, tuple[Any, int, str, int]]:
        """Arrival -> (moment, batch, file, list) of each list on which the row stands, or which brought it; of one that
        the reader may not see, without batch and file."""
        on = Q(list__in=list(self._lines))
        on = on | Q(arrival=self.row.arrival) if self.row.arrival else on
        seen = Exists(Batch.objects.visible_to(self.user).filter(pk=OuterRef("pk")))
        rows = Batch.objects.filter(on).exclude(arrival=None).annotate(seen=seen)[:MOST]
        return {
            row.arrival: (
                row.committed_at or row.made_at,
                row.pk if row.seen else 0,
                row.file_name if row.seen else "",
                row.list_id or 0,
            )
            for row in rows
            if row.arrival is not None
        }

    def _list_of(self, arrival: int | None) -> Origin | None:
        found = self._batches.get(arrival or 0)
        if found is None:
            return None
        at, batch, file, listed = found
        line = self._lines.get(listed)
        how = ("line" if line else "list") if file else "a list"
        return Origin(at, how, what=file, line=line if file else None, batch=batch)

    def _audited(self) -> Iterator[tuple[str, Origin]]:
        label = type(self.row)._meta.label_lower
        rows = Audit.objects.filter(kind=label, object_id=self.row.pk).select_related("by").order_by("-pk")[:MOST]
        for row in rows:
            via = row.detail.get("via") or ""
            how = via if via in ("form", "mail") else "typed" if row.by else "written"
            origin = Origin(row.at, how, row.by.name if row.by else "", str(row.detail.get("of") or ""))
            yield from ((field, origin) for field in _written(row.detail.get("before"), row.detail.get("after")))

    def _imported(self) -> Iterator[tuple[str, Origin]]:
        rows = Change.objects.filter(kind=self.kind, object_id=self.row.pk, batch__state=State.DONE)
        for row in rows.annotate(arrival=F("batch__arrival")).order_by("-pk")[:MOST]:
            if origin := self._list_of(row.arrival):
                yield from ((field, origin) for field in _written({row.field: row.before}, {row.field: row.after}))

    def _of_many(self) -> Iterator[tuple[str, Origin]]:
        if self.kind != "company":
            return
        made = BulkChange.objects.filter(kind="field").exclude(state=BulkChange.State.UNDONE).order_by("-pk")[:MOST]
        rows = BulkRow.objects.filter(change__in=made.values("pk"), company=self.row.pk, state=BulkRow.State.WRITTEN)
        for row in rows.select_related("change__by"):
            key = row.change.what
            field = EXTRA + key[2:] if key.startswith("x-") else {"reference": "is_reference"}.get(key, key)
            yield field, Origin(row.change.at, "many", row.change.by.name)

    def _merged(self) -> Iterator[tuple[str, Origin]]:
        if self.kind != "company":
            return
        for row in Merge.objects.standing().filter(winner=self.row.pk).select_related("loser")[:MOST]:
            origin = Origin(row.at, "merge", what=row.loser.name)
            for field, (before, after) in row.picked.items():
                yield from ((name, origin) for name in _written({field: before}, {field: after}))

    def _of_rows(self) -> dict[str, Origin]:
        """Codes and other names, which are rows: those that a list brought are from it, unless somebody wrote them."""
        found: dict[str, Origin] = {}
        codes: Any = ExternalKey.objects if self.kind == "company" else PersonCode.objects
        for source, arrival in codes.filter(**{self.kind: self.row.pk}).values_list("source", "arrival"):
            if origin := self._list_of(arrival):
                found[source] = origin
        if self.kind == "company":
            for name in CompanyName.objects.filter(company=self.row.pk).select_related("by"):
                typed = Origin(name.at, "typed" if name.by else "written", name.by.name if name.by else "")
                found[f"{NAME}{name.kind}:{name.text}"] = self._list_of(name.arrival) or typed
        return found


def _written(before: Any, after: Any) -> Iterator[str]:
    """The fields that an act wrote; of `extra` the keys whose values differ."""
    if not isinstance(after, dict):
        return
    before = before if isinstance(before, dict) else {}
    for field, value in after.items():
        if field != "extra":
            yield field
            continue
        old, new = before.get(field) or {}, value or {}
        yield from (EXTRA + key for key in new if new[key] != old.get(key))
