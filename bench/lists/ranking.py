"""Rows `rank-parquet` and `rank-csv`: a list ranked by 20 rules, the best 50 of each seller, beside DuckDB's own scan,
pandas and Polars (bench/peers). All give the same checksum, or the row is not met."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from pathlib import Path

from bench.lists.children import Failed, Ran, ours, peer
from bench.lists.results import Line, path_of, ratio, seconds

SEED = 11
TASK = "bench.lists.rank_task"


def strangers(rows: int, ending: str) -> Path:
    """The list, made where it is not there yet."""
    path = path_of(f"strangers-{rows}-{SEED}.{ending}")
    if not path.exists():
        print(f"  making {path.name} ...", flush=True)
        ours("bench.lists.strangers", "--rows", rows, "--seed", SEED, "--out", path, speaks=False)
    return path


def _meanings(path: Path) -> Path:
    out = path_of("meanings.json")
    ours(TASK, "meanings", path, out)
    return out


def measured(
    rows: int, times: int, ending: str, peers: dict[str, str]
) -> tuple[list[Ran] | Failed, dict[str, list[Ran] | Failed]]:
    """Ours, and `floor` and each of the peers, in turn within each of `times` rounds."""
    path = strangers(rows, ending)
    meanings = _meanings(path)
    calls: dict[str, Callable[[], Ran]] = {"ours": lambda: ours(TASK, "ours", path)}
    calls["floor"] = lambda: ours(TASK, "floor", path)
    for name, program in peers.items():
        calls[name] = lambda program=program: peer(program, path, meanings)  # type: ignore[misc]
    found: dict[str, list[Ran] | Failed] = {name: [] for name in calls}
    for _ in range(times):
        for name, call in calls.items():
            runs = found[name]
            if isinstance(runs, Failed):
                continue
            try:
                runs.append(call())
                print(f"  {name}: {runs[-1].seconds:.2f} s, {runs[-1].mb:,.0f} MB", flush=True)
            except Failed as failed:
                found[name] = failed
                print(f"  {name}: {failed}", flush=True)
    return found.pop("ours"), found


def lines(
    task: str,
    mine: list[Ran] | Failed,
    others: dict[str, list[Ran] | Failed],
    goals: dict[str, tuple[str, Callable[[float], bool] | None]],
    named: dict[str, str],
) -> list[Line]:
    """One line per peer that has a goal; `ratio` is ours to theirs, or theirs to ours where the goal says 'faster'."""
    told = []
    for name, (goal, is_met) in goals.items():
        theirs = others[name]
        title = f"{task}, beside {named[name]}"
        if isinstance(mine, Failed) or isinstance(theirs, Failed):
            their = str(theirs) if isinstance(theirs, Failed) else seconds(run.seconds for run in theirs)
            my = str(mine) if isinstance(mine, Failed) else seconds(run.seconds for run in mine)
            told.append(Line(title, my, their, "", goal, False if goal and isinstance(mine, Failed) else None))
            continue
        both = [run.seconds for run in mine], [run.seconds for run in theirs]
        times = ratio(*both)
        shown = f"{1 / times:.2f} x faster" if "faster" in goal else f"{times:.2f} x"
        sums = {run.told["checksum"] for run in (*mine, *theirs) if "checksum" in run.told}
        if len(sums) > 1:
            shown += ", OTHER RESULT"
        peak = statistics.median(run.mb for run in mine)
        my = f"{seconds(both[0])}, {peak:,.0f} MB"
        told.append(
            Line(title, my, seconds(both[1]), shown, goal, len(sums) <= 1 and is_met(times) if is_met else None)
        )
    return told


def rank_parquet(rows: int, times: int) -> list[Line]:
    mine, others = measured(rows, times, "parquet", {"pandas": "rank_pandas.py", "polars": "rank_polars.py"})
    return lines(
        f"{rows:,} rows of Parquet, 20 rules, best 50 per owner",
        mine,
        others,
        {
            "floor": ("<= 3 x", lambda x: x <= 3),
            "pandas": (">= 7 x faster", lambda x: x <= 1 / 7),
            "polars": ("<= 1 x", lambda x: x <= 1),
        },
        {"floor": "DuckDB's scan of the needed columns", "pandas": "pandas", "polars": "Polars streaming"},
    )


def rank_csv(rows: int, times: int) -> list[Line]:
    mine, others = measured(rows, times, "csv", {"polars": "rank_polars.py"})
    return lines(
        f"{rows:,} rows of CSV to the ranked sheet",
        mine,
        others,
        {"floor": ("<= 3 x (aim 2.5)", lambda x: x <= 3), "polars": ("", None)},
        {"floor": "DuckDB's parse, all texts", "polars": "Polars streaming"},
    )
