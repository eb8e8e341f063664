"""The week as it is talked through on Monday: what changed, what is stuck, who needs help, what the plan says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np

from tuoke.deals import funnel
from tuoke.deals.forecast_page import Asked
from tuoke.deals.foreseen import Period
from tuoke.deals.history import OPEN, WON
from tuoke.deals.models import Deal, State, moment_of
from tuoke.deals.moved import Moved, moved
from tuoke.deals.stuck import Stuck, looked_through
from tuoke.deals.whose import Person, Whose
from tuoke.engine.evidence import Rate, chance_at_least, rate
from tuoke.engine.forecast import Forecast
from tuoke.engine.reverse_plan import ReversePlan
from tuoke.team.aims import deals_a_month
from tuoke.workspace.models import RuleOfThumb, Workspace

#: Somebody is said to need help from this chance on, and from thirty of their own on.
SURE = 0.9
WEEKS = 12


@dataclass(frozen=True)
class Week:
    """From Monday to Sunday; `start` is the day before, at whose end it begins, `end` the last that is known."""

    monday: dt.date
    today: dt.date

    @classmethod
    def of(cls, asked: str, today: dt.date) -> Week:
        """The week of the day that was asked for; else the one since last Monday."""
        try:
            day = min(dt.date.fromisoformat(asked), today)
        except ValueError:
            day = today - dt.timedelta(days=today.weekday() or 7)
        day = max(day, today - dt.timedelta(days=380))
        return cls(day - dt.timedelta(days=day.weekday()), today)

    @property
    def start(self) -> dt.date:
        return self.monday - dt.timedelta(days=1)

    @property
    def end(self) -> dt.date:
        return min(self.monday + dt.timedelta(days=6), self.today)

    @property
    def before(self) -> dt.date:
        return self.monday - dt.timedelta(days=7)

    @property
    def after(self) -> dt.date | None:
        later = self.monday + dt.timedelta(days=7)
        return later if later <= self.today else None


@dataclass(frozen=True)
class Help:
    """One seller: open deals and how many are held up, closed deals and how many were won. `code`: help, few, or ok.

    `chance`: that fewer of theirs are won than of the others'.
    """

    person: Person
    stuck: Rate
    won: Rate
    code: str
    chance: float


@dataclass(frozen=True)
class Plan:
    """Signatures set out for the quarter, those there are, and what is left by its last day."""

    period: Period
    wanted: int
    signed: int
    who: int
    plan: ReversePlan | None
    a_day: float
    rule: RuleOfThumb

    @property
    def left(self) -> int:
        return max(0, self.wanted - self.signed)


@dataclass(frozen=True)
class Monday:
    week: Week
    asked: Asked
    told: Forecast
    changed: Moved
    looked: list[Stuck]
    helped: list[Help]

    @property
    def stuck(self) -> list[Stuck]:
        return [one for one in self.looked if one.why]


def monday(user: Any, given: Any, workspace: Workspace) -> Monday:
    """All of it, of the people that were asked for; the forecast as of the last day of the week that is known."""
    week = Week.of(given.get("week", ""), workspace.today())
    asked = Asked.of(user, given, day=week.end, workspace=workspace)
    changed = moved(user, asked.whose, asked.period, asked.currency, (week.start, week.end), asked.ahead, asked.seen)
    looked = looked_through(user, asked.whose.owners, asked.ahead.history, asked.seen, week.today)
    told = asked.ahead.forecast(asked.own, asked.period)
    return Monday(week, asked, told, changed, looked, _helped(asked, looked))


def _helped(asked: Asked, looked: list[Stuck]) -> list[Help]:
    """By name. Whether fewer are won than with the others is said from thirty closed deals on."""
    if not asked.whose.is_many:
        return []
    told = asked.ahead.standing
    seen = np.isin(told.deal, asked.seen) & np.isin(told.owner, list(asked.whose.owners))
    found = []
    for person in asked.whose.sellers:
        own = told.owner == person.pk
        closed, won = (seen & (told.state != OPEN)), (seen & (told.state == WON))
        n, k = int((closed & own).sum()), int((won & own).sum())
        others, theirs = int((closed & ~own).sum()), int((won & ~own).sum())
        mine = [one for one in looked if one.deal.owner_id == person.pk]
        if not n and not mine:
            continue
        below = 1 - chance_at_least(k, n, theirs / others) if others else 0.0
        code = "few" if n < 30 or others < 30 else "help" if below >= SURE else "ok"
        found.append(Help(person, rate(sum(bool(one.why) for one in mine), len(mine)), rate(k, n), code, below))
    return found


def plan_of(user: Any, whose: Whose, today: dt.date) -> Plan | None:
    """From today on, whatever week is looked at: a plan is for days that come. None where nobody set out for any."""
    wanted = deals_a_month(whose.owners)
    if not wanted:
        return None
    period = Period.of("quarter", today)
    won = Deal.objects.visible_to(user).filter(owner__in=whose.owners, state=State.WON)
    signed = won.filter(closed_at__gte=moment_of(period.first) - dt.timedelta(hours=12)).count()
    found = funnel.read(user, "me" if whose.code == "me" else "all", WEEKS, whose.owners)
    need = sum(wanted.values()) * 3 - signed
    cap = max(20, round(found.a_day * 2))
    rule = RuleOfThumb.current()
    plan = funnel.backwards(found, need, period.last, cap, rule=rule) if need > 0 else None
    return Plan(period, sum(wanted.values()) * 3, signed, len(wanted), plan, found.a_day, rule)
