"""Work on many arrays, one after the other, by as many threads as there are cores: NumPy and rapidfuzz let them run."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")
THREADS = min(4, os.cpu_count() or 1)


def in_turn(do: Callable[[Given], Made], given: Iterable[Given]) -> Iterator[Made]:
    """What `do` makes of each, in their order, with no more waiting than are at work."""
    waiting: deque[Future[Made]] = deque()
    with ThreadPoolExecutor(THREADS) as pool:
        for one in given:
            waiting.append(pool.submit(do, one))
            if len(waiting) > THREADS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
