"""Who may read what a seller keeps for themselves."""

from __future__ import annotations

from typing import Any

from django.db import models

from tuoke.team.models import User


class OwnedQuerySet(models.QuerySet[Any]):
    """For what a seller keeps for themselves and those above may read."""

    def visible_to(self, user: Any) -> OwnedQuerySet:
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.sees_all else self.filter(seller__in=User.objects.below(user).values("pk"))
