"""A labelled list of companies and contacts as Parquet, half Chinese, half English: to measure how twins are found.

    python -m bench.labelled --rows 1000000 --seed 7 --out bench/out/labelled.parquet

Columns      id (number of the row), the fields of a list (columns.py; those that no list of ours has are null),
             entity (the truth: equal numbers are one company), kind (how a repeated row differs, '' for the first;
             twins.py), trap (what the company resembles another in, '' for most; firms.py), parent (the entity that
             a trap resembles; of a branch, the company that it belongs to)
Same firm    rows with one `entity`. A trap has an entity of its own: it is no duplicate of its parent.
Seeded       the same rows and seed give the same table, however many processes make it.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.labelled import firms as f
from bench.labelled import names, twins
from bench.labelled.facts import facts
from tuoke.engine.lists.columns import FIELD_KEYS

CHUNK = 250_000
SCHEMA = pa.schema([
    ("id", pa.int64()), *((key, pa.string()) for key in FIELD_KEYS), ("entity", pa.int64()), ("kind", pa.string()),
    ("trap", pa.string()), ("parent", pa.int64()),
])  # fmt: skip


def labelled(rows: int, seed: int, start: int = 0, stop: int | None = None) -> pa.Table:
    """Rows `start` to `stop` (all) of the list of `rows` rows, with the columns of SCHEMA."""
    return _chunk(f.world(rows, seed), (start, rows if stop is None else stop))


def write(path: Path, rows: int, seed: int, processes: int | None = None) -> None:
    """The whole list as Parquet."""
    world = f.world(rows, seed)
    chunks = [(start, min(start + CHUNK, rows)) for start in range(0, rows, CHUNK)]
    path.parent.mkdir(parents=True, exist_ok=True)
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as file:
        for table in _chunks(world, chunks, processes or os.cpu_count() or 1):
            file.write_table(table)


def _chunks(world: f.World, chunks: list[tuple[int, int]], processes: int) -> Iterator[pa.Table]:
    if processes == 1 or len(chunks) == 1:
        yield from map(partial(_chunk, world), chunks)
        return
    with ProcessPoolExecutor(processes) as pool:
        for start in range(0, len(chunks), processes):  # no more at a time than are being made, for their memory
            yield from pool.map(partial(_chunk, world), chunks[start : start + processes])


def _chunk(world: f.World, span: tuple[int, int]) -> pa.Table:
    rows = twins.rows(world, np.arange(*span))
    parts = [_told(names.only(rows, where)) for where in (rows.firms.zh, ~rows.firms.zh) if where.any()]
    both = pa.concat_tables(parts)
    return both.take(pa.array(np.argsort(both["id"].to_numpy(), kind="stable")))


def _told(rows: twins.Rows) -> pa.Table:
    """Rows of one language, written out."""
    firms = rows.firms
    columns = {
        "id": pa.array(rows.number), "name": names.chinese(rows) if firms.zh[0] else names.english(rows), **facts(rows),
        "entity": pa.array(firms.entity), "kind": pa.array(twins.KINDS).take(pa.array(rows.kind)),
        "trap": pa.array((*f.TRAPS, "")).take(pa.array(firms.trap % (len(f.TRAPS) + 1))),
        "parent": pa.array(firms.like, mask=firms.trap < 0),
    }  # fmt: skip
    empty = pa.nulls(len(rows.number), pa.string())
    return pa.table([columns.get(name, empty) for name in SCHEMA.names], schema=SCHEMA)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("bench/out/labelled.parquet"))
    args = parser.parse_args()
    start = time.perf_counter()
    write(args.out, args.rows, args.seed)
    seconds, size = time.perf_counter() - start, args.out.stat().st_size >> 20
    print(f"{args.rows:,} rows, seed {args.seed}: {args.out}, {size} MB, {seconds:.0f} s")


if __name__ == "__main__":
    main()
