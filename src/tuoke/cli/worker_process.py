"""The process that works off what is due; `tuoke serve` starts it and watches over it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from types import FrameType


def main(name: str) -> int:
    """Work until SIGTERM or the death of the parent. Ctrl-C reaches the parent too, which then ends us in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from tuoke.cli.opening import start_django

    start_django()
    from tuoke.flows.worker import Worker

    worker = Worker(name)

    def stop(number: int, frame: FrameType | None) -> None:
        worker.stopping.set()

    signal.signal(signal.SIGTERM, stop)
    worker.run()
    return 0


def _end_with_parent() -> None:
    """Standard input is a pipe that only the parent holds open: its end is the parent's end."""
    while os.read(0, 1024):
        pass
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
