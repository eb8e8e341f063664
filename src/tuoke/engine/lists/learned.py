"""A fitted card as one that ranks: whole points over any field, and what a point means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuoke.engine.lists.card import Card
from tuoke.engine.lists.card_lines import hand_card, with_lines

if TYPE_CHECKING:
    from tuoke.engine.scorecard import Fitted, Outcomes

DIGITS = 6


def learned_card(fitted: Fitted, outcomes: Outcomes, card: Card) -> Card | None:
    """`card` with what was learned from `outcomes`, of schema 2; None unless it ranks unseen outcomes better.

    Two fields together cannot be written on a card: what they give is made up for on average, in `base`. `spread` is
    half of the 80 % interval of the chance, in log odds, at the median of the outcomes.
    """
    import numpy as np

    from tuoke.engine.scorecard import Line

    if fitted.use_hand or fitted.check.verdict != "better":
        return None
    lines = [Line(one.field, one.value, one.after) for one in fitted.lines]
    bare = hand_card(with_lines(card, lines)).score(outcomes.fields)
    base = fitted.base + fitted.unit * float(np.mean(fitted.points(outcomes.fields)) - np.mean(bare))
    _chance, low, high = (np.clip(end, 1e-9, 1 - 1e-9) for end in fitted.chance(outcomes.fields))
    width = np.median(np.log(high / (1 - high)) - np.log(low / (1 - low)))
    unit, base, spread = (round(float(number), DIGITS) for number in (fitted.unit, base, width / 2))
    return with_lines(card, lines, unit=unit, base=base, spread=spread)
