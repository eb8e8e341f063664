"""What the records promise, counted: one table, one line for each figure on each database.

    python -m bench figures                    all of them on both databases, at full count
    python -m bench figures --quick            the same, smaller
    python -m bench figures edits --on sqlite  one of them, on one database

"found" is what was counted and "goal" what it should be; exit code 1 where a goal was not met.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time

from bench.figures.ground import DATABASES, Missing, Told
from bench.table import say

#: Each is a module beside this one: `figure(database, count)`, COUNT and QUICK.
ROWS = ("once", "edits", "uploads", "permissions", "scripts", "exports", "assignment", "backup")


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", metavar="ROW", help="of: " + ", ".join(ROWS))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--on", choices=DATABASES, action="append")
    parser.add_argument("--count", type=int, help="in the place of each row's own")
    args = parser.parse_args(words)
    if unknown := set(args.rows) - set(ROWS):
        parser.error(f"no figure of this name: {', '.join(sorted(unknown))}")
    lines = ["| figure | database | count | found | goal | met |", "| --- | --- | --- | --- | --- | --- |"]
    met = True
    for name in args.rows or ROWS:
        row = importlib.import_module(f"bench.figures.{name}")
        for database in args.on or DATABASES:
            began = time.monotonic()
            try:
                found: list[Told] = row.figure(database, args.count or (row.QUICK if args.quick else row.COUNT))
            except Missing as missing:
                found = [Told(name, "", f"not measured: {missing}", "", False)]
            for one in found:
                met &= one.met
                sign = "yes" if one.met else "NO"
                lines.append(f"| {one.figure} | {database} | {one.count} | {one.found} | {one.goal} | {sign} |")
                print(f"{lines[-1]}  ({time.monotonic() - began:.0f} s)", flush=True)
                say(f"{database}: figure {one.figure}, {one.count}", one.goal, one.found, one.met)
    print("\n" + "\n".join(lines))
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
