"""The database of the tests, migrated once: ninety migrations take as long as a whole room's tests.

What they make is kept in the system's folder for temporary files (SQLite) or in the cluster (PostgreSQL), under a name
that hangs on everything they are made of; the next run, and the other processes of this one, begin with a copy of it.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection

SOURCE = Path(__file__).resolve().parent.parent / "src" / "tuoke"
MOST_KEPT = 20  # a branch each, some megabytes
IMPORTED = re.compile(r"^\s*(?:from|import) (tuoke[\w.]*)(?: import (\w+))?", re.M)


def fingerprint() -> str:
    """Of all migrations, of the modules of ours that they import, and of what runs them."""
    migrations = sorted(SOURCE.glob("*/migrations/*.py"))
    texts = [path.read_text() for path in migrations]
    modules = {part for text in texts for found in IMPORTED.findall(text) for part in (found[0], ".".join(found))}
    paths = [SOURCE.parent / f"{module.replace('.', '/')}.py" for module in sorted(modules)]
    texts += [path.read_text() for path in paths if path.exists()]
    versions = [django.__version__, sys.version, *settings.INSTALLED_APPS]
    names = [str(path.relative_to(SOURCE)) for path in migrations]  # the same for every clone of the same state
    return hashlib.sha256("\0".join([*texts, *names, *versions]).encode()).hexdigest()[:20]


def use() -> None:
    """From now on a database of the tests is a copy of the one that is ready, which is made where there is none."""
    creation: Any = connection.creation
    migrate = creation.create_test_db

    def create(verbosity: int = 1, autoclobber: bool = False, serialize: bool = True, keepdb: bool = False) -> str:
        if keepdb or serialize or settings.DATABASES["default"]["TEST"].get("MIGRATE") is False:
            made: str = migrate(verbosity, autoclobber, serialize, keepdb)
            return made
        with _one_at_a_time():
            ready = _from_sqlite if connection.vendor == "sqlite" else _from_postgres
            return ready(lambda: migrate(verbosity, autoclobber, serialize, keepdb))

    creation.create_test_db = create


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    with _place(f"{connection.vendor}-{fingerprint()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _place(name: str) -> Path:
    """In a folder that is ours alone: what lies there is believed."""
    folder = Path(tempfile.gettempdir()) / f"tuoke-ready-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    told = folder.lstat()
    if told.st_uid != os.getuid() or folder.is_symlink() or told.st_mode & 0o077:
        raise SystemExit(f"{folder} is somebody else's: remove it")
    return folder / name


def _begin(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _from_sqlite(migrate: Any) -> str:
    import sqlite3

    kept = _place(f"{fingerprint()}.sqlite3")
    if not kept.exists():
        made: str = migrate()
        half = kept.with_suffix(".half")
        half.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(half)) as copy:
            connection.connection.backup(copy)
        half.replace(kept)
        for older in sorted(kept.parent.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-MOST_KEPT]:
            older.unlink()
            older.with_name(f"sqlite-{older.stem}.lock").unlink(missing_ok=True)
        return made
    creation: Any = connection.creation
    name: str = creation._get_test_db_name()
    _begin(name)
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(kept)) as ready:
        ready.backup(connection.connection)
    return name


def _from_postgres(migrate: Any) -> str:
    kept = f"tuoke_ready_{fingerprint()}"
    creation: Any = connection.creation
    with creation._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [kept])
        ready = cursor.fetchone()
        name: str = creation._get_test_db_name()
        if ready:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{kept}"')
    if ready:
        _begin(name)
        connection.ensure_connection()
        return name
    made: str = migrate()
    connection.close()
    with creation._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{kept}" TEMPLATE "{made}"')
    return made
