"""One file that holds the whole workspace: a consistent copy of the database, the uploads, the secret, and a manifest
with the SHA-256 of each. It may be written while people work."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import tarfile
import tempfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from tuoke import __version__
from tuoke.workspace import postgres_tools

MANIFEST = "manifest.json"
SQLITE_NAME = "tuoke.sqlite3"
POSTGRES_NAME = "database.dump"
CHUNK = 1 << 20
#: So much is written at a time, and packed as hard as the member that is written then.
BLOCK = 1 << 16


def file_name(why: str = "backup") -> str:
    """`tuoke-backup-20261122-061500-123456.tgz`: sorts by the moment (UTC), never collides in practice."""
    return f"tuoke-{why}-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.tgz"


def back_up(to: Path, *, with_secret: bool = True) -> Path:
    """Write the backup to `to` (readable by its owner only). It appears under its name only when it is complete."""
    home = Path(settings.HOME)
    to.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=to.parent) as scratch:
        members = {_database_name(): _copy_of_database(Path(scratch))}
        members |= {f"uploads/{path.relative_to(home / 'uploads')}": path for path in _files(home / "uploads")}
        if with_secret and (home / "secret").is_file():
            members["secret"] = home / "secret"
        part = Path(scratch) / "part"
        _write(part, members)
        part.chmod(0o600)
        part.replace(to)
    return to


def keep_newest(folder: Path, why: str, count: int) -> None:
    """Delete all but the newest `count` backups of that kind."""
    for old in sorted(folder.glob(f"tuoke-{why}-*.tgz"))[:-count]:
        old.unlink(missing_ok=True)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _database_name() -> str:
    return POSTGRES_NAME if connection.vendor == "postgresql" else SQLITE_NAME


def _copy_of_database(scratch: Path) -> Path:
    copy = scratch / _database_name()
    if connection.vendor == "postgresql":
        postgres_tools.dump(copy)
        return copy
    # VACUUM INTO reads one snapshot while others write; the step-by-step backup API starts over at every write.
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    return copy


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _write(part: Path, members: dict[str, Path]) -> None:
    """The members first, each hashed as it is read, then the manifest that names them all."""
    listed: dict[str, dict[str, Any]] = {}
    with _Packed(part) as packed, tarfile.open(mode="w|", fileobj=packed, bufsize=BLOCK) as archive:
        for name, path in members.items():
            # pg_dump has packed its file: to pack it again takes as long as the dump and makes it no smaller.
            packed.begin(level=0 if name == POSTGRES_NAME else 1)
            try:
                content = path.open("rb")
            except FileNotFoundError:  # an upload was finished with while we were reading
                continue
            with content:
                info = archive.gettarinfo(arcname=name, fileobj=content)
                info.uid = info.gid = 0
                info.uname = info.gname = ""
                reader = _Hashing(content)
                archive.addfile(info, reader)
                listed[name] = {"size": info.size, "sha256": reader.digest.hexdigest()}
        manifest = {
            "schema": 1,
            "tuoke": __version__,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "database": connection.vendor,
            "files": listed,
            "digest": digest_of_list(listed),
        }
        packed.begin(level=1)
        text = json.dumps(manifest, indent=1, ensure_ascii=False).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(text), 0o600
        archive.addfile(info, io.BytesIO(text))


def digest_of_list(listed: dict[str, dict[str, Any]]) -> str:
    """One figure for the whole: SHA-256 over the sorted lines "sha256  name"."""
    lines = "".join(f"{entry['sha256']}  {name}\n" for name, entry in sorted(listed.items()))
    return sha256(lines.encode()).hexdigest()


class _Packed(io.RawIOBase):
    """A .gz of several parts, each packed as hard as it is worth; they are read as one (RFC 1952, 2.2)."""

    _part: gzip.GzipFile | None

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._level, self._part = 1, None

    def begin(self, level: int) -> None:
        """What is written from here on is packed at `level` (0: not at all)."""
        if level != self._level and self._part:
            self._part.close()
            self._part = None
        self._level = level

    def write(self, data: Any) -> int:
        if self._part is None:  # a part without anything in it would be one that some readers stop at
            self._part = gzip.GzipFile("", "wb", self._level, self._file)
        return self._part.write(data)

    def close(self) -> None:
        try:
            if self._part and not self.closed:
                self._part.close()
        finally:
            self._file.close()
            super().close()


class _Hashing:
    """A file that is hashed as tarfile reads it."""

    def __init__(self, file: Any) -> None:
        self.file, self.digest = file, sha256()

    def read(self, size: int = -1) -> bytes:
        chunk: bytes = self.file.read(size)
        self.digest.update(chunk)
        return chunk


def free_space(folder: Path) -> int:
    """Bytes free where `folder` lies."""
    return shutil.disk_usage(folder).free
