"""What the list shows of a company that stands beside it: its tags and codes, its first person, other names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from tuoke.directory import other_names, table_rows
from tuoke.directory.columns import Column, Type
from tuoke.directory.models import ExternalKey, Person, PersonCode, Revealed, Tagged
from tuoke.directory.tags import said
from tuoke.workspace.asked_again import Among, AskedAgain

TAGGED = AskedAgain(
    lambda: (
        Tagged.objects.settled()
        .filter(Among(F("company_id"), "companies"))
        .order_by("tag__name")
        .values_list("company_id", "tag__name", "tag__name_en")
    )
)
CODES = AskedAgain(
    lambda: (
        ExternalKey.objects.filter(Among(F("company_id"), "companies"), Revealed("arrival"))
        .order_by("-pk")
        .values_list("company_id", "source", "value")
    )
)
#: Of people, what they have of the fields that the firm defined.
THEIRS = AskedAgain(
    lambda: (
        Person.objects.filter(Among(F("company_id"), "companies"), Revealed("arrival"))
        .exclude(extra={})
        .order_by("pk")
        .values_list("company_id", "extra")
    )
)
PERSON_CODES = AskedAgain(
    lambda: (
        PersonCode.objects.settled()
        .filter(Among(F("person__company_id"), "companies"))
        .order_by("pk")
        .values_list("person__company_id", "source", "value")
    )
)
PEOPLE = AskedAgain(
    lambda: (
        Person.objects.filter(Among(F("company_id"), "companies"), Revealed("arrival"))
        .order_by("pk")
        .values_list("company_id", "name", "title", "phone", "do_not_contact_at")
    )
)


def beside(columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> table_rows.Beside:
    """What stands beside the companies of these rows, as far as it is shown."""
    ids, shown = [row["pk"] for row in rows], {column.key for column in columns}
    tags: dict[int, list[str]] = {}
    for company, *names in TAGGED(companies=ids) if ids and "tag" in shown else ():
        tags.setdefault(company, []).append(said(*names))
    coded = any(column.type == Type.CODE and not column.of_person for column in columns)
    # In this order the first code of a kind, the company's own, is kept.
    codes = {(company, source): value for company, source, value in (CODES(companies=ids) if ids and coded else ())}
    first = _first_people(ids) if shown & {"person", "tel"} else {}
    names = other_names.texts_of(ids) if "names" in shown else {}
    return table_rows.Beside(first, tags, codes, _theirs(columns, ids), names)


def _theirs(columns: Sequence[Column], companies: list[int]) -> dict[tuple[int, str], list[str]]:
    """(company, key of a field of people) -> what its people have there, each value once."""
    asked = [column for column in columns if column.of_person] if companies else []
    found: dict[tuple[int, str], list[str]] = {}
    if any(column.type != Type.CODE for column in asked):
        for company, extra in THEIRS(companies=companies):
            for key, value in extra.items():
                found.setdefault((company, key), []).append(str(value))
    if any(column.type == Type.CODE for column in asked):
        for company, source, value in PERSON_CODES(companies=companies):
            found.setdefault((company, source), []).append(value)
    return {place: list(dict.fromkeys(values)) for place, values in found.items()}


def _first_people(companies: list[int]) -> dict[int, table_rows.First | None]:
    """Company id -> the first of its people who may be called; None where all asked to be left alone."""
    first: dict[int, table_rows.First | None] = {}
    for company, name, title, phone, alone in PEOPLE(companies=companies) if companies else ():
        if not first.get(company):
            first[company] = None if alone else table_rows.First(name, title, phone)
    return first
