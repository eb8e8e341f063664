"""Companies that came into the demo firm twice, as they do: by another list and written otherwise. Nobody has settled
them; the list engine finds them as it finds those of a real list.
"""

from __future__ import annotations

from collections.abc import Sequence

from tuoke.engine.invent import Company as Invented
from tuoke.engine.invent_twins import WAYS

# Of each seller: how their companies are written a second time, and whose that one is (None: nobody's).
TWICE: tuple[tuple[tuple[str, int | None], ...], ...] = (
    (("short", 0), ("slip", None), ("bracketed", 0), ("traditional", 1)),
    (("other_form", 1), ("slip", 1), ("traditional", None)),
    (("short", 2), ("slip", None), ("other_form", 2)),
)
HOW_MANY = sum(len(ways) for ways in TWICE)


def second_rows(
    rows: Sequence[Invented], owners: Sequence[int | None], wanted: Sequence[set[str]]
) -> list[tuple[Invented, int | None]]:
    """HOW_MANY second rows with their owners, of companies of `wanted` industries of which enough is known."""
    found = []
    for seller, ways in enumerate(TWICE):
        of_theirs = iter(
            [row for row, owner in zip(rows, owners, strict=True) if owner == seller and row.industry in wanted[seller]]
        )
        for way, owner in ways:
            row = next(row for row in of_theirs if _enough(row) and WAYS[way](row))
            twin = WAYS[way](row)
            assert twin is not None
            found.append((twin, owner))
    return found


def _enough(row: Invented) -> bool:
    return bool(row.website and row.phone and row.area and len(row.people) > 1)
