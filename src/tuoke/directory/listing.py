"""One page of the list of companies: few queries, and plain rows instead of objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from tuoke.directory import table_rows
from tuoke.directory.filters import Filters
from tuoke.directory.models import Company, CompanyQuerySet, List, Person, Revealed

PAGE = 50
MOST_COUNTED = 1_000
COLUMNS = (
    "pk", "name", "name_key", "area", "industry", "employees", "is_reference", "owner_id", "owner__name", "changed_at",
)  # fmt: skip


@dataclass(frozen=True)
class Listing:
    """`body` holds the rows as HTML. `total` None: a broad search, which is not counted."""

    filters: Filters
    body: SafeString
    before_url: str
    after_url: str
    total: int | None
    broad: bool
    lists: QuerySet[List]

    @property
    def total_words(self) -> str:
        """'846' or '1,000+'; '' where nobody counted."""
        if self.total is None:
            return ""
        return f"{MOST_COUNTED:,}+" if self.total > MOST_COUNTED else f"{self.total:,}"


def read(user: Any, filters: Filters, after: str = "", before: str = "") -> Listing:
    """The page of `filters` after (or before) a cursor, as `user` may see it."""
    found = filters.search()
    broad = found is not None and found.broad
    seen = Company.objects.visible_to(user)
    seen = found.unguessed(seen, user) if found else seen
    companies = filters.apply(seen, user, None if broad else found)
    read_page = found.page if found is not None and broad else filters.keyset.page
    page = read_page(companies.values(*COLUMNS), after=after, before=before, size=PAGE)
    alone = not (page.before or page.after)
    return Listing(
        filters,
        table_rows.body(user, page.rows, _first_people([row["pk"] for row in page.rows])),
        filters.address(before=page.before) if page.before else "",
        filters.address(after=page.after) if page.after else "",
        _total(companies, len(page.rows), alone=alone, broad=broad),
        broad,
        List.objects.visible_to(user).only("pk", "name").order_by("-pk")[:100],
    )


def _total(companies: CompanyQuerySet, shown: int, *, alone: bool, broad: bool) -> int | None:
    """How many there are, counted to 1,001 at most. A page that stands alone needs no counting."""
    if alone:
        return shown
    if broad:
        return None
    return companies.order_by().values("pk")[: MOST_COUNTED + 1].count()


def _first_people(companies: list[int]) -> dict[int, table_rows.First | None]:
    """Company id -> the first of its people who may be called; None where all asked to be left alone."""
    wanted = Person.objects.filter(company__in=companies).filter(Revealed("arrival"))
    first: dict[int, table_rows.First | None] = {}
    columns = ("company_id", "name", "title", "phone", "do_not_contact_at")
    for company, name, title, phone, alone in wanted.order_by("pk").values_list(*columns):
        if not first.get(company):
            first[company] = None if alone else table_rows.First(name, title, phone)
    return first
