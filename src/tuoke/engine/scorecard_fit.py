"""The belief about what each value is worth, after outcomes: a logistic model whose prior mean is the hand card.

    log odds = base + slope * (points on the hand card) + sum over fields of (effect of the value)
    effect of a value = bend_f * (place of its range) + own_v

Assumptions:
1. Given what is known of companies, outcomes do not influence each other, and log odds add up over fields.
2. slope ~ N(SLOPE of the hand card's unit, half of it): the hand card is right in direction, not surely in size.
3. own_v ~ N(0, 1 / precision_f): values of one field differ about equally much. bend_f ~ N(0, 1 / one precision for
   the bends of all numbers).
4. precision ~ Gamma(SHAPE, RATE), set to its most likely value by the outcomes (MacKay 1992); the rest is Laplace's
   approximation: the belief is Normal around its peak.

Everything is a table of levels: a design never holds more than whole-number codes, and what Newton's method needs is
counted, so that 30,000 outcomes of 60 fields are a matter of seconds.

Sources: MacKay 1992, Neural Computation 4, 720-736 (evidence); Bishop 2006, sections 4.4-4.5 (Laplace).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

SHAPE, RATE = 2.0, 0.05
LEAST, MOST = 0.2, 1e4
FIRST = 10.0
#: From this many outcomes on, cells are counted instead of multiplied.
COUNTED_FROM = 3_000


@dataclass(frozen=True)
class Design:
    """n outcomes as codes. `codes`: (fields, n) places in a table of all levels; field 0 is the base, one level.

    `starts`: (fields + 1,) where each field's levels begin; the last is the number of all levels.
    """

    codes: np.ndarray
    starts: np.ndarray

    @classmethod
    def of(cls, columns: list[np.ndarray], sizes: list[int], n: int) -> Design:
        starts = np.concatenate([[0], np.cumsum([1, *sizes])])
        codes = np.stack([np.zeros(n, np.int64), *columns]) + starts[:-1, None]
        return cls(codes, starts)

    @property
    def n(self) -> int:
        return int(self.codes.shape[1])

    @property
    def levels(self) -> int:
        return int(self.starts[-1])

    def rows(self, chosen: np.ndarray) -> Design:
        return Design(self.codes[:, chosen], self.starts)

    def scores(self, table: np.ndarray) -> np.ndarray:
        """(levels,) -> (n,): what each row's levels add up to."""
        found = np.zeros(self.n)
        for codes in self.codes:
            found += table[codes]
        return found

    def counted(self, weights: np.ndarray) -> np.ndarray:
        """(n,) -> (levels,): the sum of weights at each level."""
        found = np.empty(self.levels)
        for codes, start, end in zip(self.codes, self.starts, self.starts[1:], strict=False):
            found[start:end] = np.bincount(codes - start, weights=weights, minlength=end - start)
        return found

    def met(self, weights: np.ndarray) -> np.ndarray:
        """(n,) -> (levels, levels): the sum of weights where two levels meet."""
        if self.n < COUNTED_FROM:
            hot = np.zeros((self.n, self.levels))
            np.put_along_axis(hot, self.codes.T, 1.0, 1)
            return np.asarray((hot * weights[:, None]).T @ hot)
        found = np.zeros((self.levels, self.levels))
        starts = self.starts
        fields = len(self.codes)
        for i in range(fields):
            size = int(starts[i + 1] - starts[i])
            own = (self.codes[i] - starts[i]) * 1
            found[np.arange(starts[i], starts[i + 1]), np.arange(starts[i], starts[i + 1])] = np.bincount(
                own, weights=weights, minlength=size
            )
            for j in range(i + 1, fields):
                other = int(starts[j + 1] - starts[j])
                cells = np.bincount(own * other + (self.codes[j] - starts[j]), weights=weights, minlength=size * other)
                block = cells.reshape(size, other)
                found[starts[i] : starts[i + 1], starts[j] : starts[j + 1]] = block
                found[starts[j] : starts[j + 1], starts[i] : starts[i + 1]] = block.T
        return found


@dataclass(frozen=True)
class Prior:
    """What is believed before the outcomes. `basis`: (levels, k) tables with a coefficient each, before the levels.

    `mean`, `precision`: (k + levels,); `groups`: indices of coefficients that share a precision to be learned.
    """

    basis: np.ndarray
    mean: np.ndarray
    precision: np.ndarray
    groups: tuple[np.ndarray, ...]

    def table(self, w: np.ndarray) -> np.ndarray:
        k = self.basis.shape[1]
        return np.asarray(self.basis @ w[:k] + w[k:])


@dataclass(frozen=True)
class Belief:
    """`w`: (k + levels,) the peak; `precision`: as learned; `factor`: lower Cholesky factor of the curvature there."""

    prior: Prior
    w: np.ndarray
    precision: np.ndarray
    factor: np.ndarray = field(repr=False)

    @property
    def table(self) -> np.ndarray:
        """(levels,) log odds that each level adds."""
        return self.prior.table(self.w)

    def draws(self, count: int, rng: np.random.Generator) -> np.ndarray:
        """(levels, count) tables drawn from the belief."""
        from scipy.linalg import solve_triangular

        noise = solve_triangular(self.factor, rng.standard_normal((len(self.w), count)), lower=True, trans="T")
        drawn = self.w[:, None] + noise
        k = self.prior.basis.shape[1]
        return np.asarray(self.prior.basis @ drawn[:k] + drawn[k:])


def believed(
    design: Design,
    won: np.ndarray,
    prior: Prior,
    *,
    start: tuple[np.ndarray, np.ndarray] | None = None,
    rounds: int = 12,
) -> Belief:
    """The belief after outcomes `won`: bool (n,). Newton's steps, and precisions learned between them.

    `start`: (w, precision) to begin from, each as the prior's mean.
    """
    from scipy.linalg import cho_solve
    from scipy.linalg.lapack import dpotri

    y = won.astype(float)
    precision, w = prior.precision.copy(), prior.mean.copy()
    for group in prior.groups:
        precision[group] = FIRST
    if start is not None:
        w, precision = start[0].copy(), start[1].copy()
    for turn in range(rounds):
        for _ in range(8 if turn == 0 and start is None else 2):
            gradient, factor = _slope(design, y, prior, precision, w)
            step = cho_solve((factor, True), gradient)
            biggest = float(np.abs(step).max())
            w = w + step * min(1.0, 4.0 / max(biggest, 1e-9))
            if biggest < 1e-2:
                break
        inverse, _ = dpotri(factor, lower=1)
        variance = np.diag(inverse)
        moved = 0.0
        for group in prior.groups:
            told = len(group) - precision[group[0]] * variance[group].sum()
            learned = (told + 2 * (SHAPE - 1) + 1e-3) / (float(np.sum(w[group] ** 2)) + 2 * RATE)
            learned = float(np.clip(learned, LEAST, MOST))
            moved = max(moved, abs(np.log(learned / precision[group[0]])))
            precision[group] = learned
        if moved < 0.05:
            break
    _, factor = _slope(design, y, prior, precision, w)
    return Belief(prior, w, precision, factor)


def refitted(design: Design, won: np.ndarray, belief: Belief, *, rounds: int = 12) -> np.ndarray:
    """(levels,) table for fewer outcomes (a fold), with the precisions of `belief`, from its peak on."""
    from scipy.linalg import cho_solve

    y, prior, w = won.astype(float), belief.prior, belief.w
    few = design.n < COUNTED_FROM
    for _ in range(rounds):
        factor = belief.factor
        if few:
            gradient, factor = _slope(design, y, prior, belief.precision, w)
        else:
            # With many outcomes the curvature of all of them is near enough to that of a fold.
            gradient = _gradient(design, y, prior, belief.precision, w)[0]
        step = cho_solve((factor, True), gradient)
        w = w + step
        if np.abs(step).max() < 1e-2:
            break
    return prior.table(w)


def _gradient(
    design: Design, y: np.ndarray, prior: Prior, precision: np.ndarray, w: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    from scipy.special import expit

    p = expit(design.scores(prior.table(w)))
    told = design.counted(y - p)
    return np.concatenate([prior.basis.T @ told, told]) - precision * (w - prior.mean), p


def _slope(
    design: Design, y: np.ndarray, prior: Prior, precision: np.ndarray, w: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Gradient, and the lower Cholesky factor of the curvature."""
    gradient, p = _gradient(design, y, prior, precision, w)
    met = design.met(p * (1 - p) + 1e-9)
    basis = prior.basis
    across = basis.T @ met
    curvature = np.block([[across @ basis, across], [across.T, met]])
    curvature[np.diag_indices(len(w))] += precision
    return gradient, np.linalg.cholesky(curvature)
