"""One line of the table of `make bench-lists`, kept in bench/results so that separate runs of a day make one table."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.lists.children import ROOT
from bench.table import say

FILE = ROOT / "bench" / "results" / "lists.jsonl"
LONG = 60
HEAD = ("task", "ours", "peer", "ratio", "goal", "met")


@dataclass(frozen=True)
class Line:
    """task, ours, peer, ratio and goal as they are printed; `met` None: there is no goal, or nothing to compare."""

    task: str
    ours: str
    peer: str = ""
    ratio: str = ""
    goal: str = ""
    met: bool | None = None


def seconds(values: Iterable[float]) -> str:
    """The median, and how far the runs lie apart."""
    ordered = sorted(values)
    spread = f" ({ordered[0]:.2f}-{ordered[-1]:.2f})" if len(ordered) > 1 else ""
    return f"{statistics.median(ordered):.2f} s{spread}"


def ratio(ours: Iterable[float], theirs: Iterable[float]) -> float:
    """Of the medians."""
    return statistics.median(ours) / max(statistics.median(theirs), 1e-9)


def keep(row: str, rows: int, lines: list[Line], kept: Path = FILE) -> None:
    """Append the lines of a row, with the moment, the commit and how busy the machine is."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    told = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "load": round(os.getloadavg()[0], 1),
        "row": row,
        "rows": rows,
    }
    with kept.open("a", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps({**told, **asdict(line)}, ensure_ascii=False) + "\n")
            say(line.task, line.goal, f"{line.ours} {line.ratio}".strip(), line.met)


def of_today(sizes: dict[str, int], kept: Path = FILE) -> list[Line]:
    """The last line of each task that was measured today (UTC) with that size of its row, in the order of the rows."""
    if not kept.exists():
        return []
    today = datetime.now(UTC).date().isoformat()
    found: dict[tuple[str, str], tuple[str, Line]] = {}
    for text in kept.read_text("utf-8").splitlines():
        told = json.loads(text)
        if told["at"].startswith(today) and sizes.get(told["row"]) == told["rows"]:
            found[told["row"], told["task"]] = (
                told["row"],
                Line(**{key: told[key] for key in Line.__dataclass_fields__}),
            )
    places = {row: place for place, row in enumerate(sizes)}
    return [line for _, line in sorted(found.values(), key=lambda one: places.get(one[0], len(places)))]


def table(lines: Iterable[Line]) -> str:
    """As Markdown, which a terminal shows as well; what is too long for a cell stands below."""
    lines = list(lines)
    notes = [f"{one.task}: {one.ours}" for one in lines if len(one.ours) > LONG]
    lines = [one for one in lines if len(one.ours) <= LONG]
    sign = {True: "met", False: "MISSED", None: ""}
    cells = [HEAD, *((one.task, one.ours, one.peer, one.ratio, one.goal, sign[one.met]) for one in lines)]
    wide = [max(len(row[place]) for row in cells) for place in range(len(HEAD))]
    rows = ["| " + " | ".join(cell.ljust(wide[at]) for at, cell in enumerate(row)) + " |" for row in cells]
    rule = "|" + "|".join("-" * (width + 2) for width in wide) + "|"
    return "\n".join([rows[0], rule, *rows[1:], *([""] if notes else []), *notes])


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def path_of(name: str) -> Path:
    """A cached input, in a folder that git ignores; the inputs of all rows at full size take about 4 GB."""
    folder = ROOT / "bench" / "out"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name
