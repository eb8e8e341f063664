"""The funnel of people's work, from what the journal says, and the same read backwards from a target.

A case (cases.py) is a company, followed from the first that was heard of it. Counted are events, not states: a call, a
meeting (agreed or held), an intent, a signature. A case ends where the last that was heard of it is a refusal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuoke.deals import cases, kept
from tuoke.deals.cases import EPOCH
from tuoke.deals.kept import FunnelMonth
from tuoke.engine import onward, reverse_plan
from tuoke.engine.deal_worth import Amounts
from tuoke.engine.funnel import Conversion, Passages, conversions
from tuoke.team.models import User
from tuoke.workspace.kept import Kept, horizon, lagging
from tuoke.workspace.models import RuleOfThumb, Workspace

STEPS: tuple[str | Promise, ...] = (_("Called"), _("Meeting"), _("Intent"), _("Signature"))
PACE_WEEKS = 4
#: Of a curve of outcomes.
POINTS = 24


@dataclass(frozen=True)
class Funnel:
    """Cases begun in the last `weeks`; `own` passages of them, `all_known` those of two years and more (for the plan).

    Of these two only how long they took is told, not when; `dated` are all once more, with their days and with the
    seller as group. `first_calls` in the last four weeks. `as_of`: nothing that was written later is counted; None: all
    is.
    """

    weeks: int
    since: dt.date
    today: dt.date
    own: Passages
    all_known: Passages
    steps: tuple[Conversion, ...]
    first_calls: int
    dated: Passages
    as_of: dt.datetime | None = None

    @property
    def counts(self) -> list[int]:
        """How many cases came to each step."""
        return [int(self.own.n[self.own.step == step].sum()) for step in range(len(STEPS))]

    @property
    def a_day(self) -> float:
        """First calls per working day in the last four weeks."""
        return self.first_calls / (5 * PACE_WEEKS)


@dataclass(frozen=True)
class Outcome:
    """Signatures that come of `tries` first calls and of what is under way: the middle, half of all futures within
    `low_half` to `high_half`, four in five within `low` to `high`."""

    tries: int
    low: float
    low_half: float
    mid: float
    high_half: float
    high: float


def read(user: Any, scope: str, weeks: int, people: Collection[int] | None = None) -> Funnel:
    """`scope`: me, what they did themselves; or all, the cases of those whose work `user` may look over, or of
    `people` among them.

    From the kept sums; where none are kept yet, from the journal.
    """
    standing = Kept.standing()
    if standing is None:
        return directly(user, scope, weeks, people)
    months = FunnelMonth.objects.visible_to(user).filter(generation=standing.generation, whole=scope != "me")
    if scope == "me":
        months = months.filter(seller=user.pk)
    elif people is not None:
        months = months.filter(seller__in=people)
    return _from_sums(kept.sums(months), weeks)


def of_people(people: Sequence[int], weeks: int) -> Funnel:
    """The cases that these people began, seen through by whomever: for a flow, which looks on behalf of nobody."""
    standing = Kept.standing()
    if standing is None:
        workspace = Workspace.current()
        found = cases.read(cases.counted(horizon(workspace.today())), workspace.zone)
        return _from_cases(found.of(found.whole & np.isin(found.seller, people)), weeks)
    months = FunnelMonth.objects.filter(generation=standing.generation, whole=True, seller__in=people)
    return _from_sums(kept.sums(months), weeks)


def directly(user: Any, scope: str, weeks: int, people: Collection[int] | None = None) -> Funnel:
    """The same from the journal itself: what the kept sums are held against."""
    workspace = Workspace.current()
    entries = cases.counted(horizon(workspace.today()))
    found = cases.read(entries.filter(by=user) if scope == "me" else entries, workspace.zone)
    below = [user.pk] if scope == "me" else list(User.objects.below(user).values_list("pk", flat=True))
    wanted = below if people is None else sorted(set(below) & set(people))
    return _from_cases(found.of((found.whole == (scope != "me")) & np.isin(found.seller, wanted)), weeks)


def _from_sums(every: Passages, weeks: int) -> Funnel:
    today, first, recent = _days(weeks)
    known, own, new = kept.packed(every, first, recent)
    return _funnel(weeks, today, own, known, every, new, lagging())


def _from_cases(theirs: cases.Cases, weeks: int) -> Funnel:
    today, first, recent = _days(weeks)
    known = theirs.passages()
    new = int(((known.began > recent) & (known.step == 0)).sum())
    return _funnel(weeks, today, known.of(known.began > first), known, known, new, None)


def _days(weeks: int) -> tuple[dt.date, int, int]:
    """Today, and the days after which a case began that is of these weeks, and of the pace."""
    today = Workspace.current().today()
    until = (today - EPOCH).days
    return today, until - 7 * weeks, until - 7 * PACE_WEEKS


def _funnel(
    weeks: int, today: dt.date, own: Passages, known: Passages, dated: Passages, new: int, as_of: dt.datetime | None
) -> Funnel:
    until = (today - EPOCH).days
    since = EPOCH + dt.timedelta(days=until - 7 * weeks + 1)
    return Funnel(weeks, since, today, own, known, tuple(conversions(own, len(STEPS), until)), new, dated, as_of)


def backwards(
    found: Funnel,
    need: float,
    by: dt.date,
    cap: float,
    *,
    done: float = 0.0,
    amounts: Amounts | None = None,
    many: int = onward.DRAWS,
    rule: RuleOfThumb | None = None,
    reached: Sequence[float | None] = (),
) -> reverse_plan.ReversePlan | None:
    """What `need` signatures until the day `by` take, or so much money, of which `done` is there; None where no day is
    left. `reached`: the rates of the steps that others have reached."""
    if by <= found.today or need <= 0:
        return None
    given, pace, underway = _from_here(found, by, cap, rule)
    return reverse_plan.reverse_plan(
        given, reverse_plan.Target(need, done, amounts), pace, underway=underway, many=many, reached=reached
    )


def curve(
    found: Funnel, plan: reverse_plan.ReversePlan, by: dt.date, cap: float, rule: RuleOfThumb | None = None
) -> list[Outcome]:
    """Signatures by that day, from no first call at all up to somewhat more than the plan asks for, spread alike."""
    given, pace, underway = _from_here(found, by, cap, rule)
    asked = max((need.tries[0] for need in plan.needs if need.tries), default=0)
    top = max(10, round(asked * 1.15) or round(cap * pace.working.sum()))
    tries = sorted({round(top * part / POINTS) for part in range(POINTS + 1)})
    table = reverse_plan.outcomes(given, pace, tries, underway=underway, begin_by=plan.begin_by)
    return [Outcome(n, *row) for n, row in zip(tries, table.tolist(), strict=True)]


def _from_here(
    found: Funnel, by: dt.date, cap: float, rule: RuleOfThumb | None
) -> tuple[list[onward.Belief], reverse_plan.Pace, reverse_plan.Underway | None]:
    known, until = found.all_known, (found.today - EPOCH).days
    given = onward.beliefs(known, until, onward.plain_start(steps=(rule or RuleOfThumb.current()).steps))
    days = range(1, (by - found.today).days + 1)
    working = np.array([(found.today + dt.timedelta(days=n)).weekday() < 5 for n in days])
    open_ones = known.of((known.left < 0) & (known.step < len(STEPS) - 1) & (known.step > 0))
    underway = reverse_plan.Underway(open_ones.step, open_ones.waited(until)) if len(open_ones.step) else None
    return given, reverse_plan.Pace(working, found.a_day, cap), underway


def usual_rates(rule: RuleOfThumb) -> list[float]:
    """What the firm's rule of thumb says of each step; 200-20-5-1 as long as nobody changed it."""
    return [step.give / step.take for step in rule.steps]
