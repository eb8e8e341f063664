"""One page of the list of companies: few queries, whose SQL is kept, and plain rows instead of objects."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import Any

from django.db.models import BigIntegerField, F, Field, Q, QuerySet, TextField
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from tuoke.directory import by_value, cells, conditions, narrowing, row_details, table_rows
from tuoke.directory.columns import Column
from tuoke.directory.filters import Filters
from tuoke.directory.keyset import Page
from tuoke.directory.models import Company, CompanyQuerySet, List, Tag
from tuoke.directory.said_in import spelled
from tuoke.directory.search import Found, Stretch, along
from tuoke.workspace.asked_again import Among, AskedAgain, Given

PAGE = 50
MOST_COUNTED = 1_000
MOST_LISTS = 100
#: What every row needs: where it leads, in which order it stands, whose it is.
ALWAYS = ("pk", "name", "name_key", "is_reference", "owner_id", "version")
TextRow = Mapping[str, Any]


@dataclass(frozen=True)
class Form:
    """All that the SQL of a list hangs on, beside who reads it. `names`: what is told when it is asked; `types`: of
    its conditions, because the firm may say tomorrow that a field holds numbers."""

    shape: Filters
    names: tuple[str, ...]
    types: tuple[str, ...]
    searched: bool

    @classmethod
    def of(cls, filters: Filters, told: Mapping[str, Any], *, searched: bool) -> Form:
        types = tuple(condition.column.type.value for condition in filters.conditions)
        return cls(filters.shape, tuple(told), types, searched)

    @property
    def of_all(self) -> Form:
        """The same for all orders and columns."""
        return replace(self, shape=replace(self.shape, sort="name", show=""))


def _companies(user: Any, form: Form, alone: int | None = None) -> CompanyQuerySet:
    """What `user` sees through filters of this form; what they are set to, and what a search found, is given later.
    `alone` as `narrowing.narrow` has it."""
    told: dict[str, Given] = {
        name: Given(name, BigIntegerField() if name in ("list", "tag") else TextField()) for name in form.names
    }
    for place, condition in enumerate(conditions.shaped(form.shape.where)):
        name = narrowing.name_of(place)
        told[name] = Given(name, narrowing.field_of(condition))
    companies = form.shape.apply(Company.objects.visible_to(user), user, told, alone)
    return companies.filter(Among(F("pk"), "found")) if form.searched else companies


def fields_of(columns: Sequence[Column]) -> list[str]:
    """What is read of each company for these columns."""
    shown = [field for column in columns for field in table_rows.FIELDS.get(column.key, (column.field,))]
    own = [field for field in shown if field]
    extra = ["extra"] if any(column.of_company for column in columns) else []
    return list(dict.fromkeys([*ALWAYS, *own, *extra]))


def _fields(filters: Filters) -> list[str]:
    return list(dict.fromkeys([*fields_of(filters.columns), *filters.keyset.fields]))


def _rows(user: Any, form: Form, size: int, placed: bool, back: bool) -> Any:
    keyset, fields = form.shape.keyset, _fields(form.shape)
    places = by_value.parted(conditions.shaped(form.shape.where)) if keyset.field == "name_key" else []
    if not places:
        companies = _companies(user, form)
        if form.names:  # of all companies none is passed over
            return keyset.cut_twice(companies, fields, placed=placed, back=back, size=size)
        return keyset.cut(companies.values(*fields), placed=placed, back=back, size=size)
    # The first of each value, in order; the first of all are among them.
    parts = [keyset.cut(_companies(user, form, place), placed=placed, back=back, size=size) for place in places]
    among = reduce(operator.or_, [Q(pk__in=part.values("pk")) for part in parts])
    return keyset.cut(Company.objects.filter(among).values(*fields), placed=False, back=back, size=size)


def _stretch(user: Any, form: Form, pieces: int, stretch: Stretch, size: int) -> QuerySet[Any, Any]:
    """A stretch of the index of a broad search for so many pieces."""
    each = range(pieces)
    said, likes = ([Given(f"{what}{n}", TextField()) for n in each] for what in ("piece", "like"))
    found = along(_companies(user, form), said, likes, Given("match", Field()), stretch)
    return found.values(*_fields(form.shape))[: size + 1]  # type: ignore[no-any-return]


def _counted(companies: CompanyQuerySet) -> QuerySet[Any, Any]:
    return companies.order_by().values("pk")[: MOST_COUNTED + 1]


ROWS = AskedAgain(_rows)
ALONG = AskedAgain(_stretch, spelled)
TOTAL = AskedAgain(lambda *key: _counted(_companies(*key)))
LISTS = AskedAgain(lambda user: List.objects.visible_to(user).order_by("-pk").values("pk", "name")[:MOST_LISTS])
TAGS = AskedAgain(lambda: Tag.objects.order_by("name")[:MOST_LISTS])


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

    @cached_property
    def lists(self) -> list[dict[str, Any]]:
        """The newest lists that the reader may see, to choose from."""
        return LISTS(self.reader)

    @cached_property
    def tags(self) -> list[Tag]:
        """The tags of the dictionary, to choose from."""
        return TAGS()

    @property
    def choices(self) -> tuple[object, ...]:
        """All that the form of filters shows beside what is searched and which conditions there are: two pages of one
        such key get one drawing (filter_form.html)."""
        lists, tags = [(one["pk"], one["name"]) for one in self.lists], [(one.pk, str(one)) for one in self.tags]
        return (replace(self.filters, q=""), lists, tags)

    @property
    def total_words(self) -> str:
        """'846 companies' or '1,000+ companies'; '' where nobody counted."""
        if self.total is None:
            return ""
        return ngettext("%(n)s company", "%(n)s companies", self.total) % {"n": capped(self.total)}


def read(user: Any, filters: Filters, after: str = "", before: str = "") -> Listing:
    """The page of `filters` after (or before) a cursor, as `user` may see it."""
    page, total, broad = some(user, filters, after, before, PAGE)
    return Listing(
        filters,
        # A broad search has no order in which groups would stand together.
        _body(user, replace(filters, group="") if broad else filters, page),
        filters.address(before=page.before) if page.before else "",
        filters.address(after=page.after) if page.after else "",
        total,
        broad,
        user,
    )


def frame(user: Any, filters: Filters) -> Listing:
    """What stands around the companies, without any."""
    return Listing(filters, SafeString(""), "", "", None, False, user)


def some(user: Any, filters: Filters, after: str, before: str, size: int) -> tuple[Page[TextRow], int | None, bool]:
    """A page of at most `size` rows, how many there are on all (None: not counted), and whether the search is broad."""
    found = filters.search()
    if found is not None and not found.plain_for(user):
        return *_asked_anew(user, filters, found, after, before, size), found.broad
    if found is None or not found.broad:
        return *_asked_again(user, filters, found, after, before, size), False
    return *_broad_again(user, filters, found, after, before, size), True


def _asked_again(
    user: Any, filters: Filters, found: Found | None, after: str, before: str, size: int
) -> tuple[Page[TextRow], int | None]:
    """The page, and how many there are on all pages, counted to 1,001 at most; by SQL that is kept. A page that stands
    alone needs no counting."""
    filters = filters.by_value
    told, keyset = filters.values(), filters.keyset
    form = Form.of(filters, told, searched=found is not None)
    if found is not None:
        told["found"] = found.ids
    place, back = keyset.place_and_way(after, before)
    rows = ROWS(user, form, size, place is not None, back, **told, **keyset.given(place))
    page = keyset.paged(rows, place, back=back, size=size)
    return page, len(page.rows) if page.alone else TOTAL.count(user, form.of_all, **told)


def _broad_again(
    user: Any, filters: Filters, found: Found, after: str, before: str, size: int
) -> tuple[Page[TextRow], int | None]:
    """The page of a broad search, by SQL that is kept; it is not counted."""
    told = filters.values()
    form = Form.of(filters, told, searched=False)
    told["match"] = found.match
    for n, (piece, like) in enumerate(zip(found.pieces, found.likes, strict=True)):
        told[f"piece{n}"], told[f"like{n}"] = piece, like

    def read(stretch: Stretch) -> list[TextRow]:
        return ALONG(user, form, len(found.pieces), stretch.given_later, size, **told, **stretch.told)

    page = found.page(read, after=after, before=before, size=size)
    return page, len(page.rows) if page.alone else None


def _asked_anew(
    user: Any, filters: Filters, found: Found, after: str, before: str, size: int
) -> tuple[Page[TextRow], int | None]:
    """The same for a search whose SQL hangs on its words. A broad one is not counted."""
    seen = found.unguessed(Company.objects.visible_to(user), user)
    companies = filters.apply(seen, user, filters.values())
    rows = companies.values(*_fields(filters))
    if found.broad:
        page = found.page(lambda part: list(found.along(rows, part)[: size + 1]), after=after, before=before, size=size)
        return page, len(page.rows) if page.alone else None
    companies, rows = found.narrow(companies), found.narrow(rows)
    page = filters.keyset.page(rows, after=after, before=before, size=size)
    if page.alone:
        return page, len(page.rows)
    return page, _counted(companies).count()


def _body(user: Any, filters: Filters, page: Page[TextRow]) -> SafeString:
    there, heads = row_details.beside(filters.columns, page.rows), _heads(user, filters, page)
    keys = cells.keys_for(user, filters.columns)
    return table_rows.body(user, page.rows, filters.columns, there, filters.group, heads, keys)


def row(user: Any, company: int, columns: Sequence[Column], open_cells: Mapping[str, str]) -> SafeString:
    """The row of one company that `user` may see, with some of its cells opened; '' where there is none."""
    rows = list(Company.objects.visible_to(user).filter(pk=company).values(*fields_of(columns)))
    there, keys = row_details.beside(columns, rows), cells.keys_for(user, columns)
    return table_rows.body(user, rows, columns, there, editable=keys, open_cells=open_cells)


def _heads(user: Any, filters: Filters, page: Page[TextRow]) -> dict[str, table_rows.Head]:
    """Of a grouped list: value -> its heading. A group that begins and ends on the page is counted there; the first and
    the last may go on, so that they are asked for, to 1,001."""
    if not (filters.group and page.rows):
        return {}
    seen = Counter(row[filters.group] for row in page.rows)
    ends = {page.rows[0][filters.group]} if page.before else set()
    ends |= {page.rows[-1][filters.group]} if page.after else set()
    heads = {}
    for value, shown in seen.items():
        one = filters.within(filters.group, value)
        if value in ends:
            told = one.values()
            found = one.search()
            if found is not None and (found.broad or not found.plain_for(user)):
                shown = -1  # its SQL hangs on the words
            else:
                form = Form.of(one, told, searched=found is not None).of_all
                told |= {"found": found.ids} if found is not None else {}
                shown = TOTAL.count(user, form, **told)
        heads[value] = table_rows.Head(capped(shown), one.address(group="", sort="name"))
    return heads


def capped(total: int) -> str:
    """'846', '1,000+', or '' where nobody counted."""
    if total < 0:
        return ""
    return f"{MOST_COUNTED:,}+" if total > MOST_COUNTED else f"{total:,}"
