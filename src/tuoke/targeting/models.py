"""Who fits and what they are worth to whom: ideal customer profile, scorecard, trigger events, and their scores."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import Company, Person
from tuoke.targeting.called import Called as Called  # models of this room, kept in files of their own
from tuoke.targeting.gate import Evidence as Evidence
from tuoke.targeting.lean_readings import LeanReading as LeanReading
from tuoke.targeting.needs import Need as Need
from tuoke.targeting.news_models import Feed as Feed
from tuoke.targeting.news_models import Finding as Finding
from tuoke.targeting.news_models import NewsItem as NewsItem
from tuoke.targeting.news_models import TriggerRule as TriggerRule
from tuoke.targeting.owned import OwnedQuerySet
from tuoke.targeting.proposals import Proposal as Proposal
from tuoke.targeting.segments import Segment as Segment
from tuoke.targeting.studies import Study as Study
from tuoke.targeting.trigger_kinds import TriggerKind as TriggerKind


class VersionedQuerySet(OwnedQuerySet):
    def current(self, seller: Any) -> Any:
        """The newest version of this seller, or None when they have not written one."""
        return self.filter(seller=seller).order_by("-number").first()

    def of(self, seller: Any, segment: Segment | None) -> Any:
        """The newest version of what is told apart by segments, which only a profile is."""
        return self.current(seller)


class ProfileQuerySet(VersionedQuerySet):
    def current(self, seller: Any) -> Any:
        """The newest version of the profile that this seller has in use, or None."""
        return self.filter(seller=seller).exclude(segment__in_use=False).order_by("-number").first()

    def of(self, seller: Any, segment: Segment | None) -> Any:
        """The newest version of one of the seller's profiles; without a segment, of the one in use."""
        return self.filter(segment=segment).order_by("-number").first() if segment else self.current(seller)


class Profile(models.Model):
    """One version of a seller's ideal customer profile; a change is a new version, the old ones stay.

    `body` is what `engine.lists.qualify.Profile` reads.
    """

    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="profiles")
    segment = models.ForeignKey(Segment, models.PROTECT, null=True, blank=True, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seller", "number"], name="profile_version_once")]

    def __str__(self) -> str:
        return f"{self.seller_id} v{self.number}"


class Card(models.Model):
    """One version of a seller's scorecard. `body` is what `engine.lists.rank.Card` reads."""

    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="cards")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seller", "number"], name="card_version_once")]

    def __str__(self) -> str:
        return f"{self.seller_id} v{self.number}"


class InvolvementQuerySet(OwnedQuerySet):
    pass


class Involvement(models.Model):
    """'I am personally involved with this company': set and dated by the seller (requirement 240)."""

    FOLLOWS_MERGE = True

    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="involvements")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    since = models.DateField()

    objects = InvolvementQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seller", "company"], name="involvement_once")]

    def __str__(self) -> str:
        return f"{self.seller_id}/{self.company_id}"


class Restored(models.Model):
    """A company that the profile strikes and this seller took back all the same (requirement 235)."""

    FOLLOWS_MERGE = True

    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="restored")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seller", "company"], name="restored_once")]

    def __str__(self) -> str:
        return f"{self.seller_id}/{self.company_id}"


#: How long a trigger event counts as news.
TRIGGER_DAYS = 180


class TriggerQuerySet(models.QuerySet["Trigger"]):
    def visible_to(self, user: Any) -> TriggerQuerySet:
        return self.filter(company__in=Company.objects.visible_to(user))

    def live(self, today: dt.date) -> TriggerQuerySet:
        """Not taken back, not older than TRIGGER_DAYS, and not of a day still to come."""
        since = today - dt.timedelta(days=TRIGGER_DAYS)
        return self.filter(withdrawn_at=None, happened_on__range=(since, today))


class Trigger(models.Model):
    """An event that may make a company buy now; found by a person (requirement 236). Taken back, never erased."""

    FOLLOWS_MERGE = True

    company = models.ForeignKey(Company, models.CASCADE, related_name="triggers")
    kind = models.CharField(_("kind"), max_length=12, choices=TriggerKind.choices)
    text = models.CharField(_("what happened"), max_length=240)
    happened_on = models.DateField(_("when"))
    link = models.URLField(_("link to the news"), blank=True, max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = TriggerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["company", "-happened_on"])]

    def __str__(self) -> str:
        return self.text


class ScoringQuerySet(OwnedQuerySet):
    def fresh(self, seller: Any) -> bool:
        """Whether the seller's current scoring was made by the profile and the card that they have now."""
        current = self.filter(seller=seller, current=True).first()
        if current is None:
            return False
        profile, card = Profile.objects.current(seller), Card.objects.current(seller)
        return (current.profile_id, current.card_id) == (profile and profile.pk, card and card.pk)


class Scoring(models.Model):
    """One run of a seller's profile and card over all the companies they may see. Readers follow `current` only."""

    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="scorings")
    profile = models.ForeignKey(Profile, models.PROTECT, null=True, related_name="+")
    card = models.ForeignKey(Card, models.PROTECT, null=True, related_name="+")
    counts = models.JSONField(default=dict)  # read, skipped, merged, struck {rule: n}, left
    maxima = models.JSONField(default=dict)  # item -> largest points on the card
    means = models.JSONField(default=dict)  # what a point means, where that was learned: engine.points_mean.PointsMean
    current = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    objects = ScoringQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seller"], condition=Q(current=True), name="one_current_scoring_each")
        ]

    def __str__(self) -> str:
        return f"scoring {self.pk}"


class ScoreQuerySet(models.QuerySet["Score"]):
    def visible_to(self, user: Any) -> ScoreQuerySet:
        """Scores of one's own (or one's teams') current scoring, of companies one may see."""
        runs = Scoring.objects.visible_to(user).filter(current=True).values("pk")
        return self.filter(scoring__in=runs, company__in=Company.objects.visible_to(user))

    def of(self, seller: Any) -> ScoreQuerySet:
        return self.filter(scoring__in=Scoring.objects.filter(seller=seller, current=True).values("pk"))

    def fitting(self) -> ScoreQuerySet:
        return self.filter(struck_by="").order_by("place")


class Score(models.Model):
    """What one company is worth to one seller: place among those that fit, points known and possible, and why.

    `items` maps each item of the card to its points, null for unknown. `struck_by` names the first rule that struck it.
    """

    IS_READING = True  # made anew from facts: goes with its company when an import is undone

    scoring = models.ForeignKey(Scoring, models.CASCADE, related_name="scores")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    place = models.PositiveIntegerField(null=True)  # 1 = first; null when struck
    points = models.SmallIntegerField(default=0)
    possible = models.SmallIntegerField(default=0)
    items = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)  # read through directory.reasons
    struck_by = models.CharField(max_length=40, blank=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["scoring", "place"]), models.Index(fields=["scoring", "struck_by", "company"])]
        constraints = [models.UniqueConstraint(fields=["scoring", "company"], name="score_once")]

    def __str__(self) -> str:
        return f"{self.company_id}: {self.points}"
