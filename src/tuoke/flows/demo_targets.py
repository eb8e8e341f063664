"""The demo's targets: signatures of the whole team by the end of the quarter, and money of one seller."""

from __future__ import annotations

import datetime as dt

from tuoke.deals import targets
from tuoke.deals.models import Target
from tuoke.team.models import User
from tuoke.workspace.models import Workspace


def write_targets(manager: User, seller: User) -> None:
    """Read by the flow that reads all of them."""
    today = Workspace.current().today()
    until = today + dt.timedelta(days=90)
    team = Target(team=manager.team, need=12, since=today - dt.timedelta(days=14), by_day=until, cap=60)
    if manager.team and (sellers := targets.sellers_of(team)):
        targets.write(team, targets.split_evenly(team, sellers), manager)
    own = Target(
        seller=seller,
        counts=Target.Counts.MONEY,
        need=900_000,
        currency="CNY",
        usual=300_000,
        since=today - dt.timedelta(days=14),
        by_day=until,
        chance=Target.Chance.EVEN,
    )
    targets.write(own, targets.split_evenly(own, [seller.pk]), manager)
