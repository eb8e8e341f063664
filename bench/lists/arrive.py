"""Row `arrive`: 10,000 new rows against all that are known, without reading these anew."""

from __future__ import annotations

from bench.lists.children import ours
from bench.lists.dedupe import labelled
from bench.lists.results import Line, seconds

TASK = "bench.lists.arrive_task"
GOAL = 5.0


def arrive(rows: int, times: int) -> list[Line]:
    path = labelled(rows)
    kept = path.with_suffix(".index.sqlite")
    if not kept.exists():
        print(f"  making {kept.name} ...", flush=True)
        ours(TASK, "index", path, kept)
    runs = [ours(TASK, "ours", path, kept) for _ in range(times)]
    told = runs[0].told
    new = min(10_000, rows // 10)
    middle = sorted(run.seconds for run in runs)[len(runs) // 2]
    print(f"  keys looked up in {told['looked_up']:.2f} s, {told['near']:,} known rows share one", flush=True)
    task = f"{new:,} new rows against {rows - new:,} known"
    return [
        Line(task, seconds(run.seconds for run in runs), "", "", f"<= {GOAL:.0f} s", middle <= GOAL),
        Line(f"{task}: right links, found links", f"P {told['precision']:.4f} R {told['recall']:.4f}"),
    ]
