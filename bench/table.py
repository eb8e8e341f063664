"""One line of the table of `make bench`: what was measured, the goal, the figure, and whether the goal was met."""

from __future__ import annotations

import json
import os
from pathlib import Path

FILE = "TUOKE_BENCH_TABLE"


def say(what: str, goal: str, got: str, met: bool | None) -> None:
    """Hand a figure to the table of the run that this benchmark is part of. `met` None: there is no goal."""
    named = os.environ.get(FILE)
    if named:
        with Path(named).open("a", encoding="utf8") as file:
            file.write(json.dumps([what, goal, got, met], ensure_ascii=False) + "\n")


def lines(file: Path) -> list[str]:
    """The table as Markdown."""
    rows = [json.loads(line) for line in file.read_text("utf8").splitlines()] if file.exists() else []
    sign = {True: "yes", False: "NO", None: ""}
    head = ["| what | goal | measured | met |", "| --- | --- | --- | --- |"]
    return head + [f"| {what} | {goal} | {got} | {sign[met]} |" for what, goal, got, met in rows]
