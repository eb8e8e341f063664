"""The tree of places with both languages' names: 广东 contains 深圳. Where the data comes from: data/README.md.

Reading a place name follows three rules: the longest name wins; of several names in one text the most exact wins that
lies in all the others it can lie in; a text in which nothing is recognised is no place (and so unknown, never wrong).
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from tuoke.engine.lists.names import fold

#: After a short name (朝阳, 江苏) these tell a district or a street, not the city: 朝阳区 is in 北京, 江苏路 anywhere.
SMALLER = ("区", "县", "镇", "乡", "村", "路", "街", "大道")
LONGEST_WORDS = 5


@dataclass(frozen=True)
class Node:
    """A place: a country, a province or state, or a city. `code` is GB/T 2260 or ISO 3166."""

    code: str
    parent: str
    kind: str  # country | region | province | city
    zh: str
    en: str
    synonyms: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the place."""
        return (self.zh, self.en, *self.synonyms)


class Tree:
    """Finds places by their names in either language and knows which lies in which."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = {node.code: node for node in nodes}
        self._by_name: dict[str, list[Node]] = {}
        for node in nodes:
            for name in node.names:
                self._by_name.setdefault(fold(name), []).append(node)
        # 'Suzhou (Anhui)' is also meant by 'Suzhou' where Anhui stands beside it; alone, Suzhou is the one in Jiangsu.
        for node in nodes:
            if "(" in node.en:
                self._by_name.setdefault(fold(node.en.partition("(")[0]), []).append(node)
        self._longest_zh = max(len(name) for name in self._by_name if not name.isascii())
        self.find = lru_cache(maxsize=65536)(self._find)

    @staticmethod
    @lru_cache(maxsize=1)
    def load() -> "Tree":
        """The tree that comes with the package."""
        text = (files("tuoke.engine.lists") / "data" / "territories.csv").read_text(encoding="utf-8")
        rows = csv.DictReader(text.splitlines())
        return Tree(
            [
                Node(
                    r["code"], r["parent"], r["kind"], r["zh"], r["en"], tuple(s for s in r["synonyms"].split("|") if s)
                )
                for r in rows
            ]
        )

    def ancestors(self, node: Node) -> Iterator[Node]:
        """The node, then what it lies in, up to the country."""
        here: Node | None = node
        while here is not None:
            yield here
            here = self.nodes.get(here.parent)

    def within(self, node: Node, ancestor: Node) -> bool:
        """Whether the node is the ancestor or lies in it."""
        return any(place.code == ancestor.code for place in self.ancestors(node))

    def spelled(self, text: str) -> list[Node]:
        """The places of which the text is made up ('广东省深圳市': Guangdong, Shenzhen), the widest first; [] where
        anything else stands in it."""
        node, rest = self.find(text), fold(text)
        found: list[Node] = []
        for place in self.ancestors(node) if node else ():
            name = max((name for name in map(fold, place.names) if name and name in rest), key=len, default="")
            if name:
                rest = rest.replace(name, "", 1)
                found.insert(0, place)
        return [] if re.search(r"\w", rest) else found

    def _find(self, text: str) -> Node | None:
        """The most exact place that the text names ('广东省深圳市', 'Saint Paul, Minnesota'), or None.

        Of several places ('Columbus, Ohio; Detroit, Michigan') the first is taken.
        """
        for part in re.split(r"[;；|]", text[:200]):
            whole = self._by_name.get(fold(part))
            if whole:
                return whole[0]
            tokens = [token for token in re.split(r"[,，、/()（）]", part) if fold(token)]
            groups = [group for token in tokens for group in self._in_token(token)]
            if groups:
                return self._most_exact(groups)
        return None

    def _most_exact(self, groups: list[list[Node]]) -> Node:
        # English writes the widest place last, Chinese first: so the last group starts, and every other may refine it
        # or, where it is wider, tell which of several places of one name is meant.
        chosen = groups[-1]
        for group in reversed(groups[:-1]):
            inner = [node for node in group if any(self.within(node, wide) for wide in chosen)]
            told = [node for node in chosen if any(self.within(node, wide) for wide in group)]
            chosen = inner or told or chosen
        return chosen[0]

    def _in_token(self, token: str) -> list[list[Node]]:
        key = fold(token)
        if key in self._by_name:
            return [self._by_name[key]]
        return self._in_words(token) if key.isascii() else self._in_prefixes(key)

    def _in_words(self, token: str) -> list[list[Node]]:
        words, found = token.split(), []
        end = len(words)
        while end:
            for start in range(max(0, end - LONGEST_WORDS), end):
                key = fold(" ".join(words[start:end]))
                short = len(key) <= 2 and not (end == len(words) and words[end - 1].isupper())
                if key in self._by_name and not short:
                    found.append(self._by_name[key])
                    end = start
                    break
            else:
                end -= 1
        return found[::-1]

    def _in_prefixes(self, key: str) -> list[list[Node]]:
        found: list[list[Node]] = []
        while key:
            for length in range(min(len(key), self._longest_zh), 1, -1):
                nodes, rest = self._by_name.get(key[:length]), key[length:]
                if nodes and not (rest.startswith(SMALLER) and all(key[:length] != fold(node.zh) for node in nodes)):
                    found.append(nodes)
                    key = rest
                    break
            else:
                break
        return found
