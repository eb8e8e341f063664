"""Runs the database tests on a PostgreSQL that lives only as long as the run.

    python -m tests.on_postgres                      every test that touches the database
    python -m tests.on_postgres src/tuoke/intake -x  these alone, with pytest's own options

The cluster lies in a temporary folder, listens on a loopback port that the system chose, and trades safety for speed.
PostgreSQL refuses to run as root, so root hands it to the user `postgres` or `nobody`.
"""

from __future__ import annotations

import contextlib
import glob
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

# The engine has no database, nor have these tests; the walks in a browser start their own workspace.
NO_DATABASE = ("src/tuoke/engine", "src/tuoke/cli/tests/test_rank.py", "tests/test_checks.py", "tests/test_secrets.py")
ON_BOTH_BY_ITSELF = "tests/test_figures.py"
WITHOUT_DATABASE = [f"--ignore={path}" for path in (*NO_DATABASE, ON_BOTH_BY_ITSELF, "tests/journeys")]
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "256MB"}


def program_folder() -> Path | None:
    """Where initdb and pg_ctl are: the newest of Debian's versions, else on the PATH; None when nowhere."""
    versions = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    if versions:
        return Path(max(versions, key=lambda path: float(path.split("/")[4]))).parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def plain_user() -> str | None:
    """The user to run the server as: None for ourselves, a name when we are root."""
    if os.name != "posix" or os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise SystemExit("PostgreSQL will not run as root, and there is neither a user postgres nor nobody")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """A running server; yields its address for DATABASE_URL. Stopped and removed whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix="tuoke-postgres-"))
    data, port, user = folder / "data", free_port(), plain_user()

    def run(program: str, *options: str) -> None:
        # `user` gives up root in the child; the working directory must be one that it may enter.
        done = subprocess.run(
            [str(programs / program), *options], user=user, cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{program} failed:\n{done.stdout}{done.stderr}")

    try:
        if user:
            shutil.chown(folder, user)
        run("initdb", "-D", str(data), "-U", "tuoke", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync")
        settings = " ".join(f"-c {name}={value}" for name, value in QUICK.items())
        listen = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} {settings}"
        run("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-w", "-o", listen, "start")
        try:
            yield f"postgres://tuoke@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(options: list[str]) -> int:
    programs = program_folder()
    if programs is None:
        print("!!! NOT TESTED: PostgreSQL is not on this machine (on Debian, as root: make system) !!!")
        return 1 if os.environ.get("CI") else 0
    with cluster(programs) as url:
        print("The database tests, on PostgreSQL:", flush=True)
        named = any(not option.startswith("-") and Path(option.split("::")[0]).exists() for option in options)
        command = [sys.executable, "-m", "pytest", *([] if named else WITHOUT_DATABASE), *options]
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
