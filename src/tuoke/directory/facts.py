"""A line of what is known of a company or person, as their pages show it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Fact:
    """A line of the facts; `value` '' is not known. `query` narrows the list to companies with the same value; `key` is
    what the audit calls it."""

    label: str | Promise
    value: str
    query: str = ""
    link: str = ""
    key: str = ""
