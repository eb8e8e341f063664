"""Writing the audit: called inside the transaction that writes the object, so that neither exists without the other."""

from __future__ import annotations

from typing import Any

from django.db import connection, models

from tuoke.workspace.models import Audit


def record(by: Any, action: str, written: models.Model | str, **detail: Any) -> Audit:
    """Append one audit row for `written` (a saved object, or the kind of a batch).

    `detail` must be JSON: for an update `before` and `after` with the changed fields only. Raises RuntimeError outside
    a transaction: a write whose audit could be lost is a bug in the caller.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("audit outside a transaction")
    kind = written if isinstance(written, str) else written._meta.label_lower
    object_id = None if isinstance(written, str) else written.pk
    user = by if by is not None and getattr(by, "pk", None) else None
    stands_in = getattr(by, "on_behalf_of", None)
    if user and stands_in and not isinstance(written, str) and (whose := stands_in(written)):
        detail["on_behalf_of"] = whose
    return Audit.objects.create(by=user, action=action, kind=kind, object_id=object_id, detail=detail)


def changes(obj: models.Model, before: dict[str, Any], fields: list[str]) -> dict[str, dict[str, Any]]:
    """The fields that differ, as {"before": {...}, "after": {...}} with JSON-ready values."""
    after = {name: obj.serializable_value(name) for name in fields}
    differing = [name for name in fields if before.get(name) != after[name]]
    return {
        "before": {name: _plain(before.get(name)) for name in differing},
        "after": {name: _plain(after[name]) for name in differing},
    }


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int, float, bool, list, dict)) else str(value)
