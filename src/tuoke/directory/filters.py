"""What the list of companies is narrowed to. The address holds all of it; what it cannot mean is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Exists, OuterRef
from django.http import QueryDict

from tuoke.directory.keyset import BIGGEST_ID, Keyset
from tuoke.directory.models import CompanyQuerySet, Entry, List, Person, Tagged
from tuoke.directory.search import Found, look_up
from tuoke.engine.lists.territory import Tree

SORTS = {"name": Keyset("name_key"), "changed": Keyset("changed_at", down=True, moments=True)}
OWNERS = ("me", "none", "team")
MOST_VALUES = 2_000


@dataclass(frozen=True)
class Filters:
    """Every field is a parameter of the address; '' is 'any'."""

    q: str = ""
    owner: str = ""
    industry: str = ""
    area: str = ""
    list: str = ""
    tag: str = ""
    phone: str = ""
    reference: str = ""
    sort: str = "name"

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """The filters of an address. Never refuses: unknown words and broken numbers are left out."""
        read = {field.name: query.get(field.name, "").replace("\x00", "").strip()[:120] for field in fields(cls)}
        read = {name: value.encode("utf-8", "ignore").decode() for name, value in read.items()}
        if read["owner"] not in OWNERS:
            read["owner"] = ""
        for number in ("list", "tag"):
            if not (read[number].isascii() and read[number].isdigit() and int(read[number]) <= BIGGEST_ID):
                read[number] = ""
        for flag in ("phone", "reference"):
            read[flag] = "1" if read[flag] == "1" else ""
        if read["sort"] not in SORTS:
            read["sort"] = "name"
        return cls(**read)

    @property
    def keyset(self) -> Keyset:
        return SORTS[self.sort]

    @property
    def narrowing(self) -> bool:
        """Whether anything is left out."""
        return replace(self, sort="name") != Filters()

    @property
    def hidden_count(self) -> int:
        """How many of the filters behind the button are set."""
        return sum(bool(value) for value in (self.industry, self.area, self.list, self.tag, self.phone, self.reference))

    def address(self, **other: str) -> str:
        """The query of an address with some filters changed: '?owner=me&sort=changed', or '?'."""
        own = {field.name: getattr(self, field.name) for field in fields(self)} | other
        return "?" + urlencode({key: value for key, value in own.items() if value and (key, value) != ("sort", "name")})

    @property
    def list_id(self) -> int:
        return int(self.list or 0)

    @property
    def tag_id(self) -> int:
        return int(self.tag or 0)

    @property
    def by_name(self) -> str:
        return self.address(sort="name")

    @property
    def by_change(self) -> str:
        return self.address(sort="changed")

    def search(self) -> Found | None:
        return look_up(self.q) if self.q else None

    @property
    def shape(self) -> Self:
        """The same for all filters that are set to other values only."""
        set_ = {name: getattr(self, name) and "?" for name in ("industry", "area", "list", "tag")}
        return replace(self, q="", **set_)

    def values(self) -> dict[str, Any]:
        """What is filtered by, as far as it is not one of a few words: by the names that `apply` wants."""
        areas = areas_within(self.area) if self.area else []
        return {
            **({"industry": self.industry} if self.industry else {}),
            **{f"area{number}": area for number, area in enumerate(areas)},
            **({"list": self.list_id} if self.list else {}),
            **({"tag": self.tag_id} if self.tag else {}),
        }

    def apply(self, companies: CompanyQuerySet, user: Any, told: Mapping[str, Any]) -> CompanyQuerySet:
        """The companies (that `user` may see) with these filters; the words of a search aside. `told` is `values`, or
        what stands for them."""
        if self.owner == "me":
            companies = companies.filter(owner=user)
        elif self.owner == "none":
            companies = companies.filter(owner=None)
        elif self.owner == "team":
            companies = companies.exclude(owner=None).exclude(owner=user)
        if self.industry:
            companies = companies.filter(industry=told["industry"])
        if self.area:
            companies = companies.filter(area__in=[value for name, value in told.items() if name.startswith("area")])
        if self.list:
            lists = List.objects.visible_to(user).filter(pk=told["list"])
            companies = companies.filter(pk__in=Entry.objects.filter(list__in=lists).values("company"))
        if self.tag:
            companies = companies.filter(pk__in=Tagged.objects.settled().filter(tag=told["tag"]).values("company"))
        if self.reference:
            companies = companies.filter(is_reference=True)
        if self.phone:
            numbered = Person.objects.filter(company=OuterRef("pk"), do_not_contact_at=None).exclude(phone="")
            companies = companies.filter(Exists(numbered))
        return companies


def areas_within(text: str) -> list[str]:
    """The territories that companies have and that lie in the place `text` names; `text` itself where it names none."""
    tree = Tree.load()
    place = tree.find(text)
    if place is None:
        return [text]
    return [area for area in _distinct("area") if (node := tree.find(area)) and tree.within(node, place)]


def _distinct(column: str) -> list[str]:
    """The values of an indexed column, each found by one step in its index: a plain DISTINCT reads every row."""
    step = f"SELECT MIN({column}) FROM directory_company"
    sql = f"""WITH RECURSIVE v (x) AS (
        {step} WHERE {column} > '' UNION ALL SELECT ({step} WHERE {column} > v.x) FROM v WHERE v.x IS NOT NULL
    ) SELECT x FROM v WHERE x IS NOT NULL LIMIT {MOST_VALUES}"""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]
