"""The tag dictionary, and which company has which tag: said by whom, when, and where it is from (requirement 185).

The company is named by text (`directory.Company`) because models.py imports this file.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tuoke.workspace.audit import record

#: So many tags are offered on one page; a dictionary that is longer is none.
MOST = 200


class TagQuerySet(models.QuerySet["Tag"]):
    def visible_to(self, user: Any) -> TagQuerySet:
        """Everybody reads the dictionary: a word means the same to all."""
        return self if user.is_authenticated and user.is_active else self.none()

    def offered(self) -> TagQuerySet:
        return self.filter(retired=False)


class Tag(models.Model):
    """A short feature of companies, defined once, in both languages. `version` counts its wordings (audit has them)."""

    name = models.CharField(_("tag"), max_length=40, unique=True)
    name_en = models.CharField(_("tag in English"), max_length=40, blank=True)
    meaning = models.CharField(_("what it means"), max_length=240, blank=True)
    meaning_en = models.CharField(_("what it means, in English"), max_length=240, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("looks after it")
    )
    retired = models.BooleanField(_("no longer offered"), default=False)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)

    objects = TagQuerySet.as_manager()

    FACTS = ("name", "name_en", "meaning", "meaning_en", "retired")

    class Meta:
        verbose_name = _("tag")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return said(self.name, self.name_en)

    @property
    def says(self) -> str:
        """What it means, in the reader's language where it is written in that."""
        return said(self.meaning, self.meaning_en)


class TaggedQuerySet(models.QuerySet["Tagged"]):
    def settled(self) -> TaggedQuerySet:
        """Without those of a list that is still coming in."""
        from tuoke.directory.models import Revealed

        return self.filter(Revealed("arrival"))

    def visible_to(self, user: Any) -> TaggedQuerySet:
        from tuoke.directory.models import Company

        return self.settled().filter(company__in=Company.objects.visible_to(user))


class Source(models.TextChoices):
    """Where it is known from (requirement 189)."""

    SEEN = "seen", _("seen or heard by us")
    REGISTER = "register", _("a register")
    JOBS = "jobs", _("job advertisements")
    NEWS = "news", _("news")
    LIST = "list", _("an imported list")
    OTHER = "other", _("elsewhere")


class Tagged(models.Model):
    """A company has a tag."""

    FOLLOWS_MERGE = True

    company = models.ForeignKey("directory.Company", models.CASCADE, related_name="tagged")
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="tagged", db_index=False)  # the index below serves
    source = models.CharField(_("where it is known from"), max_length=8, choices=Source, default=Source.SEEN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    arrival = models.BigIntegerField(default=0, editable=False, db_index=True)

    objects = TaggedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "tag"], name="tagged_once")]
        indexes = [models.Index(fields=["tag", "company"])]

    def __str__(self) -> str:
        return f"{self.company_id}: {self.tag_id}"


def said(ours: str, english: str) -> str:
    """The one in the language of the screen, else the one there is."""
    first, second = (english, ours) if (get_language() or "").startswith("en") else (ours, english)
    return first or second


def retag(company: Any, shown: Collection[int], wanted: Collection[int], source: str, by: Any) -> tuple[int, int]:
    """Add the tags that are wanted and were not shown as set, take off those shown and not wanted. What a colleague
    set meanwhile, which nobody saw here, stays. Returns how many were added and taken off."""
    with transaction.atomic():
        have = set(Tagged.objects.settled().filter(company=company).values_list("tag", flat=True))
        added = sorted(set(wanted) - set(shown) - have)
        removed = sorted((set(shown) - set(wanted)) & have)
        Tagged.objects.bulk_create(
            [Tagged(company=company, tag_id=tag, source=source, by=by) for tag in added], ignore_conflicts=True
        )
        Tagged.objects.filter(company=company, tag__in=removed).delete()
        if added or removed:
            names = dict(Tag.objects.filter(pk__in=[*added, *removed]).values_list("pk", "name"))
            record(by, "tag", company, before=[names[tag] for tag in removed], after=[names[tag] for tag in added])
    return len(added), len(removed)
