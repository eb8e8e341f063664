"""The tree of places with both languages' names: 广东 contains 深圳. Source of the data: data/README.md."""

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Node:
    """A place: a country, a province or state, or a city."""

    code: str
    parent: str
    kind: str  # country | province | city
    zh: str
    en: str
    synonyms: tuple[str, ...] = ()


class Tree:
    """Finds places by their names in either language and knows which lies in which."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = {node.code: node for node in nodes}

    @staticmethod
    @lru_cache(maxsize=1)
    def load() -> "Tree":
        """The tree that comes with the package."""
        raise NotImplementedError

    def find(self, text: str) -> Node | None:
        """The most exact place that the text names ('广东省深圳市', 'Saint Paul, Minnesota'), or None."""
        raise NotImplementedError

    def within(self, node: Node, ancestor: Node) -> bool:
        """Whether the node is the ancestor or lies in it."""
        raise NotImplementedError
