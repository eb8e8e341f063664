"""Many rows are written in slices, each one short transaction, without keeping other writers waiting.

SQLite has one writer at a time and those who wait look again at least every 0.1 s, so after most of a second of writing
we stand aside for longer than that: nobody waits much over a second. PostgreSQL lets many write at once, and one server
process uses one processor: there slices are written side by side.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection, transaction

FIRST, FEWEST, MOST = 4_000, 500, 32_000  # rows of a slice
TURN_SECONDS = 0.3
HOLD_SECONDS = 0.8
STAND_ASIDE_SECONDS = 0.12
LANES = 2

T = TypeVar("T")


class Turns:
    """Takes the write lock in turns with everybody else."""

    def __init__(self) -> None:
        self.held = self.left = self.took = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        self._stand_aside()
        began = time.monotonic()
        with transaction.atomic():
            yield
        self.left = time.monotonic()
        self.took = self.left - began
        self.held += self.took

    def _stand_aside(self) -> None:
        """What was done since the last turn without the lock counts as standing aside."""
        if connection.vendor != "sqlite" or connection.in_atomic_block:
            return
        aside = time.monotonic() - self.left
        if aside < STAND_ASIDE_SECONDS and self.held < HOLD_SECONDS:
            return
        time.sleep(max(0.0, STAND_ASIDE_SECONDS - aside))
        self.held = 0.0


class Pace:
    """How many rows make a turn of about TURN_SECONDS: few on a slow disk, many on a quick one, where each page of an
    index is then written once for many rows."""

    def __init__(self) -> None:
        self.rows = min(FIRST, MOST)

    def follow(self, rows: int, seconds: float) -> None:
        """So many rows took so long."""
        fitting = rows * TURN_SECONDS / max(seconds, 1e-3)
        self.rows = int(min(MOST, max(FEWEST, min(fitting, 2 * rows))))


def in_slices(
    slices: Iterator[tuple[int, T]],
    write: Callable[[T], None],
    count: int,
    turns: Turns,
    pace: Pace,
    progress: Callable[[int], None],
) -> None:
    """Write each slice (how many rows, and what they are), of `count` rows in all, in a transaction of its own. The
    next is made on another thread meanwhile, so making one must ask no database. `progress` may raise: then nothing
    more is written.
    """
    if connection.vendor == "postgresql" and not connection.in_atomic_block and count > FIRST:
        _side_by_side(slices, write, pace, progress)
        return
    for rows, part in _ahead(slices):
        with turns.turn():
            write(part)
        pace.follow(rows, turns.took)
        progress(rows)


def _side_by_side(
    slices: Iterator[tuple[int, T]], write: Callable[[T], None], pace: Pace, progress: Callable[[int], None]
) -> None:
    def written(rows: int, part: T) -> int:
        began = time.monotonic()
        with transaction.atomic():
            write(part)
        pace.follow(rows, time.monotonic() - began)
        return rows

    with _lanes() as lanes:
        under_way: deque[Future[int]] = deque()
        for turn, (rows, part) in enumerate(_ahead(slices)):
            if len(under_way) == len(lanes):
                progress(under_way.popleft().result())
            under_way.append(lanes[turn % len(lanes)].submit(written, rows, part))
        for one in under_way:
            progress(one.result())


@contextmanager
def _lanes() -> Iterator[list[ThreadPoolExecutor]]:
    """Threads, each with a connection of its own; at the end whatever is still being written is waited for."""
    lanes = [ThreadPoolExecutor(1) for _ in range(LANES)]
    try:
        yield lanes
    finally:
        for lane in lanes:
            lane.submit(lambda: connection.close())  # the thread's, not ours
        for lane in lanes:
            lane.shutdown()


def _ahead(parts: Iterator[T]) -> Iterator[T]:
    """The parts, each made on another thread while the one before it is in use."""
    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(next, parts, None)
        while (part := coming.result()) is not None:
            coming = maker.submit(next, parts, None)
            yield part
