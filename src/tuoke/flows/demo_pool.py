"""The demo's public pool: rules that hold, companies that came back with their reason, some that soon will."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from tuoke.directory.models import Company
from tuoke.ownership.models import PoolRules, Returned
from tuoke.ownership.quiet import held
from tuoke.team.models import User
from tuoke.workspace.audit import record

QUIET_DAYS = 120
CAME_BACK = 36
SOON = 5  # of each seller


def fill_pool(sellers: list[User], admin: Any, now: datetime, seed: int) -> None:
    """Draws from a lot of its own: the rest of the demo stays. After the history, which says who was talked to."""
    lot = Random(f"{seed} pool")
    PoolRules.objects.create(
        pk=1, most_a_day=20, returns=True, quiet_days=QUIET_DAYS, warn_days=7, by=admin, changed_at=now
    )
    free = list(Company.objects.arrived().filter(owner=None, journal=None).order_by("pk").values_list("pk", flat=True))
    back = []
    for company in lot.sample(free, min(CAME_BACK, len(free))):
        at = now - timedelta(days=lot.randrange(1, 40), hours=lot.randrange(1, 9))
        quiet = lot.random() < 0.7
        why = Returned.Why.QUIET if quiet else Returned.Why.LET_GO
        back.append(Returned(company_id=company, seller=lot.choice(sellers), why=why, at=at))
    Returned.objects.bulk_create(back)
    for seller in sellers:
        never = held(Company.objects.filter(owner=seller, is_reference=False, journal=None)).order_by("pk")
        some = list(never.values_list("pk", flat=True)[: 20 * SOON : 20])
        since = now - timedelta(days=QUIET_DAYS - 3)
        Company.objects.filter(pk__in=some).update(held_since=since, made_at=since)
    record(admin, "demo", "ownership.returned", count=len(back))
