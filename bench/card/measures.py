"""What a score is worth on rows that judge it: area under the curve, lift, precision, Brier; ties by chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Measured:
    auc: float
    lift: float
    precision: float
    brier: float
    seconds: float

    def of(self, name: str) -> float:
        return float(getattr(self, name))


def measured(scores: np.ndarray, chances: np.ndarray, won: np.ndarray, seconds: float) -> Measured:
    """`scores` rank, `chances` are what is said; both (n,)."""
    from scipy.stats import rankdata

    ranks, up = rankdata(scores), int(won.sum())
    auc = (ranks[won].sum() - up * (up + 1) / 2) / (up * (len(won) - up))
    order = np.lexsort((np.random.default_rng(0).random(len(won)), -scores))
    tenth, twentieth = order[: max(1, len(won) // 10)], order[: max(1, len(won) // 20)]
    lift = won[tenth].mean() / won.mean()
    return Measured(
        float(auc), float(lift), float(won[twentieth].mean()), float(np.mean((chances - won) ** 2)), seconds
    )


def odoo(codes: np.ndarray, won: np.ndarray, fit: np.ndarray, judge: np.ndarray) -> np.ndarray:
    """Chances (judges,) as Odoo's predictive lead scoring says them; `codes`: (rows, fields), -1 = unset, skipped.

    Counts + 0.1 of won and lost per value, divided by the field's own totals; a value never seen is skipped; clipped at
    0.01 and 99.99 %. Source: crm_lead._pls_get_naive_bayes_probabilities, Odoo 17.
    """
    wins = int(won[fit].sum())
    up, down = np.log(wins / len(fit)), np.log(1 - wins / len(fit))
    logs = np.full(len(judge), up - down)
    for column in codes.T:
        size = int(column.max()) + 1
        seen = column[fit]
        known = seen >= 0
        k = np.bincount(seen[known & won[fit]], minlength=size).astype(float)
        lost = np.bincount(seen[known & ~won[fit]], minlength=size).astype(float)
        met = (k + lost) > 0
        k, lost = np.where(met, k + 0.1, 0.0), np.where(met, lost + 0.1, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            told = np.where(met, np.log(k / k.sum()) - np.log(lost / lost.sum()), 0.0)
        there = column[judge]
        logs += np.where(there >= 0, told[there], 0.0)
    return np.clip(1 / (1 + np.exp(-logs)), 0.0001, 0.9999)
