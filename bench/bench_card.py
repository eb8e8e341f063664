"""The card that learns beside its peers, on real outcomes: AUC, lift, precision, Brier, seconds, paired by draw.

    python -m bench card                        every row: about an hour on two cores
    python -m bench card bank olist             random splits of these sets (bank, olist, maven)
    python -m bench card time                   the first 70 % fit, the last 30 % judge (bank, olist)
    python -m bench card --sizes 25,50 --times 0.5 --peers odoo,logistic bank
    python -m bench card --table                what was measured with this seed so far

The seed of splits and draws is the day (UTC) unless --seed says another. Data is read from ../shared/data; a set that
is absent is said to be. Results go to bench/results/card.jsonl. The peers live in .venv-peers-card, made on the first
run from bench/peers/card_requirements.txt.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from bench.card.compare import PEERS, Result, before, compare, kept
from bench.card.draws import SIZES
from bench.card.sets import SETS, Absent
from bench.card.told import goals, in_time_goals, tables
from bench.table import say

IN_TIME = ("bank", "olist")
ROWS = (*SETS, "time")


def main(given: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="bench card", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("only", nargs="*", metavar="ROW", help="of: " + ", ".join(ROWS))
    parser.add_argument("--seed", type=int, default=int(datetime.now(UTC).strftime("%Y%m%d")))
    parser.add_argument("--sizes", default=",".join(map(str, (*SIZES, 0))), help="0 is all")
    parser.add_argument("--times", type=float, default=1.0, help="0.5: half as many draws")
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--table", action="store_true")
    args = parser.parse_args(given)
    if unknown := set(args.only) - set(ROWS):
        parser.error(f"no row of this name: {', '.join(sorted(unknown))}")
    sizes, peers = tuple(int(n) for n in args.sizes.split(",")), tuple(args.peers.split(","))
    chosen = args.only or list(ROWS)
    if not args.table:
        for row in chosen:
            run(row, args.seed, sizes, args.times, peers)
    return told(before(args.seed))


def run(row: str, seed: int, sizes: tuple[int, ...], times: float, peers: tuple[str, ...]) -> None:
    for name in IN_TIME if row == "time" else (row,):
        try:
            kept(compare(SETS[name](), seed, sizes, times, peers, in_time=row == "time"))
        except Absent as absent:
            print(f"{name}: not measured, {absent} is not there")


def told(results: list[Result]) -> int:
    lines, met = [], []
    for name in dict.fromkeys(one.name for one in results):
        of_it = [one for one in results if one.name == name]
        print("\n".join(tables(name, of_it)))
        lines += (
            in_time_goals(name, of_it) if name.endswith("in time") else [] if name == "maven" else goals(name, of_it)
        )
    print("\n| what | goal | measured | met |\n|---|---|---|---|")
    for what, goal, got, well in lines:
        print(f"| {what} | {goal} | {got} | {'yes' if well else 'NO'} |")
        say(what, goal, got, well)
        met.append(well)
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
