"""Every field of every model, posted to every address that writes (tests/test_mass_assignment.py)."""

from __future__ import annotations

from bench.figures.by_tests import ran
from bench.figures.ground import Told

COUNT = QUICK = 0  # all there are


def figure(database: str, count: int) -> list[Told]:
    told = ran(database, "tests/test_mass_assignment.py")
    tests = told["passed"] + told["failed"]
    what = f"{tests} addresses x 2 people x 3 ways to fill the form"
    return [Told("11 more sent than asked", what, f"{told['failed']} believed", "0", not told["failed"])]
