"""What was learned, on a card: as a new version of whole points up to 20, over any field; the version before stays.

Accepted as a whole the card knows what a point means, and so the chance. Accepted of some fields alone it does not: the
others keep their points in the unit of the new card, and nobody has measured that mixture.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from tuoke.engine.lists.card_lines import with_lines
from tuoke.engine.lists.rank import Card
from tuoke.engine.lists.shape import MOST_LEARNED
from tuoke.targeting import versions
from tuoke.targeting.models import Card as Version
from tuoke.targeting.proposal_body import Body, Line
from tuoke.targeting.proposals import Proposal, State
from tuoke.workspace import audit


class Outdated(Exception):
    """The seller's card is another one than the one that the proposal began with."""


def learned(card: Card, body: Body, only: Collection[str] | None = None) -> Card:
    """The card with what the proposal learned; `only`: of these fields alone. The card itself where it is nothing."""
    if not body.written:
        return card
    if only is None:
        return Card.from_dict(body.written)
    from tuoke.engine.scorecard import Line as Points

    lines = []
    for line in body.lines:
        if line.kind == "cross":
            continue
        if line.field in only:
            lines.append(Points(line.field, _value(line), line.after))
        elif line.before is not None:
            lines.append(Points(line.field, _value(line), max(0, min(MOST_LEARNED, round(line.scaled)))))
    return with_lines(card, lines)


def _value(line: Line) -> Any:
    from tuoke.engine.scorecard import Missing, Other, Range, Value

    if line.kind == "range":
        return Value(Range(line.low_end, line.high_end))
    if line.kind in ("missing", "other"):
        return Value(Missing() if line.kind == "missing" else Other())
    return Value(line.text)


def fields_of(body: Body) -> list[str]:
    """The fields with a line that moves: what can be accepted by itself. Two together cannot stand on a card."""
    return list(dict.fromkeys(line.field for line in body.moves if line.kind != "cross"))


def accept(found: Proposal, by: Any, only: Collection[str] | None = None) -> Version | None:
    """The seller's next version; None where nothing differs, and then the proposal stays open. Call it with the
    proposal locked. Outdated where their card has changed since."""
    current = Version.objects.current(found.seller)
    if (current.pk if current else None) != found.card_id:
        raise Outdated
    card = Card.from_dict(current.body) if current else Card()
    with transaction.atomic():
        body = learned(card, Body.from_json(found.body), only).to_dict()
        made: Any = versions.save(Version, found.seller, body, by)
        if made is None:
            return None
        found.state = State.ACCEPTED if only is None else State.IN_PART
        found.decided_at, found.decided_by, found.made = timezone.now(), by, made
        found.save(update_fields=["state", "decided_at", "decided_by", "made"])
        audit.record(by, "accept", found, version=made.number, fields=sorted(only or []))
    version: Version = made
    return version
