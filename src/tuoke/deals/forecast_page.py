"""The forecast: what a period brings in three streams kept apart, deal by deal, and how right it was so far."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuoke.deals.foreseen import KINDS, Ahead, Period
from tuoke.deals.history import OPEN, UNKNOWN, History
from tuoke.deals.models import Deal, Stage
from tuoke.deals.said import track_record
from tuoke.deals.whose import Whose
from tuoke.engine.forecast import Forecast, Stream
from tuoke.team.access import members
from tuoke.workspace.models import Workspace

PERIODS = {"quarter": _("this quarter"), "next": _("next quarter"), "month": _("this month")}
MOST_DRIVERS = 40
#: Deals in a stage by how long they are in it: up to so many days, and beyond.
AGES = (7, 30, 90)


@dataclass(frozen=True)
class Asked:
    """What the address asks for: whose, which period, which currency; and all that is needed to tell it."""

    whose: Whose
    period: Period
    currency: str
    currencies: tuple[str, ...]
    ahead: Ahead
    own: np.ndarray
    seen: np.ndarray

    @classmethod
    def of(cls, user: Any, given: Any, day: dt.date | None = None, workspace: Workspace | None = None) -> Asked:
        """As of the end of `day`, which is today if nothing is said. Four queries, whatever is asked."""
        whose = Whose.of(user, given.get("of", ""))
        kind = given.get("period", "")
        workspace = workspace or Workspace.current()
        today = day or workspace.today()
        period = Period.of(kind if kind in KINDS else "quarter", today)
        history = History.read(workspace=workspace)
        ahead = Ahead(history, today, period.last)
        seen = np.array(list(Deal.objects.visible_to(user).values_list("pk", flat=True)), np.int64)
        standing = ahead.standing
        mine = np.isin(standing.owner, list(whose.owners)) & np.isin(standing.deal, seen)
        # The currency of most open deals first.
        weight = np.bincount(
            standing.currency[mine], 1 + (standing.state[mine] == OPEN) * 1000, len(history.currencies)
        )
        used = [history.currencies[n] for n in np.argsort(-weight, kind="stable").tolist() if weight[n]]
        wanted = given.get("currency", "")
        currency = wanted if wanted in used else used[0] if used else "CNY"
        return cls(whose, period, currency, tuple(used), ahead, ahead.mask(whose.owners, currency, seen), seen)

    @property
    def today(self) -> Any:
        return self.ahead.today

    def address(self, **other: str) -> str:
        kept = {"of": self.whose.code, "period": self.period.kind, "currency": self.currency} | other
        return "?" + urlencode(kept)


@dataclass(frozen=True)
class Driver:
    """One open deal: its chance to be won in the period, what it is worth, and what that makes."""

    deal: Deal
    chance: float
    days: int

    @property
    def expected(self) -> float | None:
        return None if self.deal.amount is None else float(self.deal.amount) * self.chance


@dataclass(frozen=True)
class Held:
    """Deals of one stage that are in it for so long: how many, and their mean chance."""

    n: int
    chance: float | None


@members
@require_safe
def forecast(request: HttpRequest) -> HttpResponse:
    """What this quarter, the next or this month brings; of oneself, or of those one looks over."""
    asked = Asked.of(request.user, request.GET)
    told = asked.ahead.forecast(asked.own, asked.period)
    rows = np.flatnonzero(asked.own & (asked.ahead.standing.state == OPEN))
    context: dict[str, Any] = {
        "asked": asked,
        "periods": PERIODS,
        "period_word": PERIODS[asked.period.kind],
        "told": told,
        "streams": streams(told),
        "top": max(told.total.high, told.done, 1.0),
        "open_count": len(rows),
        "unknown": int((asked.ahead.standing.cents[rows] == UNKNOWN).sum()),
        "drivers": drivers(asked, rows, told),
        "more": max(0, len(rows) - MOST_DRIVERS),
        "by_stage": by_stage(asked, rows, told),
        "ages": AGES,
        "sellers": by_seller(asked),
        "track": track_record(
            request.user, asked.whose.kept_as, asked.period.kind, asked.currency, asked.ahead, asked.own
        ),
    }
    return render(request, "deals/forecast.html", context)


def streams(told: Forecast) -> list[tuple[Any, Stream | None]]:
    """Each with its name; orders are not kept here, so nobody knows what they repeat."""
    return [(_("Open deals"), told.open), (_("Repeat orders"), told.repeat), (_("Deals not there yet"), told.not_yet)]


def drivers(asked: Asked, rows: np.ndarray, told: Forecast) -> list[Driver]:
    """The open deals from which most is expected, those of unknown amount last."""
    standing = asked.ahead.standing
    worth = np.where(standing.cents[rows] == UNKNOWN, -1.0, standing.amount[rows] * told.chances)
    best = np.argsort(-worth, kind="stable")[:MOST_DRIVERS]
    ids = standing.deal[rows[best]].tolist()
    deals = Deal.objects.select_related("company", "stage", "owner").in_bulk(ids)
    return [
        Driver(deals[pk], float(told.chances[at]), int(asked.ahead.day - standing.since[rows[at]]))
        for pk, at in zip(ids, best.tolist(), strict=True)
        if pk in deals
    ]


def by_stage(asked: Asked, rows: np.ndarray, told: Forecast) -> list[tuple[Stage, int, list[Held]]]:
    """(stage, how many, by age) of each stage that has open deals."""
    standing, found = asked.ahead.standing, []
    age = np.searchsorted(AGES, asked.ahead.day - standing.since[rows], "left")
    for pipeline, stages in asked.ahead.history.stages.items():
        for step, stage in enumerate(stages):
            own = (standing.pipeline[rows] == pipeline) & (standing.step[rows] == step)
            if not own.any():
                continue
            cells = [own & (age == bucket) for bucket in range(len(AGES) + 1)]
            held = [Held(int(cell.sum()), float(told.chances[cell].mean()) if cell.any() else None) for cell in cells]
            found.append((stage, int(own.sum()), held))
    return found


def by_seller(asked: Asked) -> list[tuple[Any, Forecast]]:
    """By name, not by rank; who has neither a deal nor began one is left out."""
    if not asked.whose.is_many:
        return []
    found = []
    for person in asked.whose.sellers:
        own = asked.ahead.mask({person.pk}, asked.currency, asked.seen)
        if own.any():
            found.append((person, asked.ahead.forecast(own, asked.period)))
    return found
