"""Rates beside each other: whether one beats another, and what sellers, scripts or sources tell of one another.

Two rates are compared by the chance that one lies above the other, and no winner is named while either has fewer than
WINNER_FROM tries. Many rates of one kind share strength: each is drawn towards the mean of all, the more the fewer its
own tries and the more alike the others are.

Assumptions of sharing:
1. Each rate p_i is one draw from Beta(m s, (1 - m) s): m is the mean of all, s how alike they are, in tries.
2. Before any result every m between 0 and 1 is as likely as any other, and every s on a log scale from LEAST_ALIKE to
   MOST_ALIKE.
3. k_i of n_i are draws with p_i, which do not influence each other.
Both unknowns are summed over, not set to their best values: with two sellers nobody knows how alike sellers are.

Source: Gelman et al., Bayesian Data Analysis (3rd ed. 2013), section 5.3 (rat tumours); comparison: the closed form for
Beta beliefs with whole numbers, as Miller 2014 writes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tuoke.engine.evidence import Rate, enough

if TYPE_CHECKING:
    import numpy as np

WINNER_FROM = 20
#: A winner is named from this chance on.
SURE = 0.95
LEAST_ALIKE, MOST_ALIKE = 1.0, 1_000.0
MEANS, ALIKES = 80, 40
#: The best third of so many at least.
BEST, FEWEST = 0.3, 3


@dataclass(frozen=True)
class Comparison:
    """`chance` that the first rate lies above the second; `winner` 0 or 1, None where it is too close or too early.

    `too_few`: either has fewer than WINNER_FROM tries.
    """

    chance: float
    winner: int | None
    too_few: bool


def compare(first: tuple[int, int], second: tuple[int, int], *, sure: float = SURE) -> Comparison:
    """Two rates, each k of n; ValueError unless 0 <= k <= n and 0.5 < sure < 1."""
    for k, n in (first, second):
        if not 0 <= k <= n:
            raise ValueError(f"not a rate: {k} of {n}")
    if not 0.5 < sure < 1:
        raise ValueError(f"not a chance: {sure}")
    chance = _above(first, second)
    too_few = min(first[1], second[1]) < WINNER_FROM
    winner = 0 if chance >= sure else 1 if 1 - chance >= sure else None
    return Comparison(chance, None if too_few else winner, too_few)


def shared(counts: Sequence[tuple[int, int]], level: float = 0.8) -> list[Rate]:
    """Each k of n, with the strength of the others: `mid` and interval move towards the mean of all; k and n stay.

    ValueError unless 0 <= k <= n everywhere and 0 < level < 1. A rate without tries has the belief of the group.
    """
    import numpy as np

    if not 0 < level < 1 or any(not 0 <= k <= n for k, n in counts):
        raise ValueError(f"not rates: {counts} at {level}")
    if not counts:
        return []
    k, n = (np.array(column, float) for column in zip(*counts, strict=True))
    weights, a, b = _believed_alike(k, n)
    tail = (1 - level) / 2
    found = []
    for own_k, own_n, (low, high, mid) in zip(k, n, _of_each(k, n, weights, a, b, tail), strict=True):
        found.append(Rate(int(own_k), int(own_n), mid, low, high, level, enough(int(own_n))))
    return found


def best(rates: Sequence[Rate], share: float = BEST) -> float | None:
    """The mean of the best third of shared rates: what can be reached, for some have. None under FEWEST who have tried.

    Rates that are not shared would make the luckiest look best.
    """
    mids = sorted((one.mid for one in rates if one.n), reverse=True)
    if len(mids) < FEWEST:
        return None
    top = mids[: max(1, round(share * len(mids)))]
    return sum(top) / len(top)


def drawn(counts: "Sequence[tuple[float, float]]", of: int, many: int, draw: "np.random.Generator") -> "np.ndarray":
    """The rate of one of them, drawn from what is believed of it with the strength of the others: (many,)."""
    import numpy as np

    k, n = (np.array(column, float) for column in zip(*counts, strict=True))
    weights, a, b = _believed_alike(k, n)
    at = draw.choice(len(weights), many, p=weights)
    return draw.beta(a[at] + k[of], b[at] + n[of] - k[of])


def _above(first: tuple[int, int], second: tuple[int, int]) -> float:
    """P(p1 > p2), both Beta(1 + k, 1 + n - k)."""
    import numpy as np
    from scipy.special import betaln

    (k1, n1), (k2, n2) = first, second
    a1, b1, a2, b2 = 1 + k1, 1 + n1 - k1, 1 + k2, 1 + n2 - k2
    i = np.arange(a1)
    logs = betaln(a2 + i, b1 + b2) - np.log(b1 + i) - betaln(1 + i, b1) - betaln(a2, b2)
    return float(min(1.0, np.exp(logs).sum()))


def _believed_alike(k: "np.ndarray", n: "np.ndarray") -> "tuple[np.ndarray, np.ndarray, np.ndarray]":
    """Weights of a grid over m and s, and its a = m s, b = (1 - m) s; each of shape (MEANS * ALIKES,)."""
    import numpy as np
    from scipy.special import betaln

    m = (np.arange(MEANS) + 0.5) / MEANS
    # Finer where rates are small: hit rates are.
    m = m**2
    s = np.geomspace(LEAST_ALIKE, MOST_ALIKE, ALIKES)
    mean, alike = (axis.ravel() for axis in np.meshgrid(m, s, indexing="ij"))
    a, b = mean * alike, (1 - mean) * alike
    logs = (betaln(a[:, None] + k, b[:, None] + n - k) - betaln(a, b)[:, None]).sum(1)
    logs = logs + 0.5 * np.log(mean)  # the grid is dense where m is small, in proportion to 1 / sqrt(m)
    weights = np.exp(logs - logs.max())
    return weights / weights.sum(), a, b


def _of_each(
    k: "np.ndarray", n: "np.ndarray", weights: "np.ndarray", a: "np.ndarray", b: "np.ndarray", tail: float
) -> "list[tuple[float, float, float]]":
    import numpy as np
    from scipy.optimize import brentq
    from scipy.special import betainc

    heavy = weights > weights.max() * 1e-4
    weights, a, b = weights[heavy] / weights[heavy].sum(), a[heavy], b[heavy]
    found = []
    for own_k, own_n in zip(k, n, strict=True):
        mine, rest = a + own_k, b + own_n - own_k
        mid = float(np.sum(weights * mine / (mine + rest)))

        def beyond(p: float, share: float, mine: "np.ndarray" = mine, rest: "np.ndarray" = rest) -> float:
            return float(np.sum(weights * betainc(mine, rest, p))) - share

        low, high = (float(brentq(beyond, 0.0, 1.0, args=(share,), xtol=1e-5)) for share in (tail, 1 - tail))
        found.append((low, high, mid))
    return found
