"""How a goal stands: the results that count, in their order, and the verdict on them. Rows 243 to 246.

A result is a company that the seller calls for the first time since the goal began. It is yes when what is hoped for
comes within `wait_days`; no when it is refused before, or when the days are over. Results come in the order of the
first calls, and those behind one that is still open wait with it: a yes comes sooner than the end of waiting, and who
counted it at once would see too many of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property

from tuoke.calls.models import Goal
from tuoke.engine import verdict
from tuoke.journal.kinds import Call, Deal
from tuoke.journal.models import COMPANY_NOW, JournalEntry
from tuoke.workspace import audit

#: Settles a company at once; whoever was not there, or asked to be called again, is still open.
REFUSED = ("not_interested", "wrong_person", "leave_me_alone")
FIELDS = ["counts", "lowest", "hoped", "n_min", "step", "n_max", "false_pass", "wait_days"]
#: Beyond this nobody waits for a verdict, and the page would wait for the plan.
MOST = 400


@dataclass(frozen=True)
class Result:
    """One company: first called when, and whether it came to what is hoped for; None: still open."""

    company: int
    first: dt.datetime
    won: bool | None


@dataclass(frozen=True)
class Standing:
    """A goal with its results so far, the first of them first."""

    goal: Goal
    results: list[Result]

    @cached_property
    def counted(self) -> list[Result]:
        """The results that are in: all before the first that is still open."""
        return list(takewhile(lambda one: one.won is not None, self.results))

    @property
    def waiting(self) -> int:
        """Companies called whose result does not count yet."""
        return len(self.results) - len(self.counted)

    @property
    def waits_until(self) -> dt.datetime | None:
        """When the first open company counts as no, at the latest."""
        if not self.waiting:
            return None
        return self.results[len(self.counted)].first + dt.timedelta(days=self.goal.wait_days)

    @property
    def locked(self) -> bool:
        return bool(self.results)

    @cached_property
    def verdict(self) -> verdict.Verdict:
        return verdict.verdict(self.goal.plan, [bool(one.won) for one in self.counted])

    @property
    def code(self) -> str:
        return self.verdict.code

    @property
    def ends(self) -> tuple[float, float]:
        """The 95 % interval of the rate that the verdict rests on."""
        return self.verdict.rate.low, self.verdict.rate.high

    @property
    def next_look(self) -> int | None:
        """Results at which is looked next; None when it is decided."""
        if self.verdict.decided_at is not None:
            return None
        return next((n for n in self.goal.plan.looks if n > len(self.counted)), None)


def of(seller: Any) -> Goal | None:
    """The seller's goal of now."""
    found: Goal | None = Goal.objects.filter(seller=seller).order_by("-number").first()
    return found


def ended(goal: Goal) -> dt.datetime | None:
    """When a later version took the place of this goal; None while it is the one of now."""
    later = Goal.objects.filter(seller=goal.seller_id, number__gt=goal.number).order_by("number")
    return later.values_list("made_at", flat=True).first()


def failed_in_a_row(now: Standing, most: int = 3) -> int:
    """How many versions of the goal failed one after the other, up to and with the last that is decided; at most
    `most` are looked at. A version that is still open counts as none, and does not break the row."""
    earlier = Goal.objects.filter(seller=now.goal.seller_id, number__lt=now.goal.number).order_by("-number")
    failed, until = int(now.code == verdict.FAIL), now.goal.made_at
    if not failed and now.code != verdict.CONTINUE:
        return 0
    for goal in earlier[: most - 1]:
        if standing(goal, until).code != verdict.FAIL:
            break
        failed, until = failed + 1, goal.made_at
    return failed


def standing(goal: Goal, until: dt.datetime | None = None) -> Standing:
    """How the goal stands; one that a later version followed ended at `until`."""
    return standings([goal], until)[0]


def standings(goals: Iterable[Goal], until: dt.datetime | None = None) -> list[Standing]:
    """The same for goals of different sellers: two queries however many (three where one counts deals)."""
    goals = list(goals)
    if not goals:
        return []
    since = min(goal.made_at for goal in goals)
    calls = JournalEntry.objects.standing().filter(by__in=[goal.seller_id for goal in goals], kind=Call.kind)
    before = calls.filter(by=OuterRef("by"), company=OuterRef("company"), at__lt=since)
    fresh = calls.filter(at__gte=since).exclude(Exists(before)).order_by()
    called = fresh.values("by", now=COMPANY_NOW).annotate(
        first=Min("at"),
        met=Min("at", filter=Q(outcome="meeting")),
        refused=Min("at", filter=Q(outcome__in=REFUSED)),
    )
    deals = _deals(goals, since)
    rows: dict[int, list[dict[str, Any]]] = {}
    for row in called.order_by("first", "now"):
        rows.setdefault(row["by"], []).append(dict(row))
    return [_standing(goal, rows.get(goal.seller_id, []), deals, until) for goal in goals]


def _standing(
    goal: Goal, rows: list[dict[str, Any]], deals: dict[tuple[int, int], dt.datetime], until: dt.datetime | None
) -> Standing:
    ends = until or dt.datetime.max.replace(tzinfo=dt.UTC)
    mine = [row for row in rows if goal.made_at <= row["first"] < ends][: goal.n_max]
    if goal.counts == "deal":
        mine = [{**row, "met": deals.get((goal.seller_id, row["now"]))} for row in mine]
    now = timezone.now()
    return Standing(goal, [Result(row["now"], row["first"], _won(goal, row, now)) for row in mine])


def _won(goal: Goal, row: dict[str, Any], now: dt.datetime) -> bool | None:
    over = row["first"] + dt.timedelta(days=goal.wait_days)
    won, refused = row["met"], row["refused"]
    if won is not None and won <= over and not (refused and refused < won):
        return True
    return False if refused is not None or now > over else None


def _deals(goals: list[Goal], since: dt.datetime) -> dict[tuple[int, int], dt.datetime]:
    sellers = [goal.seller_id for goal in goals if goal.counts == "deal"]
    if not sellers:
        return {}
    signed = JournalEntry.objects.standing().filter(by__in=sellers, kind=Deal.kind, at__gte=since).order_by()
    found = signed.values("by", now=COMPANY_NOW).annotate(at=Min("at"))
    return {(row["by"], row["now"]): row["at"] for row in found}


def fix(goal: Goal, by: Any) -> Goal:
    """Write the goal down: in the place of the seller's one where no result came in since, else as a new version. It
    begins now."""
    with transaction.atomic():
        current = Goal.objects.select_for_update().filter(seller=goal.seller).order_by("-number").first()
        before = {name: current.serializable_value(name) for name in FIELDS} if current else {}
        if current is not None and not standing(current).locked:
            goal.pk, goal.number = current.pk, current.number
        else:
            goal.pk, goal.number = None, current.number + 1 if current else 1
        goal.by, goal.made_at = by, timezone.now()
        goal.save()
        audit.record(by, "goal", goal, number=goal.number, **audit.changes(goal, before, FIELDS))
    return goal
