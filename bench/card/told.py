"""Results as tables: each method's means, and ours beside the best peer of each size, paired by draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.card.compare import METHODS, OURS, PEERS, Result
from bench.card.promises import Row

#: Measure -> its title, and 1 where more is better, -1 where less is.
MEASURES = {
    "auc": ("area under the curve (AUC)", 1),
    "lift": ("lift of the best 10 %", 1),
    "precision": ("precision of the best 5 %", 1),
    "brier": ("Brier score (less is better)", -1),
    "seconds": ("processor seconds to fit and score", 0),
}
#: Not worse than the best peer by more than this.
AUC_SLACK = 0.005


@dataclass(frozen=True)
class Paired:
    """Ours minus `peer` (the best at this size) over the draws that both have; 95 % interval, nan of one draw."""

    n: int
    peer: str
    mean: float
    low: float
    high: float


def sizes(results: list[Result]) -> list[int]:
    """-1 is nothing seen, 0 is all."""
    return sorted({one.n for one in results}, key=lambda n: np.inf if n == 0 else n)


def said(n: int) -> str:
    return {-1: "0", 0: "all"}.get(n, str(n))


def by_draw(results: list[Result], method: str, n: int, measure: str) -> dict[int, float]:
    return {one.draw: one.measured.of(measure) for one in results if one.method == method and one.n == n}


def paired(results: list[Result], measure: str) -> list[Paired]:
    """`results` of one set."""
    from scipy.stats import t

    found, sign = [], MEASURES[measure][1]
    for n in sizes(results):
        ours = by_draw(results, OURS, n, measure)
        peers = {peer: by_draw(results, peer, n, measure) for peer in PEERS}
        # The best on the draws that it has, each beside ours there.
        differences = {
            peer: np.array([ours[draw] - value for draw, value in had.items() if draw in ours])
            for peer, had in peers.items()
            if had
        }
        if not differences:
            continue
        best = min(differences, key=lambda peer: sign * differences[peer].mean())
        gaps = differences[best]
        around = float(t.ppf(0.975, len(gaps) - 1) * gaps.std(ddof=1) / np.sqrt(len(gaps))) if len(gaps) > 1 else np.nan
        mean = float(gaps.mean())
        found.append(Paired(n, best, mean, mean - around, mean + around))
    return found


def tables(name: str, results: list[Result]) -> list[str]:
    """Markdown: one table per measure, the methods as rows; below it the paired difference."""
    lines: list[str] = []
    columns = sizes(results)
    for measure, (title, sign) in MEASURES.items():
        lines += ["", f"#### {name}: {title}", "", "| method | " + " | ".join(map(said, columns)) + " |"]
        lines.append("|---|" + "---|" * len(columns))
        for method in METHODS:
            cells = []
            for n in columns:
                values = list(by_draw(results, method, n, measure).values())
                cells.append(f"{np.mean(values):.{_digits(measure)}f}" if values else "")
            if any(cells):
                lines.append(f"| {method} | " + " | ".join(cells) + " |")
        if sign:
            pairs = {one.n: one for one in paired(results, measure)}
            cells = [_pair(pairs[n], _digits(measure)) if n in pairs else "" for n in columns]
            lines.append("| **ours - best peer** | " + " | ".join(cells) + " |")
    return lines


def _pair(one: Paired, digits: int) -> str:
    around = "" if np.isnan(one.low) else f" [{one.low:+.{digits}f}, {one.high:+.{digits}f}]"
    return f"{one.mean:+.{digits}f}{around} {one.peer}"


def _digits(measure: str) -> int:
    return {"lift": 2, "seconds": 2, "brier": 4}.get(measure, 3)


def goals(name: str, results: list[Result]) -> list[Row]:
    """(what, goal, measured, met) for the random split of one set."""
    found: list[Row] = []
    for one in paired(results, "auc"):
        goal = 0.0 if 0 < one.n <= 50 else -AUC_SLACK
        met = one.mean > 0 if goal == 0 else one.mean >= goal
        wanted = "> 0" if goal == 0 else f">= {goal}"
        found.append((f"card, {name}, n = {said(one.n)}: AUC beside {one.peer}", wanted, _pair(one, 3), bool(met)))
    for one in paired(results, "brier"):
        met = bool(one.mean <= 0)
        found.append((f"card, {name}, n = {said(one.n)}: Brier beside {one.peer}", "<= 0", _pair(one, 4), met))
    return found


def in_time_goals(name: str, results: list[Result]) -> list[Row]:
    """Beside the hand card, later outcomes judged."""
    found: list[Row] = []
    for n in sizes(results):
        ours, hand = by_draw(results, OURS, n, "auc"), by_draw(results, "hand card", n, "auc")
        gaps = np.array([ours[draw] - hand[draw] for draw in ours if draw in hand])
        if n != -1 and len(gaps):
            told = f"{gaps.mean():+.3f}, the worst draw {gaps.min():+.3f}"
            found.append(
                (f"card, {name}, n = {said(n)}: AUC beside the hand card", ">= -0.01", told, gaps.min() >= -0.01)
            )
    return found
