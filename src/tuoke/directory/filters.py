"""What the list of companies is narrowed to. The address holds all of it; what it cannot mean is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Exists, OuterRef
from django.http import QueryDict

from tuoke.directory import by_value, conditions, narrowing, veil
from tuoke.directory.columns import OWN, USUAL, Column, known
from tuoke.directory.conditions import Condition
from tuoke.directory.keyset import BIGGEST_ID, Keyset
from tuoke.directory.models import CompanyQuerySet, Entry, List, Person, Tagged
from tuoke.directory.search import Found, look_up
from tuoke.engine.lists.territory import Tree

SORTS = {
    "name": Keyset("name_key"),
    "-name": Keyset("name_key", down=True),
    "changed": Keyset("changed_at", down=True, moments=True),
    "-changed": Keyset("changed_at", moments=True),
    "made": Keyset("pk", down=True),
    "-made": Keyset("pk"),
    "industry": Keyset("industry", then=("name_key",)),
    "-industry": Keyset("industry", down=True, then=("name_key",)),
    "area": Keyset("area", then=("name_key",)),
    "-area": Keyset("area", down=True, then=("name_key",)),
}
GROUPS = ("industry", "area")
DENSITIES = ("cosy", "compact")
OWNERS = ("me", "none", "team")
MOST_VALUES = by_value.UNLISTED
MOST_SHOWN = 16


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
    where: str = ""
    show: str = ""
    density: str = ""
    group: str = ""
    board: str = ""
    sort: str = "name"

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """The filters of an address. Never refuses: unknown words and broken numbers are left out."""
        long = {"where": conditions.LONGEST_ADDRESS, "show": 2_000}
        read = {
            field.name: query.get(field.name, "").replace("\x00", "").strip()[: long.get(field.name, 120)]
            for field in fields(cls)
        }
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
        if read["density"] not in DENSITIES:
            read["density"] = ""
        if read["group"] not in GROUPS:
            read["group"] = ""
        if read["board"] and not _makes_board(read["board"]):
            read["board"] = ""
        if read["group"] and read["sort"].lstrip("-") != read["group"]:
            read["sort"] = read["group"]  # the rows of a group stand together
        sent = query.getlist("show")
        read["show"] = _shown(sent if len(sent) > 1 else read["show"].split("~"))
        meant = _where(query, read["where"])
        made = cls(**{**read, "where": conditions.write(meant)})
        made.__dict__["conditions"] = meant  # not to be read from the text again
        return made

    @classmethod
    def said_in(cls, query: QueryDict) -> bool:
        """Whether an address says anything of a filter."""
        return any(field.name in query for field in fields(cls)) or "c" in query or "all" in query

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        return conditions.read(self.where) if self.where else ()

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """What the table shows, in order; the name of the company always first."""
        return tuple(known(self.show.split("~") if self.show else USUAL).values())

    @property
    def keyset(self) -> Keyset:
        return SORTS[self.sort]

    @property
    def narrowing(self) -> bool:
        """Whether anything is left out."""
        return replace(self, sort="name", show="", density="", group="", board="") != Filters()

    @property
    def hidden_count(self) -> int:
        """How many of the filters behind the button are set."""
        quick = (self.industry, self.area, self.list, self.tag, self.phone, self.reference)
        return sum(bool(value) for value in quick) + len(self.conditions)

    def address(self, **other: str) -> str:
        """The query of an address with some filters changed: '?owner=me&sort=changed'; '?all=1' for none, because an
        address without a query opens with the view that somebody chose."""
        own = {field.name: getattr(self, field.name) for field in fields(self)} | other
        usual = (("sort", "name"), ("sort", own["group"]))
        said = {key: value for key, value in own.items() if value and (key, value) not in usual}
        return "?" + urlencode(said or {"all": "1"})

    @property
    def query(self) -> str:
        """The same without '?'; '' for none."""
        return self.address().removeprefix("?").removeprefix("all=1")

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """Name and value of all that a form about columns and rows sends along."""
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        sort = "" if self.sort in ("name", self.group) else self.sort
        own |= {"show": "", "density": "", "group": "", "board": "", "sort": sort}
        return tuple((name, value) for name, value in own.items() if value)

    @property
    def list_id(self) -> int:
        return int(self.list or 0)

    @property
    def tag_id(self) -> int:
        return int(self.tag or 0)

    def sorted_by(self, key: str) -> tuple[str, str]:
        """The address of the same list sorted by a column, or the other way round; how it is sorted by it now, in
        the words of ARIA. ('', '') for a column that no index sorts by."""
        if key not in SORTS:
            return "", ""
        group = self.group if self.group == key else ""
        way = "descending" if SORTS[self.sort].down else "ascending"
        if self.sort.lstrip("-") != key:
            return self.address(sort=key, group=group), ""
        return self.address(sort=f"-{key}" if self.sort == key else key, group=group), way

    def within(self, key: str, value: str) -> Self:
        """The same list, of one value of a column alone; '' is those of which it is not known."""
        empty, is_ = f"{conditions.escaped(key)}.empty", f"{conditions.escaped(key)}.is.{conditions.escaped(value)}"
        return replace(self, where="~".join(part for part in (self.where, is_ if value else empty) if part))

    def search(self) -> Found | None:
        return look_up(self.q) if self.q else None

    @property
    def shape(self) -> Self:
        """The same for all filters that are set to other values only."""
        set_ = {name: getattr(self, name) and "?" for name in ("industry", "area", "list", "tag")}
        return replace(self, q="", where=conditions.shape_of(self.conditions), density="", group="", board="", **set_)

    def values(self) -> dict[str, Any]:
        """What is filtered by, as far as it is not one of a few words: by the names that `apply` wants."""
        areas = areas_within(self.area) if self.area else []
        return {
            **({"industry": self.industry} if self.industry else {}),
            **{f"area{number}": area for number, area in enumerate(areas)},
            **({"list": self.list_id} if self.list else {}),
            **({"tag": self.tag_id} if self.tag else {}),
            **{narrowing.name_of(place): condition.told for place, condition in enumerate(self.conditions)},
        }

    @property
    def by_value(self) -> Self:
        """The same list, its conditions put so that an index can answer them."""
        asked = by_value.put(self.conditions, _distinct) if self.where else self.conditions
        return self if asked is self.conditions else replace(self, where=conditions.write(asked))

    def apply(
        self, companies: CompanyQuerySet, user: Any, told: Mapping[str, Any], alone: int | None = None
    ) -> CompanyQuerySet:
        """The companies (that `user` may see) with these filters; the words of a search aside. `told` is `values`, or
        what stands for them; `alone` as `narrowing.narrow` has it."""
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
            opened = veil.asked_of(user, OWN["tel"])
            companies = companies if opened is None else companies.filter(opened)
        if self.where:
            companies = narrowing.narrow(companies, conditions.shaped(self.where), user, told, alone)
        return companies


def _where(query: QueryDict, written: str) -> tuple[Condition, ...]:
    """The conditions of an address, or as the lines of the form send them: column, operator, value, how joined."""
    parts = [query.getlist(name) for name in ("c", "o", "v", "j")]
    if not parts[0]:
        return conditions.read(written)
    lines = zip(*parts, strict=False)
    return conditions.made(
        (key, asked, value.encode("utf-8", "ignore").decode(), join == "or") for key, asked, value, join in lines
    )


def _makes_board(key: str) -> bool:
    """Whether a column has so few values that they stand beside each other."""
    return any(column.makes_board for column in known([key]).values())


def _shown(keys: Iterable[str]) -> str:
    """The columns that there are, the name first; '' for those that are shown anyway."""
    found = tuple(key for key, column in known(dict.fromkeys(keys)).items() if column.shown and key != "name")
    return "" if not found or ("name", *found) == USUAL else "~".join(("name", *found[:MOST_SHOWN]))


def areas_within(text: str) -> list[str]:
    """The territories that companies have and that lie in the place `text` names; `text` itself where it names none."""
    return areas_within_each([text])[text]


def areas_within_each(texts: Iterable[str]) -> dict[str, list[str]]:
    """The same for several places, read once; {} without a query where there are none."""
    tree, places = Tree.load(), dict.fromkeys(texts)
    nodes = [(area, tree.find(area)) for area in (_distinct("area") if any(map(tree.find, places)) else [])]
    return {
        text: [area for area, node in nodes if node and tree.within(node, place)]
        if (place := tree.find(text))
        else [text]
        for text in places
    }


def _distinct(column: str) -> list[str]:
    """The values of an indexed column, each found by one step in its index: a plain DISTINCT reads every row."""
    step = f"SELECT MIN({column}) FROM directory_company"
    sql = f"""WITH RECURSIVE v (x) AS (
        {step} WHERE {column} > '' UNION ALL SELECT ({step} WHERE {column} > v.x) FROM v WHERE v.x IS NOT NULL
    ) SELECT x FROM v WHERE x IS NOT NULL LIMIT {MOST_VALUES}"""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]
