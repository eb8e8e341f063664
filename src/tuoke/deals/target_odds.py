"""What a target takes from today on and how likely it is: made by a flow and on every change, read by pages.

The rates are those of all who have a part in the target together, with what is unsure of them; the calls are then split
by what each still has to bring, so that the sellers' calls come to the team's and to no more.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from tuoke.deals import funnel
from tuoke.deals.models import Deal, State
from tuoke.deals.targets import Target, facts
from tuoke.engine.deal_worth import Amounts
from tuoke.engine.plan_split import shares
from tuoke.engine.reverse_plan import SURE
from tuoke.team.leave import Leave
from tuoke.workspace.models import RuleOfThumb, Workspace

#: Fewer draws than the funnel page takes: a page of targets is kept up to date by the day.
MANY = 1000
MOST_AMOUNTS = 300
WEEKS = 12


@dataclass(frozen=True)
class NeedOf:
    """What a chance (percent) takes: calls, meetings, intents; `per_day`: first calls of all on a working day."""

    chance: int
    tries: list[int]
    per_day: float
    code: str


@dataclass(frozen=True)
class Odds:
    """A reading: as of the day `on`, with `done` reached by then; `latest`: the last day to begin, None where it is too
    late, "" where nothing more is needed. `tried`: own tries of each step, `amounts`: deals whose worth is known."""

    on: dt.date
    done: float
    pace: float
    cap: float
    chance: float
    at_cap: float
    needs: list[NeedOf]
    latest: dt.date | str | None
    begin_by: dt.date
    codes: list[str]
    tried: list[int]
    amounts: int | None
    rule: str

    @classmethod
    def of(cls, target: Target) -> Odds | None:
        """The reading that a target has; None where there is none (its day has come)."""
        told = target.told
        if not told:
            return None
        latest = told["latest"]
        return cls(
            **{
                **told,
                "on": dt.date.fromisoformat(told["on"]),
                "begin_by": dt.date.fromisoformat(told["begin_by"]),
                "latest": dt.date.fromisoformat(latest) if latest else latest,
                "needs": [NeedOf(**one) for one in told["needs"]],
            }
        )

    def need(self, chance: int) -> NeedOf:
        return next(one for one in self.needs if one.chance == chance)

    @property
    def out_of_reach(self) -> bool:
        """Not to be reached with 80 % by these people, at the most they can do from tomorrow on."""
        return self.at_cap < SURE and self.need(80).code in ("beyond_cap", "too_late")

    @property
    def code(self) -> str:
        """reached, out (nobody can reach it), on (today's pace is enough for 80 %), or short."""
        if self.need(80).code == "reached":
            return "reached"
        return "out" if self.out_of_reach else "on" if self.chance >= SURE else "short"


def read(target: Target, sellers: Collection[int] | None = None) -> None:
    """Work out what the target takes, of these sellers or those who have a part in it; nothing where its day has come.

    The caller writes `told` and `told_at` down."""
    target.told, target.told_at = _told(target, sorted(sellers or target.shares())), timezone.now()


def _told(target: Target, sellers: list[int]) -> dict[str, Any]:
    today = Workspace.current().today()
    if target.by_day <= today or not sellers:
        return {}
    came = facts([target], {target.pk: sellers})[target.pk]
    done = sum(sum(weeks.values()) for weeks in came.values())
    amounts = _amounts(target, sellers) if target.in_money else None
    found, rule = funnel.of_people(sellers, WEEKS), RuleOfThumb.current()
    cap = float(target.cap * len(sellers))
    plan = funnel.backwards(found, target.need, target.by_day, cap, done=done, amounts=amounts, many=MANY, rule=rule)
    if plan is None:
        return {}
    start = plan.latest_start
    return {
        "on": today.isoformat(),
        "done": done,
        "pace": found.a_day,
        "cap": cap,
        "chance": plan.chance_today,
        "at_cap": plan.at_cap,
        "needs": [
            {"chance": round(100 * one.chance), "tries": list(one.tries), "per_day": one.per_day, "code": one.code}
            for one in plan.needs
        ],
        "latest": None if start is None else "" if not start else (today + dt.timedelta(days=start)).isoformat(),
        "begin_by": (today + dt.timedelta(days=plan.begin_by)).isoformat(),
        "codes": list(plan.codes),
        "tried": [step.rate.n for step in found.steps],
        "amounts": len(amounts.own) if amounts else None,
        "rule": rule.words,
    }


def _amounts(target: Target, sellers: list[int]) -> Amounts:
    """What the last deals of these people were worth, in the target's currency; nothing is converted."""
    rows: QuerySet[Deal, Any] = Deal.objects.filter(
        state=State.WON, owner__in=sellers, currency=target.currency, amount__gt=0
    ).values_list("amount", flat=True)
    own = tuple(float(one) for one in rows.order_by("-closed_at")[:MOST_AMOUNTS])
    return Amounts(own, float(target.usual or 1))


@dataclass(frozen=True)
class CallsOf:
    """What a seller's part takes: `calls` first calls by the last day of even pace, so many `a_day` on `days` days at
    work; `capped`: it would be more than the most that is possible."""

    calls: int
    days: int
    a_day: int
    capped: bool


def calls_of(target: Target, done: Mapping[int, Mapping[dt.date, float]]) -> dict[int, CallsOf]:
    """Seller -> calls at the target's pace, from what each still has to bring; nothing where no number is enough or
    nothing is needed. One query: days of leave are no days at work."""
    odds = Odds.of(target)
    need = odds and odds.need(target.chance)
    if not odds or not need or not need.tries or not need.tries[0]:
        return {}
    rest = {
        seller: max(0.0, sum(weeks.values()) - sum(done.get(seller, {}).values()))
        for seller, weeks in target.shares().items()
    }
    if not sum(rest.values()):
        return {}
    away: dict[int, set[dt.date]] = {}
    for one in Leave.objects.meeting(odds.on, odds.begin_by).filter(person__in=rest):
        span = range((one.end - one.start).days + 1)
        away.setdefault(one.person_id, set()).update(one.start + dt.timedelta(days=n) for n in span)
    span = range(1, (odds.begin_by - odds.on).days + 1)
    working = {day for n in span if (day := odds.on + dt.timedelta(days=n)).weekday() < 5}
    found = {}
    for seller, calls in zip(rest, shares(need.tries[0], list(rest.values())), strict=True):
        days = len(working - away.get(seller, set()))
        if calls and days:
            exact = math.ceil(calls / days)
            found[seller] = CallsOf(calls, days, min(target.cap, exact), exact > target.cap)
    return found
