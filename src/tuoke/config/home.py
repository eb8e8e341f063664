"""The workspace folder: database, uploads, backups and the secret key live side by side, nothing elsewhere."""

import os
import secrets
import sys
from pathlib import Path


def home() -> Path:
    """The folder of this workspace: `TUOKE_HOME`, else the platform's place for application data. Made when missing."""
    named = os.environ.get("TUOKE_HOME")
    folder = Path(named).expanduser() if named else default_home()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for part in ("uploads", "backups"):
        (folder / part).mkdir(exist_ok=True, mode=0o700)
    return folder


def default_home() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", "~")).expanduser() / "Tuoke"
    if sys.platform == "darwin":
        return Path("~/Library/Application Support/Tuoke").expanduser()
    return Path(os.environ.get("XDG_DATA_HOME", "~/.local/share")).expanduser() / "tuoke"


def secret_key(folder: Path) -> str:
    """The key in `folder/secret`, made once with permission 0600; two processes starting at once agree on one."""
    path = folder / "secret"
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(64))
    return path.read_text("ascii").strip()


def keep_private(database: Path) -> None:
    """Only its owner reads the SQLite file, whatever the folder it lies in lets others do: made with permission 0600
    when missing, brought to it otherwise. What SQLite puts beside it (-wal, -shm) has the permission of the file."""
    os.close(os.open(database, os.O_CREAT | os.O_RDONLY, 0o600))
    for path in (database, *(database.with_name(database.name + ending) for ending in ("-wal", "-shm"))):
        try:
            if path.stat().st_mode & 0o077:
                path.chmod(0o600)
        except OSError:  # gone since, or somebody else's file: `tuoke doctor` tells of what does not work
            continue
