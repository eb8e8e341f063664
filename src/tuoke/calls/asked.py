"""What targets ask of sellers a day, written beside their own plans; the sheet of the next day follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from tuoke.calls.models import Plan
from tuoke.workspace import audit


@dataclass(frozen=True)
class Asked:
    """`calls` a day, and of which target they come: whose it is, how much (`currency` "": signatures), by when (ISO),
    for which chance (percent); `target`: its id."""

    calls: int
    target: int
    whose: str
    need: int
    currency: str
    by: str
    chance: int


def ask(wanted: Mapping[int, Asked]) -> int:
    """Let each seller's plan have what is `wanted` of them, and nobody else's anything; how many plans changed."""
    changed = 0
    with transaction.atomic():
        plans = {one.seller_id: one for one in Plan.objects.select_for_update().filter(seller__in=wanted)}
        for left in Plan.objects.select_for_update().exclude(asked=None).exclude(seller__in=wanted):
            changed += _put(left, None, {})
        for seller, asked in wanted.items():
            told = {name: value for name, value in asdict(asked).items() if name != "calls"}
            changed += _put(plans.get(seller) or Plan(seller_id=seller), asked.calls, told)
    return changed


def _put(plan: Plan, calls: int | None, told: dict[str, Any]) -> bool:
    before = {"asked": plan.asked}
    if (plan.asked, plan.asked_for) == (calls, told):
        return False
    plan.asked, plan.asked_for = calls, told
    plan.save()
    audit.record(None, "plan", plan, **audit.changes(plan, before, ["asked"]))
    return True
