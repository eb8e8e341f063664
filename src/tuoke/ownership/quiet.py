"""Which companies nobody has talked to for long: said in one query, whatever their number."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from tuoke.journal.models import JournalEntry
from tuoke.ownership.models import PoolRules

#: What counts as contact: somebody did something with them, or they with us. A note to oneself does not.
CONTACT = ("call", "meeting", "visit", "sample", "message", "email", "intent", "deal", "referral", "inquiry")


def held(companies: Any) -> Any:
    """Those of the companies that somebody holds, with `since` (when they got it), `contact` (the last; None: never)
    and `counts` (from which moment the days are counted)."""
    own, merged = (Subquery(found.order_by("-at", "-pk").values("at")[:1]) for found in _contacts())
    found = companies.exclude(owner=None).annotate(
        since=Coalesce(F("held_since"), F("made_at"), output_field=DateTimeField()),
        # The greatest of a moment and of none is none on one database and the moment on the other.
        contact=Coalesce(Greatest(own, merged), own, merged),
    )
    return found.annotate(counts=Greatest(F("since"), Coalesce(F("contact"), F("since"))))


def due_by(companies: Any, rules: PoolRules, moment: dt.datetime) -> Any:
    """Of `companies` those that the rules give back at `moment`, who was quiet longest first."""
    quiet = moment - dt.timedelta(days=rules.quiet_days)
    found = held(companies.filter(Q(held_since=None, made_at__lte=quiet) | Q(held_since__lte=quiet))).filter(
        since__lte=moment - dt.timedelta(days=rules.protected_days)
    )
    # Asked of the newer entries of each alone, for `counts` would look for the last of each several times over.
    for contacts in _contacts():
        found = found.exclude(Exists(contacts.filter(at__gt=quiet)))
    if rules.keep_references:
        found = found.filter(is_reference=False)
    if rules.keep_customers:
        for entries in _entries():
            found = found.exclude(Exists(entries.filter(kind="deal")))
    return found.order_by("counts", "pk")


def _contacts() -> tuple[Any, Any]:
    own, merged = _entries()
    return own.filter(kind__in=CONTACT), merged.filter(kind__in=CONTACT)


def _entries() -> tuple[Any, Any]:
    """What stands in the journal of a company, and of those that were merged into it: apart, since one question for
    both, with an "or", would read all companies for each."""
    standing = JournalEntry.objects.standing()
    return standing.filter(company=OuterRef("pk")), standing.filter(company__merged_into=OuterRef("pk"))
