"""One page of the list of companies: few queries, whose SQL is kept, and plain rows instead of objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, F, QuerySet, TextField
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from tuoke.directory import table_rows
from tuoke.directory.filters import Filters
from tuoke.directory.keyset import Page
from tuoke.directory.models import Company, CompanyQuerySet, List, Person, Revealed, Tag
from tuoke.directory.search import Found
from tuoke.workspace.asked_again import Among, AskedAgain, Given

PAGE = 50
MOST_COUNTED = 1_000
MOST_LISTS = 100
COLUMNS = (
    "pk", "name", "name_key", "area", "industry", "employees", "is_reference", "owner_id", "owner__name", "changed_at",
)  # fmt: skip
TextRow = Mapping[str, Any]


def _companies(user: Any, shape: Filters, names: tuple[str, ...], searched: bool) -> CompanyQuerySet:
    """What `user` sees through filters of this shape; what they are set to, and what a search found, is given later."""
    told = {name: Given(name, BigIntegerField() if name in ("list", "tag") else TextField()) for name in names}
    companies = shape.apply(Company.objects.visible_to(user), user, told)
    return companies.filter(Among(F("pk"), "found")) if searched else companies


def _rows(
    user: Any, shape: Filters, names: tuple[str, ...], searched: bool, size: int, placed: bool, back: bool
) -> Any:
    companies = _companies(user, shape, names, searched).values(*COLUMNS)
    return shape.keyset.cut(companies, placed=placed, back=back, size=size)


def _counted(companies: CompanyQuerySet) -> QuerySet[Any, Any]:
    return companies.order_by().values("pk")[: MOST_COUNTED + 1]


ROWS = AskedAgain(_rows)
TOTAL = AskedAgain(lambda *key: _counted(_companies(*key)))
LISTS = AskedAgain(lambda user: List.objects.visible_to(user).order_by("-pk").values("pk", "name")[:MOST_LISTS])
TAGS = AskedAgain(lambda: Tag.objects.order_by("name")[:MOST_LISTS])
PEOPLE = AskedAgain(
    lambda: (
        Person.objects.filter(Among(F("company_id"), "companies"), Revealed("arrival"))
        .order_by("pk")
        .values_list("company_id", "name", "title", "phone", "do_not_contact_at")
    )
)


@dataclass(frozen=True)
class Listing:
    """`body` holds the rows as HTML. `total` None: a broad search, which is not counted."""

    filters: Filters
    body: SafeString
    before_url: str
    after_url: str
    total: int | None
    broad: bool
    reader: Any

    @property
    def lists(self) -> list[dict[str, Any]]:
        """The newest lists that the reader may see, to choose from."""
        return LISTS(self.reader)

    @property
    def tags(self) -> list[Tag]:
        """The tags of the dictionary, to choose from."""
        return TAGS()

    @property
    def total_words(self) -> str:
        """'846 companies' or '1,000+ companies'; '' where nobody counted."""
        if self.total is None:
            return ""
        said = f"{MOST_COUNTED:,}+" if self.total > MOST_COUNTED else f"{self.total:,}"
        return ngettext("%(n)s company", "%(n)s companies", self.total) % {"n": said}


def read(user: Any, filters: Filters, after: str = "", before: str = "") -> Listing:
    """The page of `filters` after (or before) a cursor, as `user` may see it."""
    found = filters.search()
    if found is None or found.plain_for(user):
        page, total = _asked_again(user, filters, found, after, before)
    else:
        page, total = _asked_anew(user, filters, found, after, before)
    return Listing(
        filters,
        table_rows.body(user, page.rows, _first_people([row["pk"] for row in page.rows])),
        filters.address(before=page.before) if page.before else "",
        filters.address(after=page.after) if page.after else "",
        total,
        found is not None and found.broad,
        user,
    )


def _asked_again(
    user: Any, filters: Filters, found: Found | None, after: str, before: str
) -> tuple[Page[TextRow], int | None]:
    """The page, and how many there are on all pages, counted to 1,001 at most; by SQL that is kept. A page that stands
    alone needs no counting."""
    told, keyset = filters.values(), filters.keyset
    key = (user, filters.shape, tuple(told), found is not None)
    if found is not None:
        told["found"] = found.ids
    place = keyset.place(after or before)
    back = bool(before and not after and place)
    rows = ROWS(*key, PAGE, place is not None, back, **told, **keyset.given(place))
    page = keyset.paged(rows, place, back=back, size=PAGE)
    return page, len(page.rows) if page.alone else TOTAL.count(*key, **told)


def _asked_anew(user: Any, filters: Filters, found: Found, after: str, before: str) -> tuple[Page[TextRow], int | None]:
    """The same for a search whose SQL hangs on its words. A broad one is not counted."""
    seen = found.unguessed(Company.objects.visible_to(user), user)
    companies = filters.apply(seen, user, filters.values())
    if not found.broad:
        companies = found.narrow(companies)
    read_page = found.page if found.broad else filters.keyset.page
    page = read_page(companies.values(*COLUMNS), after=after, before=before, size=PAGE)
    if page.alone:
        return page, len(page.rows)
    return page, None if found.broad else _counted(companies).count()


def _first_people(companies: list[int]) -> dict[int, table_rows.First | None]:
    """Company id -> the first of its people who may be called; None where all asked to be left alone."""
    first: dict[int, table_rows.First | None] = {}
    for company, name, title, phone, alone in PEOPLE(companies=companies) if companies else ():
        if not first.get(company):
            first[company] = None if alone else table_rows.First(name, title, phone)
    return first
