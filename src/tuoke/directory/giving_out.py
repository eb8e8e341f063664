"""Companies and people as they are given out whole: with what makes them readable, and importable, by themselves.

The columns are those of the export "Tuoke" in engine/lists/data/exports.toml, by which such a file is known again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, models

from tuoke.directory.custom_fields import Of, defined
from tuoke.directory.models import Company, CompanyName, ExternalKey, PersonCode, Revealed, Tagged
from tuoke.directory.other_names import COLUMNS as NAMES
from tuoke.team.models import User
from tuoke.workspace.tables import Record, slices

FIELDS = (
    "id", "name", "name_en", "area", "industry", "owner_kind", "employees", "founded", "website", "phone", "address",
    "note", "is_reference", "owner_id", "held_since", "made_at", "changed_at",
)  # fmt: skip
ADDED = ("owner", "owner_name", "code", "credit_code", "tags", *NAMES)
PEOPLE = ("id", "company_id", "name", "title", "phone", "email", "note", "do_not_contact_at", "made_at")
MOST = 150  # columns of facts beyond our fields; what is more stands in the JSON alone


def company_columns() -> list[str]:
    """Our fields, then each name under which companies keep facts beyond them."""
    own = [*FIELDS, *ADDED]
    return [*own, *(_header(key) for key in _kept() if key != "tags")]


def people_columns() -> list[str]:
    """Our fields, those of the company, then each field that the firm defined for people."""
    return [*PEOPLE, "company", "company_code", *_fields_of_people()]


def companies(rows: models.QuerySet[Any]) -> Iterable[list[Record]]:
    """A slice of records at a time; facts beyond our fields each under their own name."""
    people = dict(User.objects.values_list("pk", "email")), dict(User.objects.values_list("pk", "name"))
    for some in slices(rows, [*FIELDS, "extra"]):
        ids = [row["id"] for row in some]
        codes, tags, names = _codes(ids), _tags(ids), _names(ids)
        for row in some:
            extra = row.pop("extra")
            row["owner"], row["owner_name"] = (told.get(row["owner_id"], "") for told in people)
            row["code"], row["credit_code"] = (codes.get((row["id"], source), "") for source in ("code", "credit_code"))
            row |= {column: ";".join(names.get((row["id"], kind), ())) for column, kind in NAMES.items()}
            row["tags"] = _joined(extra.get("tags", ""), tags.get(row["id"], []))
            row |= {_header(key): value for key, value in extra.items() if key != "tags"}
        yield some


def people(rows: models.QuerySet[Any]) -> Iterable[list[Record]]:
    asked = _fields_of_people()
    for some in slices(rows, [*PEOPLE, "extra"]):
        ids = {row["company_id"] for row in some}
        theirs = _person_codes([row["id"] for row in some]) if asked else {}
        names = dict(Company.objects.filter(pk__in=ids).values_list("pk", "name"))
        codes = _codes(list(ids))
        for row in some:
            row["company"] = names.get(row["company_id"], "")
            row["company_code"] = codes.get((row["company_id"], "code"), "")
            extra = row.pop("extra")
            row |= {header: extra.get(key, "") or theirs.get((row["id"], key), "") for key, header in asked.items()}
        yield some


def _fields_of_people() -> dict[str, str]:
    """Key -> the head of its column, of every field that the firm ever defined for people."""
    own = (*PEOPLE, "company", "company_code")
    keys = [one.key for one in defined(retired=True, of=Of.PERSON)]
    return {key: f"extra: {key}" if key in own else key for key in keys}


def _person_codes(ids: list[int]) -> dict[tuple[int, str], str]:
    found = PersonCode.objects.settled().filter(person__in=ids).values_list("person_id", "source", "value")
    return {(person, source): value for person, source, value in found}


def _codes(ids: list[int]) -> dict[tuple[int, str], str]:
    """(company, source) -> its first code of that source."""
    found = ExternalKey.objects.filter(Revealed("arrival"), company__in=ids).order_by("-pk")
    return {(company, source): value for company, source, value in found.values_list("company_id", "source", "value")}


def _names(ids: list[int]) -> dict[tuple[int, str], list[str]]:
    """(company, kind) -> its other names of that kind."""
    found: dict[tuple[int, str], list[str]] = {}
    rows = CompanyName.objects.settled().filter(company__in=ids).order_by("pk")
    for company, kind, text in rows.values_list("company_id", "kind", "text"):
        found.setdefault((company, kind), []).append(text)
    return found


def _tags(ids: list[int]) -> dict[int, list[str]]:
    found = Tagged.objects.filter(Revealed("arrival"), company__in=ids).order_by("pk")
    tags: dict[int, list[str]] = {}
    for company, name in found.values_list("company_id", "tag__name"):
        tags.setdefault(company, []).append(name)
    return tags


def _joined(written: Any, tags: list[str]) -> str:
    """What a list said of its tags, and the tags of the dictionary that are not said there."""
    text = str(written or "")
    return ";".join([*filter(None, [text]), *(tag for tag in tags if tag not in text)])


def _header(key: str) -> str:
    return f"extra: {key}" if key in (*FIELDS, *ADDED) else key


def _kept() -> list[str]:
    """The names under which any company keeps a fact beyond our fields."""
    each = "json_each(extra) AS kept" if connection.vendor == "sqlite" else "jsonb_object_keys(extra) AS kept(key)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT kept.key FROM directory_company, {each}")
        return sorted(row[0] for row in cursor.fetchall())[:MOST]
