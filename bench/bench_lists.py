"""The list engine beside its peers: one table, ours and theirs in the same run, medians and ratios.

    python -m bench lists                            every row at its full size: about 40 minutes on two idle cores
    python -m bench lists dedupe arrive              only these rows
    python -m bench lists --rows 200000 --times 1    every row with lists of this size
    python -m bench lists --table                    print what was measured today in these sizes

Rows: rank-parquet, rank-csv, dedupe, large, arrive, quality, names, spark, commit (bench/lists tells what each does);
`rank` is both of that beginning. Every run is a process of its own with a limit of time and memory. Results go to
bench/results/lists.jsonl; the table is made of the last result of each task of the day (UTC), so that the rows can be
run apart. The inputs are made by seed and kept in bench/out: about 4 GB of disk for all rows at full size. The peers
live in .venv-peers, made on the first run from bench/peers/requirements.txt (PyPI, about 300 MB).
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from bench.lists.arrive import arrive
from bench.lists.borrowed import commit, names, quality, spark
from bench.lists.children import Failed
from bench.lists.dedupe import dedupe, large
from bench.lists.ranking import rank_csv, rank_parquet
from bench.lists.results import Line, keep, of_today, table


@dataclass(frozen=True)
class Row:
    """`measure(rows, times)`, and how many rows and times are usual."""

    measure: Callable[[int, int], list[Line]]
    rows: int
    times: int = 3


ROWS = {
    "rank-parquet": Row(rank_parquet, 10_000_000),
    "rank-csv": Row(rank_csv, 10_000_000),
    "dedupe": Row(dedupe, 1_000_000),
    "large": Row(large, 10_000_000, 1),
    "arrive": Row(arrive, 1_000_000),
    "quality": Row(quality, 1_000_000, 1),
    "names": Row(names, 1_000_000, 1),
    "spark": Row(spark, 10_000_000, 1),
    "commit": Row(commit, 1_000_000, 1),
}


def main(given: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="bench lists", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("only", nargs="*", metavar="ROW", help="of: " + ", ".join(ROWS))
    parser.add_argument("--rows", type=int, default=0, metavar="N", help="another size, of every row")
    parser.add_argument("--times", type=int, default=0, metavar="N", help="how often (3; the largest once)")
    parser.add_argument("--table", action="store_true", help="print the results of today")
    args = parser.parse_args(given)
    for one in args.only:
        if not _meant(one):
            parser.error(f"no row of this name: {one}")
    chosen = [name for name in ROWS if not args.only or any(name in _meant(one) for one in args.only)]
    measured = [] if args.table else _measured(chosen, args.rows, args.times)
    sizes = {name: args.rows or ROWS[name].rows for name in chosen}
    print("\n" + table(of_today(sizes) if args.table else measured))
    return 1 if any(line.met is False for line in measured) else 0


def _meant(given: str) -> list[str]:
    """`rank` is both rows of that beginning."""
    return [name for name in ROWS if name == given or name.startswith(f"{given}-")]


def _measured(names: list[str], size: int, times: int) -> list[Line]:
    told: list[Line] = []
    for name in names:
        row, began = ROWS[name], time.perf_counter()
        rows = size or row.rows
        print(f"\n== {name}, {rows:,} rows; load {os.getloadavg()[0]:.1f} ==", flush=True)
        try:
            lines = row.measure(rows, times or row.times)
        except Failed as failed:
            lines = [Line(f"{name}, {rows:,} rows", str(failed), met=False)]
        keep(name, rows, lines)
        told += lines
        print(table(lines))
        print(f"  ({name}: {time.perf_counter() - began:.0f} s in all)", flush=True)
    return told


if __name__ == "__main__":
    sys.exit(main())
