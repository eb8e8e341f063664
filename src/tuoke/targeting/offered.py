"""What the forms offer: the most frequent values of the companies that this person may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from tuoke.directory import veil
from tuoke.directory.models import Company, Person
from tuoke.engine.lists.territory import Tree
from tuoke.workspace.places import label

MOST_VALUES = 40
MOST_AREAS = 600
MOST_PROVINCES = 24


@dataclass(frozen=True)
class Value:
    """A value with how many companies (or people) have it."""

    name: str
    count: int


@dataclass
class Place:
    """A place of the tree with how many of the companies lie in it, and the places below it that occur."""

    name: str  # what the profile keeps: the tree finds it in either language
    label: str
    count: int = 0
    below: list[Place] = field(default_factory=list)


def industries(user: Any) -> list[Value]:
    return _frequent(Company.objects.visible_to(user), "industry")


def owner_kinds(user: Any) -> list[Value]:
    if "owner_kind" in veil.kept_from(user):
        return []
    return _frequent(Company.objects.visible_to(user), "owner_kind")


def titles(user: Any) -> list[Value]:
    return _frequent(Person.objects.visible_to(user), "title")


def _frequent(rows: Any, column: str, most: int = MOST_VALUES) -> list[Value]:
    counted = rows.exclude(**{column: ""}).order_by().values(column).annotate(n=Count("pk")).order_by("-n", column)
    return [Value(row[column], row["n"]) for row in counted[:most]]


def places(user: Any) -> list[Place]:
    """Provinces, states or countries by how many companies lie there, each with its cities."""
    tree = Tree.load()
    tops: dict[str, Place] = {}
    cities: dict[str, Place] = {}
    for value in _frequent(Company.objects.visible_to(user), "area", MOST_AREAS):
        node = tree.find(value.name)
        if node is None:
            continue
        top = next((up for up in tree.ancestors(node) if up.kind != "city"), node)
        place = tops.setdefault(top.code, Place(top.zh, label(top)))
        place.count += value.count
        if node.code != top.code:
            if node.code not in cities:
                cities[node.code] = Place(node.zh, label(node))
                place.below.append(cities[node.code])
            cities[node.code].count += value.count
    return sorted(tops.values(), key=lambda one: (-one.count, one.name))[:MOST_PROVINCES]


def code_of(name: str) -> str:
    """The code of a place in the tree, or the folded text where it is none: to see that two names mean one place."""
    node = Tree.load().find(name)
    return node.code if node else name.strip().casefold()
