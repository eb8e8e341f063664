"""One list ranked by DuckDB and by Spark here: the sheets must be equal, and how many times as long it takes.

    python -m bench.bench_spark [--rows 200000] [--master local[2]]

The list is the invented one (bench/labelled), the profile and the card are those below. Starting Spark is not counted;
the first run, which also compiles, is told beside the second.
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
from bench.table import say
from tuoke.engine.lists.engines import Spark, engine
from tuoke.engine.lists.qualify import Profile
from tuoke.engine.lists.rank import Card
from tuoke.engine.lists.read import read_list
from tuoke.engine.lists.run import rank_rows, rank_source
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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--master", default="local[2]")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tuoke-spark-") as folder:
        path = Path(folder) / "list.parquet"
        write(path, args.rows, SEED)
        start = time.perf_counter()
        here = rank_rows(read_list(path).mapped(), WHO, POINTS)
        ours = time.perf_counter() - start
        spark = engine(args.master)
        assert isinstance(spark, Spark)
        taken = []
        for number in (1, 2):
            out = Path(folder) / f"sheet{number}.parquet"
            start = time.perf_counter()
            there = rank_source(spark, open_source(spark, str(path)), WHO, POINTS, out=str(out))
            taken.append(time.perf_counter() - start)
        sheet = pq.read_table(out).sort_by("rank")
    equal = there.counts == here.counts and checksum(sheet) == checksum(here.sheet)
    print(
        f"{args.rows:,} rows, {here.counts.left:,} left; checksum {checksum(here.sheet)}, {'equal' if equal else 'NOT'}"
    )
    print(f"DuckDB {ours:.1f} s; Spark {taken[0]:.1f} s, again {taken[1]:.1f}: {taken[1] / ours:.1f} times")
    say(f"rank {args.rows:,} rows on Spark: equal to DuckDB", "equal", "equal" if equal else "not equal", equal)
    say(
        f"rank {args.rows:,} rows on Spark: times DuckDB's time",
        f"<= {MOST:.0f}",
        f"{taken[1] / ours:.1f}",
        taken[1] / ours <= MOST,
    )
    return 0 if equal and taken[1] / ours <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
