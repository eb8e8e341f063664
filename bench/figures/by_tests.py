"""Figures that the tests count by themselves, run whole and told in the table."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from bench.figures.ground import Missing

Counted = dict[str, int]


def ran(database: str, path: str, **environment: str) -> Counted:
    """How many tests of a file passed and failed on a database. Raises Missing where it is not there, RuntimeError
    where none ran."""
    if database == "postgresql":
        from tests.on_postgres import program_folder

        if program_folder() is None:
            raise Missing("PostgreSQL is not on this machine")
    module = "tests.on_postgres" if database == "postgresql" else "pytest"
    given = {**os.environ, "PYTHONPATH": os.pathsep.join(["src", "."]), **environment}
    if database == "sqlite":
        given.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", module, path, "-q", "-n0", "-p", "no:cacheprovider"]
    said = subprocess.run(command, env=given, stdout=subprocess.PIPE, text=True, check=False).stdout
    found = {word: int(many) for many, word in re.findall(r"(\d+) (passed|failed|error)", said.splitlines()[-1])}
    if not found:
        raise RuntimeError(said[-2_000:])
    return {"passed": 0, "failed": 0, **found}
