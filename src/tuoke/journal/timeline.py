"""What happened with one company, the latest first, page by page, all of it or one kind; what was merged into it
counts as its own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from tuoke.directory.keyset import Keyset
from tuoke.directory.models import Company, Revealed
from tuoke.journal import changed
from tuoke.journal.attachments import Attachment
from tuoke.journal.changed import Changed
from tuoke.journal.kinds import Withdrawal
from tuoke.journal.models import JournalEntry
from tuoke.journal.said import Said, said
from tuoke.journal.threads import Thread, threads
from tuoke.journal.writing import may_withdraw
from tuoke.workspace.asked_again import Among, AskedAgain, Given
from tuoke.workspace.numbers import contacts_masked

PAGE = 20
ORDER = Keyset("at", down=True, moments=True)
#: What the timeline can be narrowed to, and the kinds of entry that it then has.
SHOWN = {
    "": (_("Happened"), ()),
    "calls": (_("Calls"), ("call",)),
    "meetings": (_("Meetings and visits"), ("meeting", "visit")),
    "messages": (_("Letters"), ("message", "inquiry")),
    "changes": (_("Changes"), ()),
    "imports": (_("Imports"), ()),
}


def _entries(placed: bool, kinds: tuple[str, ...]) -> QuerySet[JournalEntry]:
    rows = JournalEntry.objects.about_one(Given("company", BigIntegerField())).exclude(kind=Withdrawal.kind)
    rows = rows.filter(Revealed("arrival"))
    if kinds:
        rows = rows.filter(kind__in=kinds)
    # Asked for each row of the page, not joined: to SQLite's statistics all the entries that withdraw nothing look like
    # one value.
    withdrawal = JournalEntry.objects.filter(withdraws=OuterRef("pk")).order_by().values("by__name")
    rows = rows.annotate(taken_back_by=Subquery(withdrawal[:1]))
    return ORDER.cut(rows.select_related("by", "person"), placed=placed, size=PAGE)


ENTRIES = AskedAgain(_entries)
FILES = AskedAgain(lambda: Attachment.objects.standing().filter(Among(F("entry"), "entries")).order_by("pk"))


@dataclass(frozen=True)
class Happening:
    entry: JournalEntry
    said: Said
    withdrawn_by: str
    may_withdraw: bool
    files: list[Attachment] = field(default_factory=list)
    thread: Thread | None = None


@dataclass(frozen=True)
class Timeline:
    happenings: list[Happening]
    after: str
    show: str = ""
    changed: list[Changed] = field(default_factory=list)


def read(company: Company, user: Any, after: str = "", show: str = "", workspace: Any = None) -> Timeline:
    """A page of the company's journal, for a `user` who may see the company. Whoever reads its phones masked reads the
    numbers and addresses that somebody wrote down masked as well. `show` is a key of SHOWN; another means all that
    happened."""
    if show == "changes":
        acts, further = changed.changes(company, user, after, workspace)
        return Timeline([], further, show, acts)
    if show == "imports":
        acts, further = changed.imports(company, user, after)
        return Timeline([], further, show, acts)
    show = show if show in SHOWN else ""
    place = ORDER.place(after)
    page = ORDER.paged(
        ENTRIES(place is not None, SHOWN[show][1], company=company.pk, **ORDER.given(place)), place, size=PAGE
    )
    opened = company.phones_open_to(user)
    became = threads(page.rows)
    files: dict[int, list[Attachment]] = {}
    for one in FILES(entries=[entry.pk for entry in page.rows]) if page.rows else ():
        files.setdefault(one.entry_id, []).append(one)
    told = [
        replace(
            _happening(entry, user, entry.taken_back_by or "", opened),
            thread=became.get(entry.pk),
            files=files.get(entry.pk, []),
        )
        for entry in page.rows
    ]
    return Timeline(told, page.after, show)


def _happening(entry: JournalEntry, user: Any, withdrawn_by: str, opened: bool) -> Happening:
    sentence = said(entry)
    if not opened:
        sentence = replace(sentence, text=contacts_masked(sentence.text), more=contacts_masked(sentence.more))
    return Happening(entry, sentence, withdrawn_by, not withdrawn_by and may_withdraw(entry, user))
