"""Outcomes and the seller's card -> a proposal: fitted by the engine, and held against today's ranking."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from tuoke.directory.models import Person
from tuoke.engine.lists import rank
from tuoke.engine.lists.card_lines import hand_card
from tuoke.engine.lists.learned import learned_card
from tuoke.targeting.models import Card, Score
from tuoke.targeting.proposal_body import Body, Today, body_of
from tuoke.targeting.proposals import Meaning, Proposal, State
from tuoke.targeting.remembered import fields_of, known_now
from tuoke.targeting.settled import Settled
from tuoke.team.models import User
from tuoke.workspace import audit
from tuoke.workspace.models import Workspace

if TYPE_CHECKING:
    import numpy as np

    from tuoke.engine.scorecard import Fitted, HandCard

#: The sheet of today is looked at so far; of a longer ranking, its first so many companies.
FIRST, LOOKED_AT = 20, 3_000


def propose(seller: Any, meaning: Meaning, outcomes: Settled) -> Proposal:
    """The seller's newest proposal; the one that was open is replaced. Same outcomes and card: the same proposal."""
    card = Card.objects.current(seller)
    last = Proposal.objects.newest(seller, meaning)
    frozen = last.frozen if last else []
    body = _body(seller, rank.Card.from_dict(card.body) if card else rank.Card(), outcomes, frozen)
    with transaction.atomic():
        # Two refits at once wait here for each other.
        User.objects.select_for_update().get(pk=seller.pk)
        waiting = Proposal.objects.open().filter(seller=seller, meaning=meaning)
        waiting.update(state=State.REPLACED, decided_at=timezone.now())
        made = Proposal.objects.create(
            seller=seller,
            card=card,
            meaning=meaning,
            called=outcomes.count(seller.pk),
            frozen=frozen,
            body=body.to_json(),
        )
        audit.record(seller, "propose", made, outcomes=body.n, won=body.won, verdict=body.verdict)
    return made


def _body(seller: Any, card: rank.Card, outcomes: Settled, frozen: list[str]) -> Body:
    if not outcomes.won:
        return Body(n=0, won=0, open=outcomes.open)
    import numpy as np

    from tuoke.engine.exploring import Belief
    from tuoke.engine.scorecard import Outcomes, fit

    hand = hand_card(card)
    given = Outcomes(
        fields=fields_of(outcomes.known, card),
        won=np.array(outcomes.won),
        on=np.array(outcomes.on, "datetime64[D]"),
        seller=np.array(outcomes.sellers),
    )
    fitted = fit(given, hand, frozen=frozen, seller=seller.pk)
    body = body_of(fitted, outcomes.won, outcomes.open, _today(seller, card, hand, fitted))
    made = learned_card(fitted, given, card)
    return replace(
        body,
        auc_as_is=_auc(hand.score(given.fields), given.won),
        auc_written=_auc(hand_card(made).score(given.fields), given.won) if made else None,
        written=made.to_dict() if made else None,
        belief=asdict(Belief.kept(fitted)) if made else None,
    )


def _auc(points: np.ndarray, won: np.ndarray) -> float | None:
    """Chance that one that was won has more points than one that was lost, ties half; None where either is missing."""
    from scipy.stats import rankdata

    wins, losses = int(won.sum()), int((~won).sum())
    if not wins or not losses:
        return None
    return float((rankdata(points)[won].sum() - wins * (wins + 1) / 2) / (wins * losses))


def _today(seller: Any, card: rank.Card, hand: HandCard, fitted: Fitted) -> Today | None:
    """What the proposal would do to the first companies of the seller's ranking as it stands."""
    import numpy as np

    scores = Score.objects.of(seller).fitting()[:LOOKED_AT]
    places = list(scores.values_list("company_id", "person_id"))
    known = known_now(seller, [company for company, _person in places], card, Workspace.current().today())
    titles = dict(Person.objects.filter(pk__in=[one for _c, one in places if one]).values_list("pk", "title"))
    rows = [
        {**known[company], **({"title": titles[person]} if titles.get(person) else {})}
        for company, person in places
        if company in known
    ]
    if not rows:
        return None
    fields = fields_of(rows, card)
    chance, low, high = fitted.chance(fields)
    # Ties stay in the order in which they stand.
    old = np.argsort(-hand.score(fields), kind="stable")[:FIRST]
    new = np.argsort(-fitted.points(fields), kind="stable")[:FIRST]
    return Today(
        of=len(new),
        changed=len(set(new) - set(old)),
        before=float(chance[old].sum()),
        after=float(chance[new].sum()),
        low=float(low[new].sum()),
        high=float(high[new].sum()),
    )
