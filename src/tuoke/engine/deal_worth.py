"""What deals were worth -> what the next ones may be worth, and how many it takes to come to a sum.

Assumptions:
1. The logs of the amounts are normal; their mean and spread are not known. Before any own amount the usual one counts
   as one of them, and a spread of SPREAD as SPREAD_STRENGTH of them.
2. A deal is worth a draw, whatever its customer and however it came about.

Source: Gelman et al., Bayesian Data Analysis (3rd ed. 2013), section 3.3 (normal, both unknown, conjugate).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SPREAD_STRENGTH, SPREAD = 3.0, 0.8
#: No sum takes more deals than these.
MOST_DEALS = 20_000


@dataclass(frozen=True)
class Amounts:
    """What deals were worth, one each (> 0), and what one usually is before there are any."""

    own: tuple[float, ...]
    usual: float


def deals_for(money: np.ndarray, amounts: Amounts, draw: np.random.Generator) -> np.ndarray:
    """(R,) how many deals it takes to come to so much money, each draw with amounts of its own."""
    typical = float(np.median(amounts.own)) if amounts.own else amounts.usual
    most = int(min(MOST_DEALS, max(20, 4 * float(np.max(money)) / typical + 20)))
    reached = np.cumsum(np.exp(log_amounts(amounts, (len(money), most), draw)), 1)
    return np.where(money <= 0, 0, (reached < money[:, None]).sum(1) + 1).astype(float)


def log_amounts(amounts: Amounts, shape: tuple[int, int], draw: np.random.Generator) -> np.ndarray:
    """Draws of normal logs; every row has a mean and a spread of its own, from what is believed of them."""
    logs = np.log(np.array(amounts.own)) if amounts.own else np.zeros(0)
    n, m, usual = len(logs), SPREAD_STRENGTH, float(np.log(amounts.usual))
    mean = (logs.sum() + usual) / (n + 1)
    square = m * SPREAD**2 + float(((logs - mean) ** 2).sum()) + (mean - usual) ** 2
    spread = np.sqrt(square / draw.chisquare(m + n, shape[0]))
    centre = mean + spread / np.sqrt(n + 1) * draw.standard_normal(shape[0])
    return centre[:, None] + spread[:, None] * draw.standard_normal(shape)
