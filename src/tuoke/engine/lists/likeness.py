"""How alike the texts of both sides of pairs are, in characters, not in bytes: 北京 and 上海 differ in two places.

Two texts are only compared where their lengths and letters allow what is asked: numbers are sooner compared than texts.
"""

from collections.abc import Callable

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from tuoke.engine.lists.pairs import Side

Likeness = np.ndarray  # float32, 0 to 1
#: Of so few texts each pair is compared once, however often it comes.
FEW = 10_000
#: Scorers that look for one text within the other.
PARTIAL = (fuzz.partial_ratio, fuzz.token_set_ratio)


def alike(left: Side, right: Side, where: np.ndarray, scorer: Callable = fuzz.ratio, least: float = 0) -> Likeness:
    """How alike the texts are where `where`, 0 to 1; 0 elsewhere, and where they are less alike than `least`."""
    found = np.zeros(len(where), np.float32)
    chosen = np.flatnonzero(_possible(left, right, where, scorer, least) if least else where)
    if len(chosen):
        cut = 100 * least - 1e-3 if least else None
        once, again = _once(left, right, chosen)
        one, two = left.at(once), right.at(once)
        scores = cpdist(one, two, scorer=scorer, score_cutoff=cut, dtype=np.float32) / 100
        found[chosen] = scores[again]
    return found


def _once(left: Side, right: Side, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray | slice]:
    """Where each pair of texts stands first, and which of these each of `chosen` is: of a sign of few texts, such as
    the trade, most pairs come again and again."""
    if len(left.texts.values) > FEW:
        return chosen, slice(None)
    both = left.codes[chosen].astype(np.int64) * FEW + right.codes[chosen]
    _, first, again = np.unique(both, return_index=True, return_inverse=True)
    return chosen[first], again


def _missing(left: Side, right: Side) -> tuple[np.ndarray, np.ndarray]:
    """How many letters of each side the other side lacks, at least: letters are told by their code modulo 64."""
    one, two = left.letters(), right.letters()
    return np.bitwise_count(one & ~two).astype(np.int32), np.bitwise_count(two & ~one).astype(np.int32)


def _possible(left: Side, right: Side, where: np.ndarray, scorer: Callable, least: float) -> np.ndarray:
    """Where the texts may be as alike as `least`, by their lengths and letters alone: two numbers are sooner compared
    than two texts. What a text has and the other lacks has to be cut out; that bounds how alike they are."""
    chosen = np.flatnonzero(where)
    left, right = (Side(side.texts, side.codes[chosen]) for side in (left, right))
    lacks, lengths = _missing(left, right), (left.lengths().astype(np.int32), right.lengths().astype(np.int32))
    if scorer in PARTIAL:
        # One side has nearly all of the other's letters: the shorter one, or for sets of words (parted by spaces) any.
        most, words = 2 * (1 - least) + 1e-6, scorer is fuzz.token_set_ratio
        may = (lacks[0] <= most * lengths[0] + words) & (words | (lengths[0] <= lengths[1]))
        may |= (lacks[1] <= most * lengths[1] + words) & (words | (lengths[1] <= lengths[0]))
    else:
        common = np.minimum(lengths[0] - lacks[0], lengths[1] - lacks[1])
        may = 2 * common >= (least - 1e-6) * (lengths[0] + lengths[1])
    possible = np.zeros(len(where), bool)
    possible[chosen[may]] = True
    return possible


def apart(left: Side, right: Side, where: np.ndarray, most: int = 2) -> np.ndarray:
    """In how many places the texts differ where `where`, neighbours that changed places counting once; 99 elsewhere.

    More than `most` are not counted: then it is any number above.
    """
    found = np.full(len(where), 99, np.int32)
    chosen = np.flatnonzero(where)
    near = [Side(side.texts, side.codes[chosen]) for side in (left, right)]
    chosen = chosen[np.maximum(*_missing(*near)) <= most]
    if len(chosen):
        one, two = left.at(chosen), right.at(chosen)
        found[chosen] = cpdist(one, two, scorer=OSA.distance, score_cutoff=most, dtype=np.int32)
    return found
