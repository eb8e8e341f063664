"""Names of a profile or card that nothing on the list has, with the spellings that come near.

A name that matches nothing strikes everybody, or gives nobody its points, and looks like any other: so it is told.
A field of which the list knows nothing tells nothing: it may be that the name would match.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from tuoke.engine.lists.card import IS, MISSING, REST, Card
from tuoke.engine.lists.names import fold, name_key
from tuoke.engine.lists.normalise import UNKNOWN
from tuoke.engine.lists.qualify import Profile
from tuoke.engine.lists.territory import Tree
from tuoke.engine.lists.verdicts import is_title

if TYPE_CHECKING:
    import pyarrow as pa

MOST_NEAR = 3
#: Of two spellings that share no whole word: this part of their signs, in order, is equal.
ALIKE = 0.6
#: So many different values are compared; the rarest of more are left out.
MOST_COMPARED = 5_000

Values = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Unmatched:
    """`name`, given for `item` (an item of the card, a rule of the profile, or the field of a condition), matches
    nothing; `near`: values that do occur, the most alike first."""

    item: str
    name: str
    near: tuple[str, ...] = ()


def values_of(rows: "pa.Table") -> dict[str, dict[str, int]]:
    """field -> each value that is known -> in how many rows; text columns only."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found: dict[str, dict[str, int]] = {}
    for field in rows.schema:
        if not (pa.types.is_string(field.type) or pa.types.is_large_string(field.type)):
            continue
        counted = pc.value_counts(pc.utf8_trim_whitespace(rows[field.name]))
        texts, counts = counted.field("values").to_pylist(), counted.field("counts").to_pylist()
        found[field.name] = {
            text: count
            for text, count in zip(texts, counts, strict=True)
            if text and not (len(text) < 6 and re.search(UNKNOWN, text.lower()))
        }
    return found


def unmatched(values: Values, profile: Profile, card: Card, *, tree: Tree | None = None) -> list[Unmatched]:
    """The names of `profile` and `card` that none of `values` (field -> value -> count) has, each once, in the order of
    the profile, then of the card. A synonym that matches speaks for its name."""
    look = _Look(values, tree or Tree.load(), profile)
    asked: list[tuple[str, Iterable[str], Callable[[str, str], Unmatched | None]]] = [
        ("industry", (one.name for one in profile.industries), look.industry),
        ("title", (one.name for one in profile.titles), look.title),
        ("territory", (*profile.territories, *profile.rival_strongholds), look.place),
        ("owner_kind", profile.owner_kinds, look.value),
        *((one.field, one.any, look.value) for one in profile.conditions),
        *((one.field, one.contains, look.within) for one in profile.conditions),
        ("trigger", profile.triggers, look.trigger),
        ("industry", _named(card.industry), look.industry),
        ("title", _named(card.title), look.title),
        ("territory", _named(card.territory), look.place),
        ("trigger", _named(card.trigger), look.trigger),
        *((key, [line.text for line in lines if line.kind == IS], look.value) for key, lines in card.further.items()),
        ("sold_before", card.sold_before.values, look.industry),
        ("reference", card.reference.values, look.industry),
        ("personally_involved", card.personally_involved.values, look.company),
    ]
    found: dict[tuple[str, str], Unmatched | None] = {}
    for item, names, test in asked:
        for name in names:
            if (item, name) not in found:
                found[(item, name)] = test(item, name)
    return [one for one in found.values() if one]


def _named(points: Mapping[str, int]) -> list[str]:
    """The values that a card names, without any other and none."""
    return [value for value in points if value not in (REST, MISSING)]


def near(name: str, values: Mapping[str, int]) -> tuple[str, ...]:
    """Up to three of `values` that may be meant by `name`: those that hold it (or that it holds), then those alike; of
    equals the more frequent one."""
    key, found = fold(name), []
    for value in sorted(values, key=lambda one: (-values[one], one))[:MOST_COMPARED]:
        other = fold(value)
        shorter, longer = sorted((len(key), len(other)))
        if not shorter or key == other:
            continue
        if shorter > 1 and (key in other or other in key):
            found.append((1 + shorter / longer, values[value], value))
        elif 2 * shorter / (shorter + longer) >= ALIKE and (alike := _alike(key, other)) >= ALIKE:
            found.append((alike, values[value], value))
    return tuple(
        value for _score, _count, value in sorted(found, key=lambda one: (-one[0], -one[1], one[2]))[:MOST_NEAR]
    )


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


class _Look:
    """Asks the values; what was folded or found in the tree once is kept."""

    def __init__(self, values: Values, tree: Tree, profile: Profile) -> None:
        self.values, self.tree, self.profile = values, tree, profile
        self._keys: dict[str, set[str]] = {}

    def known(self, field: str) -> Mapping[str, int]:
        return self.values.get(field, {})

    def keys(self, field: str) -> set[str]:
        if field not in self._keys:
            self._keys[field] = {fold(value) for value in self.known(field)} - {""}
        return self._keys[field]

    def value(self, item: str, name: str) -> Unmatched | None:
        return self._equal(item, item, name, (name,))

    def within(self, item: str, name: str) -> Unmatched | None:
        keys, word = self.keys(item), fold(name)
        return Unmatched(item, name) if keys and not any(word in key for key in keys) else None

    def industry(self, item: str, name: str) -> Unmatched | None:
        targets = (one.words for one in self.profile.industries)
        words = next((target for target in targets if fold(name) in map(fold, target)), (name,))
        return self._equal(item, "industry", name, words)

    def _equal(self, item: str, field: str, name: str, words: Iterable[str]) -> Unmatched | None:
        keys = self.keys(field)
        if not keys or any(fold(word) in keys for word in words):
            return None
        return Unmatched(item, name, near(name, self.known(field)))

    def title(self, item: str, name: str) -> Unmatched | None:
        titles = self.known("title")
        words = next((one.words for one in self.profile.titles if name in one.words), (name,))
        if not titles or any(is_title(title, word) for word in words for title in titles):
            return None
        return Unmatched(item, name, near(name, titles))

    def place(self, item: str, name: str) -> Unmatched | None:
        node = self.tree.find(name)
        here = [place for place in map(self.tree.find, self.known("area")) if place]
        # A row that says only 广东 may be in 深圳: it speaks for both.
        if (
            not here
            or not node
            or any(self.tree.within(place, node) or self.tree.within(node, place) for place in here)
        ):
            return None
        return Unmatched(item, name)

    def trigger(self, item: str, name: str) -> Unmatched | None:
        told = self.keys("trigger")
        if not told or any(fold(name) in one for one in told):
            return None
        return Unmatched(item, name, near(name, self.known("trigger")))

    def company(self, item: str, name: str) -> Unmatched | None:
        names = self.known("name")
        if not names or name in names or name.upper() in {code.upper() for code in self.known("code")}:
            return None
        key = name_key(name)
        if any(name_key(one) == key for one in names):
            return None
        return Unmatched(item, name, near(name, {one: count for one, count in names.items() if one[0] == name[0]}))
