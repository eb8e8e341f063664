"""What the web process loads: the application, ready to answer, and ending when the command that started it ends."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.urls import get_resolver

from tuoke.config.wsgi import application

__all__ = ["application"]


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _alone(connection: BaseDatabaseWrapper, **_said: object) -> None:
    """A page's query takes milliseconds: starting workers for it took longer, and the other pages' processors."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")


connection_created.connect(_alone)
threading.Thread(target=_end_with_parent, daemon=True).start()
# Views are imported now, so that the first visitor does not wait for them.
_ = get_resolver().url_patterns
# What is loaded by now stays for good: the collector need not walk through it again and again while pages are drawn.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
