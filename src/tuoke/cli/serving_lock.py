"""One server per workspace folder: whoever serves it holds a lock on `serving.json`, which says where it listens."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import IO, Any

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class ServingLock:
    """Freed by the operating system however the holder ends."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "serving.json"
        self.file: IO[str] | None = None

    def take(self) -> bool:
        """True when nobody else serves this folder now."""
        self.file = self.path.open("a+", encoding="utf-8")
        if _lock(self.file):
            return True
        self.file.close()
        self.file = None
        return False

    def say(self, **where: Any) -> None:
        """Tell those who come later where we listen."""
        if self.file is not None:
            self.file.seek(0)
            self.file.truncate()
            json.dump(where, self.file)
            self.file.flush()

    def who(self) -> dict[str, Any]:
        """What the holder said; empty when it said nothing yet."""
        try:
            said: dict[str, Any] = json.loads(self.path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return said

    def free(self) -> None:
        if self.file is not None:
            self.file.close()
            self.file = None


def _lock(file: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            # Beyond the end of the text, so that others may still read what is said.
            file.seek(1 << 20)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
