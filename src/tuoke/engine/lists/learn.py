"""Weights learned from pairs: without labels by expectation and maximisation, and from the pairs that people settled.

Model: Fellegi and Sunter (1969), as in weights.py; the algorithm is that of A. P. Dempster, N. M. Laird and
D. B. Rubin, "Maximum Likelihood from Incomplete Data via the EM Algorithm", JRSS B 39 (1977), applied to record
linkage by W. E. Winkler, "Using the EM Algorithm for Weight Computation in the Fellegi-Sunter Model of Record Linkage"
(1988).

Assumptions: (1) signs are independent given the truth; (2) a missing level says nothing (factor 1); (3) u is known from
pairs drawn at random, almost none of which are one, and is not learned from the candidates: those share a block, so
that their levels are not those of two rows by chance; (4) pairs of one pattern of levels are one case, weighed by how
many there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tuoke.engine.lists.compare import Sign
from tuoke.engine.lists.weights import FORBIDDEN, Weights

#: No level is worth more, or less: a frequency of a sample proves no certainty.
MOST_POINTS, LEAST_POINTS = 16, -8
#: Pairs added to every level, so that one never seen is not impossible.
SMOOTH = 0.5


@dataclass(frozen=True)
class Chances:
    """`m[s][l]`, `u[s][l]`: the chance of level l (0: unknown, always 1) of sign s among pairs of one, and of two;
    `share`: how many of the candidate pairs are of one."""

    m: list[np.ndarray]
    u: list[np.ndarray]
    share: float

    def weights(self, signs: Sequence[Sign]) -> Weights:
        """points = log2(m / u), rounded and kept within LEAST_POINTS and MOST_POINTS."""
        points: dict[str, dict[str, int]] = {}
        for sign, m, u in zip(signs, self.m, self.u, strict=True):
            each = np.clip(np.rint(np.log2(m / u)), LEAST_POINTS, MOST_POINTS).astype(int).tolist()
            points[sign.name] = dict(zip(sign.levels, each[1:], strict=True))
        return Weights(points)


def fit(
    candidates: np.ndarray, at_random: np.ndarray, signs: Sequence[Sign], *, share: float = 0.1, rounds: int = 200
) -> Chances:
    """Learn the chances from levels (int8 matrices, one row a pair, one column a sign) without any label.

    E: w = share * prod m / (share * prod m + (1 - share) * prod u), for every pattern of levels.
    M: m[s][l] = sum of w over pairs with level l / sum of w over pairs that tell s;  share = mean of w.
    """
    sizes = [len(sign.levels) + 1 for sign in signs]
    u = [_shares(at_random[:, s], np.ones(len(at_random)), size) for s, size in enumerate(sizes)]
    patterns, counts = np.unique(candidates, axis=0, return_counts=True)
    # At the start: pairs of one mostly show the first levels, the likest ones.
    m = [_start(size) for size in sizes]
    before = np.inf
    for _ in range(rounds):
        ratio = np.prod([u[s][patterns[:, s]] / m[s][patterns[:, s]] for s in range(len(sizes))], axis=0)
        w = share / (share + (1 - share) * ratio)
        m = [_shares(patterns[:, s], counts * w, size) for s, size in enumerate(sizes)]
        share = float(np.average(w, weights=counts))
        if abs(before - share) < 1e-9:
            break
        before = share
    return Chances(m, u, share)


def _start(size: int) -> np.ndarray:
    falling = 0.5 ** np.arange(size - 1)
    return np.concatenate([[1.0], falling / falling.sum()])


def _shares(levels: np.ndarray, weight: np.ndarray, size: int) -> np.ndarray:
    seen = np.bincount(levels, weights=weight, minlength=size)[1:] + SMOOTH
    return np.concatenate([[1.0], seen / seen.sum()])


def refit(
    evidence: Sequence[dict[str, int]], answers: Sequence[bool], weights: Weights, *, trust: float = 2.0
) -> Weights:
    """The weights after people settled pairs: `evidence` {level: points} of each pair, `answers` True for one company.

    The most probable points w given the answers, where w is normal around the points of today with `trust` as its
    standard deviation, and P(one company) = 1 / (1 + 2 ** (even - sum w)), even odds lying midway between the limits.
    Levels that no settled pair shows keep their points, and so do levels that forbid: no answer to a doubtful pair
    speaks of them. Settled pairs are doubtful ones, not a sample of all; only the chance of the answer given the
    evidence is learned from them, which that choice leaves alone.
    """
    from scipy.optimize import minimize

    seen = sorted({level for one in evidence for level in one})
    place = {level: at for at, level in enumerate(seen)}
    shown = np.zeros((len(evidence), len(seen)))
    for row, one in enumerate(evidence):
        for level in one:
            shown[row, place[level]] = 1
    today = {level: worth for levels in weights.points.values() for level, worth in levels.items()}
    start = np.array([today.get(level, 0) for level in seen], float)
    bend = np.where(np.array(answers), 1.0, -1.0)
    even = (weights.same + weights.ask) / 2

    def loss(points: np.ndarray) -> tuple[float, np.ndarray]:
        gap = np.log(2) * bend * (shown @ points - even)
        pull = (points - start) / trust**2
        slope = -np.log(2) * (bend / (1 + np.exp(np.clip(gap, -500, 500)))) @ shown + pull
        return float(np.logaddexp(0, -gap).sum() + ((points - start) ** 2).sum() / (2 * trust**2)), slope

    found = minimize(loss, start, jac=True, method="L-BFGS-B").x if len(seen) else start
    learned = {level: int(np.rint(worth)) for level, worth in zip(seen, found, strict=True)}
    points = {
        sign: {level: worth if worth <= FORBIDDEN else learned.get(level, worth) for level, worth in levels.items()}
        for sign, levels in weights.points.items()
    }
    return Weights(points, weights.same, weights.maybe, weights.ask)


def simulate(chances: Chances, pairs: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Levels of so many candidate pairs drawn from the chances, and which of them are one."""
    draw = np.random.default_rng(seed)
    one = draw.random(pairs) < chances.share
    levels = np.empty((pairs, len(chances.m)), np.int8)
    for sign, (m, u) in enumerate(zip(chances.m, chances.u, strict=True)):
        for truth, among in ((True, m), (False, u)):
            rows = one == truth
            levels[rows, sign] = 1 + draw.choice(len(among) - 1, rows.sum(), p=among[1:])
    return levels, one
