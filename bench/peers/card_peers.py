"""Logistic regression, gradient boosting and FasterRisk on the draws of bench/card: chances for the rows that judge.

    python bench/peers/card_peers.py draws.npz out.npz logistic,boosting,fasterrisk

draws.npz: codes (rows, texts) with -1 unknown, numbers (rows, numbers) with nan unknown, won (rows,), judge (judges,),
pool (rows to draw from), fit_0, fit_1, ... (rows that fit). out.npz: <peer>_<draw> (judges,), seconds of it.
Runs in .venv-peers-card.
"""

from __future__ import annotations

import sys
import time
import warnings
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegressionCV
from sklearn.metrics import log_loss
from sklearn.model_selection import StratifiedKFold

warnings.simplefilter("ignore")
CS = (0.001, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
Data = dict[str, np.ndarray]
BOOSTED = ((15, 5, 0.1), (31, 20, 0.1), (7, 20, 0.05))  # leaves, rows per leaf, rate
BOOSTED_SMALL = (4, 5, 0.05)
MOST_FOR_RISK = 10_000


def one_hot(codes: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """A column for each value that the pool has, unknown among them."""
    columns = []
    for column in codes.T:
        columns += [column == value for value in np.unique(column[pool])]
    return np.stack(columns, 1).astype(float) if columns else np.zeros((len(codes), 0))


def frequent(column: np.ndarray, pool: np.ndarray, most: int = 250) -> np.ndarray:
    """The trees take 255 values at most: the rarest of the pool go together."""
    values, counts = np.unique(column[pool][column[pool] >= 0], return_counts=True)
    place = np.full(column.max() + 2, most)
    place[values[np.argsort(-counts, kind="stable")]] = np.minimum(np.arange(len(values)), most)
    return np.where(column < 0, -1, place[column])


def scaled(numbers: np.ndarray, pool: np.ndarray) -> np.ndarray:
    columns = []
    for column in numbers.T:
        known = column[pool][~np.isnan(column[pool])]
        skew = ((known - known.mean()) ** 3).mean() / (known.std() ** 3 or 1)
        if abs(skew) > 2 and known.min() >= 0:
            column, known = np.log1p(column), np.log1p(known)
        columns.append(np.nan_to_num((column - known.mean()) / (known.std() or 1)))
        if np.isnan(column).any():
            columns.append(np.isnan(column).astype(float))
    return np.stack(columns, 1) if columns else np.zeros((len(numbers), 0))


def steps(numbers: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """Seven quantile steps of each number, as FasterRisk wants binary columns."""
    columns = []
    for column in numbers.T:
        for cut in np.unique(np.nanquantile(column[pool], np.linspace(0, 1, 9)[1:-1])):
            columns.append(np.nan_to_num(column, nan=-np.inf) <= cut)
    return np.stack(columns, 1).astype(float) if columns else np.zeros((len(numbers), 0))


def logistic(data: Data, fit: np.ndarray, judge: np.ndarray) -> np.ndarray:
    folds = min(5, data["won"][fit].sum(), (~data["won"][fit]).sum())
    x, y = data["linear"], data["won"]
    if folds < 2:
        from sklearn.linear_model import LogisticRegression

        return LogisticRegression(C=0.1, max_iter=500).fit(x[fit], y[fit]).predict_proba(x[judge])[:, 1]
    split = StratifiedKFold(int(folds), shuffle=True, random_state=0)
    made = LogisticRegressionCV(Cs=CS, cv=split, scoring="neg_log_loss", max_iter=500)
    return made.fit(x[fit], y[fit]).predict_proba(x[judge])[:, 1]


def boosting(data: Data, fit: np.ndarray, judge: np.ndarray) -> np.ndarray:
    x, y = data["trees"], data["won"]
    texts = list(range(data["codes"].shape[1]))

    def made(leaves: int, least: int, rate: float) -> Any:
        return HistGradientBoostingClassifier(
            max_leaf_nodes=leaves,
            min_samples_leaf=least,
            learning_rate=rate,
            max_iter=100,
            categorical_features=texts,
            early_stopping=False,
            random_state=0,
        )

    best = BOOSTED_SMALL
    if len(fit) >= 200 and min(y[fit].sum(), (~y[fit]).sum()) >= 3:
        losses = []
        for one in (*BOOSTED, BOOSTED_SMALL)[:4]:
            told = np.zeros(len(fit))
            for a, b in StratifiedKFold(3, shuffle=True, random_state=0).split(fit, y[fit]):
                told[b] = made(*one).fit(x[fit[a]], y[fit[a]]).predict_proba(x[fit[b]])[:, 1]
            losses.append((log_loss(y[fit], np.clip(told, 1e-6, 1 - 1e-6)), one))
        best = min(losses)[1]
    return made(*best).fit(x[fit], y[fit]).predict_proba(x[judge])[:, 1]


def fasterrisk(data: Data, fit: np.ndarray, judge: np.ndarray) -> np.ndarray:
    from fasterrisk.fasterrisk import RiskScoreClassifier, RiskScoreOptimizer

    x, y = data["binary"], data["won"]
    if len(fit) > MOST_FOR_RISK:
        fit = np.random.default_rng(0).choice(fit, MOST_FOR_RISK, replace=False)
    varied = np.flatnonzero(x[fit].min(0) != x[fit].max(0))
    optimizer = RiskScoreOptimizer(X=x[fit][:, varied], y=np.where(y[fit], 1, -1), k=min(10, len(varied)))
    optimizer.optimize()
    multiplier, intercept, coefficients = optimizer.get_models(model_index=0)
    made = RiskScoreClassifier(multiplier=multiplier, intercept=intercept, coefficients=coefficients)
    return made.predict_prob(x[judge][:, varied])


PEERS = {"logistic": logistic, "boosting": boosting, "fasterrisk": fasterrisk}


def main(source: str, out: str, names: str) -> None:
    loaded = np.load(source)
    pool = loaded["pool"]
    data = {"won": loaded["won"], "codes": loaded["codes"]}
    hot = one_hot(loaded["codes"], pool)
    data["linear"] = np.hstack([hot, scaled(loaded["numbers"], pool)])
    data["binary"] = np.hstack([hot, steps(loaded["numbers"], pool)])
    texts = np.stack([frequent(column, pool) for column in loaded["codes"].T], 1).astype(float)
    data["trees"] = np.hstack([np.where(texts < 0, np.nan, texts), loaded["numbers"]])
    found: dict[str, Any] = {}
    for name in names.split(","):
        draw = 0
        while f"fit_{draw}" in loaded:
            began = time.process_time()
            try:
                found[f"{name}_{draw}"] = PEERS[name](data, loaded[f"fit_{draw}"], loaded["judge"])
            except Exception as broken:  # a peer that breaks on a draw has no figure there, and says so
                print(f"{name} broke on draw {draw}: {broken}", file=sys.stderr)
            found[f"{name}_{draw}_seconds"] = time.process_time() - began
            draw += 1
    np.savez(out, **found)


if __name__ == "__main__":
    main(*sys.argv[1:])
