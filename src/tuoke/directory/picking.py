"""Of two companies that become one, which value of each field stays: the fuller, the newer, or the one chosen."""

from __future__ import annotations

from typing import Any

from tuoke.directory.models import Company

# What a company has one of. People, codes, lists and journal are not chosen from: both sides' stay.
FIELDS = (*Company.FACTS, "owner_id")
WAYS = ("fuller", "newer")
SIDES = ("winner", "loser", "both")
# Put together rather than chosen from, unless somebody chooses.
JOINED = ("note", "extra", "is_reference")


def picks(winner: Company, loser: Company, way: str = "fuller") -> dict[str, str]:
    """field -> "winner", "loser" or "both", the side that is taken if nobody chooses otherwise.

    A known value always goes before an unknown one, and the owner stays. `fuller` takes the longer of two texts, so
    that a registered name beats a short one; `newer`, and `fuller` for numbers, the side that was changed last.
    """
    newer = "loser" if loser.changed_at > winner.changed_at else "winner"
    found = {}
    for field in FIELDS:
        ours, theirs = getattr(winner, field), getattr(loser, field)
        if field in JOINED:
            found[field] = "both"
        elif unknown(theirs) or ours == theirs or (field == "owner_id" and ours):
            found[field] = "winner"
        elif unknown(ours):
            found[field] = "loser"
        elif way == "fuller" and isinstance(ours, str):
            found[field] = "loser" if len(theirs) > len(ours) else "winner"
        else:
            found[field] = newer
    return found


def values(winner: Company, loser: Company, chosen: dict[str, str]) -> dict[str, Any]:
    """field -> the value that stays. What `chosen` does not name, or names wrongly, is picked as `picks` would."""
    sides = picks(winner, loser)
    sides |= {field: side for field, side in chosen.items() if field in sides and side in SIDES}
    return {field: _value(field, side, winner, loser) for field, side in sides.items()}


def unknown(value: Any) -> bool:
    return value in ("", None, {})


def _value(field: str, side: str, winner: Company, loser: Company) -> Any:
    ours, theirs = getattr(winner, field), getattr(loser, field)
    if side == "both" and field == "note":
        return "\n".join(dict.fromkeys(text for text in (ours, theirs) if text))[:10_000]
    if side == "both" and field == "extra":
        return {**theirs, **{key: value for key, value in ours.items() if not unknown(value) or key not in theirs}}
    if side == "both" and field == "is_reference":
        return ours or theirs
    return theirs if side == "loser" else ours
