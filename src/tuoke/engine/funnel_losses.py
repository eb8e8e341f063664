"""Where a funnel loses more than it should, whether that is luck, and who is stuck.

Every group's rate of every step is put beside that of a reference: all others together, or one that is named (the same
team before, the plan's own). Many looks find something by luck alone; Holm's step-down keeps the chance that any of the
named ones is luck at `wrongly` over all looks together.

Assumptions:
1. On of tried, in both, are draws with one rate each; the test is Fisher's exact one, two-sided by doubling, mid-p: of
   what is exactly as seen half counts, or small numbers would hardly ever be told apart.
2. How much of an open wait is over (tried, in funnel.py) is told by one curve: that of all, or of the named reference.
3. All groups note alike that a case ended; where they may not (sellers and their refusals), the passages are given
   without ends (funnel.without_ends).
4. Too few to say: under LEAST_TRIED in either, no verdict.

Sources: Holm 1979, Scand. J. Statist. 6, 65-70; Lancaster 1961, JASA 56, 223-234 (mid-p).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tuoke.engine.evidence import Rate, rate
from tuoke.engine.funnel import OPEN, Passages, on_and_tried, waited
from tuoke.engine.pooling import compare
from tuoke.engine.time_in_step import needed_days

LEAST_TRIED = 20
#: Beyond this share of the own times in step, a case is stuck.
STUCK_BEYOND = 0.8


@dataclass(frozen=True)
class Loss:
    """One group's step beside its reference. `missing`: how many more would have gone on at the reference's rate.

    `lower`: the chance that its rate lies below; `p` of one look, `corrected` for all of them. `code`: loss, gain,
    noise (luck explains it), few.
    """

    step: int
    group: int
    own: Rate
    other: Rate
    missing: float
    lower: float
    p: float
    corrected: float
    code: str


@dataclass(frozen=True)
class Stuck:
    """Open cases of one step that are there for longer than `share` of all are; `beyond` None: not known how long.

    `who`: the longest first, with their `days`; empty where the passages are readings. `n`: how many.
    """

    step: int
    share: float
    beyond: int | None
    n: int
    still: int
    who: np.ndarray
    days: np.ndarray


def losses(
    given: Passages,
    steps: int,
    until: int,
    *,
    beside: Passages | None = None,
    wrongly: float = 0.05,
    level: float = 0.8,
) -> list[Loss]:
    """Every group and step, the worst first. `beside`: the reference; None: all other groups."""
    groups, found = np.unique(given.group), []
    size = int(groups.max()) + 1 if len(groups) else 1
    for step in range(steps - 1):
        own = given.of(given.step == step)
        reference = own if beside is None else beside.of(beside.step == step)
        curve = waited(reference, until)
        on, tried = on_and_tried(own, curve, until, size)
        # The reference is one group, whatever it is made of.
        whole = (on, tried) if beside is None else on_and_tried(reference, curve, until)
        all_on, all_tried = (part.sum() for part in whole)
        for group in groups.tolist():
            mine = (0, 0) if beside is not None else (on[group], tried[group])
            other = (all_on - mine[0], all_tried - mine[1])
            found.append(_beside(_rate(on[group], tried[group], level), _rate(*other, level), step, group))
    return sorted(_corrected(found, wrongly), key=lambda one: (-one.missing, one.step, one.group))


def stuck(given: Passages, steps: int, until: int, share: float = STUCK_BEYOND) -> list[Stuck]:
    """Each step but the last: who is there for longer than `share` of all stay. Exactly so long is not stuck."""
    found = []
    for step in range(steps - 1):
        own = given.of(given.step == step)
        beyond = needed_days(waited(own, until), share)
        still = own.of(own.how == OPEN)
        days = still.waited(until)
        late = days > beyond
        who = np.zeros(0, np.int64) if still.who is None else still.who[late]
        order = np.lexsort((who, -days[late])) if still.who is not None else np.zeros(0, np.int64)
        known = None if np.isinf(beyond) else int(beyond)
        n, all_open = int(still.n[late].sum()), int(still.n.sum())
        found.append(Stuck(step, share, known, n, all_open, who[order], days[late][order]))
    return found


def missing_share(found: Sequence[Loss]) -> dict[int, float]:
    """Of each step, how many that are no noise are missing over all groups."""
    told: dict[int, float] = {}
    for one in found:
        told[one.step] = told.get(one.step, 0.0) + (one.missing if one.code == "loss" else 0.0)
    return told


def _rate(on: float, tried: float, level: float) -> Rate:
    return rate(int(on), max(int(on), int(tried + 1e-9)), level)


def _beside(own: Rate, other: Rate, step: int, group: int) -> Loss:
    missing = (own.n * other.k / other.n - own.k) if other.n else 0.0
    few = min(own.n, other.n) < LEAST_TRIED
    lower = 1 - compare((own.k, own.n), (other.k, other.n)).chance
    p = 1.0 if few else _mid_p(own.k, own.n, other.k, other.n)
    return Loss(step, group, own, other, missing, lower, p, 1.0, "few" if few else "noise")


def _mid_p(k: int, n: int, other_k: int, other_n: int) -> float:
    from scipy.special import betaln

    both, of_both = n + other_n, k + other_k
    mean = n * of_both / both
    wide = 20 + 15 * (mean * (1 - of_both / both) * other_n / both) ** 0.5
    low, high = max(0, n - both + of_both, int(mean - wide)), min(n, of_both, int(mean + wide) + 1)
    at = np.arange(low, high + 1)
    # The hypergeometric chance of each count, up to a factor; counts further off have none to speak of.
    logs = -betaln(at + 1, of_both - at + 1) - betaln(n - at + 1, other_n - of_both + at + 1)
    chances = np.exp(logs - logs.max())
    chances /= chances.sum()
    half = float(chances[at == k].sum()) / 2
    return min(1.0, 2 * (min(float(chances[at < k].sum()), float(chances[at > k].sum())) + half))


def _corrected(found: list[Loss], wrongly: float) -> list[Loss]:
    told = [one for one in found if one.code != "few"]
    so_far, done = 0.0, [one for one in found if one.code == "few"]
    for place, one in enumerate(sorted(told, key=lambda one: one.p)):
        so_far = max(so_far, min(1.0, one.p * (len(told) - place)))
        code = "noise" if so_far > wrongly else "loss" if one.missing > 0 else "gain"
        done.append(replace(one, corrected=so_far, code=code))
    return done
