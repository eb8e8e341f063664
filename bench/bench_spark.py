"""Two lists ranked by DuckDB and by Spark here: the sheets must be equal, and how many times as long it takes.

    python -m bench spark [--rows 10000000] [--merged-rows 200000] [--master local[2]]

The first list is ranked row by row for the best 50 of each seller (bench/lists/strangers.py, kept in bench/out), the
second with its twins merged (bench/labelled). Starting Spark is not counted; the first run, which also compiles, is
told beside the second.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bench.labelled.__main__ import write
from bench.lists.rank_task import BEST, FIELDS, targets
from bench.lists.ranking import strangers
from bench.table import say
from tuoke.engine.lists.engines import Spark, engine
from tuoke.engine.lists.long import open_long
from tuoke.engine.lists.qualify import Profile
from tuoke.engine.lists.rank import Card
from tuoke.engine.lists.read import read_list
from tuoke.engine.lists.run import rank_rows, rank_source
from tuoke.engine.lists.run_each import rank_each_source
from tuoke.engine.lists.run_long import rank_long
from tuoke.engine.lists.sources import open_source

SEED, MOST = 11, 10.0
WHO = Profile.from_dict({"schema": 1, "territories": ["广东", "浙江", "Texas", "California"]})
POINTS = Card.from_dict(
    {"schema": 1, "territory": {"深圳": 2, "Texas": 2, "浙江": 1}, "title": {"CEO": 2, "总经理": 2}}
)
COLUMNS = ("rank", "name", "line", "points", "possible")


def checksum(sheet: pa.Table) -> str:
    """MD5 over the rows in their order."""
    rows = zip(*(sheet.column(name).to_pylist() for name in COLUMNS), strict=True)
    return hashlib.md5("\n".join(map(repr, rows)).encode(), usedforsecurity=False).hexdigest()


def merged(spark: Spark, rows: int, folder: Path) -> bool:
    """The invented list with twins, ranked with its companies merged."""
    path = folder / "list.parquet"
    write(path, rows, SEED)
    start = time.perf_counter()
    here = rank_rows(read_list(path).mapped(), WHO, POINTS)
    ours = time.perf_counter() - start
    taken = []
    for number in (1, 2):
        out = folder / f"sheet{number}.parquet"
        start = time.perf_counter()
        there = rank_source(spark, open_source(spark, str(path)), WHO, POINTS, out=str(out))
        taken.append(time.perf_counter() - start)
    sheet = pq.read_table(out).sort_by("rank")
    equal = there.counts == here.counts and checksum(sheet) == checksum(here.sheet)
    return told(f"rank {rows:,} rows, twins merged, on Spark", equal, here.counts.left, ours, taken)


def each_row(spark: Spark, rows: int, folder: Path) -> bool:
    """The list of bench/lists/strangers.py, every row a company, the best 50 of each seller."""
    path, (who, points) = strangers(rows, "parquet"), targets()
    fields = {key: key for key in ("name", *FIELDS)} | dict.fromkeys(("code", "phone", "email"), "")
    start = time.perf_counter()
    here = rank_long(open_long(path, mapping=fields, per="seller"), who, points, each_row=True, best=BEST)
    ours = time.perf_counter() - start
    taken = []
    for number in (1, 2):
        out = folder / f"sheets{number}.parquet"
        start = time.perf_counter()
        source = open_source(spark, str(path), mapping=fields)
        there = rank_each_source(spark, source, who, points, best=BEST, per="seller", out=str(out))
        taken.append(time.perf_counter() - start)
    sheet = pq.read_table(out).sort_by([("owner", "ascending"), ("rank", "ascending")])
    equal = there.counts == here.counts and checksum(sheet) == checksum(here.sheet)
    return told(f"rank {rows:,} rows, best {BEST} of each seller, on Spark", equal, here.counts.left, ours, taken)


def told(what: str, equal: bool, left: int, ours: float, taken: list[float]) -> bool:
    times = taken[1] / ours
    print(f"{what}: {left:,} left, sheets {'equal' if equal else 'NOT equal'}")
    print(f"DuckDB {ours:.1f} s; Spark {taken[0]:.1f} s, again {taken[1]:.1f}: {times:.1f} times", flush=True)
    say(f"{what}: equal to DuckDB", "equal", "equal" if equal else "not equal", equal)
    say(f"{what}: times DuckDB's time", f"<= {MOST:.0f}", f"{times:.1f}", times <= MOST)
    return equal and times <= MOST


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--merged-rows", type=int, default=200_000)
    parser.add_argument("--master", default="local[2]")
    args = parser.parse_args()
    spark = engine(args.master)
    assert isinstance(spark, Spark)
    with tempfile.TemporaryDirectory(prefix="tuoke-spark-") as folder:
        met = [each_row(spark, args.rows, Path(folder)), merged(spark, args.merged_rows, Path(folder))]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
