"""One command, one tree of processes: the web server, and the worker for what is due. Both end when the command ends,
however it ends: each watches for the death of its parent."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from tuoke.cli.opening import Refused

# One thread waits for the database while another draws a page; more only take turns.
WEB_THREADS = min(8, 2 * (os.cpu_count() or 1))
STOP_SECONDS = 10


def free_port(host: str, port: int, *, next_free: bool) -> int:
    """`port`, or with `next_free` the first free one of the 20 after it. Raises Refused when it is taken."""
    from django.utils.translation import gettext as _

    for candidate in range(port, port + (20 if next_free else 1)):
        if _is_free(host, candidate):
            return candidate
    raise Refused(
        _("Port %(port)s on %(host)s is in use. Take another one with --port.") % {"port": port, "host": host}
    )


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def serve(host: str, port: int, on_ready: Callable[[], None]) -> int:
    """Serve until Ctrl-C or SIGTERM; calls `on_ready` once the first answer came. Returns the exit code."""
    from django.db import connections
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    connections.close_all()  # the web process may be a fork of this one: it must not share our connections
    worker = WorkerKeeper()
    server = Server(
        "tuoke.cli.web:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=WEB_THREADS,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )

    def then() -> None:
        # The first page first: two processes that load at once make each other late on a small machine.
        if _answers(host, port):
            on_ready()
        worker.start()

    server.on_startup(lambda: threading.Thread(target=then, daemon=True).start())
    try:
        server.serve()
    finally:
        worker.stop()
    return 0


def _answers(host: str, port: int) -> bool:
    """Wait for the first answer, whatever it says; False when none came within half a minute."""
    asked = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection(asked, port, timeout=30)
            connection.request("GET", "/health/", headers={"Host": f"localhost:{port}"})
            connection.getresponse().read()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False


class WorkerKeeper:
    """Starts the worker for what is due, starts it again when it dies, and ends it with us."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None
        self.name = f"serve-{socket.gethostname()[:8]}"

    def start(self) -> None:
        """Runs until `stop`; a worker that dies at once is tried again ever more slowly."""
        pause = 0.2
        while not self.stopping.is_set():
            born = time.monotonic()
            # The worker reads its standard input: when we die, it ends there, and the worker ends as well.
            command = [sys.executable, "-m", "tuoke.cli.worker_process", self.name]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE)
            self.process.wait()
            pause = 0.2 if time.monotonic() - born > 10 else min(pause * 2, 10)
            self.stopping.wait(pause)

    def stop(self) -> None:
        self.stopping.set()
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()  # its lease runs out, and the work is done again
