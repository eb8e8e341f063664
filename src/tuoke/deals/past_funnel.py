"""The deals of before as a funnel: of each origin how many were won, how sure that is, how long it took while some were
still open; and what a target takes if it goes on like that.

Observed is until the last day that the history tells of (`until`): what was open then had waited so long and no longer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Count, Q, Sum

from tuoke.deals.past_deals import PastDeal
from tuoke.engine import onward, reverse_plan
from tuoke.engine.funnel import ON, OPEN, OUT, Conversion, Passages, conversions, waited
from tuoke.engine.time_in_step import Waiting

EPOCH = dt.date(1970, 1, 1)
HOW = {PastDeal.State.OPEN: OPEN, PastDeal.State.WON: ON, PastDeal.State.LOST: OUT}
#: Of how many days the page tells the share that was won by then.
DAYS = (30, 90, 180)
#: Origins with fewer are told together; more rows nobody reads.
MOST_ORIGINS = 30
PACE_DAYS = 28
#: What is believed before the history speaks: one lead in twenty, in two months; worth a few leads only.
START = onward.Start(0.05, 60.0)


@dataclass(frozen=True)
class Origin:
    """`known`: entered (began), on (won), out (lost), the rate with its interval; `curve`: how the wait ends; `amount`:
    won money by currency."""

    name: str
    known: Conversion
    curve: Waiting
    amount: dict[str, Any]

    @property
    def ends(self) -> tuple[float, float]:
        return self.known.rate.low, self.known.rate.high

    @property
    def shares(self) -> list[float]:
        """Won within each of DAYS, as Aalen & Johansen count where some are still open."""
        return [self.curve.gone_on_by(day) for day in DAYS]

    @property
    def usual_days(self) -> int | None:
        """The day by which half of all that were ever won had been won; None under ten of them."""
        return self.curve.half_gone_on()


@dataclass(frozen=True)
class PastFunnel:
    """`passages` has one step and the origins as its groups, in the order of `origins`."""

    since: dt.date
    until: dt.date
    passages: Passages
    whole: Origin
    origins: list[Origin]
    a_day: float  # leads per working day in the last four weeks that it tells of


def read(user: Any) -> PastFunnel | None:
    """Of all past deals that `user` may see; None where there is none. Two queries, sums of equal deals."""
    seen = PastDeal.objects.visible_to(user)
    rows = list(seen.order_by().values_list("origin", "opened_on", "closed_on", "state").annotate(n=Count("pk")))
    if not rows:
        return None
    money: dict[tuple[str, str], Any] = {
        (origin, currency): total
        for origin, currency, total in seen.filter(state=PastDeal.State.WON)
        .exclude(Q(amount=None)).order_by().values_list("origin", "currency").annotate(total=Sum("amount"))
    }  # fmt: skip
    many: dict[str, int] = {}
    for origin, _opened, _closed, _state, n in rows:
        many[origin] = many.get(origin, 0) + n
    names = sorted(many, key=lambda one: (-many[one], one))[:MOST_ORIGINS]
    group = {name: place for place, name in enumerate(names)}
    opened = np.array([(row[1] - EPOCH).days for row in rows], np.int64)
    left = np.array([-1 if row[2] is None else (row[2] - EPOCH).days for row in rows], np.int64)
    until = int(max(opened.max(), left.max()))
    known = Passages(
        step=np.zeros(len(rows), np.int64),
        group=np.array([group.get(row[0], len(names)) for row in rows], np.int64),
        began=opened,
        entered=opened,
        left=left,
        how=np.array([HOW[PastDeal.State(row[3])] for row in rows], np.int64),
        n=np.array([row[4] for row in rows], np.int64),
    )
    origins = [
        _origin(
            name, known.of(known.group == place), until, {one[1]: sum_ for one, sum_ in money.items() if one[0] == name}
        )
        for name, place in group.items()
    ]
    whole: dict[str, Any] = {}
    for (_name, currency), total in money.items():
        whole[currency] = whole.get(currency, 0) + total
    late = int(known.n[opened > until - PACE_DAYS].sum())
    return PastFunnel(
        EPOCH + dt.timedelta(days=int(opened.min())), EPOCH + dt.timedelta(days=until), known,
        _origin("", known, until, whole), origins, late / (PACE_DAYS * 5 / 7),
    )  # fmt: skip


def _origin(name: str, own: Passages, until: int, amount: dict[str, Any]) -> Origin:
    return Origin(name, conversions(own, 2, until)[0], waited(own, until), amount)


def beliefs(found: PastFunnel) -> list[onward.Belief]:
    """What the history tells of a lead that comes in tomorrow."""
    return onward.beliefs(found.passages, (found.until - EPOCH).days, [START])


def backwards(
    found: PastFunnel, need: float, today: dt.date, by: dt.date, cap: float
) -> reverse_plan.ReversePlan | None:
    """How many new leads from `today` on `need` more deals until `by` take; None where no day is left. What was open in
    the history does not count: nobody here has it."""
    days = (by - today).days
    if days < 1 or need <= 0:
        return None
    working = np.array([(today + dt.timedelta(days=n)).weekday() < 5 for n in range(1, days + 1)])
    return reverse_plan.reverse_plan(
        beliefs(found), reverse_plan.Target(need), reverse_plan.Pace(working, min(found.a_day, cap), cap)
    )
