"""A field, an owner, a tag or a list of many companies, changed or put back."""

from __future__ import annotations

from tuoke.directory import bulk_changes


def change_many(key: str) -> None:
    """Do what is left of the bulk change `key` (its id), or of its undoing. Harmless to run again."""
    bulk_changes.go_on(int(key))
