"""What is measured runs in a process of its own: its seconds, its peak memory, and a limit to both.

A child prints one line of JSON at its end, with `seconds` (of the work, without the start of Python) and what else it
has to say. This process imports nothing large: on Linux the peak of a child begins with what its parent held.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / ".venv-peers"
LIMIT = 900.0  # seconds
MOST_MEMORY = 12_000  # MB
EVERY = 0.05  # seconds between two looks at a child


@dataclass(frozen=True)
class Ran:
    """Seconds of the work as the child says, peak memory in MB, processor seconds, and all that it said."""

    seconds: float
    mb: float
    cpu: float
    told: dict[str, Any] = field(default_factory=dict)


class Failed(Exception):
    """A child that broke, or that took more time or memory than it may."""


def ours(module: str, *given: object, **limits: Any) -> Ran:
    """`python -m module given ...` in this project's environment."""
    return run([sys.executable, "-m", module, *map(str, given)], **limits)


def peer(program: str, *given: object, **limits: Any) -> Ran:
    """A program of bench/peers in the peers' environment."""
    return run([peer_python(), str(ROOT / "bench" / "peers" / program), *map(str, given)], **limits)


def run(
    command: list[str],
    *,
    limit: float = LIMIT,
    most_mb: float = MOST_MEMORY,
    environment: dict[str, str] | None = None,
    codes: tuple[int, ...] = (0,),
    speaks: bool = True,
) -> Ran:
    """Run to the end, within `limit` seconds and `most_mb`; `speaks` False: its output is for people, not JSON.

    Failed, with the reason in a few words.
    """
    full = {**os.environ, "PYTHONPATH": os.pathsep.join(["src", "."]), **(environment or {})}
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        began = time.perf_counter()
        child = subprocess.Popen(command, cwd=ROOT, env=full, stdout=out, stderr=errors, start_new_session=True)
        try:
            status, used = _waited(child.pid, began + limit, most_mb)
        except BaseException:
            _stop(child)
            raise
        child.returncode = os.waitstatus_to_exitcode(status)
        whole = time.perf_counter() - began
        out.seek(0)
        errors.seek(0)
        if child.returncode not in codes:
            last = (errors.read().strip() or out.read().strip()).splitlines()[-1:]
            raise Failed(f"broke ({child.returncode}): {''.join(last)[:200]}")
        said = out.read()
    if not speaks:
        print(said, end="")
    told = json.loads(said.strip().splitlines()[-1]) if speaks else {}
    return Ran(told.get("seconds", whole), used.ru_maxrss / 1024, used.ru_utime + used.ru_stime, told)


def _waited(pid: int, end: float, most_mb: float) -> tuple[int, Any]:
    while True:
        done, status, used = os.wait4(pid, os.WNOHANG)
        if done:
            return status, used
        if time.perf_counter() > end:
            raise Failed("stopped at its limit of time")
        if (held := _resident(pid)) > most_mb:
            raise Failed(f"stopped at {held:,.0f} MB")
        time.sleep(EVERY)


def _resident(pid: int) -> float:
    """MB that a process holds; 0 where the system does not tell."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    except (OSError, IndexError):
        return 0.0
    return int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _stop(child: subprocess.Popen[bytes]) -> None:
    """The child and what it started: it has a session of its own."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    child.wait()


def peer_python() -> str:
    """The Python of the peers' environment, made where it is missing or not the one that is asked for."""
    python, wanted = PEERS / "bin" / "python", ROOT / "bench" / "peers" / "requirements.txt"
    stamp = PEERS / "made"
    if not stamp.exists() or stamp.read_text() != wanted.read_text():
        print("Making the peers' environment in .venv-peers (once, about 300 MB) ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "-r", str(wanted)], check=True)
        stamp.write_text(wanted.read_text())
    return str(python)
