"""Asking a satisfied customer for names: the ask, what came back, the thanks that are owed (rows 47, 211 to 214)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import Company, Person
from tuoke.directory.seen import seen_of
from tuoke.journal.models import JournalEntry


class Way(models.TextChoices):
    """Which of the two scripts was used (rows 212 and 214)."""

    HEART = "heart", _("moved: a clear request")
    REASON = "reason", _("reasoned: it helps a friend of theirs")


SCRIPTS = {
    Way.HEART: _(
        "{person}, may I ask you for something? Could you introduce {number} people you know well who run {kind}? One"
        " call to each, and I leave them in peace if it does not suit them."
    ),
    Way.REASON: _(
        "{person}, you said that you gained this from us: {benefit}. Whom of your friends among {kind} would you wish"
        " the same? {number} names would help them, and us."
    ),
}


class OfCompanyQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> OfCompanyQuerySet:
        """Whoever may see the company."""
        return self.filter(seen_of(user))


class Ask(models.Model):
    """One request to a customer: for how many names of what kind, and what they had gained from us."""

    FOLLOWS_MERGE = True

    company = models.ForeignKey(Company, models.CASCADE, related_name="asks")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked"))
    way = models.CharField(_("script"), max_length=6, choices=Way, default=Way.HEART)
    number = models.PositiveSmallIntegerField(_("how many names"), default=3)
    kind = models.CharField(_("what kind"), max_length=160)
    benefit = models.CharField(_("what they gained from us"), max_length=240)
    nothing_came = models.BooleanField(default=False, editable=False)  # they were asked and named nobody
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = OfCompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for names")
        indexes = [models.Index(fields=["company", "-at"])]

    def __str__(self) -> str:
        return f"{self.company_id} {self.at:%Y-%m-%d}"


class OfEntryQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> OfEntryQuerySet:
        """Whoever may see the company of the entry."""
        return self.filter(seen_of(user, "entry__company"))


class Named(models.Model):
    """A name that came back: the journal's entry of it, and the ask that it answers, where it was asked for."""

    entry = models.OneToOneField(JournalEntry, models.CASCADE, related_name="named")
    ask = models.ForeignKey(Ask, models.CASCADE, related_name="names")

    objects = OfEntryQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.ask_id}: {self.entry_id}"


class Thanks(models.Model):
    """Whoever gave a name that led somewhere was thanked, and how."""

    entry = models.OneToOneField(JournalEntry, models.CASCADE, related_name="thanks")
    how = models.CharField(_("how"), max_length=160)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = OfEntryQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.how}"
