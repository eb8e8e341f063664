"""The list engine beside Splink 5: a list of companies and contacts, end to end, with the same blocking keys.

    python -m bench.bench_lists                   a million rows, three times, medians
    python -m bench.bench_lists --rows 200000 --times 1

Both start from the same Parquet. Ours reads it, matches and groups. Splink gets the signs that our engine prepares of
it (their time is added to its own) and blocks on those that it bears: without the rough kinds (core, first and last
letter with city and trade), whose large blocks only our engine cuts. Each runs in a process of its own, whose processor
time and peak memory are told. The peer lives in an environment of its own, made on the first run (.venv-peers).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.table import say

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "bench" / "out"
PEERS = ROOT / ".venv-peers"
BLOCKS = ("credit_code", "code", "domain", "email", "phone", "name_key", "heart")
SEED = 11
TRUTH = ("entity", "kind", "trap", "parent")
GOAL = 0.5


def inside(what: str, path: str) -> None:
    """In a process of its own: `ours` matches the list, `signs` prepares it for the peer."""
    import pyarrow.parquet as pq

    from bench.bench_match_quality import labels, numbered, quality
    from tuoke.engine.lists.match import match
    from tuoke.engine.lists.match_session import Session

    start = time.perf_counter()
    table = pq.read_table(path)
    rows = table.drop_columns(list(TRUTH))
    told: dict[str, Any] = {}
    if what == "ours":
        found = match(rows, memory="600MB")
        told["seconds"] = time.perf_counter() - start
        truth = numbered(table.column("entity").to_numpy())
        told["quality"] = str(quality(truth, labels(found, len(truth))))
    else:
        with Session("companies", rows) as session:
            columns = ", ".join(dict.fromkeys(("id", *BLOCKS, "city", "person")))
            session.connection.execute(f"COPY (SELECT {columns} FROM companies_signs) TO '{path}.signs.parquet'")
        told["seconds"] = time.perf_counter() - start
    print(json.dumps(told))


def run(command: list[str]) -> dict[str, Any]:
    """What the process says, with its peak memory in MB and processor seconds."""
    paths = os.pathsep.join(["src", "."])
    process = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": paths}, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    told = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"broken: {' '.join(command[:4])}")
    return {**json.loads(told.splitlines()[-1]), "mb": used.ru_maxrss / 1024, "cpu": used.ru_utime + used.ru_stime}


def peer() -> str:
    """The Python of the peers' environment, made where it is missing."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
        wanted = ROOT / "bench" / "peers" / "requirements.txt"
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "-r", str(wanted)], check=True)
    return str(python)


def splink_quality(path: Path) -> str:
    import numpy as np
    import pyarrow.parquet as pq

    from bench.bench_match_quality import numbered, quality

    truth = numbered(pq.read_table(path, columns=["entity"]).column("entity").to_numpy())
    found = pq.read_table(f"{path}.signs.parquet.clusters")
    label = np.arange(len(truth)) + len(truth)
    label[found.column("id").to_numpy()] = numbered(found.column("cluster_id").to_pylist())
    return str(quality(truth, numbered(label)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--inside", nargs=2)
    args = parser.parse_args()
    if args.inside:
        inside(*args.inside)
        return 0
    from bench.labelled.__main__ import write

    path = OUT / f"labelled-{args.rows}-{SEED}.parquet"
    if not path.exists():
        OUT.mkdir(parents=True, exist_ok=True)
        write(path, args.rows, SEED)
    here = [sys.executable, "-m", "bench.bench_lists", "--inside"]
    beside = [peer(), "bench/peers/splink_dedupe.py", f"{path}.signs.parquet", ",".join(BLOCKS)]
    ours, theirs = [], []
    for _ in range(args.times):
        ours.append(run([*here, "ours", str(path)]))
        prepared, linked = run([*here, "signs", str(path)]), run(beside)
        seconds, cpu = prepared["seconds"] + linked["seconds"], prepared["cpu"] + linked["cpu"]
        theirs.append({"seconds": seconds, "cpu": cpu, "mb": linked["mb"]})
    print(f"{args.rows:,} rows, median of {args.times}; load {os.getloadavg()[0]:.1f}")
    for name, runs, found in (("ours", ours, ours[0]["quality"]), ("Splink 5", theirs, splink_quality(path))):
        middle = {key: statistics.median(one[key] for one in runs) for key in ("seconds", "cpu", "mb")}
        print(f"{name:<10} {middle['seconds']:7.1f} s {middle['cpu']:7.1f} CPU s {middle['mb']:7,.0f} MB   {found}")
    ratio = statistics.median(o["seconds"] / t["seconds"] for o, t in zip(ours, theirs, strict=True))
    peak = max(one["mb"] for one in ours)
    print(f"ratio {ratio:.2f} (goal {GOAL}); peak {peak:,.0f} MB (goal 1,536)")
    say(f"dedupe of {args.rows:,} rows against Splink 5", f"<= {GOAL}", f"{ratio:.2f}", ratio <= GOAL)
    say(f"dedupe of {args.rows:,} rows, peak", "<= 1,536 MB", f"{peak:,.0f} MB", peak <= 1536)
    return 0 if ratio <= GOAL and peak <= 1536 else 1


if __name__ == "__main__":
    sys.exit(main())
