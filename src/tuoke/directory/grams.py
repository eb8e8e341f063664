"""What the search index looks up: pairs of Chinese characters, triples of Latin letters and digits, heads of words.

Trigrams alone cannot find 深圳, and PostgreSQL's own know no Chinese at all where the cluster's locale is C. So the
index has grams of our making, the same on both databases; the text itself decides in the end (`search`).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tuoke.engine.lists.folding import LETTERS, LETTERS_GUARD, WORDS, words

if TYPE_CHECKING:
    import pyarrow as pa

LONGEST = 80  # characters of a search that count
_PHONE_LIKE = re.compile(r"^[+0-9(（][-0-9 ()（）+]{2,}$")
_PIECES = re.compile(r"[0-9a-z]+|[^\x00-\x7f]+")


def pieces(text: str) -> list[str]:
    """The parts of a search, folded: each must be in the text of a company that is found. 'ABB中国' has two."""
    text = text.replace("\x00", "")[:LONGEST].strip()
    if _PHONE_LIKE.match(text):
        digits = re.sub(r"[^0-9+]", "", text)
        digits = re.sub(r"^(\+|00)86", "", digits).replace("+", "")
        return [digits] if digits else []
    return list(dict.fromkeys(_PIECES.findall(words(text))))


def grams_of(piece: str) -> list[str]:
    """The grams that every text with this piece has; none for a single character."""
    if not piece.isascii():
        return [piece[i : i + 2] for i in range(len(piece) - 1)]
    if len(piece) == 2:
        return [piece]
    return [piece[i : i + 3] for i in range(len(piece) - 2)]


def folded(texts: pa.Array) -> pa.Array:
    """`names.words` over a column: small letters, half width, words parted by single spaces."""
    import pyarrow as pa
    import pyarrow.compute as pc

    special = pc.match_substring_regex(texts, LETTERS_GUARD)
    if pc.any(special).as_py():
        table = str.maketrans(LETTERS)
        mended = [text.translate(table) for text in texts.filter(special).to_pylist()]
        texts = pc.replace_with_mask(texts, special, pa.array(mended, pa.string()))
    texts = pc.utf8_lower(texts)
    for step in WORDS:
        texts = _replace(texts, step.find, step.put)
    return texts


def digits(texts: pa.Array) -> pa.Array:
    """Phone numbers parted by ';' as their digits parted by spaces."""
    return _replace(_replace(texts, "[^0-9;]+", ""), ";+", " ")


def grams(texts: pa.Array) -> pa.Array:
    """The grams of each folded text, parted by single spaces; the same as `grams_of` for each piece of it."""
    import pyarrow.compute as pc

    plain = _replace(_replace(texts, "^", " "), r"[\x00-/:-`{-\x7f]+", " ")
    han = _replace(plain, "[0-9a-z ]+", " ")
    latin = _replace(plain, "[^0-9a-z]+", " ")
    pair, triple = "[^ ]{2}", "[^ ]{3}"
    pairs = [_replace(_from(han, start), pair, r"\0 ") for start in range(2)]
    triples = pc.binary_join_element_wise(*(_replace(_from(latin, start), triple, r"\0 ") for start in range(3)), " ")
    heads = _replace(latin, "([0-9a-z]{2})[0-9a-z]*", r"\1")
    found = pc.binary_join_element_wise(*pairs, heads, _replace(triples, r"\b[0-9a-z]{1,2}\b", ""), " ")
    return pc.utf8_trim(_replace(found, " +", " "), " ")


def number(found: Iterable[str]) -> list[int]:
    """Each gram as a whole number of 31 bits, which PostgreSQL sorts and compares quicker than a text. Two grams may
    share one: the text itself decides."""
    return [zlib.crc32(gram.encode()) >> 1 for gram in found]


def numbers(found: pa.Array) -> pa.Array:
    """The grams of each text as PostgreSQL reads an array of numbers, '{17,4711}': ascending, each once."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    apart = pc.split_pattern(found, " ")
    coded = apart.flatten().dictionary_encode()
    known = np.array(number(coded.dictionary.to_pylist()), np.int64)
    row = np.repeat(np.arange(len(found)), pc.list_value_length(apart).to_numpy(zero_copy_only=False))
    both = np.unique(row << 31 | known[coded.indices.to_numpy()])
    ends = np.searchsorted(both >> 31, np.arange(len(found) + 1)).astype(np.int32)
    texts = pc.cast(pa.array(both & 0x7FFFFFFF), pa.string())
    joined = pc.binary_join(pa.ListArray.from_arrays(pa.array(ends), texts), ",")
    return pc.binary_join_element_wise("{", joined, "}", "")


def _from(texts: pa.Array, start: int) -> pa.Array:
    """Every word from its `start`-th character on; every text begins with a space."""
    return _replace(texts, f" [^ ]{{0,{start}}}", " ") if start else texts


def _replace(texts: Any, find: str, put: str) -> Any:
    import pyarrow.compute as pc

    return pc.replace_substring_regex(texts, pattern=find, replacement=put)
