"""Where customers gather: fairs, parks, associations, communities; and what the lists from there came to (row 210)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import List
from tuoke.engine.evidence import Rate, rate
from tuoke.prospects.readings import readings

SHOWN = 200


class GatheringPlaceQuerySet(models.QuerySet["GatheringPlace"]):
    def visible_to(self, user: Any) -> GatheringPlaceQuerySet:
        """The firm's: whoever works here reads where customers gather."""
        return self if user.is_authenticated and user.is_active else self.none()


class GatheringPlace(models.Model):
    """A place where many of one kind of customer are at once: before single names, look for where they gather."""

    class Kind(models.TextChoices):
        FAIR = "fair", _("trade fair")
        PARK = "park", _("industrial park")
        ASSOCIATION = "association", _("association")
        COMMUNITY = "community", _("community or group")
        TRAINING = "training", _("training or congress")
        ONLINE = "online", _("site or forum")
        OTHER = "other", _("other place")

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.FAIR)
    area = models.CharField(_("territory"), max_length=120, blank=True)
    next_on = models.DateField(_("next time"), null=True, blank=True)
    note = models.TextField(_("who is there, how to get in"), max_length=2_000, blank=True)
    lists = models.ManyToManyField(List, related_name="gathered_at", blank=True)
    retired = models.BooleanField(_("no longer of use"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = GatheringPlaceQuerySet.as_manager()

    FACTS = ("name", "kind", "area", "next_on", "note", "retired")

    class Meta:
        verbose_name = _("gathering place")

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Gathered:
    """A place with what came from there, of the lists and companies that the reader may see."""

    place: GatheringPlace
    lists: int
    names: int
    rate: Rate

    @property
    def ends(self) -> tuple[float, float]:
        return self.rate.low, self.rate.high


def read(user: Any) -> list[Gathered]:
    """Every place, those of use first, the most names first; six queries."""
    places = list(GatheringPlace.objects.visible_to(user).select_related("by").prefetch_related("lists")[:SHOWN])
    wanted = {one.pk for place in places for one in place.lists.all()}
    known = {one.list.pk: one for one in readings(List.objects.visible_to(user).filter(pk__in=wanted), user)}
    rows = []
    for place in places:
        theirs = [known[one.pk] for one in place.lists.all() if one.pk in known]
        met, called = sum(one.meetings for one in theirs), sum(one.called for one in theirs)
        rows.append(Gathered(place, len(theirs), sum(one.size for one in theirs), rate(met, called)))
    return sorted(rows, key=lambda one: (one.place.retired, -one.names, one.place.name))
