"""Says on stderr what is being done, but only when the whole takes over a second."""

import sys
import threading
from types import TracebackType

PATIENCE = 1.0


class Progress:
    """`step(text)` names what starts; nothing is said in the first second, each step once after it."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._timer = threading.Timer(patience, self._speak_up)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._current = ""
        self._loud = False

    def __enter__(self) -> "Progress":
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._loud = False

    def step(self, text: str) -> None:
        """Name the step that starts now."""
        with self._lock:
            self._current = text
            if self._loud:
                self._say()

    def _speak_up(self) -> None:
        with self._lock:
            self._loud = True
            self._say()

    def _say(self) -> None:
        if self._current:
            print(f"{self._current} …", file=sys.stderr, flush=True)
