"""Rows `dedupe` (beside Splink 5, with the same blocking keys) and `large` (time per row and memory).

Both start from the same Parquet of companies and contacts (bench/labelled), and ours is run twice: with the keys that
both have, and as it is, with all of its keys. Splink gets the signs that our engine
prepares of it, whose time is added to its own, and blocks on those that it bears: without the rough kinds (core, first
and last letter with city and trade), whose large blocks only our engine cuts.
"""

from __future__ import annotations

import statistics
from pathlib import Path

from bench.lists.children import Failed, Ran, ours, peer
from bench.lists.dedupe_keys import BLOCKS
from bench.lists.results import Line, path_of, ratio, seconds

SEED = 11
TASK = "bench.lists.dedupe_task"
LARGE_LIMIT = 1_500.0


def labelled(rows: int) -> Path:
    """The list, made where it is not there yet."""
    path = path_of(f"labelled-{rows}-{SEED}.parquet")
    if not path.exists():
        print(f"  making {path.name} ...", flush=True)
        unfinished = path.with_name(path.name + ".part")
        ours("bench.labelled", "--rows", rows, "--seed", SEED, "--out", unfinished, speaks=False)
        unfinished.rename(path)
    return path


def _quality(told: dict[str, float]) -> str:
    return f"P {told['precision']:.4f} R {told['recall']:.4f} F1 {told['f1']:.4f}"


def _splink(path: Path) -> Ran:
    """Prepared by us, linked by Splink: the sum of the seconds, the peak of the larger."""
    prepared, linked = ours(TASK, "signs", path), peer("splink_dedupe.py", f"{path}.signs.parquet", ",".join(BLOCKS))
    return Ran(prepared.seconds + linked.seconds, linked.mb, prepared.cpu + linked.cpu, linked.told)


def dedupe(rows: int, times: int) -> list[Line]:
    path = labelled(rows)
    mine: list[Ran] = []
    theirs: list[Ran] = []
    shared: list[Ran] = []
    for _ in range(times):
        mine.append(ours(TASK, "ours", path))
        print(f"  ours: {mine[-1].seconds:.1f} s, {mine[-1].mb:,.0f} MB", flush=True)
        shared.append(ours(TASK, "shared", path))
        print(f"  ours, with the keys of both: {shared[-1].seconds:.1f} s, {shared[-1].mb:,.0f} MB", flush=True)
        theirs.append(_splink(path))
        print(f"  Splink: {theirs[-1].seconds:.1f} s, {theirs[-1].mb:,.0f} MB", flush=True)
    spent = [[run.seconds for run in runs] for runs in (shared, mine, theirs)]
    same, whole = (ratio(one, spent[2]) for one in spent[:2])
    peaks = [max(run.mb for run in runs) for runs in (mine, theirs)]
    told = [_quality(runs[0].told) for runs in (shared, mine)]
    other = _quality(ours(TASK, "quality", path, f"{path}.signs.parquet.clusters").told)
    task, beside = f"{rows:,} companies and contacts, twins found", seconds(spent[2])
    return [
        Line(
            f"{task}, beside Splink 5, same keys", seconds(spent[0]), beside, f"{same:.2f} x", "<= 0.5 x", same <= 0.5
        ),
        Line(f"{task}, beside Splink 5, all our keys", seconds(spent[1]), beside, f"{whole:.2f} x"),
        Line(f"{task}, peak memory", f"{peaks[0]:,.0f} MB", f"{peaks[1]:,.0f} MB", "", "<= 1,536 MB", peaks[0] <= 1536),
        Line(f"{task}, pairwise quality, same keys", told[0], other),
        Line(f"{task}, pairwise quality, all our keys", told[1], other),
    ]


def large(rows: int, times: int) -> list[Line]:
    """A tenth of the rows first, for the time per row."""
    whole_list, small = labelled(rows), labelled(rows // 10)
    task = f"{rows:,} companies and contacts, twins found"
    part = [ours(TASK, "ours", small) for _ in range(times)]
    try:
        whole = [ours(TASK, "ours", whole_list, "3GB", limit=LARGE_LIMIT) for _ in range(times)]
    except Failed as failed:
        return [Line(task, str(failed), goal="finishes in <= 8 GB", met=False)]
    per_row = statistics.median(run.seconds for run in whole) / rows
    times_as_long = per_row / (statistics.median(run.seconds for run in part) / (rows // 10))
    peak = max(run.mb for run in whole)
    beside = f"{seconds(run.seconds for run in part)} for {rows // 10:,}"
    mine = seconds(run.seconds for run in whole)
    return [
        Line(f"{task}, time per row", mine, beside, f"{times_as_long:.2f} x", "<= 1.5 x", times_as_long <= 1.5),
        Line(f"{task}, peak memory", f"{peak:,.0f} MB", "", "", "<= 8,192 MB", peak <= 8192),
        Line(f"{task}, pairwise quality", _quality(whole[0].told)),
    ]
