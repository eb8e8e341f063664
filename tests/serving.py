"""Starting Tuoke as a person does, by its own command, on a folder of the test; and entering it as anybody."""

from __future__ import annotations

import contextlib
import os
import queue
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TUOKE = Path(sys.executable).with_name("tuoke")
SLOWEST_START = 120

# A link for anybody, made in a process of its own: the tests' own database is another one.
MAKE_LINK = """
import django; django.setup()
from tuoke.team.models import SignInLink, User
print("link", SignInLink.objects.make(User.objects.get(email={email!r}), "reset"))
"""
FIRST_OF_EACH = """
import django; django.setup()
from tuoke.team.models import User
for user in User.objects.filter(is_active=True).order_by("-pk"):
    print("person", user.role, user.email)
"""
DIGEST = """
import django; django.setup()
from tuoke.directory.digest import digest
print("digest", digest())
"""


@dataclass(frozen=True)
class Serving:
    """A running Tuoke: its address without the last slash, its folder, the one-time link it printed or nothing."""

    url: str
    folder: Path
    first_link: str

    def link_for(self, email: str) -> str:
        """A fresh one-time link for this person."""
        (token,) = re.findall(r"^link (\S+)$", _in_workspace(self.folder, MAKE_LINK.format(email=email)), re.M)
        return f"{self.url}/team/enter/{token}/"

    def people(self) -> dict[str, str]:
        """One active person's e-mail by role."""
        return dict(re.findall(r"^person (\S+) (\S+)$", _in_workspace(self.folder, FIRST_OF_EACH), re.M))

    def run(self, program: str) -> None:
        """Let a program of the test write into the workspace, as colleagues would meanwhile."""
        _in_workspace(self.folder, program)

    def digest(self) -> str:
        """The fingerprint of all that the directory knows."""
        (found,) = re.findall(r"^digest (\w+)$", _in_workspace(self.folder, DIGEST), re.M)
        return found


def _environment(folder: Path) -> dict[str, str]:
    unwanted = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "TUOKE_DEBUG"}
    return {
        **{k: v for k, v in os.environ.items() if k not in unwanted},
        "TUOKE_HOME": str(folder),
        "LC_ALL": "C.UTF-8",
    }


def _in_workspace(folder: Path, program: str) -> str:
    environment = {**_environment(folder), "DJANGO_SETTINGS_MODULE": "tuoke.config.settings"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(folder: Path, command: str, *options: str, database: str = "") -> Iterator[Serving]:
    """`tuoke COMMAND --home folder --port ...` until the block ends; enters when it says that it is ready. `database`:
    the address of a PostgreSQL, in the place of the file in the folder."""
    port = free_port()
    process = subprocess.Popen(
        [str(TUOKE), command, "--home", str(folder), "--port", str(port), *options],
        env=_environment(folder) | ({"DATABASE_URL": database} if database else {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines: queue.Queue[str] = queue.Queue()
    said: list[str] = []

    def listen() -> None:
        assert process.stdout
        for line in process.stdout:
            said.append(line)
            lines.put(line)

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield Serving(f"http://127.0.0.1:{port}", folder, _wait_until_ready(process, lines, said, port))
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_until_ready(process: subprocess.Popen[str], lines: queue.Queue[str], said: list[str], port: int) -> str:
    """Returns the one-time link when the last line of the greeting has come, or '' when there is none."""
    until = time.monotonic() + SLOWEST_START
    link = ""
    while time.monotonic() < until:
        with contextlib.suppress(queue.Empty):
            line = lines.get(timeout=0.2)
            if not link and (found := re.search(rf"http://\S+:{port}/team/enter/\S+", line)):
                link = found.group()
            if "Ctrl-C" in line:
                return link
        if process.poll() is not None and lines.empty():
            break
    raise RuntimeError(f"tuoke did not start:\n{''.join(said)}")
