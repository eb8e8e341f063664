"""Whom a seller knows: people with the relation in which they stand, kept for the seller and who leads them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import Person
from tuoke.directory.seen import seen_of
from tuoke.prospects.network_words import OCCASIONS, PROMPTS
from tuoke.team.models import User


class Closeness(models.IntegerChoices):
    """How well they know each other: who is asked first."""

    MET = 1, _("met once or twice")
    KNOWN = 2, _("know each other")
    CLOSE = 3, _("close")


class AcquaintanceQuerySet(models.QuerySet["Acquaintance"]):
    def visible_to(self, user: Any) -> AcquaintanceQuerySet:
        """One's own, and those of the people below; of companies that one may see."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        mine = self if user.sees_all else self.filter(seller__in=User.objects.below(user).values("pk"))
        return mine.filter(seen_of(user, "person__company"))


class Acquaintance(models.Model):
    """A seller knows a person: from where, how well. `prompt` is the question that brought the name back."""

    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="acquaintances")
    person = models.ForeignKey(Person, models.CASCADE, related_name="acquaintances")
    prompt = models.CharField(max_length=24, blank=True, choices=[(one.code, one.question) for one in PROMPTS])
    occasion = models.CharField(_("where you met"), max_length=12, blank=True, choices=OCCASIONS)
    relation = models.CharField(_("how you know them"), max_length=120, blank=True)
    closeness = models.PositiveSmallIntegerField(_("how well"), choices=Closeness, default=Closeness.KNOWN)
    made_at = models.DateTimeField(default=timezone.now)

    objects = AcquaintanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("acquaintance")
        constraints = [models.UniqueConstraint(fields=["seller", "person"], name="acquaintance_once")]

    def __str__(self) -> str:
        return f"{self.seller_id} knows {self.person_id}"
