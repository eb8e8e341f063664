"""Who holds a company, by what rule it comes back into the public pool, and which came back.

`Company.owner` is the one truth of who holds it, `Company.held_since` since when.
"""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.directory.bulk_models import BulkChange
from tuoke.directory.models import Company
from tuoke.directory.seen import seen_of
from tuoke.team.models import Team, User


class PoolRulesQuerySet(models.QuerySet["PoolRules"]):
    def visible_to(self, user: Any) -> PoolRulesQuerySet:
        """Everybody is bound by them, so everybody reads them."""
        return self if user.is_authenticated and user.is_active else self.none()


def _days(label: Any, default: int, least: int = 0) -> models.PositiveSmallIntegerField:  # type: ignore[type-arg]
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MinValueValidator(least), MaxValueValidator(3_650)]
    )


class PoolRules(models.Model):
    """One row: what binds sellers who take companies, and when a company comes back. Until `returns` is set nothing
    comes back by itself."""

    most_held = models.PositiveIntegerField(_("companies that a seller may hold (0: any number)"), default=0)
    most_a_day = models.PositiveSmallIntegerField(_("taken in one day (0: any number)"), default=0)
    returns = models.BooleanField(_("companies come back by themselves"), default=False)
    quiet_days = _days(_("after so many days without contact"), 30, 1)
    protected_days = _days(_("but not in the first days after they were taken"), 7)
    warn_days = _days(_("the holder is warned so many days before"), 5)
    rest_days = _days(_("the same seller may not take it again for"), 30)
    keep_customers = models.BooleanField(_("customers stay: a deal was signed"), default=True)
    keep_references = models.BooleanField(_("reference customers stay"), default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    objects = PoolRulesQuerySet.as_manager()

    FACTS = (
        "most_held", "most_a_day", "returns", "quiet_days", "protected_days", "warn_days", "rest_days",
        "keep_customers", "keep_references",
    )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.quiet_days} days"

    @classmethod
    def current(cls) -> PoolRules:
        """The firm's; unsaved defaults where nobody has set any."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class ReturnedQuerySet(models.QuerySet["Returned"]):
    def visible_to(self, user: Any) -> ReturnedQuerySet:
        """Whoever may see the company, which lies in the pool, and whoever may look over who held it."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        seen = self.filter(seen_of(user))
        return seen if user.sees_all else seen.filter(Q(company__owner=None) | Q(seller__in=User.objects.below(user)))


class Returned(models.Model):
    """A company came back into the pool: from whom, when, and why."""

    FOLLOWS_MERGE = True

    class Why(models.TextChoices):
        QUIET = "quiet", _("no contact for too long")
        LET_GO = "let_go", _("let go by its holder")
        HANDED = "handed", _("handed over to nobody")

    company = models.ForeignKey(Company, models.CASCADE, related_name="returned")
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    why = models.CharField(max_length=8, choices=Why)
    last_contact = models.DateTimeField(null=True)  # None: there was none
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = ReturnedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["company", "seller", "-at"])]

    def __str__(self) -> str:
        return f"{self.company_id} {self.at:%Y-%m-%d}"


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def visible_to(self, user: Any) -> HandOverQuerySet:
        """One's own, and those of the people whom one looks over."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.sees_all else self.filter(by__in=User.objects.below(user).values("pk"))


class HandOver(models.Model):
    """`holder`: whose companies (None: of everybody below who did it); `area`: in which place ('' everywhere); `free`:
    also those that nobody held. Who got how many stands in `changes`, one of which is for each receiver."""

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    area = models.CharField(max_length=120, blank=True)
    free = models.BooleanField(default=False)
    by_rules = models.BooleanField(default=False)  # dealt out of the pool by the rules of assignment
    tasks = models.JSONField(default=list)  # of each open task that went along: its id, whose it was, whose it became
    changes = models.ManyToManyField(BulkChange, related_name="hand_overs")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"


class FirmsQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> FirmsQuerySet:
        """Who leads, and who is meant by them, may read them; they hold no names of customers."""
        return self if user.is_authenticated and user.is_active else self.none()


class AssignmentRule(models.Model):
    """Companies that nobody holds and that are like this go to these sellers. The first rule that fits decides; '' and
    None ask nothing. To the sellers of `team` and the teams below it, or to those of `sellers`."""

    place = models.PositiveSmallIntegerField(_("place in the order"), default=1)
    area = models.CharField(_("in this territory"), max_length=120, blank=True)
    industries = models.CharField(_("of these industries"), max_length=400, blank=True)
    least = models.PositiveIntegerField(_("employees from"), null=True, blank=True)
    most = models.PositiveIntegerField(_("employees to"), null=True, blank=True)
    source = models.CharField(_("from this source"), max_length=40, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("team"))
    sellers = models.ManyToManyField(User, blank=True, related_name="+", verbose_name=_("sellers"))
    on_import = models.BooleanField(_("also what managers and admins import"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    objects = FirmsQuerySet.as_manager()

    FACTS = ("place", "area", "industries", "least", "most", "source", "team", "sellers", "on_import")

    class Meta:
        verbose_name = _("rule of assignment")
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return f"{self.place}"

    @property
    def industry_names(self) -> list[str]:
        return [one.strip() for one in re.split("[,，、;；]", self.industries) if one.strip()]


class Capacity(models.Model):
    """How many a seller may hold, and get in a week, by the rules of assignment; None: any number."""

    seller = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="capacity")
    most_held = models.PositiveIntegerField(null=True, blank=True)
    most_a_week = models.PositiveIntegerField(null=True, blank=True)

    objects = FirmsQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.seller_id}"
