"""What a company says, in the words that a seller's card has for it: 设备部总经理 is 总经理, 深圳 lies in 广东."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tuoke.engine.lists.names import fold
from tuoke.engine.lists.rank import ANY_TRIGGER, ITEMS, Card
from tuoke.engine.lists.territory import Tree
from tuoke.engine.lists.verdicts import is_title

if TYPE_CHECKING:
    from collections.abc import Callable


class Words:
    """Reads values as one card does, each distinct value once. What the card has no word for stays as it is told."""

    def __init__(self, card: Card, tree: Tree | None = None) -> None:
        self.card, self.tree = card, tree or Tree.load()
        self.items = frozenset(ITEMS)
        self._known: dict[tuple[str, str], str | None] = {}

    def said(self, field: str, value: str) -> str | None:
        key = (field, value)
        if key not in self._known:
            read: Callable[[str], str | None] | None = getattr(self, f"_{field}", None) if field in self.items else None
            self._known[key] = read(value) if read else value
        return self._known[key]

    @cached_property
    def _industries(self) -> dict[str, str]:
        return {fold(name): name for name in self.card.industry}

    @cached_property
    def _places(self) -> dict[str, str]:
        found = ((self.tree.find(name), name) for name in self.card.territory)
        return {node.code: name for node, name in found if node}

    def _industry(self, value: str) -> str:
        return self._industries.get(fold(value), value)

    def _territory(self, value: str) -> str | None:
        """The nearest place around it that is on the card; a text that is no place is not known."""
        node = self.tree.find(value)
        if node is None:
            return None
        around = (self._places[place.code] for place in self.tree.ancestors(node) if place.code in self._places)
        return next(around, node.zh)

    def _title(self, value: str) -> str:
        named = [(points, word) for word, points in self.card.title.items() if is_title(value, word)]
        return max(named)[1] if named else value

    def _trigger(self, value: str) -> str:
        return value if value != ANY_TRIGGER else "other"
