"""A word with the databases' planners, which know nothing of a list until somebody runs ANALYZE."""

from __future__ import annotations

from typing import Any

from django.db import connection, models
from django.db.models import Func

MANY = 1_000  # rows; of fewer PostgreSQL's own round once a minute is soon enough


class NotByIndex(Func):
    """The column itself. On SQLite with a sign before it, so that no index on it is used: a page then walks the index
    of its order and stops after 50 rows, instead of fetching half the table by owner and sorting it."""

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, Any]:
        sql, params = compiler.compile(self.source_expressions[0])
        return (sql if connection.vendor == "postgresql" else f"+{sql}"), params


def acquaint(rows: int, *tables: type[models.Model] | str) -> None:
    """Tell PostgreSQL what stands in these tables now that `rows` more have come: until its next round it would plan
    for empty ones, and a page of a long list takes ten times as long. On SQLite our queries need no statistics."""
    if connection.vendor != "postgresql" or rows < MANY:
        return
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'ANALYZE "{table if isinstance(table, str) else table._meta.db_table}"')
