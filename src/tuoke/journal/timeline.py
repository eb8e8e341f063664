"""What happened with one company, or with one person of it: entries, changes of fields and lists on which they came in
one order, the latest first, page by page, all of it or one kind; what was merged into it counts as its own.

Each source is asked for one page after the place of the last line, and the pages are merged: in the order of
the moment, at one moment in that of the rank of their source, then of their number.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, F, Func, OuterRef, QuerySet, Subquery, TextField, Value
from django.utils.translation import gettext_lazy as _

from tuoke.directory.keyset import BIGGEST_ID, Keyset, Place
from tuoke.directory.models import Company, Person, Revealed
from tuoke.journal import changed
from tuoke.journal.changed import ACT, LIST, Changed
from tuoke.journal.kinds import Withdrawal
from tuoke.journal.mentions import pieces
from tuoke.journal.models import JournalEntry
from tuoke.journal.said import Said, said
from tuoke.journal.threads import Thread, threads
from tuoke.journal.writing import may_withdraw
from tuoke.workspace.asked_again import AskedAgain, Given
from tuoke.workspace.numbers import contacts_masked

PAGE = 20
ORDER = Keyset("at", down=True, moments=True)
ENTRY = 3  # the ranks of the sources
#: What the timeline can be narrowed to: its word, the sources, and the kinds of entry ((): every).
SHOWN: dict[str, tuple[Any, tuple[int, ...], tuple[str, ...]]] = {
    "": (_("All"), (ENTRY, ACT, LIST), ()),
    "happened": (_("Happened"), (ENTRY,), ()),
    "calls": (_("Calls"), (ENTRY,), ("call",)),
    "meetings": (_("Meetings and visits"), (ENTRY,), ("meeting", "visit")),
    "messages": (_("Letters"), (ENTRY,), ("message", "inquiry")),
    "objections": (_("Objections"), (ENTRY,), ("objection",)),
    "notes": (_("Notes"), (ENTRY,), ("note",)),
    "samples": (_("Samples"), (ENTRY,), ("sample",)),
    "changes": (_("Changes"), (ACT,), ()),
    "imports": (_("Imports"), (LIST,), ()),
}


class ListOf(Func):
    """(entry): rows of a `table` that hang on it, as the text of a JSON list of [id, name]; asked with the row, as a
    page has no query to spare."""

    template = (
        "(SELECT json_group_array(json_array(%(what)s, f.name)) FROM %(table)s f "
        "WHERE f.entry_id = %(expressions)s%(where)s)"
    )
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        named = "json_agg(json_build_array(%(what)s, f.name))::text"
        told = self.template.replace("json_group_array(json_array(%(what)s, f.name))", named)
        return self.as_sql(compiler, connection, template=told, **more)


FILES = ListOf(F("pk"), table="journal_attachment", what="f.id", where=" AND f.removed_at IS NULL")
MENTIONS = ListOf(F("pk"), table="journal_mention", what="f.user_id", where="")


def _entries(of_person: bool, placed: bool, kinds: tuple[str, ...]) -> QuerySet[JournalEntry]:
    rows = JournalEntry.objects.about_one(Given("company", BigIntegerField())).exclude(kind=Withdrawal.kind)
    rows = rows.filter(Revealed("arrival"))
    if of_person:
        rows = rows.filter(person=Given("person", BigIntegerField()))
    if kinds:
        rows = rows.filter(kind__in=kinds)
    # Asked for each row of the page, not joined: to SQLite's statistics all the entries that withdraw nothing look like
    # one value.
    withdrawal = JournalEntry.objects.filter(withdraws=OuterRef("pk")).order_by().values("by__name")
    rows = rows.annotate(taken_back_by=Subquery(withdrawal[:1]), files_of=FILES, told=MENTIONS)
    return ORDER.cut(rows.select_related("by", "person"), placed=placed, size=PAGE)


ENTRIES = AskedAgain(_entries)


@dataclass(frozen=True)
class Happening:
    entry: JournalEntry
    said: Said
    withdrawn_by: str
    may_withdraw: bool
    text: list[tuple[str, bool]]  # its pieces, and which of them name a colleague who was told
    files: list[tuple[int, str]] = field(default_factory=list)
    thread: Thread | None = None


@dataclass(frozen=True)
class Timeline:
    """`lines`: the latest first. `after`: the cursor of the next page, '' where there is none."""

    lines: list[Happening | Changed]
    after: str
    show: str = ""


@dataclass(frozen=True)
class _Row:
    """One line before it is told: where it stands, and the row of its source."""

    at: dt.datetime
    rank: int
    pk: int
    row: Any

    @property
    def place(self) -> tuple[dt.datetime, int, int]:
        return self.at, self.rank, self.pk


def read(
    company: Company, user: Any, after: str = "", show: str = "", workspace: Any = None, person: Person | None = None
) -> Timeline:
    """A page of the timeline of the company, or of one `person` of it, for a `user` who may see the company. Whoever
    reads its phones masked reads the numbers and addresses that somebody wrote down masked as well. `show` is a key of
    SHOWN; another means all."""
    show = show if show in SHOWN else ""
    _name, sources, kinds = SHOWN[show]
    place = _read_cursor(after)
    about = {"company": company.pk, "person": person.pk if person else None}
    found: list[_Row] = []
    if ENTRY in sources:
        before = _before(place, ENTRY)
        rows = ENTRIES(person is not None, before is not None, kinds, **about, **ORDER.given(before))
        found += [_Row(row.at, ENTRY, row.pk, row) for row in rows]
    if ranks := tuple(rank for rank in sources if rank != ENTRY):
        at, act, listed = (place[0], *(_number(place, rank) for rank in (ACT, LIST))) if place else (None, 0, 0)
        others = changed.ASKED(
            user, person is not None, ranks, place is not None, PAGE, at=at, act=act, list=listed, **about
        )
        found += [_Row(row[0], row[1], row[2], row) for row in others]
    found.sort(key=lambda one: one.place, reverse=True)
    page, further = found[:PAGE], len(found) > PAGE
    told = _told(page, company, user, workspace, person)
    return Timeline(told, _cursor(page[-1]) if further else "", show)


def _told(
    page: list[_Row], company: Company, user: Any, workspace: Any, person: Person | None
) -> list[Happening | Changed]:
    opened = company.phones_open_to(user)
    happened: Iterator[Happening] = iter(_happenings([one.row for one in page if one.rank == ENTRY], user, opened))
    rows = [one.row for one in page if one.rank != ENTRY]
    others: Iterator[Changed] = iter(changed.told(rows, Person if person else Company, user, company, workspace))
    return [next(happened) if one.rank == ENTRY else next(others) for one in page]


def _happenings(entries: list[JournalEntry], user: Any, opened: bool) -> list[Happening]:
    became = threads(entries)
    told = []
    for entry in entries:
        sentence, back = said(entry), getattr(entry, "taken_back_by", "") or ""
        if not opened:
            sentence = replace(sentence, text=contacts_masked(sentence.text), more=contacts_masked(sentence.more))
        mine = not back and may_withdraw(entry, user)
        files, people = (
            [(pk, name) for pk, name in json.loads(getattr(entry, of, "") or "[]")] for of in ("files_of", "told")
        )
        text = pieces(sentence.text, [name for _pk, name in people])
        told.append(Happening(entry, sentence, back, mine, text, files, became.get(entry.pk)))
    return told


def _before(place: tuple[dt.datetime, int, int] | None, rank: int) -> Place | None:
    """Where a source goes on after a line of the whole: at the line's own moment, sources of lower rank are still to
    come, those of higher rank are over."""
    if place is None:
        return None
    return Value(place[0], DateTimeField()), Value(_number(place, rank))


def _number(place: tuple[dt.datetime, int, int], rank: int) -> int:
    _at, was, number = place
    return number if rank == was else BIGGEST_ID if rank < was else 0


def _cursor(last: _Row) -> str:
    told = json.dumps([last.at.isoformat(), last.rank, last.pk])
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[dt.datetime, int, int] | None:
    """The line that a cursor tells; None where it is none of ours."""
    if not cursor or len(cursor) > 200:
        return None
    try:
        at, rank, number = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if rank not in (ENTRY, ACT, LIST) or type(number) is not int or not 0 <= number <= BIGGEST_ID:
            return None
        return dt.datetime.fromisoformat(at).astimezone(dt.UTC), rank, number
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error):
        return None
