"""One fingerprint of all that the directory knows: equal before an import and after its undo."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.db.models import Model, QuerySet

from tuoke.directory.models import (
    Company,
    CompanyName,
    DoNotContact,
    Entry,
    ExternalKey,
    List,
    Person,
    PersonCode,
    Revealed,
    Tag,
    Tagged,
)


def digest() -> str:
    """SHA-256, in hex, over the facts and ids of companies (with owner and what they were merged into), people, codes,
    lists, entries, tags and the do-not-contact register, in the order of their ids.

    Versions, times of change and rows of a batch that is not revealed do not count. Rows are streamed.
    """
    total = sha256()
    for model, fields in _parts():
        total.update(f"\n{model._meta.label_lower}:{','.join(fields)}\n".encode())
        for row in _rows(model, fields):
            total.update(json.dumps(row, ensure_ascii=False, sort_keys=True, default=_plain).encode())
    return total.hexdigest()


def _parts() -> list[tuple[type[Model], tuple[str, ...]]]:
    return [
        (Company, ("pk", *Company.FACTS, "owner_id", "merged_into_id")),
        (Person, ("pk", "company_id", *Person.FACTS)),
        (ExternalKey, ("pk", "company_id", "source", "value")),
        (CompanyName, ("pk", "company_id", "kind", "language", "text")),
        (PersonCode, ("pk", "person_id", "source", "value")),
        (List, ("pk", "name", "source", "source_note", "lawful_basis", "by_id")),
        (Entry, ("pk", "list_id", "company_id", "person_id", "line")),
        (Tag, ("pk", *Tag.FACTS, "owner_id")),
        (Tagged, ("pk", "company_id", "tag_id", "source", "by_id")),
        (DoNotContact, ("pk", "channel", "key", "since")),
    ]


def _rows(model: type[Model], fields: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    rows: QuerySet[Any] = model._default_manager.order_by("pk")
    if any(field.name == "arrival" for field in model._meta.get_fields()):
        rows = rows.filter(Revealed("arrival"))
    yield from rows.values_list(*fields).iterator(chunk_size=5_000)


def _plain(value: Any) -> str:
    """Moments in UTC, so that both databases give the same text."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    raise TypeError(f"no plain form of {value!r}")
