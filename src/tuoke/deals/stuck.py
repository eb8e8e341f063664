"""Deals that do not move: slow in their stage, without a next step, put off twice, past their day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuoke.deals.history import History, number_of
from tuoke.deals.models import Deal
from tuoke.journal.appointments import Appointment
from tuoke.journal.models import Task

#: More open deals than these nobody talks through on a Monday; those worth most come first.
MOST_LOOKED_AT = 1_000
WORDS: dict[str, str | Promise] = {
    "late": _("day has passed"), "put_off": _("put off twice or more"), "slow": _("slow in its stage"),
    "no_step": _("no next step"),
}  # fmt: skip


@dataclass(frozen=True)
class Stuck:
    """`why`: codes of WORDS; `usual`: four in five had left the stage by so many days, None where nobody knows."""

    deal: Deal
    why: list[str] = field(default_factory=list)
    slips: int = 0
    usual: float | None = None

    @property
    def words(self) -> list[str | Promise]:
        return [WORDS[code] for code in self.why]


def looked_through(
    user: Any, owners: Collection[int], history: History, seen: np.ndarray, today: dt.date
) -> list[Stuck]:
    """Open deals of these owners, the most valuable first, each with what holds it up, if anything. One query.

    `seen`: the deals that `user` may see, by whose times a stage is slow.
    """
    tasks = Task.objects.filter(company=OuterRef("company"), done_at=None)
    met = Appointment.objects.filter(company=OuterRef("company"), starts__gte=timezone.now(), cancelled_at=None)
    own = Deal.objects.visible_to(user).open().filter(owner__in=owners)
    deals = (
        own.annotate(has_task=Exists(tasks), has_date=Exists(met))
        .select_related("company", "owner", "stage", "pipeline")
        .order_by(F("amount").desc(nulls_last=True), "pk")[:MOST_LOOKED_AT]
    )
    known, slipped, found = history.slow_from(seen, number_of(today)), history.slips(), []
    for deal in deals:
        slips, usual = slipped.get(deal.pk, 0), known.get(deal.stage_id, deal.stage.days)
        held: dict[str, bool] = {
            "late": deal.close_on is not None and deal.close_on < today, "put_off": slips >= 2,
            "slow": usual is not None and deal.days_in_stage > usual, "no_step": not (deal.has_task or deal.has_date),
        }  # fmt: skip
        found.append(Stuck(deal, [code for code, is_so in held.items() if is_so], slips, usual))
    return sorted(found, key=lambda one: -len(one.why))
