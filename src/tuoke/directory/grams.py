"""What the search index looks up: pairs of Chinese characters, triples of Latin letters and digits, heads of words.

Trigrams alone cannot find 深圳, and PostgreSQL's own know no Chinese at all where the cluster's locale is C. So the
index has grams of our making, the same on both databases; the text itself decides in the end (`search`).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tuoke.engine.lists.folding import LETTERS, LETTERS_GUARD, WORDS, words

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

LONGEST = 80  # characters of a search that count
SLICE = 1_000  # texts
LONGEST_GRAM = 8  # bytes: two characters of four
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
    return _by_slices(_grams, texts)


def _grams(texts: pa.Array) -> pa.Array:
    import numpy as np
    import pyarrow as pa

    spans = _spans(texts)
    size, wide = spans.ends - spans.starts, spans.ends - spans.starts
    if len(size):
        size = wide + np.append(spans.rows[1:] == spans.rows[:-1], False)  # a space behind all but the last of a text
    ends = np.cumsum(size, dtype=np.int64)
    begins = ends - size
    taken = np.repeat(spans.starts - begins, size)
    taken += np.arange(len(taken))
    written = np.append(spans.data, np.zeros(1, np.uint8))[taken]
    written[ends[size > wide] - 1] = ord(" ")
    edges = np.append(begins, len(written))[np.searchsorted(spans.rows, np.arange(len(texts) + 1))]
    return pa.StringArray.from_buffers(len(texts), pa.py_buffer(edges.astype(np.int32)), pa.py_buffer(written))


def number(found: Iterable[str]) -> list[int]:
    """Each gram as a whole number of 31 bits, which PostgreSQL sorts and compares quicker than a text. Two grams may
    share one: the text itself decides."""
    return [zlib.crc32(gram.encode()) >> 1 for gram in found]


def numbers(texts: pa.Array) -> pa.Array:
    """The grams of each folded text as PostgreSQL reads an array of numbers, '{17,4711}': ascending, each once."""
    return _by_slices(_numbers, texts)


def _numbers(texts: pa.Array) -> pa.Array:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    spans = _spans(texts)
    # A gram is at most two characters of four bytes: its bytes are a whole number, and equal ones are hashed once.
    padded = np.append(spans.data, np.zeros(LONGEST_GRAM, np.uint8))
    eight = np.ndarray(len(spans.data) + 1, "<u8", padded.data, strides=(1,))[spans.starts]
    eight &= np.array([(1 << 8 * size) - 1 for size in range(LONGEST_GRAM + 1)], "<u8")[spans.ends - spans.starts]
    coded = pa.array(eight).dictionary_encode()
    spelled = (one.to_bytes(LONGEST_GRAM, "little").rstrip(b"\0").decode() for one in coded.dictionary.to_pylist())
    known = np.array(number(spelled), np.int64)
    both = np.unique(spans.rows << 31 | known[coded.indices.to_numpy()])
    ends = np.searchsorted(both >> 31, np.arange(len(texts) + 1)).astype(np.int32)
    figures = pc.cast(pa.array(both & 0x7FFFFFFF), pa.string())
    joined = pc.binary_join(pa.ListArray.from_arrays(pa.array(ends), figures), ",")
    return pc.binary_join_element_wise("{", joined, "}", "")


def _by_slices(step: Callable[[pa.Array], pa.Array], texts: pa.Array) -> pa.Array:
    """Of so few texts at a time that what is worked out for each character stays in the processor's cache."""
    import pyarrow as pa

    parts = [step(texts.slice(start, SLICE)) for start in range(0, len(texts), SLICE)]
    return pa.concat_arrays(parts) if parts else pa.array([], pa.string())


@dataclass(frozen=True)
class _Spans:
    """Where the grams of a column of folded texts stand in its bytes: `rows` tells whose each is, ascending."""

    data: np.ndarray[Any, np.dtype[np.uint8]]
    starts: np.ndarray[Any, np.dtype[np.int64]]
    ends: np.ndarray[Any, np.dtype[np.int64]]
    rows: np.ndarray[Any, np.dtype[np.int64]]


def _spans(texts: pa.Array) -> _Spans:
    """Found by characters at once: two neighbours of a kind in a text are a pair, where Chinese, or the head of a word,
    where Latin letters and digits begin; three of the latter are a triple."""
    import numpy as np

    _valid, offsets, letters = texts.buffers()
    edges = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    data = np.frombuffer(letters or b"", np.uint8)[edges[0] : edges[-1]]
    kinds = np.zeros(256, np.uint8)
    kinds[list(b"0123456789abcdefghijklmnopqrstuvwxyz")], kinds[0x80:] = 1, 2
    begins = np.flatnonzero((data & 0xC0) != 0x80)
    kind = kinds[data[begins]]
    rows = np.repeat(np.arange(len(texts)), np.diff(np.searchsorted(begins, edges - edges[0])))
    no = np.zeros(1, bool)
    two = np.append((kind[1:] == kind[:-1]) & (rows[1:] == rows[:-1]) & (kind[1:] > 0), no)[: len(kind)]
    three = two & np.append(two[1:], no)[: len(kind)] & (kind == 1)
    first = two & ~np.append(no, two[:-1])[: len(kind)]
    found = np.flatnonzero(np.stack([two & ((kind == 2) | first), three], axis=1))
    place, more = found >> 1, found & 1
    begins = np.append(begins, len(data))
    return _Spans(data, begins[place], begins[place + 2 + more], rows[place])


def _replace(texts: Any, find: str, put: str) -> Any:
    import pyarrow.compute as pc

    return pc.replace_substring_regex(texts, pattern=find, replacement=put)
