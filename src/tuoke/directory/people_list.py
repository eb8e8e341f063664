"""The list of people: all whom one may see, whichever company they work for, narrowed and page by page.

People have no owner of their own: who sees them, whose they are and how they are read, their company says.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, partial, reduce
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import BooleanField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.http import QueryDict
from django.utils.translation import ngettext

from tuoke.directory import veil
from tuoke.directory.filters import Filters
from tuoke.directory.keyset import Keyset, Page
from tuoke.directory.listing import MOST_COUNTED, capped
from tuoke.directory.models import Company, CompanyName, CompanyQuerySet, ExternalKey, Person, PersonQuerySet
from tuoke.directory.said_in import HasGrams
from tuoke.directory.search import WHOLE_NUMBER, Found, beginning, look_up
from tuoke.team.rights import CONTACT, Shown

PAGE = 50
#: A page of a broad search has the people of so many companies.
COMPANIES = 25
#: Of so many companies or fewer the people are sorted; of more, the people are walked in their order.
FEW = 2_000
SORTS = {
    "name": Keyset("name"),
    "-name": Keyset("name", down=True),
    "made": Keyset("pk", down=True),
    "-made": Keyset("pk"),
}
FIELDS = (
    "pk", "name", "title", "phone", "email", "do_not_contact_at", "made_at", "company_id", "company__name",
    "company__owner_id", "company__owner__name",
)  # fmt: skip
#: Of the filters of companies, those by which people are narrowed too.
OF_COMPANIES = ("owner", "industry", "area", "list", "tag")


@dataclass(frozen=True)
class PeopleFilters:
    """What the list of people is narrowed to; every field is a parameter of the address, '' is 'any'.

    `alone`: no (may be contacted), yes (asked to be left alone). `of`: the filters of their companies.
    """

    q: str = ""
    title: str = ""
    phone: str = ""
    email: str = ""
    alone: str = ""
    sort: str = "name"
    of: Filters = field(default_factory=Filters)

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """Never refuses: what the address cannot mean is left out."""
        of = Filters.of(query)
        title = query.get("title", "").replace("\x00", "").strip()[:80].encode("utf-8", "ignore").decode()
        sort, alone = query.get("sort", ""), query.get("alone", "")
        return cls(
            of.q[:80],
            title,
            "1" if query.get("phone") == "1" else "",
            "1" if query.get("email") == "1" else "",
            alone if alone in ("yes", "no") else "",
            sort if sort in SORTS else "name",
            Filters(**{name: getattr(of, name) for name in OF_COMPANIES}),
        )

    @property
    def said(self) -> dict[str, str]:
        """Name and value of all that is set."""
        own = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "of"}
        own |= {name: getattr(self.of, name) for name in OF_COMPANIES}
        return {name: value for name, value in own.items() if value and (name, value) != ("sort", "name")}

    def address(self, **other: str) -> str:
        """The query of an address with something changed: '?title=经理&sort=made'; '?' for none."""
        return "?" + urlencode({name: value for name, value in (self.said | other).items() if value})

    @property
    def query(self) -> str:
        return self.address().removeprefix("?")

    @property
    def narrowing(self) -> bool:
        """Whether anybody is left out."""
        return bool(replace(self, sort="name").said)

    @property
    def hidden_count(self) -> int:
        """How many of the filters behind the button are set."""
        behind = (self.title, self.phone, self.email, self.alone, self.of.industry, self.of.area, self.of.list)
        return sum(map(bool, (*behind, self.of.tag)))

    def sorted_by(self, key: str) -> tuple[str, str]:
        """The address of the same list sorted by a column or the other way round, and how it is now, as ARIA says."""
        if self.sort.lstrip("-") != key:
            return self.address(sort=key), ""
        way = "descending" if SORTS[self.sort].down else "ascending"
        return self.address(sort=f"-{key}" if self.sort == key else key), way


@dataclass(frozen=True)
class Line:
    """One person as `user` reads them. `phone` and `email` are '' where they are unknown or hidden; `opened`: they
    are written out."""

    row: dict[str, Any]
    level: Shown

    @property
    def opened(self) -> bool:
        return self.level >= Shown.READ

    @property
    def phone(self) -> str:
        return self.row["phone"] if self.level > Shown.HIDDEN else ""

    @property
    def email(self) -> str:
        return veil.told(self.level, self.row["email"])

    @property
    def dial(self) -> str:
        return Person(phone=self.row["phone"]).dial


@dataclass(frozen=True)
class People:
    """A page of the list. `total` None: a broad search, which is not counted."""

    filters: PeopleFilters
    lines: list[Line]
    before_url: str
    after_url: str
    total: int | None
    broad: bool

    @property
    def total_words(self) -> str:
        if self.total is None:
            return ""
        return ngettext("%(n)s person", "%(n)s people", self.total) % {"n": capped(self.total)}


class Asked:
    """What `user` sees through these filters: those whom `visible_to` has, by their companies, asked in the way that
    each question is answered soonest. Asks the index of the search at once where there are words."""

    def __init__(self, user: Any, filters: PeopleFilters) -> None:
        self.user, self.filters = user, filters
        self.found: Found | None = look_up(filters.q) if filters.q else None

    @property
    def broad(self) -> bool:
        return self.found is not None and self.found.broad

    @cached_property
    def companies(self) -> CompanyQuerySet:
        """Whose people may be among them."""
        of = self.filters.of
        seen = of.apply(Company.objects.visible_to(self.user), self.user, of.values())
        if self.filters.phone or self.filters.email:
            # Whether there is a number, a mask tells too.
            opened = veil.open_for(self.user, CONTACT, Shown.MASKED)
            seen = seen if opened is None else seen.filter(opened)
        return seen

    @cached_property
    def people(self) -> PersonQuerySet:
        """Everybody, in no order; of a broad search too."""
        return self._theirs(self._own, Exists)

    @cached_property
    def walked(self) -> PersonQuerySet:
        """The same, to be put in order. PostgreSQL would make a join of an EXISTS, fetch everybody that it holds for,
        and sort them; a value that is asked of each row it leaves to the walk along the index, which ends after a
        page."""
        return self._theirs(self._own, partial(Subquery, output_field=BooleanField()))

    @property
    def _own(self) -> PersonQuerySet:
        """Narrowed by what is known of people themselves."""
        people: PersonQuerySet = Person.objects.arrived()
        filters = self.filters
        if filters.title:
            people = people.filter(title__icontains=filters.title)
        if filters.phone:
            people = people.exclude(phone="")
        if filters.email:
            people = people.exclude(email="")
        if filters.alone:
            people = people.filter(do_not_contact_at__isnull=filters.alone == "no")
        return people if self.found is None else people.filter(self._says(self.found))

    def _theirs(self, people: PersonQuerySet, asked: Callable[[Any], Any]) -> PersonQuerySet:
        found = self.found
        if found is not None and found.broad:
            people = people.filter(HasGrams(F("company_id"), match=found.match))
        elif found is not None and any(len(piece) > 1 for piece in found.pieces):
            # Nothing found is asked too: an answer that comes sooner would tell.
            people = people.filter(company__in=found.ids or (0,))
        if self._few is not None and len(self._few) <= FEW:
            return people.filter(company__in=self._few)
        theirs = self.companies.filter(pk=OuterRef("company_id")).order_by().annotate(seen=Value(True))
        return people.filter(asked(theirs.values("seen")))

    @cached_property
    def _few(self) -> list[int] | None:
        """Ids of the companies behind a filter, FEW and one at most; None where none is set."""
        if self.filters.of == Filters():
            return None
        return list(self.companies.order_by().values_list("pk", flat=True)[: FEW + 1])

    def count(self) -> int:
        """How many people there are, up to MOST_COUNTED and one."""

        def counted(people: PersonQuerySet) -> int:
            return people.order_by().values("pk")[: MOST_COUNTED + 1].count()

        if self.found is None and self._few is not None and len(self._few) > FEW:
            # A part of the companies has enough people mostly, and an index knows whose they are.
            some = counted(self._own.filter(company__in=self._few[:MOST_COUNTED]))
            if some > MOST_COUNTED:
                return some
        return counted(self.people)

    def _says(self, found: Found) -> Q:
        """Whether a person, or their company, has every word, as far as `user` may know it."""
        if not found.pieces:
            return Q(pk=None)
        if all(len(piece) == 1 for piece in found.pieces):
            start = "".join(found.pieces)  # folded; names stand as they were written
            ways = dict.fromkeys((start, start.upper(), start.title()))
            return reduce(operator.or_, (beginning("name", way) for way in ways))
        return reduce(operator.and_, (self._has(piece) for piece in found.pieces))

    def _has(self, piece: str) -> Q:
        closed = veil.kept_from(self.user)
        said = Q(name__icontains=piece) | Q(company__name__icontains=piece)
        if "name_en" not in closed:
            said |= Q(company__name_en__icontains=piece)
        if veil.NAMES not in closed:
            names = CompanyName.objects.settled().filter(company=OuterRef("company_id"), text__icontains=piece)
            said |= Q(Exists(names))
        hidden = [own for key, own in veil.searched().items() if key in closed]
        coded = ExternalKey.objects.filter(company=OuterRef("company_id"), value__icontains=piece)
        said |= Q(Exists(coded.exclude(source__in=hidden)))
        reached = Q(email__icontains=piece)
        if piece.isdigit():
            reached |= Q(phone_key__contains=piece)
        # Digit by digit, part of a number would tell a masked one; a whole one finds who it is for whoever knows it.
        whole = piece.isdigit() and len(piece) >= WHOLE_NUMBER
        opened = veil.open_for(self.user, CONTACT, Shown.MASKED if whole else Shown.READ)
        if opened is not None:
            reached &= Q(Exists(Company.objects.filter(pk=OuterRef("company_id")).filter(opened)))
        return said | reached


def read(user: Any, filters: PeopleFilters, after: str = "", before: str = "") -> People:
    """The page after (or before) a cursor, as `user` may see it."""
    asked = Asked(user, filters)
    page = _broad(asked, after, before) if asked.broad else _sorted(asked, after, before)
    total: int | None = len(page.rows) if page.alone else None
    if total is None and not asked.broad:
        total = asked.count()
    return People(
        filters,
        lines(user, page.rows),
        filters.address(before=page.before) if page.before else "",
        filters.address(after=page.after) if page.after else "",
        total,
        asked.broad,
    )


def lines(user: Any, rows: Sequence[dict[str, Any]]) -> list[Line]:
    """Rows with FIELDS as `user` reads them."""
    owners = {row["company__owner_id"] for row in rows}
    levels = {owner: user.shown(CONTACT, owner) for owner in owners}
    return [Line(row, levels[row["company__owner_id"]]) for row in rows]


def _sorted(asked: Asked, after: str, before: str) -> Page[dict[str, Any]]:
    keyset = SORTS[asked.filters.sort]
    place, back = keyset.place_and_way(after, before)
    found = keyset.cut_twice(asked.walked, FIELDS, place, placed=place is not None, back=back, size=PAGE)
    return keyset.paged(list(found), place, back=back, size=PAGE)


def _broad(asked: Asked, after: str, before: str) -> Page[dict[str, Any]]:
    """Companies in the order of the index of the search, as far as it must be read; of each all whom the words name."""
    found, own = asked.found, asked._own
    assert found is not None
    companies = asked.companies.filter(Exists(own.filter(company=OuterRef("pk")))).values("pk")
    page = found.page(
        lambda part: list(found.along(companies, part)[: COMPANIES + 1]), after=after, before=before, size=COMPANIES
    )
    people: QuerySet[Any, Any] = own.filter(company__in=[row["pk"] for row in page.rows])
    return Page(list(people.order_by("company_id", "pk").values(*FIELDS)), page.before, page.after)
