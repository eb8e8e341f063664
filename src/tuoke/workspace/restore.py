"""Putting a backup back: everything is checked against its manifest before anything in the workspace is touched."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tarfile
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, connections

from tuoke.workspace import backup, postgres_tools, upgrade

#: A backup shrinks to a tenth or so; what grows a hundredfold was made to fill a disk.
MOST_GROWTH = 100
ALWAYS_ALLOWED = 1 << 30
#: What stays free on the disk, and what the smallest file takes of it.
SPARED, BLOCK = 256 << 20, 4096


class NotRestored(ValueError):
    """The file is not a backup that can be put back here; `code` says why, `detail` what."""

    def __init__(self, code: str, **detail: Any) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


def restore(file: Path, most: int | None = None) -> dict[str, Any]:
    """Put the backup `file` in the place of what the workspace holds; returns its manifest. Nobody may be serving.

    `most`: how many bytes it may unpack to, where the usual bound is too small for it. Raises NotRestored before the
    workspace is touched: not_a_backup, damaged, too_large, no_room, other_database. postgres_tools.Failed where
    PostgreSQL did on the way: a workspace that was there is still there, an empty database may hold `leftovers`.
    """
    home = Path(settings.HOME)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as scratch:
        manifest = unpack(file, Path(scratch), most)
        if manifest["database"] != connection.vendor:
            raise NotRestored("other_database", backup=manifest["database"], here=connection.vendor)
        _database(Path(scratch))
        _replace(Path(scratch) / "uploads", home / "uploads")
        if (Path(scratch) / "secret").is_file():
            (Path(scratch) / "secret").chmod(0o600)
            (Path(scratch) / "secret").replace(home / "secret")
    return manifest


def unpack(file: Path, into: Path, most: int | None = None) -> dict[str, Any]:
    """Unpack and check every file against the manifest. NotRestored: not_a_backup, damaged, too_large, no_room."""
    try:
        allowed = most or max(ALWAYS_ALLOWED, MOST_GROWTH * file.stat().st_size)
        room = shutil.disk_usage(into).free - SPARED
        with tarfile.open(file, "r:gz") as archive:
            size = 0
            for member in archive:
                size += max(member.size, BLOCK)
                if size > allowed:
                    raise NotRestored("too_large", allowed=allowed)
                if size > room:
                    raise NotRestored("no_room", folder=str(into.parent), room=max(room, 0))
                _unpack_one(archive, member, into)
        manifest: dict[str, Any] = json.loads((into / backup.MANIFEST).read_text("utf-8"))
        listed = {str(name): str(entry["sha256"]) for name, entry in manifest["files"].items()}
        _ = manifest["database"], manifest["made_at"], manifest["digest"]
        digest = backup.digest_of_list(manifest["files"])
    except NotRestored:
        raise
    except (OSError, EOFError, tarfile.TarError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotRestored("not_a_backup", file=str(file), why=str(error)) from error
    found = {str(path.relative_to(into).as_posix()) for path in into.rglob("*") if path.is_file()} - {backup.MANIFEST}
    wrong = sorted(found ^ set(listed))
    wrong += [name for name in sorted(found & set(listed)) if backup.digest_of(into / name) != listed[name]]
    wrong += {backup.SQLITE_NAME, backup.POSTGRES_NAME}.isdisjoint(found) * ["database"]
    if wrong or digest != manifest["digest"]:
        raise NotRestored("damaged", files=wrong[:5])
    return manifest


def _unpack_one(archive: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> None:
    """Plain files under the names a backup has; a link, a device, a file with holes or a way out makes it no backup."""
    path = PurePosixPath(member.name)
    known = {backup.MANIFEST, backup.SQLITE_NAME, backup.POSTGRES_NAME, "secret"}
    inside = path.parts[:1] == ("uploads",) and ".." not in path.parts and "\\" not in member.name
    if not member.isfile() or member.issparse() or not (member.name in known or inside):
        raise NotRestored("not_a_backup", file=archive.name, why=member.name)
    target = into.joinpath(*path.parts)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = archive.extractfile(member)
    assert content is not None  # a plain file has content
    with content, target.open("wb") as written:
        shutil.copyfileobj(content, written, backup.CHUNK)
    target.chmod(0o600)


def _database(scratch: Path) -> None:
    if connection.vendor == "postgresql":
        replacing = bool(upgrade.applied())
        try:
            upgrade.drop_leftovers()
        except DatabaseError as error:
            raise postgres_tools.Failed(str(error)) from error
        postgres_tools.load(scratch / backup.POSTGRES_NAME, replacing=replacing)
        return
    copy = scratch / backup.SQLITE_NAME
    opened = sqlite3.connect(copy)
    try:
        (answer,) = opened.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        answer = str(error)
    finally:
        opened.close()
    if answer != "ok":
        raise NotRestored("damaged", files=[backup.SQLITE_NAME])
    target = Path(settings.DATABASES["default"]["NAME"])
    connections.close_all()
    for ending in ("-wal", "-shm", "-journal"):  # of the database that goes; they must not be played into the new one
        Path(f"{target}{ending}").unlink(missing_ok=True)
    shutil.move(copy, target)  # DATABASE_URL may name a file on another disk


def _replace(new: Path, old: Path) -> None:
    shutil.rmtree(old, ignore_errors=True)
    if new.is_dir():
        new.rename(old)
    else:
        old.mkdir(mode=0o700)
