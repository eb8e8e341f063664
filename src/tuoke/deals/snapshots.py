"""What the forecast said at the end of each day: its sums, and the chance of each open deal.

What a deal was on a day is told by its changes; only what was believed has to be kept. `looked_back`: worked out
afterwards from the changes, for days on which nothing was said yet.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuoke.team.models import Reach, Team, User


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def visible_to(self, user: Any) -> SnapshotQuerySet:
        """Sums of oneself and of those one looks over; of a team to whoever looks over all of it."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.sees_all:
            return self
        seen = Q(seller__in=User.objects.below(user).values("pk"))
        if user.reach == Reach.TEAM and user.team_id:
            seen |= Q(team__path__startswith=user.team_path)
        return self.filter(seen)


class Snapshot(models.Model):
    """One forecast: at the end of `day`, of the period from `first` to `last`. `of`: all, t<team> or s<seller>."""

    day = models.DateField()
    kind = models.CharField(max_length=7)
    first = models.DateField()
    last = models.DateField()
    of = models.CharField(max_length=20)
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+")
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    currency = models.CharField(max_length=3)
    looked_back = models.BooleanField(default=False)
    done = models.DecimalField(max_digits=18, decimal_places=2)
    not_yet = models.DecimalField(max_digits=18, decimal_places=2)
    mean = models.DecimalField(max_digits=18, decimal_places=2)
    mid = models.DecimalField(max_digits=18, decimal_places=2)
    low = models.DecimalField(max_digits=18, decimal_places=2)
    high = models.DecimalField(max_digits=18, decimal_places=2)
    as_last = models.DecimalField(max_digits=18, decimal_places=2)
    by_hand = models.DecimalField(max_digits=18, decimal_places=2)
    at_pace = models.DecimalField(max_digits=18, decimal_places=2)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("snapshot")
        constraints = [models.UniqueConstraint(fields=["day", "kind", "of", "currency"], name="snapshot_once")]
        indexes = [models.Index(fields=["of", "kind", "currency", "last"])]

    def __str__(self) -> str:
        return f"{self.of} {self.kind} {self.day}"


class SnapshotDealQuerySet(models.QuerySet["SnapshotDeal"]):
    def visible_to(self, user: Any) -> SnapshotDealQuerySet:
        """Whoever may see the deal."""
        from tuoke.deals.models import Deal

        return self.filter(deal__in=Deal.objects.visible_to(user).values("pk"))


class SnapshotDeal(models.Model):
    """The chance of one open deal, at the end of `day`, to be won in the month or quarter of that day, or the next."""

    day = models.DateField()
    deal = models.ForeignKey("deals.Deal", models.CASCADE, related_name="snapshots")
    month = models.FloatField()
    quarter = models.FloatField()
    next = models.FloatField()

    objects = SnapshotDealQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "deal"], name="snapshot_deal_once")]

    def __str__(self) -> str:
        return f"{self.deal_id} {self.day}"
