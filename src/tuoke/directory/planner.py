"""A word with SQLite's planner, which knows nothing of a list until somebody runs ANALYZE."""

from __future__ import annotations

from typing import Any

from django.db.models import Func


class NotByIndex(Func):
    """The column itself. On SQLite with a sign before it, so that no index on it is used: a page then walks the index
    of its order and stops after 50 rows, instead of fetching half the table by owner and sorting it."""

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, Any]:
        sql, params = compiler.compile(self.source_expressions[0])
        return (sql if connection.vendor == "postgresql" else f"+{sql}"), params
