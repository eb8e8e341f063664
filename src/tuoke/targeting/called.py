"""What was known of a company when it was called, and what came of it: what a card learns from."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from tuoke.directory.models import Company
from tuoke.journal.models import JournalEntry
from tuoke.targeting.owned import OwnedQuerySet


class CalledQuerySet(OwnedQuerySet):
    def standing(self) -> CalledQuerySet:
        return self.filter(withdrawn_at=None)


class Called(models.Model):
    """One call: `known` is field -> value as they were then (a field that is not there was unknown), and never changes.

    Written by flows/learning out of the journal. A call that is taken back there is withdrawn here.
    """

    FOLLOWS_MERGE = True

    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    entry = models.OneToOneField(JournalEntry, models.PROTECT, related_name="+")
    on = models.DateField()
    known = models.JSONField(default=dict)
    outcome = models.CharField(max_length=14)
    written_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = CalledQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "called"
        indexes = [models.Index(fields=["seller", "on"])]

    def __str__(self) -> str:
        return f"{self.company_id} {self.on}: {self.outcome}"
