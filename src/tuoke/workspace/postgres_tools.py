"""pg_dump and pg_restore of the PostgreSQL that the workspace uses, wherever they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection

#: Nobody else works while a dump is put back: its indexes are built in memory, not on disk as with the usual 64 MB.
BUILDING = "-c maintenance_work_mem=256MB"


class ToolMissing(RuntimeError):
    """PostgreSQL's own program is not on this machine; without it no consistent backup can be written."""


def find(program: str) -> str:
    """Path of `program`, the newest installed. Raises ToolMissing."""
    newest = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: float(path.parts[4]), reverse=True
    )
    found = str(newest[0]) if newest else shutil.which(program)
    if not found:
        raise ToolMissing(program)
    return found


def dump(to: Path) -> None:
    """One snapshot of the whole database in PostgreSQL's own format."""
    _run("pg_dump", "--format=custom", "--compress=1", "--no-owner", "--no-privileges", f"--file={to}")


def load(dumped: Path) -> None:
    """Put a dump in the place of what the database holds, in one transaction: all of it, or nothing."""
    connection.close()  # its open transaction would hold up the drop of the tables
    building = f"{os.environ.get('PGOPTIONS', '')} {BUILDING}"
    _run(
        "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction",
        f"--dbname={connection.settings_dict['NAME']}", str(dumped), PGOPTIONS=building,
    )  # fmt: skip


def _run(program: str, *options: str, **more: str) -> None:
    given = _environment() | more
    done = subprocess.run([find(program), *options], env=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{program}: {done.stderr.strip()[-2_000:]}")


def _environment() -> dict[str, str]:
    """libpq's variables: a password must not stand on a command line, where every user of the machine can read it."""
    said: dict[str, Any] = connection.settings_dict
    named = {"PGDATABASE": "NAME", "PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    return os.environ | {variable: str(said[key]) for variable, key in named.items() if said.get(key)}
