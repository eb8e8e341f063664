"""What happened with one company, the latest first, page by page; what was merged into it counts as its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from tuoke.directory.keyset import Keyset
from tuoke.directory.models import Company
from tuoke.journal.kinds import Withdrawal
from tuoke.journal.models import JournalEntry
from tuoke.journal.said import Said, said
from tuoke.journal.writing import may_withdraw

PAGE = 20
ORDER = Keyset("at", down=True)


@dataclass(frozen=True)
class Happening:
    entry: JournalEntry
    said: Said
    withdrawn_by: str
    may_withdraw: bool


@dataclass(frozen=True)
class Timeline:
    happenings: list[Happening]
    after: str


def read(company: Company, user: Any, after: str = "") -> Timeline:
    """A page of the company's journal, for a `user` who may see the company."""
    merged = list(Company.objects.filter(merged_into=company.pk).values_list("pk", flat=True))
    own = Q(company__in=[company.pk, *merged]) if merged else Q(company=company)
    rows = JournalEntry.objects.filter(own).exclude(kind=Withdrawal.kind)
    page = ORDER.page(rows.select_related("by", "person", "withdrawn_by__by"), after=after, size=PAGE)
    return Timeline([_happening(entry, user) for entry in page.rows], page.after)


def _happening(entry: JournalEntry, user: Any) -> Happening:
    taken_back: JournalEntry | None = getattr(entry, "withdrawn_by", None)
    name = str(taken_back.by) if taken_back else ""
    return Happening(entry, said(entry), name, not name and may_withdraw(entry, user))
