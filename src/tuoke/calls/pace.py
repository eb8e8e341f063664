"""What a seller's calls come to: today, this month against 200-20-5-1, and the hit rate. All from the journal."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from tuoke.calls.models import Plan
from tuoke.engine import evidence
from tuoke.journal.kinds import CONVERSATIONS, Call, Deal, Intent
from tuoke.journal.models import COMPANY_NOW, JournalEntry, JournalQuerySet
from tuoke.workspace.models import RuleOfThumb, Workspace

#: The hit rate looks back so far.
WEEKS = 8
#: At least one in ten companies called is to become a customer (requirement 243).
GOAL = 0.1
#: Of a list that marketing hands over unresearched, one in 31 (requirement 224); a benchmark to compare with.
UNRESEARCHED = 1 / 31
REFUSALS = ("not_interested", "leave_me_alone")
#: The plan's line: calls from nine to six, none over noon.
DAY_SHAPE = ((9.0, 0.0), (12.0, 0.4), (13.5, 0.4), (18.0, 1.0))


@dataclass(frozen=True)
class Today:
    """Calls of one local day: how many, how they ended, and when, as (hour of the day, calls so far)."""

    called: int
    connected: int
    agreed: int
    refused: int
    plan: int
    done_line: list[tuple[float, float]]
    plan_line: list[tuple[float, float]]


@dataclass(frozen=True)
class Step:
    """One step of 200-20-5-1 this month: what was done, and what the plan needs of it."""

    code: str
    done: int
    wanted: int

    @property
    def part(self) -> float:
        return self.done / self.wanted if self.wanted else 0.0


@dataclass(frozen=True)
class Figure:
    """A rate as a page draws it."""

    rate: evidence.Rate

    @property
    def ends(self) -> tuple[float, float]:
        return self.rate.low, self.rate.high

    @property
    def thin(self) -> bool:
        """Drawn hollow: under 30 it is not to be trusted yet."""
        return self.rate.enough != "full"

    @property
    def k(self) -> int:
        return self.rate.k

    @property
    def n(self) -> int:
        return self.rate.n

    @property
    def low(self) -> float:
        return self.rate.low

    @property
    def mid(self) -> float:
        return self.rate.mid

    @property
    def high(self) -> float:
        return self.rate.high

    @property
    def enough(self) -> str:
        return self.rate.enough


@dataclass(frozen=True)
class HitRate:
    """Companies called in the last eight weeks, those with a meeting agreed, and deals, which are counted apart."""

    rate: Figure
    deals: int
    advice: str  # '', 'tighten', 'open' or 'reached': only said from 30 companies on
    goal: float = GOAL
    benchmark: float = UNRESEARCHED

    @property
    def axis(self) -> float:
        """The end of the axis: the interval and the goal both in view."""
        return min(1.0, max(0.3, self.rate.high * 1.1))


def mine(seller: Any) -> JournalQuerySet:
    found: JournalQuerySet = JournalEntry.objects.standing().filter(by=seller)
    return found


def lately(workspace: Workspace, seller: Any, day: dt.date) -> list[tuple[dt.datetime, str]]:
    """When and how calls ended, oldest first: all of the local `day`, and of the weeks before what was decided."""
    start, end = workspace.day_bounds(day)
    wanted = Q(at__gte=start) | Q(outcome__in=[*REFUSALS, "meeting"])
    calls = mine(seller).filter(wanted, kind=Call.kind, at__gte=end - dt.timedelta(weeks=WEEKS), at__lt=end)
    return list(calls.order_by("at").values_list("at", "outcome"))


def today(workspace: Workspace, calls: list[tuple[dt.datetime, str]], plan: Plan, day: dt.date) -> Today:
    """Of `calls` (`lately`) those of the local `day`."""
    start, _end = workspace.day_bounds(day)
    calls = [call for call in calls if call[0] >= start]
    outcomes = [outcome for _at, outcome in calls]
    hours = [_hour(at.astimezone(workspace.zone)) for at, _outcome in calls]
    first = min([9.0, *hours])
    return Today(
        called=len(calls),
        connected=sum(outcome in CONVERSATIONS for outcome in outcomes),
        agreed=outcomes.count("meeting"),
        refused=sum(outcome in REFUSALS for outcome in outcomes),
        plan=plan.daily,
        done_line=[(first, 0.0), *((hour, float(n)) for n, hour in enumerate(hours, 1))] if hours else [],
        plan_line=[(hour, round(part * plan.daily, 1)) for hour, part in DAY_SHAPE],
    )


def _hour(moment: dt.datetime) -> float:
    return round(moment.hour + moment.minute / 60, 2)


def month(n: dict[str, int], plan: Plan, rule: RuleOfThumb) -> list[Step]:
    """Calls, meetings agreed, intents and deals of the month (`counted`); what the rule wants for the deals planned."""
    wanted = evidence.plain_funnel(rule.calls_for(plan.deals_a_month), rule.steps)
    return [Step(code, n[f"month_{code}"], round(wanted[code])) for code in ("calls", "meetings", "intents", "deals")]


def counted(workspace: Workspace, seller: Any, day: dt.date) -> dict[str, int]:
    """What the last eight weeks and, among them, the month of `day` count: companies and calls, in one query."""
    _start, end = workspace.day_bounds(day)
    month = Q(at__gte=workspace.day_bounds(day.replace(day=1))[0])
    # SQLite takes a JSON null for a text, and any text for greater than a number.
    call, ranked = Q(kind=Call.kind), Q(kind=Call.kind, body__row__gt=0) & ~Q(body__row=None)
    talked, met = Q(outcome__in=CONVERSATIONS), Q(outcome="meeting")
    found: dict[str, int] = mine(seller).filter(at__gte=end - dt.timedelta(weeks=WEEKS), at__lt=end).aggregate(
        companies=Count(COMPANY_NOW, distinct=True, filter=call),
        companies_met=Count(COMPANY_NOW, distinct=True, filter=call & met),
        deals=Count(COMPANY_NOW, distinct=True, filter=Q(kind=Deal.kind)),
        n=Count("pk", filter=call), talked=Count("pk", filter=call & talked), met=Count("pk", filter=call & met),
        ranked_n=Count("pk", filter=ranked), ranked_talked=Count("pk", filter=ranked & talked),
        ranked_met=Count("pk", filter=ranked & met),
        month_calls=Count("pk", filter=month & call), month_meetings=Count("pk", filter=month & call & met),
        month_intents=Count("pk", filter=month & Q(kind=Intent.kind)),
        month_deals=Count("pk", filter=month & Q(kind=Deal.kind)),
    )  # fmt: skip
    return found


def hit_rate(n: dict[str, int]) -> HitRate:
    """k of n companies called (`counted`), with its 80 % interval. Requirement rows 243 to 246."""
    rate = evidence.rate(n["companies_met"], n["companies"])
    return HitRate(Figure(rate), n["deals"], _advice(rate))


@dataclass(frozen=True)
class Way:
    """Calls made one way: from the sheet, or not. Rates are of calls."""

    from_sheet: bool
    talked: Figure
    met: Figure


def ways(n: dict[str, int]) -> list[Way]:
    """Calls from the ranked sheet beside the seller's own others (`counted`; requirement 242)."""
    others = {key: n[key] - n[f"ranked_{key}"] for key in ("n", "talked", "met")}
    sheet = {key: n[f"ranked_{key}"] for key in ("n", "talked", "met")}
    return [
        Way(from_sheet, *(Figure(evidence.rate(of[key], of["n"])) for key in ("talked", "met")))
        for from_sheet, of in ((True, sheet), (False, others))
    ]


def _advice(rate: evidence.Rate) -> str:
    """Below the goal even at the upper end of the interval: tighten the list; above it at the lower end: reached."""
    if rate.enough != "full":
        return ""
    if rate.high < GOAL:
        return "tighten"
    return "reached" if rate.low >= GOAL else "open"
