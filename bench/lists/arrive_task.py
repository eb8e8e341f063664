"""Children of the row `arrive`: new rows are looked for among those that are known, by the block keys that were kept.

python -m bench.lists.arrive_task index LIST INDEX   all but the last rows of the labelled list, and their block
                                                     keys, into SQLite as a directory keeps them; not timed
python -m bench.lists.arrive_task ours LIST INDEX    the last rows: their keys, what shares one, the matching, in a
                                                         process that has matched before, as a worker has
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tuoke.engine.lists.candidates import MOST, MOST_ROUGH, ROUGH
from tuoke.engine.lists.columns import FIELD_KEYS
from tuoke.engine.lists.match import block_keys, match

NEW, ASKED, PART = 10_000, 5_000, 100_000


def new_rows(rows: int) -> int:
    """How many of so many are the new ones."""
    return min(NEW, rows // 10)


def index(path: str, out: str) -> dict[str, Any]:
    start = time.perf_counter()
    table = pq.read_table(path, columns=["id", *FIELD_KEYS])
    known = table.slice(0, table.num_rows - new_rows(table.num_rows))
    Path(out).unlink(missing_ok=True)
    unfinished = f"{out}.part"
    Path(unfinished).unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        fields = ", ".join(f'"{name}" TEXT' for name in FIELD_KEYS)
        database.execute(f"CREATE TABLE company (id INTEGER PRIMARY KEY, {fields})")
        database.execute("CREATE TABLE block (block INTEGER, id INTEGER, PRIMARY KEY (block, id)) WITHOUT ROWID")
        marks = ", ".join("?" * (len(FIELD_KEYS) + 1))
        database.executemany(f"INSERT INTO company VALUES ({marks})", _tuples(known))
        keys = block_keys(known).select(["block", "id"]).sort_by([("block", "ascending"), ("id", "ascending")])
        database.executemany("INSERT OR IGNORE INTO block VALUES (?, ?)", _tuples(keys))
        database.commit()
    Path(unfinished).rename(out)
    return {"seconds": time.perf_counter() - start, "keys": keys.num_rows}


def ours(path: str, kept: str) -> dict[str, Any]:
    whole = pq.ParquetFile(path).metadata.num_rows
    count = new_rows(whole)
    table = pq.read_table(path, filters=[("id", ">=", whole - count)])
    rows = table.select(["id", *FIELD_KEYS])
    match(rows.slice(0, 10), rows.slice(10, 10))
    start = time.perf_counter()
    keys = block_keys(rows)
    with closing(sqlite3.connect(f"file:{kept}?mode=ro", uri=True)) as database:
        near = _sharing(database, keys)
        looked_up = time.perf_counter() - start
        known = _companies(database, near)
    found = match(rows, known)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "looked_up": looked_up, "near": len(near), **_right(path, table, found.groups)}


def _sharing(database: sqlite3.Connection, keys: pa.Table) -> list[int]:
    """Ids under any of the keys, of a full block only some, as `directory/blocks.py` asks."""
    rough = pc.is_in(keys["kind"], value_set=pa.array(sorted(ROUGH)))
    found: set[int] = set()
    for part, most in ((keys.filter(pc.invert(rough)), MOST), (keys.filter(rough), MOST_ROUGH)):
        for some in _slices(part["block"].unique().sort().to_pylist()):
            numbers = ",".join(map(str, some))
            query = (
                "SELECT DISTINCT id FROM (SELECT id, row_number() OVER (PARTITION BY block ORDER BY id DESC) AS place "
                f"FROM block WHERE block IN ({numbers})) WHERE place <= {most}"
            )
            found.update(row[0] for row in database.execute(query))
    return sorted(found)


def _companies(database: sqlite3.Connection, ids: list[int]) -> pa.Table:
    told: list[tuple[Any, ...]] = []
    for some in _slices(ids):
        told += database.execute(f"SELECT * FROM company WHERE id IN ({','.join(map(str, some))}) ORDER BY id")
    columns = list(zip(*told, strict=True)) if told else [()] * (len(FIELD_KEYS) + 1)
    schema = pa.schema([("id", pa.int64()), *((name, pa.string()) for name in FIELD_KEYS)])
    return pa.table([pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema)


def _right(path: str, new: pa.Table, groups: pa.Table) -> dict[str, float]:
    """Of the links to a known row how many are true, and of the new rows that have a known one how many were linked."""
    truth = pq.read_table(path, columns=["entity"]).column("entity").to_numpy()
    there = np.zeros(truth.max() + 1, bool)
    there[truth[: len(truth) - new.num_rows]] = True
    linked = groups.filter(groups.column("known"))
    right = int((truth[linked.column("id").to_numpy()] == truth[linked.column("company").to_numpy()]).sum())
    possible = int(there[new.column("entity").to_numpy()].sum())
    return {"precision": right / max(linked.num_rows, 1), "recall": right / max(possible, 1)}


def _tuples(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    for batch in table.to_batches(max_chunksize=PART):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _slices(values: list[int]) -> Iterator[list[int]]:
    return (values[at : at + ASKED] for at in range(0, len(values), ASKED))


def main() -> None:
    what, *given = sys.argv[1:]
    print(json.dumps({"index": index, "ours": ours}[what](*given)))


if __name__ == "__main__":
    main()
