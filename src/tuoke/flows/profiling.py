"""From outcomes to the lean profile: who was won, lost and never called -> the tags that mark the won."""

from __future__ import annotations

from tuoke.targeting.lean import work_out
from tuoke.team.models import User
from tuoke.workspace.models import Workspace


def lean(key: str) -> None:
    """Work out the lean profile of one person with their team (`key`: their id)."""
    seller = User.objects.filter(pk=int(key), is_active=True).first()
    if seller is not None:
        work_out(seller, Workspace.current().today())
