"""The rows of the funnel's kept sums (`kept.py`); apart, so that a process that starts reads no library of numbers."""

from __future__ import annotations

from typing import Any

from django.db import models

from tuoke.team.models import User


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


class FunnelMonthQuerySet(models.QuerySet["FunnelMonth"]):
    def visible_to(self, user: Any) -> FunnelMonthQuerySet:
        """What people did who `user` looks over; an own funnel is part of that."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.sees_all else self.filter(seller__in=User.objects.below(user).values("pk"))


class FunnelMonth(models.Model):
    """The passages (engine.funnel.Passages) of the cases that a person began in one month, whole ones or their own.

    All of a month in one value: adding them up in memory takes a third of the time that the database needs for as many
    rows (docs/the-funnel-in-numbers.md). `month` counts from January 1970; `sums` has the columns SUMS of each, four
    bytes a number, low byte first.
    """

    SUMS = ("step", "began", "entered", "left", "how", "n")

    generation = models.PositiveIntegerField()
    whole = models.BooleanField()
    seller = models.BigIntegerField()
    month = models.IntegerField()
    sums = models.BinaryField()

    objects = FunnelMonthQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["generation", "whole", "seller", "month"], name="funnel_month")]

    def __str__(self) -> str:
        return f"{self.seller} {self.month}"
