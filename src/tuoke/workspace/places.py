"""Places in the language of the screen: 广东深圳 is Guangdong Shenzhen on an English page. The data keeps its own."""

from __future__ import annotations

from functools import lru_cache

from tuoke.engine.lists.territory import Node, Tree
from tuoke.workspace.numbers import chinese


def label(node: Node) -> str:
    """The name of a place in the language of the screen."""
    return node.zh if chinese() else node.en


def place_name(text: str | None) -> str:
    """`text` in the language of the screen where it is nothing but places of the tree in the other; else as it is."""
    if not text or chinese() != text.isascii():
        return text or ""
    return _translated(text, chinese()) or text


@lru_cache(maxsize=65536)
def _translated(text: str, to_chinese: bool) -> str:
    """Widest place first in Chinese, last in English, as both are written; '' where more than places stands there."""
    places = Tree.load().spelled(text)
    if to_chinese:
        return "".join(place.zh for place in places)
    return ", ".join(place.en for place in reversed(places))
