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
    last = (
        JournalEntry.objects.standing()
        .about_one(OuterRef(OuterRef("pk")))
        .filter(kind__in=CONTACT)
        .order_by("-at", "-pk")
    )
    found = companies.exclude(owner=None).annotate(
        since=Coalesce(F("held_since"), F("made_at"), output_field=DateTimeField()),
        contact=Subquery(last.values("at")[:1]),
    )
    return found.annotate(counts=Greatest(F("since"), Coalesce(F("contact"), F("since"))))


def due_by(companies: Any, rules: PoolRules, moment: dt.datetime) -> Any:
    """Of `companies` those that the rules give back at `moment`, who was quiet longest first."""
    quiet = moment - dt.timedelta(days=rules.quiet_days)
    found = held(companies.filter(Q(held_since=None, made_at__lte=quiet) | Q(held_since__lte=quiet))).filter(
        counts__lte=quiet, since__lte=moment - dt.timedelta(days=rules.protected_days)
    )
    if rules.keep_references:
        found = found.filter(is_reference=False)
    if rules.keep_customers:
        found = found.exclude(customers())
    return found.order_by("counts", "pk")


def customers() -> Any:
    """A deal was signed there."""
    return Q(Exists(JournalEntry.objects.standing().about_one(OuterRef(OuterRef("pk"))).filter(kind="deal")))
