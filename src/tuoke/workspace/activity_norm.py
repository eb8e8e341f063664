"""The firm's norm of a day's work: at least so many calls until the calendar is full, so many meetings a day, and for
whom quantity comes before quality (requirement rows 133, 135 and 207).

As long as nobody changed it, it is that of the method: 10 calls a day (a digit that the source lost, reconstructed) and
3 meetings (kept in the source). From how many conversations on quality counts, the method does not say: the 100 is
ours. Each change is a row that stays.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.workspace.asked_again import AskedAgain


class NormQuerySet(models.QuerySet["ActivityNorm"]):
    def visible_to(self, user: Any) -> NormQuerySet:
        """Whoever works here is measured by it, and reads it."""
        return self if user.is_authenticated and user.is_active else self.none()


class ActivityNorm(models.Model):
    """The latest row counts. `talks_first`: quantity comes first until so many own conversations; `calls_later`: the
    calls a day from then on."""

    calls_first = models.PositiveSmallIntegerField(
        _("calls a day at least, while quantity comes first"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
    )
    talks_first = models.PositiveSmallIntegerField(
        _("quantity comes first until so many conversations"), default=100, validators=[MaxValueValidator(1000)]
    )
    calls_later = models.PositiveSmallIntegerField(
        _("calls a day at least, from then on"), default=10, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    meetings = models.PositiveSmallIntegerField(
        _("meetings a day"), default=3, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    said_by = models.CharField(_("who says so"), max_length=160, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = NormQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.calls_first}/{self.talks_first}/{self.calls_later}/{self.meetings}"

    @classmethod
    def current(cls) -> ActivityNorm:
        """The firm's, or the method's, unsaved. One query."""
        found: list[ActivityNorm] = CURRENT()
        return found[0] if found else cls()


CURRENT = AskedAgain(lambda: ActivityNorm.objects.order_by("-pk")[:1])
