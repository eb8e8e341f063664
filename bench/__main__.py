"""Every benchmark, one after the other, and one table at the end.

    python -m bench            all of it, about an hour on two cores
    python -m bench --quick    the same with fewer kills, uploads and seconds: about ten minutes
    python -m bench rank due   only these
    python -m bench lists ...  the list engine beside its peers, row by row (bench_lists.py)
    python -m bench card ...   the card that learns beside its peers, on real outcomes (bench_card.py)
    python -m bench figures    edits, sent twice, hostile files, who may what, backup: counted (bench_figures.py)
    python -m bench readings   kept readings over 5,000,000 journal entries: pages, keeping (bench_readings.py)
    python -m bench funnel ... whether funnel, plan and forecast come true as often as they say (bench_funnel.py)
    python -m bench olist ...  Olist's leads imported as history, beside pandas (bench_olist.py)

Exit code 1 when a goal was not met or a benchmark broke; the table says which.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.table import FILE, lines

#: Of the list engine, run by name: `lists` beside its peers has the others among its rows (`make bench-lists`).
LISTS: dict[str, list[str]] = {"match-quality": [], "names": [], "spark": [], "olist": []}
FULL: dict[str, list[str]] = {
    "rank": [],
    "import": [],
    "commit": [],
    "bulk": [],
    "pages": [],
    "hidden": [],
    "kill": [],
    "due": [],
    "hostile": [],
    "bad-input": [],
    "triggers": [],
    "lists": ["--rows", "200000", "--times", "1"],
}
QUICK: dict[str, list[str]] = {
    **FULL,
    "pages": ["--seconds", "10"],
    "commit": ["100000"],
    "bulk": ["--rows", "20000", "--of", "50000"],
    "kill": ["20"],
    "due": ["--kills", "20"],
    "hostile": ["100"],
    "lists": ["--rows", "100000", "--times", "1"],
}


def main() -> int:
    if sys.argv[1:2] == ["lists"]:
        from bench import bench_lists

        return bench_lists.main(sys.argv[2:])
    if sys.argv[1:2] == ["figures"]:
        from bench import bench_figures

        return bench_figures.main(sys.argv[2:])
    if sys.argv[1:2] == ["readings"]:
        from bench import bench_readings

        return bench_readings.main(sys.argv[2:])
    if sys.argv[1:2] in (["card"], ["funnel"]):
        # Small matrices: threads cost more than they save, for ours and for the peers.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        from bench import bench_card, bench_funnel

        return (bench_card if sys.argv[1] == "card" else bench_funnel).main(sys.argv[2:])
    if sys.argv[1:2] == ["olist"] and sys.argv[2:]:
        command = [sys.executable, "-m", "bench.bench_olist", *sys.argv[2:]]
        given = {**os.environ, "PYTHONPATH": os.pathsep.join(["src", "."])}
        return subprocess.run(command, env=given, check=False).returncode
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("only", nargs="*", metavar="NAME", help="of: " + ", ".join({**FULL, **LISTS}))
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    unknown = set(args.only) - {*FULL, *LISTS}
    if unknown:
        parser.error(f"no benchmark of this name: {', '.join(sorted(unknown))}")
    arguments = {**(QUICK if args.quick else FULL), **LISTS}
    with tempfile.TemporaryDirectory(prefix="tuoke-bench-") as folder:
        table = Path(folder) / "table"
        paths = os.pathsep.join(["src", "."])
        environment: dict[str, str] = {**os.environ, FILE: str(table), "PYTHONPATH": paths}
        broken = []
        for name in args.only or FULL:
            print(f"\n== {name} ==", flush=True)
            command = [sys.executable, "-m", f"bench.bench_{name.replace('-', '_')}", *arguments[name]]
            if subprocess.run(command, env=environment, check=False).returncode:
                broken.append(name)
        print()
        print("\n".join(lines(table)))
    if broken:
        print(f"\nnot met or broken: {', '.join(broken)}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
