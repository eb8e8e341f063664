"""Short ways to write a list, a profile and a card in a test."""

from typing import Any

import pyarrow as pa

from tuoke.engine.lists.qualify import Profile
from tuoke.engine.lists.rank import Card
from tuoke.engine.lists.run import Counts, Ranking, rank_rows


def listed(*rows: dict[str, Any], **columns: pa.DataType) -> pa.Table:
    """A list of the rows, lines from 2; columns that a row leaves out are not known there."""
    keys = list(dict.fromkeys(key for row in rows for key in row)) or ["name"]
    kinds = {"line": pa.int64(), **columns}
    arrays = {key: pa.array([row.get(key) for row in rows], kinds.get(key, pa.string())) for key in keys}
    arrays.setdefault("line", pa.array(range(2, len(rows) + 2), pa.int64()))
    return pa.table(arrays)


def profile(**body: Any) -> Profile:
    return Profile.from_dict({"schema": 1, **body})


def card(**body: Any) -> Card:
    return Card.from_dict({"schema": 1, **body})


def ranked(rows: pa.Table, who: Profile | None = None, points: Card | None = None, **options: Any) -> Ranking:
    return rank_rows(rows, who or profile(), points or card(), **options)


def names(ranking: Ranking) -> list[str]:
    return list(ranking.sheet.column("name").to_pylist())


def adds_up(counts: Counts) -> bool:
    return counts.read == counts.skipped + counts.merged + sum(counts.struck.values()) + counts.left
