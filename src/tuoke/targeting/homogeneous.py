"""Whether the customers a seller won are alike beyond chance, and still the ones the profile was written for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Min
from django.utils.translation import gettext

from tuoke.directory import veil
from tuoke.directory.models import Company
from tuoke.directory.sentences import field_name
from tuoke.journal.kinds import Call, Deal
from tuoke.journal.models import COMPANY_NOW, JournalEntry

if TYPE_CHECKING:
    from tuoke.engine.drift import Drift
    from tuoke.engine.homogeneity import Homogeneity

TEXTS, NUMBERS = ("industry", "area", "owner_kind"), ("employees", "founded")
#: More called companies than these, the newest, are not read: their likeness is compared by lot anyway.
MOST = 5_000


def alike(seller: Any, since: dt.datetime | None = None) -> Homogeneity:
    """How alike the won are among the companies that this seller called, or first called since a day."""
    import numpy as np

    from tuoke.engine.homogeneity import homogeneity

    calls = JournalEntry.objects.standing().filter(kind=Call.kind, by=seller)
    first = calls.order_by().annotate(now=COMPANY_NOW).values("now").annotate(at=Min("at"))
    first = first.filter(at__gte=since) if since else first
    called = Company.objects.filter(pk__in=first.values("now")).order_by("-pk")
    rows = list(called.values_list("pk", *TEXTS, *NUMBERS)[:MOST])
    won = set(_won(seller))
    columns = list(zip(*rows, strict=True)) if rows else [()] * (1 + len(TEXTS) + len(NUMBERS))
    fields = {name: np.array([value or None for value in columns[1 + n]], object) for n, name in enumerate(TEXTS)}
    fields |= {
        name: np.array([np.nan if value is None else value for value in columns[1 + len(TEXTS) + n]], float)
        for n, name in enumerate(NUMBERS)
    }
    fields = {name: column for name, column in fields.items() if name not in veil.kept_from(seller)}
    return homogeneity(fields, np.array([pk in won for pk in columns[0]], bool))


def _won(seller: Any) -> dict[int, dt.datetime]:
    """Company id -> when this seller's first standing deal with it was."""
    deals = JournalEntry.objects.standing().filter(kind=Deal.kind, by=seller)
    return dict(deals.order_by().annotate(now=COMPANY_NOW).values_list("now").annotate(at=Min("at")))


@dataclass(frozen=True)
class Moved:
    """One field of the won: as it was when the profile was worded, against those since."""

    field: str
    found: Drift

    @property
    def name(self) -> str:
        return field_name(self.field)

    @property
    def says(self) -> str:
        if self.found.code == "moved":
            return gettext("has moved")
        return gettext("steady") if self.found.code == "steady" else gettext("too few to tell")


def moved(seller: Any, worded: dt.datetime) -> list[Moved]:
    """Whether the newly won are still those of before: one line for each field of texts; none where nobody was won."""
    import numpy as np

    from tuoke.engine.drift import drift

    won = _won(seller)
    if not won:
        return []
    rows = Company.objects.filter(pk__in=list(won)[:MOST]).values_list("pk", *TEXTS)
    later = np.array([won[row[0]] >= worded for row in rows], bool)
    found = []
    kept = veil.kept_from(seller)
    for n, name in enumerate(TEXTS, 1):
        if name in kept:
            continue
        column = np.array([row[n] or None for row in rows], object)
        found.append(Moved(name, drift(column[~later], column[later])))
    return found
