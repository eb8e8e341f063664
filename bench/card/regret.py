"""What a sheet loses by not knowing: a year of sheets in an invented market, with and without exploration.

Each round a thousand new companies come, fifty are called, their outcomes are learned from. The market has values that
the hand card does not name, one of them good and at first never on top. Regret is how many wins, in expectation, the
fifty called fall short of the best fifty of the round. Policies: greedy (share 0), ours at a tenth and at a quarter,
random calls, and the hand card that never learns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tuoke.engine.exploring import mixed
from tuoke.engine.scorecard import HandCard, Line, Outcomes, Range, Value, fit

ROUNDS, COME, CALLED = 20, 1_000, 50
POLICIES = {"greedy": 0.0, "a tenth explored": 0.1, "a quarter explored": 0.25, "random": None, "hand card": None}

Fields = dict[str, np.ndarray]
INDUSTRIES, OWNERS = np.array(list("abcdefgh")), np.array(["state", "private", "foreign", "family"])


@dataclass(frozen=True)
class Market:
    """What each industry, owner and size is truly worth, in log odds, and what the seller believes of it."""

    industry: np.ndarray
    owner: np.ndarray
    size: float
    hand: HandCard

    @classmethod
    def of(cls, seed: int) -> Market:
        draw = np.random.default_rng([seed, 3])
        industry, owner = draw.normal(0, 0.9, 8), draw.normal(0, 0.6, 4)
        # The seller knows the second best and believes in a mediocre one; of the best they never thought.
        order = np.argsort(-industry)
        lines = [Line("industry", Value(str(INDUSTRIES[order[i]])), points) for i, points in ((1, 2), (3, 2), (2, 1))]
        lines.append(Line("employees", Value(Range(200.0, None)), 1))
        return cls(industry, owner, float(draw.normal(0.3, 0.3)), HandCard(tuple(lines)))

    def companies(self, draw: np.random.Generator) -> tuple[Fields, np.ndarray]:
        """COME companies, and the chance that each says yes."""
        i, o, size = draw.integers(8, size=COME), draw.integers(4, size=COME), draw.normal(5.3, 1, COME)
        told = -2.6 + self.industry[i] + self.owner[o] + self.size * (size - 5.3)
        fields = {
            "industry": INDUSTRIES[i].astype(object),
            "owner": OWNERS[o].astype(object),
            "employees": np.exp(size),
        }
        return fields, 1 / (1 + np.exp(-told))


def regret(policy: str, seed: int) -> np.ndarray:
    """(ROUNDS,) wins lost so far."""
    market, draw = Market.of(seed), np.random.default_rng([seed, 4])
    luck = np.random.default_rng([seed, 5])
    fields: Fields = {}
    won = np.zeros(0, bool)
    fitted = fit(Outcomes(fields, won), market.hand)
    lost = []
    for _ in range(ROUNDS):
        come, chance = market.companies(draw)
        share = POLICIES[policy]
        if policy == "random":
            rows = luck.permutation(COME)[:CALLED]
        else:
            rows = mixed(fitted, come, CALLED, share or 0.0, luck).rows
        lost.append(np.sort(chance)[-CALLED:].sum() - chance[rows].sum())
        called = {name: column[rows] for name, column in come.items()}
        fields = {name: np.concatenate([fields[name], c]) if fields else c for name, c in called.items()}
        won = np.concatenate([won, draw.random(CALLED) < chance[rows]])
        if share is not None:
            fitted = fit(Outcomes(fields, won), market.hand)
    return np.cumsum(lost)


def regrets(seed: int, markets: int) -> dict[str, np.ndarray]:
    """(markets, ROUNDS) of each policy, the same markets for all."""
    return {policy: np.stack([regret(policy, seed + m) for m in range(markets)]) for policy in POLICIES}
