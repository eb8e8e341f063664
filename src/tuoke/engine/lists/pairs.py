"""The signs of a whole list, coded to be compared: each text once, and for every row the number of its text.

Whether two rows tell the same is then a comparison of numbers; texts are only read where likeness is asked for.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from tuoke.engine.lists.in_turn import in_turn

if TYPE_CHECKING:
    import pyarrow as pa

HAN = "[一-鿿]"
#: The letters of so many texts are looked at at once.
AT_ONCE = 250_000


@dataclass
class Texts:
    """One sign of every row: `codes` (int32) are places in `values`, each text once; -1: not told."""

    codes: np.ndarray
    values: "pa.Array"

    @cached_property
    def lengths(self) -> np.ndarray:
        """Characters of each value, int16."""
        import pyarrow.compute as pc

        return np.minimum(pc.utf8_length(self.values).to_numpy(), 32767).astype(np.int16)

    @cached_property
    def han(self) -> np.ndarray:
        """Whether each value has a Chinese character."""
        import pyarrow.compute as pc

        return pc.match_substring_regex(self.values, HAN).to_numpy(zero_copy_only=False)

    @cached_property
    def letters(self) -> np.ndarray:
        """Which letters are in each value, uint64: bit n where one of code n modulo 64 is."""
        found = np.zeros(len(self.values), np.uint64)
        for at in range(0, len(self.values), AT_ONCE):
            found[at : at + AT_ONCE] = _letters(self.values.slice(at, AT_ONCE))
        return found

    def column(self) -> "pa.Array":
        """The text of each row, null where it is not told."""
        import pyarrow as pa

        return self.values.take(pa.array(self.codes, mask=self.codes < 0))

    @cached_property
    def folded(self) -> np.ndarray:
        """A number for each value, one for all that differ only in width, script, case and marks. For few values."""
        from tuoke.engine.lists.folding import FOLD, SCRIPT, apply

        words = [apply((SCRIPT, *FOLD), value) for value in self.values.to_pylist()]
        number = {word: place for place, word in enumerate(dict.fromkeys(words))}
        return np.array([number[word] for word in words], np.int32)

    def ranks(self) -> np.ndarray:
        """A number for the text of each row in the order of the texts, int32; -1: not told."""
        import pyarrow.compute as pc

        rank = np.empty(len(self.values) + 1, np.int32)
        rank[pc.sort_indices(self.values).to_numpy()] = np.arange(len(self.values), dtype=np.int32)
        rank[-1] = -1
        return rank[self.codes]


def _letters(values: "pa.Array") -> np.ndarray:
    import pyarrow as pa

    values = pa.concat_arrays([values.cast(pa.large_string())])  # one that begins at the start of its buffers
    _, offsets, data = values.buffers()
    ends = np.frombuffer(offsets, np.int64, len(values) + 1)
    raw = np.frombuffer(data, np.uint8, ends[-1])
    # The last byte of a letter in UTF-8 holds the last six bits of its code.
    last = np.append((raw[1:] & 0xC0) != 0x80, True)
    bits = np.where(last, np.uint64(1) << (raw & 63).astype(np.uint64), np.uint64(0))
    told = np.flatnonzero(np.diff(ends) > 0)
    found = np.zeros(len(values), np.uint64)
    if len(told):
        found[told] = np.bitwise_or.reduceat(bits, ends[told])
    return found


@dataclass(frozen=True)
class Side:
    """One sign of one side of some pairs."""

    texts: Texts
    codes: np.ndarray

    def at(self, places: np.ndarray) -> np.ndarray:
        """The texts at these places, which must tell one, as an array of str."""
        import pyarrow as pa

        # Each text once; numbered by the few there are, not by all that the list has.
        coded = pa.array(self.codes[places]).dictionary_encode()
        few = np.array(self.texts.values.take(coded.dictionary).to_pylist(), object)
        return few[coded.indices.to_numpy()]

    def lengths(self) -> np.ndarray:
        """Characters; 0 where it is not told."""
        return self._of(self.texts.lengths)

    def letters(self) -> np.ndarray:
        """Which letters are in it, as bits; none where it is not told."""
        return self._of(self.texts.letters)

    def has_han(self) -> np.ndarray:
        """Whether a Chinese character is in it; False where it is not told."""
        return self._of(self.texts.han)

    def _of(self, known: np.ndarray) -> np.ndarray:
        if not len(known):
            return np.zeros(len(self.codes), known.dtype)
        return np.where(self.codes >= 0, known[self.codes], known.dtype.type(0))


class Told:
    """The signs of all rows: texts coded, flags as they are. Rows are in the order of their ids."""

    def __init__(self, ids: np.ndarray, texts: dict[str, Texts], flags: dict[str, np.ndarray]) -> None:
        self.ids, self.texts, self.flags = ids, texts, flags

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def coded(cls, rows: "pa.Table") -> "Told":
        """The rows of a table of `id` and signs."""
        read = {name: _coded(rows.column(name)) for name in rows.column_names if name != "id"}
        texts = {name: sign for name, sign in read.items() if isinstance(sign, Texts)}
        flags = {name: sign for name, sign in read.items() if not isinstance(sign, Texts)}
        return cls(rows.column("id").to_numpy(), texts, flags).at(slice(None))

    @classmethod
    def of(cls, slices: "Iterable[Told]") -> "Told":
        """The rows of all slices, which tell the same signs."""
        parts = list(slices)
        ids = np.concatenate([part.ids for part in parts])
        names = list(parts[0].texts)
        # Each sign of the slices is let go of once it is put together.
        texts = dict(
            zip(names, in_turn(lambda name: together([part.texts.pop(name) for part in parts]), names), strict=True)
        )
        flags = {name: np.concatenate([part.flags[name] for part in parts]) for name in parts[0].flags}
        return cls(ids, texts, flags).at(slice(None))

    def at(self, rows: "np.ndarray | slice") -> "Told":
        """Some of the rows, in the order of their ids."""
        ids = self.ids[rows]
        if len(ids) > 1 and not (np.diff(ids) > 0).all():
            order = np.argsort(ids, kind="stable")
            rows = order if isinstance(rows, slice) else rows[order]
        elif isinstance(rows, slice):
            return self
        texts = {name: Texts(sign.codes[rows], sign.values) for name, sign in self.texts.items()}
        return Told(self.ids[rows], texts, {name: flag[rows] for name, flag in self.flags.items()})

    def table(self) -> "pa.Table":
        """The rows as a table of `id` and signs."""
        import pyarrow as pa

        texts = {name: sign.column() for name, sign in self.texts.items()}
        return pa.table({**texts, **self.flags, "id": self.ids})

    def is_told(self, column: str) -> bool:
        """Whether any row tells it; a flag is always told."""
        return column in self.flags or len(self.texts[column].values) > 0


def _coded(column: "pa.ChunkedArray") -> "Texts | np.ndarray":
    import pyarrow as pa
    import pyarrow.compute as pc

    if not (pa.types.is_string(column.type) or pa.types.is_null(column.type)):
        return column.to_numpy()
    coded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    return Texts(pc.fill_null(coded.indices, -1).to_numpy(), coded.dictionary)


def together(parts: list[Texts]) -> Texts:
    """The codes of all, one after the other, by one table of values."""
    import pyarrow as pa

    if len(parts) == 1:
        return parts[0]
    values = pa.concat_arrays([part.values for part in parts]).dictionary_encode()
    again = np.append(values.indices.to_numpy(), np.int32(-1))
    starts = np.cumsum([0, *(len(part.values) for part in parts)])
    codes = [again[np.where(part.codes < 0, -1, part.codes + at)] for part, at in zip(parts, starts, strict=False)]
    return Texts(np.concatenate(codes), values.dictionary)


def either(first: Texts, second: Texts) -> Texts:
    """The text of each row that the first tells, else that of the second."""
    both = together([first, second])
    one, other = np.split(both.codes, 2)
    return Texts(np.where(one >= 0, one, other), both.values)


def through(places: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The value at each place; -1 where the place is -1: none."""
    return np.append(values, values.dtype.type(-1))[places]


@dataclass(frozen=True)
class Pairs:
    """Some pairs of rows: `left` and `right` are places in `of`."""

    of: Told
    left: np.ndarray
    right: np.ndarray
    _read: "dict[str, tuple[Side, Side, np.ndarray, np.ndarray]]" = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.left)

    def sides(self, column: str) -> tuple[Side, Side, np.ndarray, np.ndarray]:
        """Both sides of a text, where both tell it, and where they are equal; not to be changed."""
        if column not in self._read:
            texts = self.of.texts[column]
            left, right = texts.codes[self.left], texts.codes[self.right]
            told = (left >= 0) & (right >= 0)
            self._read[column] = Side(texts, left), Side(texts, right), told, told & (left == right)
        return self._read[column]

    def flags(self, column: str) -> tuple[np.ndarray, np.ndarray]:
        """A flag on both sides."""
        flags = self.of.flags[column]
        return flags[self.left], flags[self.right]
