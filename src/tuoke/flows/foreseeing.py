"""From the changes of deals to what the forecast says: kept each day, and once for days that are over."""

from __future__ import annotations

import datetime as dt

from tuoke.deals.said import look_back, write_down
from tuoke.workspace.models import Workspace


def foresee(key: str) -> None:
    """Keep what was seen at the end of yesterday, each day once; and what would have been said before (`key`: "")."""
    today = Workspace.current().today()
    write_down(today - dt.timedelta(days=1))
    look_back(today)
