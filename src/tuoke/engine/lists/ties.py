"""Places that are equal: the order among them is that of their names and says nothing about their worth."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

Places = tuple[int, int]


def ties(points: "Sequence[int] | pa.ChunkedArray", possible: "Sequence[int] | pa.ChunkedArray") -> list[Places]:
    """(first, last) of each run of two and more places, from 1, with equal points and equal points possible."""
    import pyarrow as pa
    import pyarrow.compute as pc

    def ends(values: "Sequence[int] | pa.ChunkedArray") -> set[int]:
        array = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else pa.array(values, pa.int64())
        if not len(array):
            return set()
        encoded = pc.run_end_encode(array)
        return set(encoded.run_ends.to_pylist())

    last = sorted(ends(points) | ends(possible))
    return [(before + 1, end) for before, end in pairwise([0, *last]) if end - before > 1]


def as_text(places: Iterable[Places], separator: str) -> str:
    """'3–8, 9–24'."""
    return separator.join(f"{first:,}–{last:,}" for first, last in places)
