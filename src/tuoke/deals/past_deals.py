"""Deals of before, brought along from another system or a table: when they began, how they ended, where they came from.

They stand in a table of their own, so that they count in nobody's rate, pipeline or forecast; the funnel of the history
(past_funnel.py) reads them.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import Company, Revealed
from tuoke.directory.seen import seen_of


class PastDealQuerySet(models.QuerySet["PastDeal"]):
    def visible_to(self, user: Any) -> PastDealQuerySet:
        """Whoever may see the company; what an import brings along when it is complete."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        seen = self.filter(Revealed("arrival"))
        return seen if user.is_admin else seen.filter(seen_of(user))


class PastDeal(models.Model):
    """`closed_on` is None while it was open. `origin` and `author` are the words of the file. `digest`: company, what
    it was about and the day it began, by which it is known again."""

    FOLLOWS_MERGE = True

    class State(models.TextChoices):
        OPEN = "open", _("open")
        WON = "won", _("won")
        LOST = "lost", _("lost")

    company = models.ForeignKey(Company, models.CASCADE, related_name="past_deals")
    name = models.CharField(max_length=160, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    state = models.CharField(max_length=4, choices=State)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    origin = models.CharField(max_length=80, blank=True)
    author = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=32)
    arrival = models.BigIntegerField(default=0, db_default=0, editable=False)

    objects = PastDealQuerySet.as_manager()

    class Meta:
        verbose_name = _("past deal")
        indexes = [
            models.Index(fields=["arrival"], condition=~Q(arrival=0), name="past_deal_arrival"),
            models.Index(fields=["origin", "opened_on", "closed_on", "state"], name="past_deal_funnel"),
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.opened_on}"
