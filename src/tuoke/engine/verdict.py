"""k of n against a plan that was fixed beforehand -> pass, fail, continue or inconclusive.

A plan says what the lowest useful rate is (p0), what is hoped for (p1), when is looked, and how often a false pass is
allowed. Looking after every result makes false passes more likely; how likely is computed exactly, by following the
chance of every count from look to look, and the cut is set so that the promise holds. What may come of the plan at any
true rate is known before the first result.

Assumptions:
1. Each result is one draw with the same unknown chance p; the results do not influence each other.
2. Before the first result p ~ Beta(a, b): Beta(1, 1), or a sceptical one; afterwards p ~ Beta(a + k, b + n - k).
3. Pass where P(p >= p0) >= cut at a look. Fail where P(p >= p0) <= give_up, or, for predictive plans, where the chance
   of passing at the last look, given what was seen, is below give_up.
4. A false pass is a pass at p = p0: where p is lower, it is rarer still.

Sources: Thall & Simon 1994, Biometrics 50, 337-349 (posterior rule); Lee & Liu 2008, Clinical Trials 5, 93-106
(predictive probability).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from tuoke.engine.evidence import Rate, rate

if TYPE_CHECKING:
    import numpy as np

PASS, FAIL, CONTINUE, INCONCLUSIVE = "pass", "fail", "continue", "inconclusive"
#: Interval of a verdict; screens that only show a rate use 0.8.
LEVEL = 0.95
MOST = 2_000
#: The cut is found to this much; false passes are steps, so finer would find the same.
FINE = 1e-6


class PlanError(ValueError):
    """A plan that is not taken.

    Codes: not_a_rate (p0, p1, a chance), not_a_range (looks), no_cut (what keeps the promise lets nothing pass).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Plan:
    """What is fixed before the first result.

    `looks`: the counts n at which is looked, rising; the last is n_max. `cut` None: to be calibrated. `early_pass`
    False: a pass only at the last look. `predictive`: give up on the chance of passing at the end, not on the belief.
    """

    p0: float
    p1: float
    looks: tuple[int, ...]
    false_pass: float = 0.05
    cut: float | None = None
    early_pass: bool = True
    give_up: float = 0.10
    predictive: bool = False
    prior: tuple[float, float] = (1.0, 1.0)

    def __post_init__(self) -> None:
        rates = (self.p0, self.p1, self.false_pass)
        if not all(0 < given < 1 for given in rates) or self.p1 <= self.p0 or not 0 <= self.give_up < 1:
            raise PlanError("not_a_rate")
        if self.cut is not None and not 0 < self.cut < 1:
            raise PlanError("not_a_rate")
        rising = all(low < high for low, high in zip(self.looks, self.looks[1:], strict=False))
        if not self.looks or self.looks[0] < 1 or self.looks[-1] > MOST or not rising or min(self.prior) <= 0:
            raise PlanError("not_a_range")

    @classmethod
    def after_every(cls, p0: float, p1: float, n_min: int, n_max: int, step: int = 1, **more: object) -> "Plan":
        """A look after every `step` results from n_min on, and at n_max."""
        if not 1 <= n_min <= n_max or step < 1:
            raise PlanError("not_a_range")
        looks = tuple(sorted({*range(n_min, n_max + 1, step), n_max}))
        return cls(p0, p1, looks, **more)  # type: ignore[arg-type]

    @property
    def n_max(self) -> int:
        return self.looks[-1]


@dataclass(frozen=True)
class Look:
    """At n results: pass from `pass_from` yes on, fail up to `fail_upto`; None where this look cannot say so."""

    n: int
    pass_from: int | None
    fail_upto: int | None


@dataclass(frozen=True)
class Operating:
    """What comes of a plan where the true rate is p: chances that add up to 1, and how many results are needed.

    `early_fail`: the part of `fails` that comes before the last look.
    """

    p: float
    passes: float
    fails: float
    inconclusive: float
    early_fail: float
    expected_n: float


@dataclass(frozen=True)
class Verdict:
    """`code` of PASS, FAIL, CONTINUE, INCONCLUSIVE; `decided_at`: the look at which it fell (None: still open).

    `rate` counts the results that the verdict rests on; `chance`: P(p >= p0) after them.
    """

    code: str
    rate: Rate
    chance: float
    decided_at: int | None


@lru_cache(maxsize=256)
def calibrated(plan: Plan) -> Plan:
    """The plan with the lowest cut that keeps its promise on false passes; PlanError no_cut where none does."""
    if plan.cut is not None:
        return plan
    low, high = 0.5, 1 - 1e-9
    while high - low > FINE:
        middle = (low + high) / 2
        if operating(replace(plan, cut=middle), plan.p0).passes > plan.false_pass:
            low = middle
        else:
            high = middle
    found = replace(plan, cut=high)
    if all(look.pass_from is None for look in _boundaries(found)):
        raise PlanError("no_cut")
    return found


def boundaries(plan: Plan) -> tuple[Look, ...]:
    """What each look says, before the first result. A plan without a cut is calibrated first."""
    return _boundaries(calibrated(plan))


def operating(plan: Plan, p: float) -> Operating:
    """What comes of the plan where the true rate is p: exact, by following every count from look to look."""
    import numpy as np
    from scipy.stats import binom

    if not 0 <= p <= 1:
        raise PlanError("not_a_rate")
    open_at: np.ndarray = np.ones(1)  # the chance of each count k among those not decided yet
    passes = fails = early = expected = 0.0
    before = 0
    for look in _boundaries(plan if plan.cut is not None else calibrated(plan)):
        more = look.n - before
        open_at = np.convolve(open_at, binom.pmf(np.arange(more + 1), more, p))
        before = look.n
        counts = np.arange(look.n + 1)
        passed = counts >= look.pass_from if look.pass_from is not None else np.zeros(look.n + 1, bool)
        failed = counts <= look.fail_upto if look.fail_upto is not None else np.zeros(look.n + 1, bool)
        failed &= ~passed
        now_passed, now_failed = float(open_at[passed].sum()), float(open_at[failed].sum())
        passes, fails = passes + now_passed, fails + now_failed
        early += now_failed if look.n < plan.n_max else 0.0
        expected += look.n * (now_passed + now_failed)
        open_at = np.where(passed | failed, 0.0, open_at)
    left = float(open_at.sum())
    return Operating(p, passes, fails, left, early, expected + before * left)


def verdict(plan: Plan, results: Iterable[bool]) -> Verdict:
    """The verdict on results in the order in which they came: the first look that decides counts, not what is later.

    A plan without a cut is calibrated first.
    """
    yes = [bool(result) for result in results][: plan.n_max]
    for look in boundaries(plan):
        if look.n > len(yes):
            break
        k = sum(yes[: look.n])
        if look.pass_from is not None and k >= look.pass_from:
            return _told(plan, PASS, k, look.n, look.n)
        if look.fail_upto is not None and k <= look.fail_upto:
            return _told(plan, FAIL, k, look.n, look.n)
    ended = len(yes) >= plan.n_max
    return _told(plan, INCONCLUSIVE if ended else CONTINUE, sum(yes), len(yes), plan.n_max if ended else None)


def believed(plan: Plan, k: int, n: int) -> float:
    """P(p >= p0) after k of n."""
    from scipy.special import betainc

    a, b = plan.prior
    return 1.0 - float(betainc(a + k, b + n - k, plan.p0))


def one_look(p0: float, p1: float, *, false_pass: float = 0.05, power: float = 0.8) -> tuple[int, int]:
    """The fewest results n, and the yes k among them, for one look that passes falsely and misses no oftener than that.

    25 and 6 for 0.1 against 0.3. PlanError no_cut above MOST.
    """
    import numpy as np
    from scipy.stats import binom

    if not all(0 < given < 1 for given in (p0, p1, false_pass, power)) or p1 <= p0:
        raise PlanError("not_a_rate")
    n = np.arange(1, MOST + 1)
    k = binom.isf(false_pass, n, p0).astype(int) + 1
    enough = np.flatnonzero(binom.sf(k - 1, n, p1) >= power)
    if not len(enough):
        raise PlanError("no_cut")
    return int(n[enough[0]]), int(k[enough[0]])


def tries_for(p: float, chance: float) -> int:
    """How many tries at rate p it takes for at least one hit with this chance: 322 for 1 in 200 and 80 %."""
    import math

    if not (0 < p < 1 and 0 < chance < 1):
        raise PlanError("not_a_rate")
    return math.ceil(math.log(1 - chance) / math.log(1 - p))


def _told(plan: Plan, code: str, k: int, n: int, decided_at: int | None) -> Verdict:
    return Verdict(code, rate(k, n, LEVEL), believed(plan, k, n), decided_at)


@lru_cache(maxsize=1024)
def _boundaries(plan: Plan) -> tuple[Look, ...]:
    import numpy as np

    cut = plan.cut
    assert cut is not None
    last = _chances(plan, plan.n_max)
    enough = np.flatnonzero(last >= cut)
    final = int(enough[0]) if len(enough) else None
    looks = []
    for n in plan.looks:
        chances = _chances(plan, n)
        if n == plan.n_max:
            pass_from = final
        else:
            enough = np.flatnonzero(chances >= cut)
            pass_from = int(enough[0]) if plan.early_pass and len(enough) else None
        if plan.predictive:
            # At the end there is nothing left to foresee: who does not pass, fails.
            hopeless = _foreseen(plan, n, final) < plan.give_up
        else:
            hopeless = chances <= plan.give_up
        few = np.flatnonzero(hopeless)
        looks.append(Look(n, pass_from, int(few[-1]) if len(few) else None))
    return tuple(looks)


def _chances(plan: Plan, n: int) -> "np.ndarray":
    """P(p >= p0) after each k of n; shape (n + 1,), rising."""
    import numpy as np
    from scipy.special import betainc

    k, (a, b) = np.arange(n + 1), plan.prior
    chances: np.ndarray = 1.0 - betainc(a + k, b + n - k, plan.p0)
    return chances


def _foreseen(plan: Plan, n: int, final: int | None) -> "np.ndarray":
    """The chance of passing at the last look, after each k of n; shape (n + 1,)."""
    import numpy as np
    from scipy.stats import betabinom

    k, (a, b) = np.arange(n + 1), plan.prior
    if final is None:
        return np.zeros(n + 1)
    left = plan.n_max - n
    if left == 0:
        return (k >= final).astype(float)
    foreseen: np.ndarray = betabinom.sf(final - k - 1, left, a + k, b + n - k)
    return foreseen
