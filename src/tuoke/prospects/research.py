"""Names that nobody looked into stay off the call sheet (requirement 341).

A name that came on a list is unresearched while nothing is known of it by which one could say whether it might buy (no
industry, kind of owner, size, year or website), nobody has said what they found, and none of its lists may be called
all the same.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef

from tuoke.directory.models import Company, CompanyQuerySet, Entry, List
from tuoke.prospects.models import CalledAnyway, Researched

UNKNOWN = {"industry": "", "owner_kind": "", "website": "", "employees": None, "founded": None}


def unresearched(companies: CompanyQuerySet) -> CompanyQuerySet:
    """Those among `companies` whose names stay off the sheet."""
    entries = Entry.objects.filter(company=OuterRef("pk"))
    free = CalledAnyway.objects.filter(list__entries__company=OuterRef("pk"))
    bare = companies.filter(**UNKNOWN).filter(Exists(entries)).exclude(Exists(free))
    found: CompanyQuerySet = bare.exclude(Exists(Researched.objects.filter(company=OuterRef("pk"))))
    return found


def counted(lists: list[List], user: Any) -> dict[int, int]:
    """list -> how many of its names are unresearched, of those that the user may see; one query."""
    waiting = unresearched(Company.objects.visible_to(user))
    # From the companies to their lists: they are fewer than PostgreSQL takes the places on the lists to be.
    rows = waiting.filter(entries__list__in=[one.pk for one in lists]).order_by().values("entries__list")
    return {row["entries__list"]: row["n"] for row in rows.annotate(n=Count("pk", distinct=True))}
