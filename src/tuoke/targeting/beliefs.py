"""What the card that a seller accepted as it was learned says beyond its points: the chance, and what is doubted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tuoke.engine.lists import rank
from tuoke.engine.points_mean import PointsMean
from tuoke.targeting.models import Card
from tuoke.targeting.proposal_body import Body
from tuoke.targeting.proposals import Proposal, State

if TYPE_CHECKING:
    from tuoke.engine.exploring import Belief


def means_of(version: Card | None) -> PointsMean | None:
    """What a point of this version means; None of a card that was typed, changed by hand since, or taken in part."""
    found = _accepted(version)
    card = rank.Card.from_dict(version.body) if version else rank.Card()
    if found is None or card.unit is None or card.base is None or card.spread is None:
        return None
    body = Body.from_json(found.body)
    return PointsMean(card.unit, card.base, card.spread, body.n, body.won, found.meaning)


def belief_of(version: Card | None) -> Belief | None:
    """What is doubted of each line of this version; None where `means_of` is, or where none was kept."""
    from tuoke.engine.exploring import Belief

    found = _accepted(version)
    return Belief.from_json(Body.from_json(found.body).belief) if found else None


def _accepted(version: Card | None) -> Any:
    """The proposal that became this version as a whole, or the one that it was brought back from."""
    if version is None:
        return None
    taken = Proposal.objects.filter(seller=version.seller_id, state=State.ACCEPTED).select_related("made")
    return next((one for one in taken.order_by("-pk") if one.made and one.made.body == version.body), None)
