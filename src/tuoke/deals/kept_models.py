"""The rows of the funnel's kept sums (`kept.py`); apart, so that a process that starts reads no library of numbers."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from tuoke.team.models import User

KEY = ("whole", "seller", "step", "how", "began", "entered", "ended")


class FunnelCaseQuerySet(models.QuerySet["FunnelCase"]):
    def visible_to(self, user: Any) -> FunnelCaseQuerySet:
        """Nobody: pages read the sums, and what happened with a company stands in its journal."""
        return self.none()


class FunnelCase(models.Model):
    """One case as the sums count it: days since 1970, -1 where it never came so far."""

    generation = models.PositiveIntegerField()
    company = models.BigIntegerField()
    seller = models.BigIntegerField()
    whole = models.BooleanField()
    called = models.IntegerField()
    met = models.IntegerField()
    meant = models.IntegerField()
    signed = models.IntegerField()
    ended = models.IntegerField()

    objects = FunnelCaseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["generation", "company"])]

    def __str__(self) -> str:
        return f"{self.company} {self.seller}"


class FunnelSumQuerySet(models.QuerySet["FunnelSum"]):
    def visible_to(self, user: Any) -> FunnelSumQuerySet:
        """What people did who `user` looks over; an own funnel is part of that."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.sees_all else self.filter(seller__in=User.objects.below(user).values("pk"))


class FunnelSum(models.Model):
    """`n` equal passages (engine.funnel.Passages, whose group is the seller): in whole cases, or in a person's own."""

    generation = models.PositiveIntegerField()
    whole = models.BooleanField()
    seller = models.BigIntegerField()
    step = models.SmallIntegerField()
    how = models.SmallIntegerField()
    began = models.IntegerField()
    entered = models.IntegerField()
    ended = models.IntegerField()
    n = models.BigIntegerField()

    objects = FunnelSumQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["generation", *KEY], name="funnel_sum_once")]
        indexes = [models.Index(fields=["generation"], condition=Q(n=0), name="funnel_sum_nothing")]

    def __str__(self) -> str:
        return f"{self.seller} {self.step} {self.n}"
