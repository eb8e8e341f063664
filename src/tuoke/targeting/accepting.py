"""What was learned, on a card: in the 0, 1 and 2 of a typed one, as a new version; the version before stays.

A typed card has no points for further fields and none above 2. So the largest learned line becomes 2 and the others
what is next to them; lines of further fields are read on the page and not written. Because rounding loses some, a
proposal says how well the rounded card ranks beside the hand card, and is offered only where it ranks better.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from tuoke.engine.lists.rank import ANY_TRIGGER, ITEMS, MOST_POINTS, VALUE_ITEMS, Card
from tuoke.engine.lists.territory import Tree
from tuoke.targeting import versions
from tuoke.targeting.models import Card as Version
from tuoke.targeting.proposal_body import Body, Line
from tuoke.targeting.proposals import Proposal, State
from tuoke.workspace import audit


class Outdated(Exception):
    """The seller's card is another one than the one that the proposal began with."""


def typed(card: Card, lines: Iterable[Line], only: Collection[str] | None = None) -> Card:
    """The card with what was learned, rounded to what a typed card may give. `only`: of these fields alone.

    An item of which no line moves keeps its points, and so does a line with too few outcomes.
    """
    told = [line for line in lines if line.field in ITEMS]
    moved = dict.fromkeys(line.field for line in told if line.moves)
    points = {item: _above_the_rest(item, [line for line in told if line.field == item]) for item in moved}
    most = max((given for values in points.values() for given in values.values()), default=0)
    if most <= 0:
        return card
    few = {
        (line.field, line.text): line.before for line in told if line.action == "too_few" and line.before is not None
    }
    changed: dict[str, Any] = {}
    for item, values in points.items():
        if only is not None and item not in only:
            continue
        whole = {text: few.get((item, text), round(2 * given / most)) for text, given in values.items()}
        if item in VALUE_ITEMS:
            changed[item] = _kept(item, whole, getattr(card, item))
        else:
            changed[item] = replace(getattr(card, item), points=min(MOST_POINTS[item], whole.get("yes", 0)))
    return replace(card, **changed)


def _above_the_rest(item: str, lines: list[Line]) -> dict[str, float]:
    """text -> points of one item, counted from what a value without a line of its own has, which on a card is 0."""
    given = {(line.kind, line.text): float(line.after) for line in lines}
    rest = given.get(("is", "no"), 0.0) if item in MOST_POINTS else given.get(("other", ""), 0.0)
    if item == "trigger":
        rest = given.get(("missing", ""), 0.0)
    found = {text: max(0.0, value - rest) for (kind, text), value in given.items() if kind == "is"}
    if item == "trigger" and ("other", "") in given:
        found[ANY_TRIGGER] = max(0.0, given["other", ""] - rest)
    return found


def _kept(item: str, whole: dict[str, int], before: dict[str, int]) -> dict[str, int]:
    """The values that a card writes: those it had, in their order, and new ones that give a point."""
    found = {text: whole.get(text, points) for text, points in before.items()}
    for text, points in whole.items():
        if points and text not in found and (item != "territory" or Tree.load().find(text)):
            found[text] = points
    return found


def fields_of(body: Body) -> list[str]:
    """The items with a line that moves: what can be accepted by itself."""
    return [field for field in dict.fromkeys(line.field for line in body.moves) if field in ITEMS]


def accept(found: Proposal, by: Any, only: Collection[str] | None = None) -> Version | None:
    """The seller's next version; None where rounded nothing differs, and then the proposal stays open. Call it with
    the proposal locked. Outdated where their card has changed since."""
    current = Version.objects.current(found.seller)
    if (current.pk if current else None) != found.card_id:
        raise Outdated
    card = Card.from_dict(current.body) if current else Card()
    with transaction.atomic():
        body = typed(card, Body.from_json(found.body).lines, only).to_dict()
        made: Any = versions.save(Version, found.seller, body, by)
        if made is None:
            return None
        found.state = State.ACCEPTED if only is None else State.IN_PART
        found.decided_at, found.decided_by, found.made = timezone.now(), by, made
        found.save(update_fields=["state", "decided_at", "decided_by", "made"])
        audit.record(by, "accept", found, version=made.number, fields=sorted(only or []))
    version: Version = made
    return version
