"""The companies that a person may see as an Arrow table, for the list engine: read in bulk, no object per row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models.query import QuerySet

from tuoke.directory import veil
from tuoke.directory.columns import CUSTOM
from tuoke.directory.models import Company
from tuoke.team.rights import CONTACT, Shown

if TYPE_CHECKING:
    import pyarrow as pa

FACTS = (
    "name", "name_key", "name_en", "area", "industry", "owner_kind", "employees", "founded", "website", "address",
    "is_reference",
)  # fmt: skip
NUMBERS = {
    "company_id": "int64",
    "employees": "int64",
    "founded": "int64",
    "person_id": "int64",
    "is_reference": "bool",
}
PEOPLE = {"person_id": "id", "person": "name", "title": "title", "phone": "phone", "email": "email"}
KEY = """(SELECT MIN(x.value) FROM directory_externalkey x WHERE x.company_id = c.id AND x.source = %s
    AND NOT EXISTS (SELECT 1 FROM directory_arrival a WHERE a.id = x.arrival AND NOT a.revealed))"""
CALLABLE = """p.do_not_contact_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM directory_arrival a WHERE a.id = p.arrival AND NOT a.revealed)"""


def company_rows(
    user: Any, *, people: bool = False, ids: Iterable[int] | None = None, extra: Iterable[str] = ()
) -> pa.Table:
    """The companies that `user` may see, by id: company_id, the facts of FACTS, code and credit_code (null: none).

    With `people` one row per company and person who may be called (person_id, person, title, phone, email); a company
    without such a person keeps one row with nulls. `ids` narrows to these companies. `extra` names keys of
    `Company.extra`, which become text columns. Texts that are not known are ''.
    """
    seen: QuerySet[Company] = Company.objects.visible_to(user)
    if ids is not None:
        seen = seen.filter(pk__in=list(ids))
    names = ["id", *FACTS, *(["extra"] if extra else [])]
    wanted = [f"c.{name}" for name in names] + [KEY, KEY]
    names = ["company_id", *names[1:], "code", "credit_code"]
    join, order = "", "c.id"
    if people:
        join, order = f"LEFT JOIN directory_person p ON p.company_id = c.id AND {CALLABLE}", "c.id, p.id"
        wanted += [f"p.{column}" for column in PEOPLE.values()]
        names += list(PEOPLE)
    try:
        inner, given = seen.order_by().values_list("pk").query.sql_with_params()
    except EmptyResultSet:
        return _table(names, [], tuple(extra))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(wanted)} FROM directory_company c {join} WHERE c.id IN ({inner}) ORDER BY {order}",
            ["code", "credit_code", *given],
        )
        found = cursor.fetchall()
    kept = veil.kept_from(user)
    if CONTACT in kept and user.rights.least(CONTACT) == Shown.HIDDEN:
        kept |= {"phone", "email"}
    return _without(_table(names, found, tuple(extra)), kept)


def _without(table: pa.Table, kept: frozenset[str]) -> pa.Table:
    """With nulls where `user` does not read a field of every company: what is worked out for them does without it."""
    import pyarrow as pa

    for name in table.column_names:
        if name in kept or f"{CUSTOM}{name}" in kept:
            at = table.column_names.index(name)
            blank = pa.array([""] * table.num_rows, "string") if veil.UNKNOWN.get(name) == "" else None
            table = table.set_column(
                at, name, pa.nulls(table.num_rows, table.schema.field(name).type) if blank is None else blank
            )
    return table


def _table(names: list[str], found: list[tuple[Any, ...]], extra: tuple[str, ...]) -> pa.Table:
    import pyarrow as pa

    columns = list(zip(*found, strict=True)) if found else [()] * len(names)
    arrays: dict[str, pa.Array] = {}
    for name, values in zip(names, columns, strict=True):
        if name == "extra":
            arrays |= _of_extra(values, extra)
        elif name == "is_reference":
            arrays[name] = pa.array([bool(value) for value in values], pa.bool_())
        else:
            arrays[name] = pa.array(values, NUMBERS.get(name, "string"))
    return pa.table(arrays)


def _of_extra(values: Iterable[Any], wanted: tuple[str, ...]) -> dict[str, pa.Array]:
    """One text column per wanted key of the JSON column `extra`, which a raw cursor gives as text or as a dict."""
    import json

    import pyarrow as pa

    read = [json.loads(value) if isinstance(value, str) else value or {} for value in values]
    return {key: pa.array([_text(one.get(key)) for one in read], pa.string()) for key in wanted}


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else str(value)
