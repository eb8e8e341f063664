"""Lists -> which rows are one company: same, maybe or different, with the evidence, and groups.

    rows -> signs -> blocks -> candidates -> levels -> points and verdict -> groups

The first three are Ibis expressions (signs.py, blocks.py), run on DuckDB here; comparing (compare.py), judging
(score.py) and grouping (group.py) are functions over arrays. Pairs are compared in parts, so that memory stays bounded.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tuoke.engine.lists import score
from tuoke.engine.lists.blocks import HASH
from tuoke.engine.lists.compare import SIGNS, Sign, compare
from tuoke.engine.lists.group import group
from tuoke.engine.lists.normalise import ROWS
from tuoke.engine.lists.parts import parts
from tuoke.engine.lists.places import PLACE, places
from tuoke.engine.lists.signs import PERSON_ROWS
from tuoke.engine.lists.steps import sql
from tuoke.engine.lists.weights import Weights, default

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

#: How many pairs are compared at once.
PART = 250_000


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
    """
    signs = SIGNS[kind]
    weights = weights or default(kind)
    rows, known = _in_order(rows), None if known is None else _in_order(known)
    ids, known_ids = _ids(rows), np.zeros(0, np.int64) if known is None else _ids(known)
    session = _Session(kind, rows, known, memory)
    told = session.signs()
    used = tuple(sign for sign in signs if _is_told(told, sign))
    like = session.like()
    pairs = _compared(told, session.pairs(), used, like)
    judged = score.judge(pairs.patterns, used, weights)
    return _matching(told, pairs, judged, weights.ask, (ids, known_ids))


def block_keys(rows: "pa.Table", *, kind: str = "companies") -> "pa.Table":
    """id, kind, block (int64): what may find a twin of each row; rows that share a block are worth comparing.

    Equal on every engine and in every version of a list, so that they can be kept in an index.
    """
    import pyarrow as pa

    rows = _in_order(rows)
    ids = _ids(rows)
    blocks = _Session(kind, rows, None, None).read(f"{kind}_blocks")
    place = blocks.column("id").to_numpy()
    return blocks.set_column(0, "id", pa.array(ids[place])).sort_by([("id", "ascending"), ("kind", "ascending")])


def _ids(rows: "pa.Table") -> np.ndarray:
    name = "id" if "id" in rows.column_names else "line"
    return rows.column(name).to_numpy()


def _in_order(rows: "pa.Table") -> "pa.Table":
    """By id, so that the order in which rows come decides nothing."""
    ids = _ids(rows)
    return rows if (np.diff(ids) > 0).all() else rows.take(np.argsort(ids, kind="stable"))


class _Session:
    """The rows in DuckDB: known ones count from -1 down, the others from 0 up."""

    def __init__(self, kind: str, rows: "pa.Table", known: "pa.Table | None", memory: str | None) -> None:
        import duckdb

        config: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "preserve_insertion_order": False,
        }
        self.kind = kind
        self.connection: DuckDBPyConnection = duckdb.connect(config=config)
        if memory:
            self.connection.execute(f"SET memory_limit = '{memory}'")
        self.connection.execute(HASH["duckdb"])
        table, columns = ("person_rows", PERSON_ROWS) if kind == "persons" else ("rows", ROWS)
        both = _stacked(rows, known, columns)
        self.connection.register(table, both)
        if kind == "companies":
            self.connection.register("named", _named(both))
        self.keep(f"{kind}_signs")

    def keep(self, step: str) -> None:
        self.connection.execute(f'CREATE TEMP TABLE "{step}" AS {sql(step)}')

    def read(self, step: str) -> "pa.Table":
        return self.connection.sql(sql(step)).to_arrow_table()

    def signs(self) -> "pa.Table":
        return self.connection.sql(f"FROM {self.kind}_signs ORDER BY id").to_arrow_table().combine_chunks()

    def like(self) -> "pa.Table":
        self.keep(f"{self.kind}_like")
        return self.connection.sql(f"FROM {self.kind}_like ORDER BY id").to_arrow_table()

    def pairs(self) -> "pa.Table":
        self.keep(f"{self.kind}_blocks")
        return self.read(f"{self.kind}_pairs")


def _named(rows: "pa.Table") -> "pa.Table":
    """What the names and areas of the rows tell: `line`, the parts of the name, and the place."""
    import pyarrow.compute as pc

    told = parts(rows.column("name"))
    by_name, by_area = places(told.column("place")), places(rows.column("area"))
    for name in PLACE:
        told = told.append_column(name, pc.coalesce(by_area.column(name), by_name.column(name)))
    told = told.append_column("name_city", by_name.column("city"))
    return told.append_column("line", rows.column("line"))


def _stacked(rows: "pa.Table", known: "pa.Table | None", kinds: dict[str, str]) -> "pa.Table":
    """Both lists with every column of `kinds`; `line` is the place of a row, or -1 - place of a known one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = []
    for table, sign in ((rows, 1), (known, -1)):
        if table is None:
            continue
        place = np.arange(table.num_rows, dtype=np.int64)
        columns = {"line": pa.array(place if sign > 0 else -1 - place)}
        for name, kind in kinds.items():
            if name == "line":
                continue
            type_ = {"string": pa.string(), "int64": pa.int64(), "int8": pa.int8()}[kind]
            given = name in table.column_names and kind == "string"
            columns[name] = pc.cast(table.column(name), type_) if given else pa.nulls(table.num_rows, type_)
        parts.append(pa.table(columns))
    return pa.concat_tables(parts)


def _is_told(signs: "pa.Table", sign: Sign) -> bool:
    return signs.column(sign.columns[0]).null_count < signs.num_rows


@dataclass(frozen=True)
class _Compared:
    """left, right: places in the table of signs; pattern: place in `patterns`."""

    left: np.ndarray
    right: np.ndarray
    pattern: np.ndarray
    patterns: np.ndarray


def _compared(told: "pa.Table", pairs: "pa.Table", signs: tuple[Sign, ...], like: "pa.Table") -> _Compared:
    """Every candidate pair, and every row that is like another in all its signs with the first such, compared."""
    ids = told.column("id").to_numpy()
    first = like.column("like").to_numpy()
    again = np.flatnonzero(first != ids)
    left = np.concatenate([np.searchsorted(ids, pairs.column("left").to_numpy()), np.searchsorted(ids, first[again])])
    right = np.concatenate([np.searchsorted(ids, pairs.column("right").to_numpy()), again])
    order = np.lexsort((right, left))
    left, right = left[order], right[order]
    columns = sorted({column for sign in signs for column in sign.columns})
    packed = np.zeros(len(left), np.int64)
    for start in range(0, len(left), PART):
        part = slice(start, start + PART)
        packed[part] = score.packed(compare(_both(told.select(columns), left[part], right[part]), signs))
    patterns, pattern = np.unique(packed, return_inverse=True)
    return _Compared(left, right, pattern.astype(np.int32), patterns)


def _both(told: "pa.Table", left: np.ndarray, right: np.ndarray) -> "pa.Table":
    import pyarrow as pa

    sides = [(side, told.take(pa.array(place))) for side, place in (("l_", left), ("r_", right))]
    return pa.table({side + name: table.column(name) for side, table in sides for name in told.column_names})


def _matching(
    told: "pa.Table", pairs: _Compared, judged: score.Judged, ask: int, ids: tuple[np.ndarray, np.ndarray]
) -> Matching:
    import pyarrow as pa

    place = told.column("id").to_numpy()
    is_known = place < 0
    real = np.where(is_known, ids[1][-1 - np.minimum(place, -1)] if len(ids[1]) else 0, 0)
    real[~is_known] = ids[0][place[~is_known]]
    # In the order of ids, so that the smallest row of a group is the one with the smallest id.
    rank = np.empty(len(place), np.int64)
    rank[np.lexsort((real, ~is_known))] = np.arange(len(place))
    by_rank = np.argsort(rank)
    verdict, points = judged.verdicts[pairs.pattern], judged.points[pairs.pattern]
    same, apart = verdict == score.SAME, verdict == score.DIFFERENT
    left, right = rank[pairs.left], rank[pairs.right]
    label = group(
        len(place),
        left[same],
        right[same],
        points[same],
        (left[apart], right[apart]),
        _units(told)[by_rank],
        int(is_known.sum()),
    )
    row = ~is_known[by_rank]
    company = by_rank[label]
    groups = pa.table(
        {"id": real[by_rank][row], "company": real[company][row], "known": pa.array(is_known[company][row])}
    )
    asked = same | ((verdict == score.MAYBE) & (points >= ask))
    shown = np.flatnonzero(asked | judged.forbidden[pairs.pattern])
    one, two = pairs.left[shown], pairs.right[shown]
    # The known side, else the larger id, stands right.
    swap = is_known[one] | (~is_known[two] & (real[one] > real[two]))
    one, two = np.where(swap, two, one), np.where(swap, one, two)
    order = np.lexsort((real[two], real[one]))
    one, two, pattern = one[order], two[order], pairs.pattern[shown][order]
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


def _units(told: "pa.Table") -> np.ndarray:
    """A number for the legal unit that a row names by its code; -1 where it names none."""
    import pyarrow.compute as pc

    if "unit" not in told.column_names:
        return np.full(told.num_rows, -1, np.int64)
    coded = pc.dictionary_encode(told.column("unit").combine_chunks())
    return pc.fill_null(coded.indices, -1).to_numpy().astype(np.int64)
