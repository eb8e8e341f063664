"""The lean profile as it was worked out last, kept to be shown and used."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.targeting.owned import OwnedQuerySet


class Meaning(models.TextChoices):
    """What counts as won."""

    DEAL = "deal", _("a deal")
    MEETING = "meeting", _("a meeting agreed")


class LeanReading(models.Model):
    """What was found, as of `made_at`. `body` is what `of` writes: found or not, counts, marks, likeness, drift."""

    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="lean_readings")
    meaning = models.CharField(max_length=8, choices=Meaning)
    body = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seller", "meaning"], name="lean_reading_once")]

    def __str__(self) -> str:
        return f"{self.seller_id} {self.meaning}"

    @property
    def weights(self) -> dict[str, float]:
        """Field -> how much it weighs when companies like these are sought: the lift of its best mark, for what marks
        the won beyond luck; other fields weigh 1 and are not named. Tags of one's own are the field "tag"."""
        found: dict[str, float] = {}
        for mark in self.body.get("marks", []):
            if mark["code"] == "marks" and len(mark["tags"]) == 1:
                field = mark["tags"][0][0]
                found[field] = max(found.get(field, 1.0), mark["shrunk"])
        return found
