"""What went into finding names by one source: money and hours, written down by who spent them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.team.models import User


class SpendingQuerySet(models.QuerySet["Spending"]):
    def visible_to(self, user: Any) -> SpendingQuerySet:
        """One's own, and those of the people below."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.sees_all else self.filter(by__in=User.objects.below(user).values("pk"))


class Spending(models.Model):
    """Money or hours that went into finding names by one source."""

    source = models.CharField(_("source"), max_length=40)
    on = models.DateField(_("day"))
    amount = models.DecimalField(
        _("money"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    hours = models.DecimalField(
        _("hours"), max_digits=7, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    note = models.CharField(_("for what"), max_length=160, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = SpendingQuerySet.as_manager()

    class Meta:
        verbose_name = _("spending")
        indexes = [models.Index(fields=["source"])]

    def __str__(self) -> str:
        return f"{self.source} {self.on}"
