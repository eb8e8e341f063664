"""The card that learns beside its peers, on real outcomes: AUC, lift, precision, Brier, seconds, paired by draw.

    python -m bench card                        every row: about an hour on two cores
    python -m bench card bank olist             random splits of these sets (bank, olist, maven)
    python -m bench card time                   the first 70 % fit, the last 30 % judge (bank, olist)
    python -m bench card signal                 no signal in noise (maven), signal where there is one (bank)
    python -m bench card overruled              a reversed hand card at 200 outcomes
    python -m bench card speed                  30,000 outcomes of 60 fields
    python -m bench card regret                 sheets with and without exploration, in an invented market
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
from bench.card.promises import PROMISES, Row
from bench.card.sets import SETS, Absent
from bench.card.told import goals, in_time_goals, tables
from bench.table import say

IN_TIME = ("bank", "olist")
SIGN = {True: "yes", False: "NO", None: ""}
ROWS = (*SETS, "time", *PROMISES)


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
    promised: list[Row] = []
    for row in chosen if not args.table else ():
        try:
            if row in PROMISES:
                promised += PROMISES[row](args.seed, args.times)
            else:
                run(row, args.seed, sizes, args.times, peers)
        except Absent as absent:
            print(f"{row}: not measured, {absent} is not there")
    measured = before(args.seed)
    return told(measured if args.table or not set(chosen) <= set(PROMISES) else [], promised)


def run(row: str, seed: int, sizes: tuple[int, ...], times: float, peers: tuple[str, ...]) -> None:
    for name in IN_TIME if row == "time" else (row,):
        kept(compare(SETS[name](), seed, sizes, times, peers, in_time=row == "time"))


def told(results: list[Result], promised: list[Row]) -> int:
    lines: list[Row] = []
    for name in dict.fromkeys(one.name for one in results):
        of_it = [one for one in results if one.name == name]
        print("\n".join(tables(name, of_it)))
        lines += (
            in_time_goals(name, of_it) if name.endswith("in time") else [] if name == "maven" else goals(name, of_it)
        )
    print("\n| what | goal | measured | met |\n|---|---|---|---|")
    for what, goal, got, well in (*lines, *promised):
        print(f"| {what} | {goal} | {got} | {SIGN[well]} |")
        say(what, goal, got, well)
    return 1 if any(well is False for *_, well in (*lines, *promised)) else 0


if __name__ == "__main__":
    sys.exit(main())
