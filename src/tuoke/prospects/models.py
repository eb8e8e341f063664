"""What a source of lists is expected to yield, and whether its names were looked into.

Where names come from is kept with the lists themselves (`directory.List`).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import Company, List
from tuoke.prospects.asks import Ask as Ask
from tuoke.prospects.asks import Named as Named
from tuoke.prospects.asks import Thanks as Thanks
from tuoke.prospects.gatherings import GatheringPlace as GatheringPlace
from tuoke.prospects.kept import ListCase as ListCase
from tuoke.prospects.kept import ListSum as ListSum
from tuoke.prospects.network import Acquaintance as Acquaintance  # models of this room, kept in files of their own
from tuoke.prospects.spending import Spending as Spending
from tuoke.prospects.web_forms import WebForm as WebForm


class BenchmarkQuerySet(models.QuerySet["Benchmark"]):
    def visible_to(self, user: Any) -> BenchmarkQuerySet:
        """The firm's: whoever works here reads it."""
        return self if user.is_authenticated and user.is_active else self.none()


class Benchmark(models.Model):
    """k of n that lists of a source usually yield, and who says so; source '' stands for all that have no own one.

    A figure to compare with, not a measurement of ours (requirement 224).
    """

    source = models.CharField(_("source"), max_length=40, blank=True, unique=True)
    k = models.PositiveIntegerField(_("of use"), default=1)
    n = models.PositiveIntegerField(_("of so many names"), default=31)
    said_by = models.CharField(_("who says so"), max_length=160)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    objects = BenchmarkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.k}/{self.n}"


class ResearchedQuerySet(models.QuerySet["Researched"]):
    def visible_to(self, user: Any) -> ResearchedQuerySet:
        return self.filter(company__in=Company.objects.visible_to(user))


class Researched(models.Model):
    """Somebody looked whether this company could buy, and says what they found (requirement 341)."""

    FOLLOWS_MERGE = True

    company = models.ForeignKey(Company, models.CASCADE, related_name="researched")
    found = models.CharField(_("what was found"), max_length=240)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = ResearchedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.found


class CalledAnywayQuerySet(models.QuerySet["CalledAnyway"]):
    def visible_to(self, user: Any) -> CalledAnywayQuerySet:
        return self.filter(list__in=List.objects.visible_to(user))


class CalledAnyway(models.Model):
    """The names of this list may be called though nobody looked into them; with the reason (requirement 341)."""

    IS_READING = True  # goes with its list when an import is undone

    list = models.OneToOneField(List, models.CASCADE, related_name="called_anyway")
    reason = models.CharField(_("reason"), max_length=240)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = CalledAnywayQuerySet.as_manager()

    def __str__(self) -> str:
        return self.reason
