"""What a row of the sheet carries, typed: the parts of its points and its reasons, as they stood when it was made."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from tuoke.engine.lists.card import on_card


@dataclass(frozen=True)
class Candidate:
    """A company that may go on a sheet: what its row will copy. `call_at` where a call-back was promised; `explored`:
    to learn from, not by its points."""

    company: int
    person: int | None = None
    points: int = 0
    possible: int = 0
    items: dict[str, int | None] = field(default_factory=dict)
    reasons: list[dict[str, Any]] = field(default_factory=list)
    call_at: dt.datetime | None = None
    explored: bool = False


@dataclass(frozen=True)
class Part:
    """One item of the card: its points, None for unknown, of at most `most`."""

    item: str
    points: int | None
    most: int


def parts(items: dict[str, int | None], maxima: dict[str, int]) -> list[Part]:
    """The items that were on the card, in the card's order; JSON keeps none. Without a card there are no parts,
    and none of a company that was not scored: outside the profile is not the same as unknown."""
    if not items:
        return []
    return [Part(item, items.get(item), maxima[item]) for item in on_card(maxima)]
