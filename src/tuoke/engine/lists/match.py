"""Lists -> which rows are one company: same, maybe or different, with the evidence, and groups.

    rows -> signs -> blocks -> candidates -> levels -> points and verdict -> groups

The first three are Ibis expressions (signs.py, blocks.py), run on DuckDB here; the rest are functions over arrays: who
meets whom (candidates.py), comparing (compare.py), judging (score.py) and grouping (group.py). Pairs are compared in
parts, so that memory stays bounded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tuoke.engine.lists import score
from tuoke.engine.lists.compare import SIGNS, Sign, compare
from tuoke.engine.lists.group import group
from tuoke.engine.lists.in_turn import in_turn
from tuoke.engine.lists.match_session import Session
from tuoke.engine.lists.pairs import Pairs, Told
from tuoke.engine.lists.weights import Weights, default

if TYPE_CHECKING:
    import pyarrow as pa

#: How many pairs are compared at once.
PART = 200_000


@dataclass(frozen=True)
class Matching:
    """What was found.

    `pairs`: left, right (int64 ids), known (right is an id of `known`), points (int32), verdict, evidence (list of
    struct sign, points). Of the pairs that may be one company those are listed that somebody should look at, of those
    that differ only those where a level forbids (another code, another site).
    `groups`: one line per row with a name: id, company (the smallest id of its group, or the id of the known company
    in it), known (company is an id of `known`).
    """

    pairs: "pa.Table"
    groups: "pa.Table"


def match(
    rows: "pa.Table",
    known: "pa.Table | None" = None,
    *,
    kind: str = "companies",
    weights: Weights | None = None,
    memory: str | None = None,
) -> Matching:
    """Which of the rows are one company, and which are one that is known.

    `rows`, `known`: any of FIELDS as text columns and int64 `id` (or `line`), each id once in its table. Known rows
    are not compared among themselves, and two of them are never in one group: give those that share a block with the
    rows (`block_keys`), not the whole directory. `memory` caps DuckDB ('2GB'); what does not fit goes to disk.
    Rows that the caller does not hold are let go of as they are read.
    """
    signs = SIGNS[kind]
    weights = weights or default(kind)
    rows, known = _in_order(rows), None if known is None else _in_order(known)
    ids, known_ids = _ids(rows), np.zeros(0, np.int64) if known is None else _ids(known)
    with Session(kind, rows, known, memory) as session:
        del rows, known
        told, candidates = session.candidates()
    used = tuple(sign for sign in signs if any(map(told.is_told, sign.columns[: sign.any_of])))
    pairs = _judged(told, _parts(candidates, len(told)), used, weights)
    place, units = told.ids, _units(told)
    del told, candidates
    return _matching(place, units, pairs, score.judge(pairs.patterns, used, weights), (ids, known_ids))


def block_keys(rows: "pa.Table", *, kind: str = "companies") -> "pa.Table":
    """id, kind, block (int64): what may find a twin of each row; rows that share a block are worth comparing.

    Equal on every engine and in every version of a list, so that they can be kept in an index.
    """
    import pyarrow as pa

    rows = _in_order(rows)
    ids = _ids(rows)
    with Session(kind, rows) as session:
        blocks = session.blocks()
    place = blocks.column("id").to_numpy()
    return blocks.set_column(0, "id", pa.array(ids[place])).sort_by([("id", "ascending"), ("kind", "ascending")])


def _ids(rows: "pa.Table") -> np.ndarray:
    name = "id" if "id" in rows.column_names else "line"
    return rows.column(name).to_numpy()


def _in_order(rows: "pa.Table") -> "pa.Table":
    """By id, so that the order in which rows come decides nothing."""
    ids = _ids(rows)
    return rows if (np.diff(ids) > 0).all() else rows.take(np.argsort(ids, kind="stable"))


@dataclass(frozen=True)
class _Judged:
    """left, right: places of rows, pattern: place in `patterns`, of the pairs to be shown; those judged the same are
    among them. `apart`: left and right of the pairs judged different of which each row has a same one."""

    left: np.ndarray
    right: np.ndarray
    pattern: np.ndarray
    patterns: np.ndarray
    apart: tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class _Part:
    """left, right, packed levels of the pairs that count, and left, right of those that differ."""

    left: np.ndarray
    right: np.ndarray
    packed: np.ndarray
    apart: tuple[np.ndarray, np.ndarray]
    same: np.ndarray


def _judged(
    told: Told, pairs: Iterator[tuple[np.ndarray, np.ndarray]], signs: tuple[Sign, ...], weights: Weights
) -> _Judged:
    """Every pair compared, part by part; what is neither the same, nor asked, nor different is dropped at once."""

    def part(pairs: tuple[np.ndarray, np.ndarray]) -> _Part:
        left, right = pairs
        packed = score.packed(compare(Pairs(told, left, right), signs))
        patterns, pattern = np.unique(packed, return_inverse=True)
        verdicts = score.verdicts(patterns, signs, weights)
        kept, apart = verdicts.shown[pattern], verdicts.apart[pattern]
        same = verdicts.same[pattern[kept]]
        return _Part(left[kept], right[kept], packed[kept], (left[apart], right[apart]), same)

    parts = list(in_turn(part, pairs))
    linked = np.zeros(len(told), bool)
    for one in parts:
        linked[one.left[one.same]] = linked[one.right[one.same]] = True
    apart = [tuple(side[linked[one.apart[0]] & linked[one.apart[1]]] for side in one.apart) for one in parts]
    patterns, pattern = np.unique(_joined([one.packed for one in parts], np.int64), return_inverse=True)
    return _Judged(
        _joined([one.left for one in parts]),
        _joined([one.right for one in parts]),
        pattern.astype(np.int32),
        patterns,
        (_joined([one[0] for one in apart]), _joined([one[1] for one in apart])),
    )


def _parts(candidates: np.ndarray, size: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """left, right (places) of the pairs, PART at a time."""
    for at in range(0, len(candidates), PART):
        left, right = np.divmod(candidates[at : at + PART], size)
        yield left.astype(np.int32), right.astype(np.int32)


def _joined(arrays: list[np.ndarray], kind: type = np.int32) -> np.ndarray:
    return np.concatenate([np.zeros(0, kind), *arrays])


def _matching(
    place: np.ndarray, units: np.ndarray, pairs: _Judged, judged: score.Judged, ids: tuple[np.ndarray, np.ndarray]
) -> Matching:
    """`place`: the number of each row in its session; `units`: its legal unit."""
    import pyarrow as pa

    is_known = place < 0
    real = np.where(is_known, ids[1][-1 - np.minimum(place, -1)] if len(ids[1]) else 0, 0)
    real[~is_known] = ids[0][place[~is_known]]
    # In the order of ids, so that the smallest row of a group is the one with the smallest id.
    by_rank = np.lexsort((real, ~is_known)) if is_known.any() else np.arange(len(place))
    rank = np.empty(len(place), np.int64)
    rank[by_rank] = np.arange(len(place))
    verdict, points = judged.verdicts[pairs.pattern], judged.points[pairs.pattern]
    same = verdict == score.SAME
    left, right = rank[pairs.left], rank[pairs.right]
    label = group(
        len(place),
        left[same],
        right[same],
        points[same],
        (rank[pairs.apart[0]], rank[pairs.apart[1]]),
        units[by_rank],
        int(is_known.sum()),
    )
    row = ~is_known[by_rank]
    company = by_rank[label]
    groups = pa.table(
        {"id": real[by_rank][row], "company": real[company][row], "known": pa.array(is_known[company][row])}
    )
    one, two = pairs.left, pairs.right
    # The known side, else the larger id, stands right.
    swap = is_known[one] | (~is_known[two] & (real[one] > real[two]))
    one, two = np.where(swap, two, one), np.where(swap, one, two)
    order = np.lexsort((real[two], real[one]))
    one, two, pattern = one[order], two[order], pairs.pattern[order]
    table = pa.table(
        {
            "left": real[one],
            "right": real[two],
            "known": pa.array(is_known[two]),
            "points": pa.array(judged.points[pattern], pa.int32()),
            "verdict": pa.array(score.VERDICTS).take(pa.array(judged.verdicts[pattern])),
            "evidence": judged.evidence.take(pa.array(pattern)),
        }
    )
    return Matching(table, groups)


def _units(told: Told) -> np.ndarray:
    """A number for the legal unit that a row names by its code; -1 where it names none."""
    return told.texts["unit"].codes.astype(np.int64) if "unit" in told.texts else np.full(len(told), -1, np.int64)
