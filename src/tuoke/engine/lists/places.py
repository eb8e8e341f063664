"""The areas of a whole list -> city and region, so that Shenzhen, 深圳市 and 广东省深圳市 are one place.

What the tree of places does not know as a city (Omaha in "Omaha, Nebraska") is taken by its words. Distinct texts are
read once; a list has few of them.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from tuoke.engine.lists.folding import SCRIPT, apply, fold
from tuoke.engine.lists.territory import Tree

if TYPE_CHECKING:
    import pyarrow as pa

#: What a text tells of a place; a region is a province or a state.
PLACE = ("city", "region")
#: Provinces that are cities: 北京, 天津, 上海, 重庆; and regions that are: 香港, 澳门.
CITIES = ("CN-11", "CN-12", "CN-31", "CN-50", "CN-81", "CN-82", "HK", "MO", "SG")


def places(texts: "pa.Array | pa.ChunkedArray") -> "pa.Table":
    """A row for each text, in their order: city and region as codes or folded words, null where it does not tell."""
    import pyarrow as pa

    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    coded = whole.dictionary_encode()
    told = [place(text) for text in coded.dictionary.to_pylist()]
    columns = {name: pa.array([one[at] for one in told], pa.string()) for at, name in enumerate(PLACE)}
    return pa.table({name: column.take(coded.indices) for name, column in columns.items()})


@lru_cache(maxsize=65536)
def place(text: str | None) -> tuple[str | None, str | None]:
    """City and region of one text: ('CN-4403', 'CN-44') of 广东深圳, ('omaha', 'US-NE') of Omaha, Nebraska."""
    if not text or not fold(text):
        return None, None
    tree, text = Tree.load(), apply((SCRIPT,), text)
    node = tree.find(text)
    first = fold(re.split(r"[,，;；|/]", text)[0])
    if node is None:
        return first or None, None
    region = next((one.code for one in tree.ancestors(node) if one.kind == "province"), None)
    if node.kind == "city" or node.code in CITIES:
        return node.code, region
    wider = {fold(name) for one in tree.ancestors(node) for name in one.names}
    # The first words then name a city that the tree lacks; Chinese writes the widest first, so there they do not.
    return (first if first.isascii() and first not in wider else None), region
