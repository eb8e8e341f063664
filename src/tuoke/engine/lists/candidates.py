"""Block keys -> candidate pairs, over arrays: which rows share a block, and which rows are like in all their signs.

A block of more than MOST rows is not compared all against all (50,000 rows of one name would be 1.25 billion pairs),
nor is one of a rough kind that has more than MOST_ROUGH (MOST_ROUGHER): rows of one text (the heart of a name) meet the
first of them, and these firsts, in the order of their texts, meet the NEAR (NEAR_ROUGH, NEAR_ROUGHER) next ones.
"""

from collections.abc import Iterable

import numpy as np

from tuoke.engine.lists.in_turn import in_turn
from tuoke.engine.lists.pairs import Told

MOST, NEAR = 40, 6
MOST_ROUGH, NEAR_ROUGH = 10, 2
MOST_ROUGHER, NEAR_ROUGHER = 5, 1
#: Kinds of blocks that tell little: of five hundred pairs that share nothing else one is of one company.
ROUGH = frozenset({"name", "heart", "core", "core_in", "sound_in", "first", "last", "person_in"})
#: Of these, those that more rows share by chance the longer a list is: of ten million invented rows 93 of 100 of their
#: pairs were of two companies, and they were two fifths of all pairs.
ROUGHER = frozenset({"first", "last"})
#: They tell much of a list, but little of a block that is large: numbers of houses are few.
ROUGH_IF_LARGE = frozenset({"house_in", "house_of"})
#: A kind of blocks, places of rows, and the block of each.
Members = tuple[str, np.ndarray, np.ndarray]
#: For the fingerprint of a row: any odd number will do (this one is 2 ** 64 over the golden section).
ODD = np.uint64(0x9E3779B97F4A7C15)


def like(told: Told) -> np.ndarray:
    """For each place the first place with the very same signs; known rows (ids below 0) stand for themselves.

    What is equal in everything need not be compared: 50,000 equal rows count as one.
    """
    size, known = len(told), int(np.searchsorted(told.ids, 0))
    signs = [*(text.codes for text in told.texts.values()), *told.flags.values()]
    print_ = np.zeros(size, np.uint64)
    for sign in signs:
        print_ = (print_ ^ (print_ >> np.uint64(29))) * ODD + sign.astype(np.int64).view(np.uint64)
    print_ = (print_ ^ (print_ >> np.uint64(32))) * ODD
    order = np.argsort(print_[known:], kind="stable") + known
    new = np.ones(len(order), bool)
    new[1:] = print_[order[1:]] != print_[order[:-1]]
    found = np.arange(size)
    found[order] = order[np.flatnonzero(new)][np.cumsum(new) - 1]
    again = np.flatnonzero(found != np.arange(size))
    for sign in signs:  # two rows of one fingerprint that differ after all
        again = again[sign[again] == sign[found[again]]]
    kept = np.arange(size)
    kept[again] = found[again]
    return kept


def sharing(kinds: Iterable[Members], texts: np.ndarray, known: int) -> np.ndarray:
    """left * len(texts) + right (left < right) of the places that share a block, each pair once, ascending, int64.

    `texts`: a number for the text of each place, in the
    order of the texts. The first `known` places are of known rows, which are not compared among themselves.
    """
    size = len(texts)

    def met(members: Members) -> np.ndarray:
        kind, places, blocks = members
        found = [np.zeros(0, np.int64)]
        for left, right in _of_kind(places, blocks, texts, *_limits(kind)):
            wanted = right >= known
            found.append(left[wanted].astype(np.int64) * size + right[wanted])
        return np.concatenate(found)

    return _distinct(np.concatenate([np.zeros(0, np.int64), *in_turn(met, kinds)]))


def _limits(kind: str) -> tuple[int, int]:
    """The rows of which a block is compared all against all, and how many next ones are met in a larger one."""
    if kind in ROUGHER:
        return MOST_ROUGHER, NEAR_ROUGHER
    return (MOST_ROUGH, NEAR_ROUGH) if kind in ROUGH | ROUGH_IF_LARGE else (MOST, NEAR)


def _distinct(values: np.ndarray) -> np.ndarray:
    """Each once, ascending; the array is sorted in place."""
    values.sort()
    return values[np.concatenate([np.ones(min(len(values), 1), bool), values[1:] != values[:-1]])]


def _shared(blocks: np.ndarray) -> np.ndarray:
    """Where a block may have a second row: most have none, and need not be sorted."""
    marks = (blocks.view(np.uint64) * ODD) >> np.uint64(64 - max(len(blocks), 2).bit_length() - 1)
    marks = marks.view(np.int64)
    return np.flatnonzero((np.bincount(marks) > 1)[marks])


def _of_kind(
    places: np.ndarray, blocks: np.ndarray, texts: np.ndarray, most: int, near: int
) -> "Iterable[tuple[np.ndarray, np.ndarray]]":
    """left, right, which may come again."""
    shared = _shared(blocks)
    places, blocks = places[shared], blocks[shared]
    order = np.argsort(blocks)
    places, blocks = places[order], blocks[order]
    starts = np.flatnonzero(np.concatenate([np.ones(min(len(blocks), 1), bool), blocks[1:] != blocks[:-1]]))
    sizes = np.diff(np.append(starts, len(blocks)))
    few = np.repeat((sizes > 1) & (sizes <= most), sizes)
    many = np.repeat(sizes > most, sizes)
    yield from _all_pairs(places[few], blocks[few], most - 1)
    if many.any():
        yield from _near(places[many], blocks[many], texts, near)


def _all_pairs(places: np.ndarray, blocks: np.ndarray, steps: int) -> "Iterable[tuple[np.ndarray, np.ndarray]]":
    """All pairs of each block, whose rows stand side by side, or those at most so many steps apart."""
    at = np.arange(len(places))
    for step in range(1, steps + 1):
        at = at[: np.searchsorted(at, len(places) - step)]
        at = at[blocks[at] == blocks[at + step]]
        if not len(at):
            return
        one, other = places[at], places[at + step]
        yield np.minimum(one, other), np.maximum(one, other)


def _near(
    places: np.ndarray, blocks: np.ndarray, texts: np.ndarray, near: int
) -> "Iterable[tuple[np.ndarray, np.ndarray]]":
    """Of large blocks: rows of one text with the first of them, and these firsts with the `near` next ones."""
    text = texts[places]
    order = np.lexsort((places, text, blocks))
    places, blocks, text = places[order], blocks[order], text[order]
    first = np.ones(len(places), bool)
    first[1:] = (blocks[1:] != blocks[:-1]) | (text[1:] != text[:-1])
    firsts = places[first]
    one = firsts[np.cumsum(first) - 1]
    yield one[~first], places[~first]
    yield from _all_pairs(firsts, blocks[first], near)
