"""The lean profile of one person and their team, worked out by a flow and kept: which tags mark those they won."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from tuoke.targeting.lean_accounts import Known, known
from tuoke.targeting.lean_readings import LeanReading, Meaning

if TYPE_CHECKING:
    from tuoke.engine.profile import Lean, Mark

MOST_SINGLE, MOST_PAIRS = 15, 5
#: The later part of those won, by day, that is compared with the earlier.
LATER = 0.3


def work_out(seller: Any, today: dt.date) -> None:
    """Write the readings of both meanings anew. Harmless to run again."""
    for meaning in Meaning:
        body = of(known(seller, meaning, today))
        LeanReading.objects.update_or_create(
            seller=seller, meaning=meaning, defaults={"body": body, "made_at": timezone.now()}
        )


def of(read: Known) -> dict[str, Any]:
    """The reading as JSON. Not a number is null: it could not be told."""
    from tuoke.engine.homogeneity import homogeneity
    from tuoke.engine.profile import lean_profile

    found = lean_profile(read.accounts)
    alike = homogeneity(read.fields, read.won)
    numbers = {name: getattr(found, name) for name in ("code", "n", "won", "lost", "others", "tried")}
    return _plain(
        {
            **numbers,
            "luck_median": found.luck_median,
            "luck_high": found.luck_high,
            "marks": [_mark(mark, read) for mark in _kept(found)],
            "alike": dataclasses.asdict(alike),
            "drift": _drift(read),
        }
    )


def _kept(found: Lean) -> list[Mark]:
    """The best of the single tags that lie above 1, and of the pairs that are news."""
    single = [mark for mark in found.marks if len(mark.tags) == 1 and mark.code != "against"]
    pairs = [mark for mark in found.marks if len(mark.tags) == 2 and mark.code == "marks"]
    return [*single[:MOST_SINGLE], *pairs[:MOST_PAIRS]]


def _mark(mark: Mark, read: Known) -> dict[str, Any]:
    place = {name: at for at, name in enumerate(read.accounts.tags)}
    return {
        **dataclasses.asdict(mark.counted),
        "tags": [list(read.tags[place[name]]) for name in mark.tags],
        **{name: getattr(mark, name) for name in ("q", "luck", "against_lost", "against_others", "code", "later")},
        "later_lift": list(mark.later_lift) if mark.later_lift else None,
    }


def _drift(read: Known) -> list[dict[str, Any]]:
    """Those won later against those won before, field by field."""
    from tuoke.engine.drift import drift

    won = read.won.nonzero()[0]
    cut = int(len(won) * (1 - LATER))
    return [
        {"field": name, **dataclasses.asdict(drift(column[won[:cut]], column[won[cut:]]))}
        for name, column in read.fields.items()
        if column.dtype.kind == "O"
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float) or hasattr(value, "dtype"):
        number = value.item() if hasattr(value, "item") else value
        return None if isinstance(number, float) and not math.isfinite(number) else number
    return value
