"""Signs beside name and keys -> levels: the house, when a firm was founded, and the small facts of it.

As in compare.py: int8, 0 where a side does not tell the sign, else the place (from 1) of the level in its levels.
"""

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from tuoke.engine.lists.likeness import alike
from tuoke.engine.lists.pairs import Pairs, Side

#: Head counts differ from list to list: up to a third is no other count, and twice as many are one (log2).
NEAR_SIZE, OTHER_SIZE = 0.4, 1.0


def address(pairs: Pairs) -> np.ndarray:
    """Equal; one house (street and number), or written alike; another room of one house; another address."""
    left, right, told, equal = pairs.sides("address")
    _, _, houses, one_house = pairs.sides("house")
    near = alike(left, right, told & ~equal & ~houses, least=0.8) >= 0.8
    fits = _numbers_fit(left, right, ~equal & (near | one_house))
    return np.select([equal, one_house & fits, near & fits, one_house, told], range(1, 6), 0).astype(np.int8)


def _numbers_fit(left: Side, right: Side, where: np.ndarray) -> np.ndarray:
    """Where all numbers of the one text are in the other: 12 and 12, room 101, but not room 102 of it."""
    import pyarrow as pa
    import pyarrow.compute as pc

    fits, chosen = np.zeros(len(where), bool), np.flatnonzero(where)
    if len(chosen):
        one, two = (
            pc.replace_substring_regex(pa.array(side.at(chosen), pa.string()), "[^0-9]+", " ").to_pylist()
            for side in (left, right)
        )
        none = [first == second == " " for first, second in zip(one, two, strict=True)]
        fits[chosen] = (cpdist(one, two, scorer=fuzz.token_set_ratio, dtype=np.float32) >= 100) | none
    return fits


def founded(pairs: Pairs) -> np.ndarray:
    """One day; one year; the next year (registered and opened are two dates); another."""
    import pyarrow.compute as pc

    left, right, told, equal = pairs.sides("founded")
    years = np.append(pc.utf8_slice_codeunits(left.texts.values, 0, 4).cast("int16").to_numpy(), 0)
    gap = np.abs(years[left.codes] - years[right.codes])
    days = equal & (left.lengths() > len("1991"))
    return np.select([days, told & (gap == 0), told & (gap == 1), told], range(1, 5), 0).astype(np.int8)


def _one_word(pairs: Pairs, column: str) -> tuple[np.ndarray, np.ndarray]:
    """Where both sides tell it, and where they write the same, whatever the script, width and case."""
    left, right, told, equal = pairs.sides(column)
    words = np.append(left.texts.folded, -1)
    return told, equal | (told & (words[left.codes] == words[right.codes]))


def facts(pairs: Pairs) -> np.ndarray:
    """How many of industry, kind of owner and size agree, and how many do not: each says little by itself. Names of
    one trade are of one industry, which then says nothing more."""
    told, equal = _one_word(pairs, "industry")
    open_ = ~(pairs.sides("heart")[3] & pairs.sides("trade")[3])
    agree, differ = (equal & open_).astype(np.int8), (told & ~equal & open_).astype(np.int8)
    told, equal = _one_word(pairs, "owner")
    agree, differ = agree + equal, differ + (told & ~equal)
    left, right, told, _ = pairs.sides("size")
    heads = np.append(np.log2(left.texts.values.cast("float64").to_numpy()), 0)
    gap = np.abs(heads[left.codes] - heads[right.codes])
    agree, differ = agree + (told & (gap <= NEAR_SIZE)), differ + (told & (gap >= OTHER_SIZE))
    return np.select(
        [(agree > 1) & (differ == 0), (agree > 0) & (differ == 0), agree > 0, differ == 1, differ > 1], range(1, 6), 0
    ).astype(np.int8)
