"""What the figures stand on: a workspace of their own on either database, and processes inside it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

DATABASES = ("sqlite", "postgresql")
Environment = dict[str, str]


class Missing(Exception):
    """A program or a database that a figure needs is not on this machine."""


@dataclass(frozen=True)
class Told:
    """One line of the table: how much was tried, what was found, what was to be found."""

    figure: str
    count: str
    found: str
    goal: str
    met: bool


@contextlib.contextmanager
def workspace(database: str) -> Iterator[Environment]:
    """An empty folder, and on "postgresql" a server of its own; what a process must be given to work in it. Raises
    Missing where PostgreSQL is not on this machine."""
    home = tempfile.mkdtemp(prefix="tuoke-figures-")
    paths = os.pathsep.join(["src", "."])
    given = {**os.environ, "TUOKE_HOME": home, "DJANGO_SETTINGS_MODULE": "tuoke.config.settings", "PYTHONPATH": paths}
    given.pop("DATABASE_URL", None)
    try:
        with contextlib.ExitStack() as stack:
            if database == "postgresql":
                from tests.on_postgres import cluster, program_folder

                programs = program_folder()
                if programs is None:
                    raise Missing("PostgreSQL is not on this machine")
                given["DATABASE_URL"] = stack.enter_context(cluster(programs))
            yield given
    finally:
        shutil.rmtree(home, ignore_errors=True)


def start(given: Environment, module: str, *words: object) -> subprocess.Popen[str]:
    """`python -m MODULE WORDS` in a workspace; its last line is what it found, as JSON."""
    command = [sys.executable, "-m", module, *map(str, words)]
    return subprocess.Popen(command, env=given, stdout=subprocess.PIPE, text=True)


def answer(process: subprocess.Popen[str]) -> dict[str, Any]:
    """What it found. Raises RuntimeError when it broke."""
    out = process.communicate()[0]
    if process.returncode:
        raise RuntimeError(f"{process.args!r}: exit {process.returncode}")
    told: dict[str, Any] = json.loads(out.splitlines()[-1])
    return told


def run(given: Environment, module: str, *words: object) -> dict[str, Any]:
    return answer(start(given, module, *words))


def tell(told: dict[str, Any]) -> None:
    print(json.dumps(told), flush=True)


def open_workspace() -> None:
    """Inside a process: Django, ready for requests of the test client."""
    import django

    django.setup()
    import logging

    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    # Refusals are part of the figures, and there are thousands.
    logging.getLogger("django.request").setLevel(logging.ERROR)


def client_of(user: Any) -> Any:
    """A browser in which somebody is signed in; an error of ours is an answer 500."""
    from django.test import Client

    client = Client(raise_request_exception=False)
    client.force_login(user, backend="tuoke.team.backend.Colleagues")
    return client


class Errors:
    """Errors of ours, as the log of Django tells them: `with Errors() as errors: ...; errors.said`."""

    def __enter__(self) -> Errors:
        import logging

        self.said: list[str] = []
        self._handler = logging.Handler(logging.ERROR)
        self._handler.emit = self._heard  # type: ignore[method-assign]
        logging.getLogger("django.request").addHandler(self._handler)
        return self

    def _heard(self, record: Any) -> None:
        self.said.append(repr(record.exc_info[1]) if record.exc_info else record.getMessage())

    def __exit__(self, *raised: object) -> None:
        import logging

        logging.getLogger("django.request").removeHandler(self._handler)
