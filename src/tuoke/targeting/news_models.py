"""Where news come from, what was read, the rules that read it, and what they found (requirements 232 and 236)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import Company
from tuoke.targeting.trigger_kinds import TriggerKind


class SharedQuerySet(models.QuerySet[Any]):
    """What belongs to the workspace: every active member reads it."""

    def visible_to(self, user: Any) -> SharedQuerySet:
        return self if user.is_authenticated and user.is_active else self.none()


class FeedQuerySet(SharedQuerySet):
    def running(self) -> FeedQuerySet:
        return self.filter(stopped_at=None)

    def due(self, now: dt.datetime) -> FeedQuerySet:
        """Those whose next look has come; one that was never read is due at once."""
        return self.running().filter(Q(next_at=None) | Q(next_at__lte=now))


class Feed(models.Model):
    """An address that a member named, read again and again. Stopped, never erased: its news stay."""

    name = models.CharField(_("name"), max_length=80)
    address = models.URLField(_("address"), max_length=500, unique=True)
    every_hours = models.PositiveSmallIntegerField(_("read every … hours"), default=6)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    stopped_at = models.DateTimeField(null=True, blank=True)
    etag = models.CharField(max_length=200, blank=True)
    modified = models.CharField(max_length=100, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    failed = models.CharField(max_length=20, blank=True)  # code of the last refusal, "" = it went well
    failures = models.PositiveSmallIntegerField(default=0)  # in a row

    objects = FeedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class NewsItem(models.Model):
    """One piece of news, however many sources told it. Title and first sentence are kept and read, the rest is not."""

    feed = models.ForeignKey(Feed, models.PROTECT, null=True, blank=True, related_name="news")
    source = models.CharField(max_length=120)  # host of the feed, "pasted", or the name of a file
    title = models.CharField(max_length=300)
    first = models.CharField(max_length=600, blank=True)
    link = models.URLField(max_length=500, blank=True)
    published_on = models.DateField()
    seen_at = models.DateTimeField(default=timezone.now)
    digest = models.CharField(max_length=64, unique=True)
    sources = models.JSONField(default=list)  # hosts or files that told it; the first is `source`
    copies = models.PositiveIntegerField(default=1)
    spotted_at = models.DateTimeField(null=True, blank=True)  # when the rules read it
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SharedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["spotted_at", "id"]), models.Index(fields=["-published_on", "-id"])]

    def __str__(self) -> str:
        return self.title


class TriggerRule(models.Model):
    """A rule that reads news. A change of its body is a new version, and its answers are counted anew."""

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=TriggerKind.choices)
    name = models.CharField(_("name"), max_length=80, blank=True)  # a shipped one is named by its kind
    body = models.JSONField()  # what `engine.triggers.read_rule` reads
    version = models.PositiveIntegerField(default=1)
    shipped = models.BooleanField(default=False)
    on = models.BooleanField(default=True)
    automatic = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    objects = SharedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name or str(TriggerKind(self.kind).label)


class FindingAnswer(models.TextChoices):
    USEFUL = "useful", _("right and useful")
    RIGHT = "right", _("right")
    WRONG_COMPANY = "wrong_company", _("wrong company")
    WRONG_EVENT = "wrong_event", _("wrong event")


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, user: Any) -> FindingQuerySet:
        return self.filter(company__in=Company.objects.visible_to(user))

    def waiting(self) -> FindingQuerySet:
        return self.filter(answer="", trigger=None)

    def taken(self) -> FindingQuerySet:
        """Those that became a trigger event without being asked about, and that nobody has answered since."""
        return self.filter(answer="", trigger__made_at=F("made_at"), trigger__withdrawn_at=None)


class Finding(models.Model):
    """What a rule saw in the news about a company. A person answers; what is right becomes a trigger event."""

    FOLLOWS_MERGE = True

    company = models.ForeignKey(Company, models.CASCADE, related_name="findings")
    news = models.ForeignKey(NewsItem, models.PROTECT, related_name="findings")
    rule = models.ForeignKey(TriggerRule, models.PROTECT, related_name="findings")
    version = models.PositiveIntegerField()  # of the rule, when it read the news
    kind = models.CharField(max_length=12, choices=TriggerKind.choices)
    where = models.CharField(max_length=6)  # title | first
    role = models.CharField(max_length=10)  # actor | target | mentioned
    status = models.CharField(max_length=10)  # done | planned | cancelled
    sure = models.CharField(max_length=6)  # auto | review
    evidence = models.JSONField(default=dict)  # spans of title and first sentence, the alias, codes of why
    made_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=14, choices=FindingAnswer.choices, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    trigger = models.ForeignKey("targeting.Trigger", models.SET_NULL, null=True, blank=True, related_name="findings")

    objects = FindingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["answer", "company"]), models.Index(fields=["rule", "version", "answer"])]
        constraints = [models.UniqueConstraint(fields=["company", "news", "kind"], name="finding_once")]

    def __str__(self) -> str:
        return f"{self.company_id}: {self.kind}"
