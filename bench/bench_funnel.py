"""The funnel, the reverse plan and the forecast: whether what they say comes true as often as they say.

    python -m bench funnel                      500 invented teams, crm_maven and olist: about ten minutes on two cores
    python -m bench funnel simulated --runs 60  invented teams alone, fewer
    python -m bench funnel vectors maven olist  only these

Invented teams have a truth that is known. crm_maven and olist are read from ../shared/data; a set that is absent is
said to be. What they tell has no goal: it is told whatever it is.
"""

from __future__ import annotations

import argparse
import sys
import time

from bench.card.sets import Absent
from bench.funnel import real
from bench.funnel.simulated import Row, simulated
from bench.table import say
from tuoke.engine.calls_needed import calls_needed, chance_of

SIGN = {True: "yes", False: "NO", None: ""}
ROWS = ("vectors", "simulated", "maven", "olist")
SEED = 6


def vectors() -> list[Row]:
    rows: list[Row] = []
    for name, rate, known in (("1 in 200", 1 / 200, (139, 322, 460, 598)), ("1 in 10", 1 / 10, (7, 16, 22, 29))):
        got = tuple(calls_needed(chance, rate) for chance in (0.5, 0.8, 0.9, 0.95))
        rows.append((f"calls for 50, 80, 90, 95 % at {name}", str(known), str(got), got == known))
    chance = chance_of(1, 200, 1 / 200)
    rows.append(("a deal in 200 calls at 1 in 200", "63 %", f"{chance:.1%}", round(chance, 2) == 0.63))
    return rows


def main(given: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="bench funnel", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("only", nargs="*", metavar="ROW", help="of: " + ", ".join(ROWS))
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args(given)
    if unknown := set(args.only) - set(ROWS):
        parser.error(f"no row of this name: {', '.join(sorted(unknown))}")
    rows: list[Row] = []
    for name in args.only or ROWS:
        began = time.perf_counter()
        try:
            rows += simulated(args.runs, args.seed) if name == "simulated" else of(name)
        except Absent as absent:
            print(f"{name}: not measured, {absent} is not there")
        print(f"{name}: {time.perf_counter() - began:.0f} s", flush=True)
    print("\n| what | goal | measured | met |\n|---|---|---|---|")
    for what, goal, got, met in rows:
        print(f"| {what} | {goal} | {got} | {SIGN[met]} |")
        say(what, goal, got, met)
    return 1 if any(met is False for *_, met in rows) else 0


def of(name: str) -> list[Row]:
    return {"vectors": vectors, "maven": real.maven, "olist": real.olist}[name]()


if __name__ == "__main__":
    sys.exit(main())
