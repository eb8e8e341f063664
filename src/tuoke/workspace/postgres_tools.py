"""pg_dump and pg_restore of the PostgreSQL that the workspace uses, wherever they are installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection

#: Nobody else works while a dump is put back: its indexes are built in so many MB, not on disk as with the usual 64.
BUILDING_MB = 512
MOST_JOBS = 4
#: Of the list of what a dump holds: the rows by which a database says that a workspace is there (upgrade.applied).
MIGRATIONS = re.compile(r" TABLE DATA \S+ django_migrations ")


class Failed(RuntimeError):
    """PostgreSQL's own program ended with an error; what it said."""


class ToolMissing(Failed):
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
    none: by several processes at once, and last of all which migrations it has seen. Cut short before, it is no
    workspace (upgrade.leftovers), and is begun again.

    Raises Failed.
    """
    connection.close()  # its open transaction would hold up the drop of the tables
    if replacing:
        _restore(dumped, "--clean", "--if-exists", "--single-transaction", building=BUILDING_MB // 2)
        return
    parts = _run("pg_restore", "--list", str(dumped)).splitlines()
    last = [part for part in parts if MIGRATIONS.search(part)]
    rest = dumped.with_suffix(".list")
    jobs = min(MOST_JOBS, os.cpu_count() or 1)
    options = ("--clean", "--if-exists", "--exit-on-error", f"--jobs={jobs}")
    for some, how in (([part for part in parts if part not in last], options), (last, ("--single-transaction",))):
        rest.write_text("\n".join(some), "utf-8")
        _restore(dumped, f"--use-list={rest}", *how, building=BUILDING_MB // jobs)


def _restore(dumped: Path, *options: str, building: int) -> None:
    """`building`: MB for an index that is built."""
    memory = f"{os.environ.get('PGOPTIONS', '')} -c maintenance_work_mem={building}MB"
    into = f"--dbname={connection.settings_dict['NAME']}"
    _run("pg_restore", "--no-owner", "--no-privileges", *options, into, str(dumped), PGOPTIONS=memory)


def _run(program: str, *options: str, **more: str) -> str:
    given = _environment() | more
    done = subprocess.run([find(program), *options], env=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{program}: {done.stderr.strip()[-2_000:]}")
    return done.stdout


def _environment() -> dict[str, str]:
    """libpq's variables: a password must not stand on a command line, where every user of the machine can read it."""
    said: dict[str, Any] = connection.settings_dict
    named = {"PGDATABASE": "NAME", "PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    return os.environ | {variable: str(said[key]) for variable, key in named.items() if said.get(key)}
