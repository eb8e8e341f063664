"""Rows of past deals -> a table of their own, under an arrival that nobody sees yet; and their way back."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tuoke.deals.past_deals import PastDeal
from tuoke.intake import bulk, history_writing
from tuoke.intake.history_reading import column
from tuoke.intake.kinds import Progress
from tuoke.intake.models import Batch


def write(batch: Batch, table: Callable[[], pa.Table], progress: Progress) -> None:
    """Add what is new under batch.arrival."""
    rows = table()
    rows = rows.filter(pc.equal(rows["act"], "new"))
    done = [0]

    def step(many: int) -> None:
        done[0] += many
        progress(min(0.99, done[0] / max(1, rows.num_rows)))

    columns = {
        "company_id": rows["company_id"],
        "name": pc.fill_null(column(rows, "deal"), ""),
        "opened_on": rows["opened_on"],
        "closed_on": rows["closed_on"],
        "state": rows["state"],
        "amount": _money(rows["amount_kept"]),
        "currency": pc.utf8_upper(pc.fill_null(column(rows, "currency"), "")),
        "origin": pc.fill_null(column(rows, "origin"), ""),
        "author": pc.fill_null(column(rows, "author"), ""),
        "digest": rows["digest"],
        "arrival": batch.arrival,
    }
    there = np.unique(rows["company_id"].to_numpy())
    bulk.insert(PastDeal, columns, rows.num_rows, bulk.Turns(), step, there=there)
    progress(1.0)


def _money(texts: pa.ChunkedArray) -> pa.Array:
    """As SQLite keeps a decimal (its text), and PostgreSQL reads it: two places."""
    kept = [None if text is None else str(Decimal(text).quantize(Decimal("0.01"))) for text in texts.to_pylist()]
    return pa.array(kept, pa.string())


def clear(arrival: int, progress: Progress) -> None:
    history_writing.clear(arrival, progress, PastDeal)


def hide(batch: Batch) -> dict[str, Any]:
    return history_writing.hide(batch, PastDeal)


def standing(batch: Batch) -> dict[str, int]:
    return history_writing.standing(batch, PastDeal)
