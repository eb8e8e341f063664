"""Queries that every page asks: written with the ORM, their SQL built once per process, asked again with other values.

Of a page that asks a dozen small questions, Django spent half of the processor's time on building their SQL anew
(bench/bench_pages.py). Here it is built once for each key; only what is `Given` changes from one asking to the next:

    NEWS = AskedAgain(lambda: Trigger.objects.filter(company=Given("company", BigIntegerField())))
    NEWS(company=7)                            -> list of Trigger, as the queryset gives them

What is not given stands in the SQL for good. So whatever the queryset hangs on otherwise must be part of the key, whose
parts the function gets: the reader of a page, above all. Of a person the key is `sees_as`, all that any `visible_to`
asks of them: whoever changes their role or team is asked for anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Expression, Field, Func, QuerySet
from django.db.models.query import ValuesIterable, get_related_populators

#: Kept SQL of one query: some kilobytes each. With more keys, all of them are forgotten and built again.
MOST_KEPT = 1_000

Row = tuple[Any, ...]
Spell = Callable[[str, list[Any]], tuple[str, list[Any]]]
Asked = tuple[str, list[Any]] | None  # SQL and its values; None: there is nothing to ask


def counted(asked: Sequence[Asked]) -> list[int]:
    """How many rows each of these has, in one query."""
    known = [one for one in asked if one]
    found: Row = ()
    if known:
        with connection.cursor() as cursor:
            columns = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) counted)" for sql, _told in known)
            cursor.execute(f"SELECT {columns}", [value for _sql, told in known for value in told])
            found = cursor.fetchone()
    numbers = iter(found)
    return [next(numbers) if one else 0 for one in asked]


class Given(Expression):
    """A value that is told only when the query is asked: `Given("company", BigIntegerField())`."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class Among(Func):
    """(number, name): true where the number is among those given by the name, however many they are: one value of the
    query, while an IN of the ORM has one for each and another SQL for every length."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, number: Any, name: str) -> None:
        super().__init__(number, Given(name, _Numbers()))

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, Any]:
        (number, told), (given, params) = (compiler.compile(part) for part in self.source_expressions)
        if connection.vendor == "postgresql":
            return f"{number} = ANY({given}::bigint[])", [*told, *params]
        return f"{number} IN (SELECT value FROM json_each({given}))", [*told, *params]


class _Numbers(Field):  # type: ignore[type-arg]
    """Whole numbers as `Among` is given them."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return list(value) if connection.vendor == "postgresql" else json.dumps(list(value))


class AskedAgain:
    """A query of `build(*key)`, whose values of the name of a `Given` are told at each call; called, it gives a list.

    Models, `values` and `values_list` come as the queryset gives them; a sliced queryset stays sliced. `spell` writes
    the values into the SQL where their plan should be made for them.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], spell: Spell | None = None) -> None:
        self._build, self._spell = build, spell
        self._kept: dict[Row, _Sql | None] = {}

    def __call__(self, *key: Any, **given: Any) -> list[Any]:
        sql = self._sql(key)
        return sql.rows(given, self._spell) if sql else []

    def count(self, *key: Any, **given: Any) -> int:
        """How many there are, counted by the database."""
        sql = self._sql(key)
        return sql.count(given) if sql else 0

    def asked(self, *key: Any, **given: Any) -> Asked:
        """The same, to be counted with others (`counted`)."""
        sql = self._sql(key)
        return (sql.sql, sql.told(given)) if sql else None

    def _sql(self, key: Row) -> _Sql | None:
        kept_by = tuple(getattr(part, "sees_as", part) for part in key)
        try:
            return self._kept[kept_by]
        except KeyError:
            # Another thread may do the same at the same time, or forget it again at once: ours is good all the same.
            built = _Sql.of(self._build(*key))
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[kept_by] = built
        return built


class _Sql:
    """The SQL of a queryset, and what makes objects of its rows."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        query = queryset.query
        compiler = query.get_compiler(queryset.db)
        self.sql, self.params = compiler.as_sql()
        self.width = compiler.col_count
        columns = compiler.select[: self.width]
        self.converters = list(compiler.get_converters([column[0] for column in columns]).items())
        self.made = self._maker(queryset, compiler)

    @classmethod
    def of(cls, queryset: QuerySet[Any, Any]) -> _Sql | None:
        """None: of whom nothing may be seen, there is nothing to ask."""
        try:
            return cls(queryset)
        except EmptyResultSet:
            return None

    def rows(self, given: dict[str, Any], spell: Spell | None = None) -> list[Any]:
        sql, told = self.sql, self.told(given)
        if spell:
            sql, told = spell(sql, told)
        with connection.cursor() as cursor:
            cursor.execute(sql, told)
            found = cursor.fetchall()
        return [self.made(self._converted(row[: self.width])) for row in found]

    def count(self, given: dict[str, Any]) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM ({self.sql}) counted", self.told(given))
            counted: int = cursor.fetchone()[0]
        return counted

    def told(self, given: dict[str, Any]) -> list[Any]:
        return [
            part.output_field.get_db_prep_value(given[part.name], connection) if type(part) is Given else part
            for part in self.params
        ]

    def _converted(self, row: Row) -> Row:
        if not self.converters:
            return row
        values = list(row)
        for at, (converters, column) in self.converters:
            for convert in converters:
                values[at] = convert(values[at], column, connection)
        return tuple(values)

    @staticmethod
    def _maker(queryset: Any, compiler: Any) -> Callable[[Row], Any]:
        if compiler.klass_info is None or queryset._fields is not None:
            if not issubclass(queryset._iterable_class, ValuesIterable):
                return tuple
            names = tuple(queryset.query.selected or queryset.query.values_select)
            return lambda row: dict(zip(names, row, strict=True))
        # As Django's own ModelIterable does it.
        model, fields = compiler.klass_info["model"], compiler.klass_info["select_fields"]
        first, last = fields[0], fields[-1] + 1
        fields_named = [column[0].target.attname for column in compiler.select[first:last]]
        populators: Any = get_related_populators  # of Django 5.2, which the stubs do not know
        related = populators(compiler.klass_info, compiler.select, queryset.db)
        extra = list(compiler.annotation_col_map.items())

        def made(row: Row) -> Any:
            one = model.from_db(queryset.db, fields_named, row[first:last])
            for populator in related:
                populator.populate(row, one)
            for name, at in extra:
                setattr(one, name, row[at])
            return one

        return made
