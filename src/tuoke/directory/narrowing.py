"""Conditions of a filter as the database asks them: one SQL for each shape of a filter, whatever it is set to."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, Exists, F, FloatField, Func, OuterRef, Q, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from tuoke.directory import veil
from tuoke.directory.columns import Column, Type
from tuoke.directory.conditions import Condition, groups
from tuoke.directory.models import CompanyQuerySet, Entry, ExternalKey, List, Person, PersonCode, Revealed, Tagged
from tuoke.team.rights import CONTACT

#: What is asked of people for an operator that leaves out: nobody of the company has it.
NOBODY = {"not": "is", "not_or": "is", "lacks": "has", "lacks_or": "has", "empty": "known"}
FIELDS: dict[Type, Any] = {
    Type.TAG: BigIntegerField,
    Type.LIST: BigIntegerField,
    Type.OWNER: BigIntegerField,
    Type.MOMENT: DateTimeField,
}


class PlainNumber(Func):
    """The number that a text is; NULL where it is none, as '500-1000'."""

    output_field = FloatField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, Any]:
        sql, params = compiler.compile(self.source_expressions[0])
        if connection.vendor == "postgresql":
            return f"CASE WHEN {sql} ~ '^-?[0-9]+([.][0-9]+)?$' THEN ({sql})::double precision END", [*params, *params]
        # Kept values are plain decimals (custom_values.py); a sign within, or a second point, is another writing.
        plain = f"{sql} GLOB '*[0-9]*' AND {sql} NOT GLOB '*[^0-9.-]*' AND {sql} NOT GLOB '?*-*'"
        return f"CASE WHEN {plain} AND {sql} NOT GLOB '*.*.*' THEN CAST({sql} AS REAL) END", [*params] * 5


def name_of(place: int) -> str:
    """By which name the value of the condition of this place is told."""
    return f"w{place}"


def field_of(condition: Condition) -> Any:
    """The field in which its value is told to the database."""
    column = condition.column
    if column.type == Type.NUMBER:
        return FloatField() if column.custom else BigIntegerField()
    return FIELDS.get(column.type, TextField)()


def narrow(
    companies: CompanyQuerySet,
    conditions: Sequence[Condition],
    user: Any,
    told: Mapping[str, Any],
    alone: int | None = None,
) -> CompanyQuerySet:
    """The companies that meet the conditions, as far as `user` may know. `told`: name -> value, or what stands for
    it. `alone`: the place of a condition that must hold whatever its alternatives say."""
    for alternatives in groups(conditions):
        chosen = [(place, condition) for place, condition in alternatives if place == alone] or alternatives
        asked = [_asked(condition, user, told.get(name_of(place))) for place, condition in chosen]
        companies = companies.filter(reduce(operator.or_, asked))
    return companies


def text_of(column: Column) -> Any:
    """The value of a column that is kept as text, '' where it is unknown."""
    if column.custom is None:
        return F(column.field)
    return Coalesce(KeyTextTransform(column.custom.key, "extra"), Value(""), output_field=TextField())


def _asked(condition: Condition, user: Any, value: Any) -> Q:
    ask = _of_people if condition.column.of_person else _BY_TYPE[condition.column.type]
    found: Q = ask(condition, user, value)
    for opened in (
        veil.asked_of(user, condition.column),
        veil.open_for(user, CONTACT) if condition.guesses else None,
    ):
        if opened is not None:
            found &= opened
    return found


def _of_people(condition: Condition, user: Any, value: Any) -> Q:
    """Of a field of people: whether somebody of the company has it; of one that leaves out, whether nobody does."""

    def somebody(operator: str) -> Q:
        asked = _BY_TYPE[condition.column.type](replace(condition, operator=operator), user, value)
        return Q(Exists(Person.objects.filter(Revealed("arrival"), company=OuterRef("pk")).filter(asked)))

    operator = condition.operator
    if operator not in NOBODY:
        return somebody(operator)
    nobody = ~somebody(NOBODY[operator])
    return nobody if operator in ("not_or", "lacks_or", "empty") else somebody("known") & nobody


def _compared(condition: Condition, expression: Any, value: Any, lookup: str = "") -> Q:
    """Of a text whose unknown is ''."""
    from django.db.models.lookups import Exact, IContains

    empty = Exact(expression, Value(""))
    same: Any = Exact(expression, value)
    known = Q(empty, _negated=True)
    part = condition.operator
    if part in ("empty", "known"):
        return Q(empty) if part == "empty" else known
    if part in ("has", "lacks", "lacks_or"):
        same = IContains(expression, value)
    if part in ("is", "has"):
        return Q(same)
    other = Q(same, _negated=True)
    return other if part in ("not_or", "lacks_or") else known & other


def _text(condition: Condition, user: Any, value: Any) -> Q:
    return _compared(condition, text_of(condition.column), value)


def _number(condition: Condition, user: Any, value: Any) -> Q:
    from django.db.models.lookups import Exact, GreaterThanOrEqual, IsNull, LessThanOrEqual

    column = condition.column
    number = PlainNumber(text_of(column)) if column.custom else F(column.field)
    if condition.operator in ("empty", "known"):
        # A text of another writing is known, though no number.
        return _text(condition, user, value) if column.custom else Q(IsNull(number, condition.operator == "empty"))
    compare = {"is": Exact, "least": GreaterThanOrEqual, "most": LessThanOrEqual}[condition.operator]
    return Q(compare(number, value))


def _moment(condition: Condition, user: Any, value: Any) -> Q:
    side = "gte" if condition.operator in ("days", "since") else "lt"
    return Q(**{f"{condition.column.field}__{side}": value})


def _day(condition: Condition, user: Any, value: Any) -> Q:
    from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

    text = text_of(condition.column)
    if condition.operator in ("empty", "known"):
        return _compared(condition, text, value)
    if condition.operator == "since":
        return Q(GreaterThanOrEqual(text, value))
    return Q(LessThanOrEqual(text, value)) & Q(GreaterThanOrEqual(text, Value("0001")))


def _yes(condition: Condition, user: Any, value: Any) -> Q:
    if condition.column.custom:
        return _compared(condition, text_of(condition.column), value)
    wanted = condition.value == "yes"
    if condition.column.key == "reference":
        return Q(is_reference=wanted)
    numbered = Person.objects.filter(Revealed("arrival"), company=OuterRef("pk"), do_not_contact_at=None)
    return Q(Exists(numbered.exclude(phone="")), _negated=not wanted)


def _owner(condition: Condition, user: Any, value: Any) -> Q:
    if condition.operator in ("empty", "known"):
        return Q(owner=None) if condition.operator == "empty" else ~Q(owner=None)
    wanted = user.pk if condition.value == "me" else value
    same = Q(owner=wanted)
    if condition.operator == "is":
        return same
    return Q(owner=None) | ~same if condition.operator == "not_or" else ~Q(owner=None) & ~same


def _rows(rows: Any, by: str) -> Any:
    def asked(condition: Condition, user: Any, value: Any) -> Q:
        mine = rows(user)
        alone = condition.operator in ("empty", "known")
        having = Q(pk__in=(mine if alone else mine.filter(**{by: value})).values("company"))
        return ~having if condition.operator in ("not", "empty") else having

    return asked


def _code(condition: Condition, user: Any, value: Any) -> Q:
    key = condition.column.custom.key if condition.column.custom else ""
    coded: Any = ExternalKey.objects.filter(Revealed("arrival"), company=OuterRef("pk"), source=key)
    if condition.column.of_person:
        coded = PersonCode.objects.filter(Revealed("arrival"), person=OuterRef("pk"), source=key)
    if condition.operator == "is":
        coded = coded.filter(value=value)
    return Q(Exists(coded), _negated=condition.operator == "empty")


_BY_TYPE: dict[Type, Any] = {
    Type.TEXT: _text,
    Type.CHOICE: _text,
    Type.NUMBER: _number,
    Type.MOMENT: _moment,
    Type.DAY: _day,
    Type.YES: _yes,
    Type.OWNER: _owner,
    Type.TAG: _rows(lambda user: Tagged.objects.settled(), "tag"),
    Type.LIST: _rows(lambda user: Entry.objects.filter(list__in=List.objects.visible_to(user)), "list"),
    Type.CODE: _code,
}
