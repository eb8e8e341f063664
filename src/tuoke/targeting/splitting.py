"""A profile that names too many industries or titles -> as many profiles as it takes; nothing typed is lost."""

from __future__ import annotations

from typing import Any

from tuoke.engine.lists.qualify import MOST_INDUSTRIES, MOST_TITLES

Body = dict[str, Any]
LIMITS = {"industries": MOST_INDUSTRIES, "titles": MOST_TITLES}


def too_many(body: Body) -> bool:
    """Whether splitting would help."""
    return any(len(body.get(key, [])) > most for key, most in LIMITS.items())


def split(body: Body) -> list[Body]:
    """The first keeps as many as are allowed and all else; each further one has what was too many, and all else too.

    A kind that was not too many is the same in each; a name goes with the first.
    """
    parts = {key: _parts(body.get(key, []), most) for key, most in LIMITS.items()}
    longest = max(len(part) for part in parts.values())
    bodies = []
    for n in range(longest):
        chosen = {key: part[n] if n < len(part) else part[-1] for key, part in parts.items()}
        bodies.append({**body, **chosen, **({} if n == 0 else {"name": ""})})
    return bodies


def _parts(given: list[Any], most: int) -> list[list[Any]]:
    return [given[start : start + most] for start in range(0, len(given), most)] or [[]]
