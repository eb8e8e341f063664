"""The outcomes of a call in words, with the keys that log them."""

from __future__ import annotations

import datetime as dt

from tuoke.journal.kinds import OUTCOMES
from tuoke.journal.said import outcome_name


def outcomes_with_keys() -> list[tuple[str, str, str]]:
    """(key, code, name) in the order of the keys 1 to 6."""
    return [(str(n), code, outcome_name(code)) for n, code in enumerate(OUTCOMES, 1)]


def outcome_moment(iso: str) -> dt.datetime | None:
    """The moment that the body of a call carries: when to call back, when to meet. None where there is none."""
    try:
        moment = dt.datetime.fromisoformat(iso) if iso else None
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=dt.UTC)
