"""Who was won, or came in, beyond the profile: where region, industry, type or size change it is a different customer.

The needs jump with them (requirement 204): so they are told apart and offered as a profile of their own, with product,
sales strategy and resources to be decided anew; never merged into the one there is. An unknown value is beyond nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_noop

from tuoke.directory import veil
from tuoke.directory.models import Company
from tuoke.engine.lists.names import fold
from tuoke.engine.lists.qualify import Profile
from tuoke.engine.lists.rank import Card
from tuoke.engine.lists.territory import Tree
from tuoke.engine.lists.verdicts import areas
from tuoke.journal.kinds import Deal
from tuoke.journal.models import COMPANY_NOW, JournalEntry
from tuoke.workspace.places import place_name

ASPECTS = {
    "area": gettext_noop("region"),
    "industry": gettext_noop("industry"),
    "owner_kind": gettext_noop("type"),
    "employees": gettext_noop("size"),
}
FEWER, MORE = "fewer", "more"
#: Of companies that came in, a value is told from this part of them on: a list always brings some that do not fit.
WORTH_TELLING = 0.1
MOST_WON, MOST_TOLD = 2_000, 6

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Beyond:
    """A value that the profile does not have, of how many won companies and of how many that came in."""

    aspect: str
    value: str
    won: int
    seen: int
    profile: Profile

    @property
    def name(self) -> str:
        return gettext(ASPECTS[self.aspect])

    @property
    def label(self) -> str:
        size = self.profile.employees
        if self.aspect == "employees" and size:
            words = gettext("fewer than %(n)s") if self.value == FEWER else gettext("more than %(n)s")
            return words % {"n": size.min if self.value == FEWER else size.max}
        return place_name(self.value) if self.aspect == "area" else self.value


READ = ("area", "industry", "owner_kind", "employees")


def won_counts(seller: Any, profile: Profile) -> dict[str, Counter[str]]:
    """aspect -> value -> how many companies with a standing deal of this seller have it; unknown ones are left out."""
    deals = JournalEntry.objects.standing().filter(kind=Deal.kind, by=seller)
    won = Company.objects.filter(pk__in=deals.values(now=COMPANY_NOW)).order_by("-pk")
    rows = list(won.values_list(*READ)[:MOST_WON])
    kept = veil.kept_from(seller)
    rows = [tuple(None if name in kept else value for name, value in zip(READ, row, strict=True)) for row in rows]
    found = {
        aspect: Counter(value for value in column if value)
        for aspect, column in zip(ASPECTS, zip(*rows, strict=True), strict=False)
    }
    return {**found, "employees": _bands((row[3] for row in rows), profile)}


def _bands(heads: Iterable[int | None], profile: Profile) -> Counter[str]:
    size, bands = profile.employees, Counter[str]()
    for n in heads:
        if size is None or n is None:
            continue
        if size.min is not None and n < size.min:
            bands[FEWER] += 1
        elif size.max is not None and n > size.max:
            bands[MORE] += 1
    return bands


def beyond(profile: Profile, won: Counts, seen: Counts, companies: int, tree: Tree | None = None) -> list[Beyond]:
    """The values outside `profile`, those of won companies first.

    `seen`: as `won`, of all `companies` that the seller may see.
    """
    outside: dict[str, Callable[[str], bool]] = {}
    if profile.industries:
        wanted = {fold(word) for one in profile.industries for word in one.words}
        outside["industry"] = lambda value: fold(value) not in wanted
    if profile.owner_kinds:
        kinds = {fold(kind) for kind in profile.owner_kinds}
        outside["owner_kind"] = lambda value: fold(value) not in kinds
    if profile.territories:
        there = tree or Tree.load()
        outside["area"] = lambda value: areas([value], profile, Card(), there)[0]["fits"] is False
    if profile.employees:
        outside["employees"] = lambda _value: True
    found = []
    for aspect, is_outside in outside.items():
        values = dict.fromkeys([*won.get(aspect, {}), *seen.get(aspect, {})])
        for value in filter(is_outside, values):
            one = Beyond(aspect, value, won.get(aspect, {}).get(value, 0), seen.get(aspect, {}).get(value, 0), profile)
            if one.won or one.seen >= WORTH_TELLING * companies > 0:
                found.append(one)
    return sorted(found, key=lambda one: (-one.won, -one.seen, one.aspect, one.value))[:MOST_TOLD]


def body_for(body: dict[str, Any], aspect: str, value: str) -> dict[str, Any] | None:
    """The profile `body` with that one aspect changed to the different customer's; None where it makes none."""
    size = body.get("employees") or {}
    if not value or len(value) > 200:
        return None
    if aspect == "employees":
        ends = {FEWER: ("min", "max", -1), MORE: ("max", "min", 1)}.get(value)
        if ends is None or size.get(ends[0]) is None:
            return None
        return {**body, "name": "", "employees": {ends[1]: max(0, size[ends[0]] + ends[2])}}
    key = {"industry": "industries", "area": "territories", "owner_kind": "owner_kinds"}.get(aspect)
    if key is None:
        return None
    return {**body, "name": "", key: [{"name": value}] if key == "industries" else [value]}
