"""Rows of history -> journal entries of one arrival that nobody sees yet; and their way back.

The journal is append-only: its triggers let go only of rows of an arrival that is hidden (journal/migrations/0008).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Model
from django.utils import timezone

from tuoke.intake import bulk
from tuoke.intake.kinds import Pair, Progress, Shown
from tuoke.intake.models import Batch
from tuoke.journal.kinds import Past, to_json
from tuoke.journal.models import JournalEntry

WRITTEN = "%Y-%m-%d %H:%M:%S"


def write(batch: Batch, table: Callable[[], pa.Table], progress: Progress) -> None:
    """Append what is new under batch.arrival: the moment and the author as the file has them, the text as it stood."""
    rows = table()
    rows = rows.filter(pc.equal(rows["act"], "new"))
    done = [0]

    def step(many: int) -> None:
        done[0] += many
        progress(min(0.99, done[0] / max(1, rows.num_rows)))

    columns = {
        "at": pc.strftime(rows["moment"], format=WRITTEN),
        "written_at": bulk.moment(timezone.now()),
        "by_id": rows["by_id"],
        "company_id": rows["company_id"],
        "person_id": rows["person_id"],
        "kind": Past.kind,
        "outcome": "",
        "body": pa.array(_bodies(rows), pa.string()),
        "arrival": batch.arrival,
    }
    there = np.unique(rows["company_id"].to_numpy())
    bulk.insert(JournalEntry, columns, rows.num_rows, bulk.Turns(), step, there=there)
    progress(1.0)


def _bodies(rows: pa.Table) -> list[str]:
    names = ("what_code", "text_kept", "subject", "outcome_code", "author_name", "digest")
    given = [rows[name].to_pylist() if name in rows.column_names else [None] * rows.num_rows for name in names]
    return [json.dumps(to_json(Past(*(one or "" for one in row)))) for row in zip(*given, strict=True)]


def reveal(batch: Batch) -> None:
    """Nothing that was there before is changed."""


def clear(arrival: int, progress: Progress, of: type[Model] = JournalEntry) -> None:
    """`of`: the rows that an import of this kind brings, each with its arrival."""
    bulk.delete(of._meta.db_table, "arrival = %s AND arrival <> 0", [arrival], bulk.Turns())
    progress(1.0)


def hide(batch: Batch, of: type[Model] = JournalEntry) -> dict[str, Any]:
    """All of it goes: such rows are not edited, and what was brought along is not taken back one by one."""
    return {"companies_gone": _brought(batch, of), "values_back": 0}


def standing(batch: Batch, of: type[Model] = JournalEntry) -> dict[str, int]:
    kept = dict.fromkeys(("companies_kept", "people_gone", "people_kept", "values_back"), 0)
    return {"companies_gone": _brought(batch, of), **kept}


def _brought(batch: Batch, of: type[Model]) -> int:
    return of._default_manager.filter(arrival=batch.arrival or -1).count()


def searched(batch: Batch) -> list[int]:
    return []


def index(ids: list[int]) -> None:
    """The journal is not in the index of the search."""


def shown_changes(rows: pa.Table, batch: Batch, user: Any) -> dict[int, list[Shown]]:
    return {}


def pairs(rows: pa.Table, batch: Batch, user: Any) -> list[Pair]:
    return []
