"""What a search asks of a company, as conditions in SQL: that its text says a piece, that the index has its grams."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, BooleanField, Func

from tuoke.workspace.asked_again import Given

#: What a stretch of the index is given when its SQL is kept.
PLACE, UPTO = Given("place", BigIntegerField()), Given("upto", BigIntegerField())


class NextGrams(Func):
    """(company id): true for the next `most` companies after (or before) `place` that have all grams; None is all.

    `match`, `place`, `upto` and the `likes` (each piece as LIKE takes it) may be `Given` later."""

    output_field = BooleanField()
    conditional = True

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, Any]:
        key, params = compiler.compile(self.source_expressions[0])
        if connection.vendor == "postgresql":
            # Where PostgreSQL reads along the key, it asks the text before the grams, which cost more to take out.
            says = "text LIKE %s AND " * len(self.extra["likes"])
            column, source = "company_id", f"directory_searchtext WHERE {says}grams @> %s::int[]"
            params = [*params, *self.extra["likes"], self.extra["match"]]
        else:
            column, source = "rowid", "directory_searchgrams WHERE directory_searchgrams MATCH %s"
            params = [*params, self.extra["match"]]
        back, place, most = self.extra["back"], self.extra["place"], self.extra["most"]
        if place is not None:
            source += f" AND {column} {'<' if back else '>'} %s"
            params.append(place)
        if self.extra["upto"] is not None:
            source += f" AND {column} <= %s"
            params.append(self.extra["upto"])
        if most:
            source += f" ORDER BY {column} {'DESC' if back else 'ASC'} LIMIT {int(most)}"
        return spelled(f"{key} IN (SELECT {column} FROM {source})", params)


class HasGrams(Func):
    """(company id): true where the index has all grams of a broad search for the company.

    The index is asked once and its answer kept; the walk then looks each id up in it. So both databases are kept from
    starting with the answer, which would have to be sorted: by a sign that is nothing else on SQLite, by IS TRUE on
    PostgreSQL.
    """

    output_field = BooleanField()
    conditional = True

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, Any]:
        key, params = compiler.compile(self.source_expressions[0])
        if connection.vendor == "postgresql":
            sql = f"({key} IN (SELECT t.company_id FROM directory_searchtext t WHERE t.grams @> %s::int[])) IS TRUE"
        else:
            sql = f"+{key} IN (SELECT rowid FROM directory_searchgrams WHERE directory_searchgrams MATCH %s)"
        return spelled(sql, [*params, self.extra["match"]])


class Says(Func):
    """(company id, piece): true where the searched text of the company has the piece.

    Looked up row by row, so for broad searches only.
    """

    output_field = BooleanField()
    conditional = True

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, Any]:
        key, key_params = compiler.compile(self.source_expressions[0])
        piece, piece_params = compiler.compile(self.source_expressions[1])
        at = "strpos" if connection.vendor == "postgresql" else "instr"
        text = f"SELECT t.text FROM directory_searchtext t WHERE t.company_id = {key}"
        return spelled(f"{at}(({text}), {piece}) > 0", [*key_params, *piece_params])


def spelled(sql: str, params: list[Any]) -> tuple[str, list[Any]]:
    """On PostgreSQL, with the words in the text of the query: how many have them decides how to look for them, and a
    plan kept for any word (settings.py) would look for a rare one as if it were common, and the other way round."""
    if connection.vendor != "postgresql" or any(type(one) is Given for one in params):
        return sql, params  # what is given later is spelled then
    operations: Any = connection.ops  # PostgreSQL's, which alone can spell
    return operations.compose_sql(sql, params).replace("%", "%%"), []
