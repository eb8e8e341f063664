"""Rows that other benchmarks measure: quality, names, Spark and the commit. They are run as they are."""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench.lists.children import run
from bench.lists.results import Line
from bench.table import FILE


def _lines(module: str, *given: object, limit: float) -> list[Line]:
    """What `python -m bench.module given ...` says for a table; exit code 1 means that it missed a goal."""
    with tempfile.TemporaryDirectory(prefix="tuoke-bench-") as folder:
        said = Path(folder) / "table"
        command = [sys.executable, "-m", f"bench.{module}", *map(str, given)]
        run(command, limit=limit, environment={FILE: str(said)}, codes=(0, 1), speaks=False)
        told = [json.loads(text) for text in said.read_text("utf-8").splitlines()] if said.exists() else []
    return [Line(what, got, goal=goal, met=met) for what, goal, got, met in told if "stopped halfway" not in what]


def quality(rows: int, times: int) -> list[Line]:
    """The real lists, and `rows` invented ones of a seed that nobody has tuned by: the day."""
    seed = datetime.now(UTC).strftime("%Y%m%d")
    return _lines("bench_match_quality", "--rows", rows, "--seed", seed, limit=900)


def names(rows: int, times: int) -> list[Line]:
    return _lines("bench_names", "--rows", rows, limit=600)


def spark(rows: int, times: int) -> list[Line]:
    return _lines("bench_spark", "--rows", rows, "--merged-rows", min(rows, 200_000), limit=1_500)


def commit(rows: int, times: int) -> list[Line]:
    """Without the import that is stopped halfway: `python -m bench commit` has it."""
    return _lines("bench_commit", rows, "--times", times, "--no-stop", limit=1_800)
