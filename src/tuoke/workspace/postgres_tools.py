"""pg_dump and pg_restore of the PostgreSQL that the workspace uses, wherever they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from django.db import connection

#: Nobody else works while a dump is put back: its indexes are built in memory, not on disk as with the usual 64 MB.
BUILDING = "-c maintenance_work_mem=256MB"

#: Whether a workspace is there is read from this table (upgrade.py). Filled last, it says that the rest is there.
LAST = "django_migrations"
MOST_JOBS = 4


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


def load(dumped: Path, *, replacing: bool) -> None:
    """Put a dump into the database. `replacing` a workspace: in one transaction, all of it or nothing. Where there is
    none: by several processes at once, in two thirds of the time; cut short, it is no workspace, and is begun again.

    Raises ToolMissing, and RuntimeError with what pg_restore said.
    """
    connection.close()  # its open transaction would hold up the drop of the tables
    if replacing:
        _restore(dumped, "--clean", "--if-exists", "--single-transaction")
        return
    with tempfile.NamedTemporaryFile("w", suffix=".list") as rest:
        parts = _run("pg_restore", "--list", str(dumped)).splitlines()
        rest.write("\n".join(part for part in parts if f" TABLE DATA public {LAST} " not in part))
        rest.flush()
        jobs = min(MOST_JOBS, os.cpu_count() or 1)
        _restore(dumped, "--clean", "--if-exists", "--exit-on-error", f"--jobs={jobs}", f"--use-list={rest.name}")
    _restore(dumped, "--data-only", f"--table={LAST}", "--single-transaction")


def _restore(dumped: Path, *options: str) -> None:
    building = f"{os.environ.get('PGOPTIONS', '')} {BUILDING}"
    into = f"--dbname={connection.settings_dict['NAME']}"
    _run("pg_restore", "--no-owner", "--no-privileges", *options, into, str(dumped), PGOPTIONS=building)


def _run(program: str, *options: str, **more: str) -> str:
    given = _environment() | more
    done = subprocess.run([find(program), *options], env=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{program}: {done.stderr.strip()[-2_000:]}")
    return done.stdout


def _environment() -> dict[str, str]:
    """libpq's variables: a password must not stand on a command line, where every user of the machine can read it."""
    said: dict[str, Any] = connection.settings_dict
    named = {"PGDATABASE": "NAME", "PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    return os.environ | {variable: str(said[key]) for variable, key in named.items() if said.get(key)}
