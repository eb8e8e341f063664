"""Companies that nobody talked to come back into the public pool, once a day."""

from __future__ import annotations

from tuoke.ownership.returning import give_back


def give_back_quiet(key: str) -> None:
    """By the firm's rules, as of now; nothing where they are off. Harmless to run again."""
    give_back()
