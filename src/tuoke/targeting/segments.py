"""Several ideal customers of one seller, each with a name and versions of its own; one is in use for the sheet."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuoke.targeting.owned import OwnedQuerySet
from tuoke.team.models import User
from tuoke.workspace import audit
from tuoke.workspace.models import Due

LONGEST_NAME = 120
#: More than anybody tends; a form that is sent again and again makes no more.
MOST = 20


class State(models.TextChoices):
    """How far a profile has come (requirement 184)."""

    DRAFT = "draft", _("draft")
    CROSS_TESTED = "cross_tested", _("cross-tested")
    HOMOGENEOUS = "homogeneous", _("homogeneous")
    SCALED = "scaled", _("scaled")


class Origin(models.TextChoices):
    """Where a profile starts from (requirement 194)."""

    INITIAL = "initial", _("a first guess: no customers yet")
    OPTIMISED = "optimised", _("an existing profile made better")


class Segment(models.Model):
    """One named ideal customer of a seller; its wording is in its versions (`Profile`).

    Versions without a segment are those of a seller who has only one profile.
    """

    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="segments")
    name = models.CharField(max_length=LONGEST_NAME)
    in_use = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    state_since = models.DateField(null=True, blank=True)
    origin = models.CharField(_("where it starts from"), max_length=10, choices=Origin.choices, default=Origin.INITIAL)
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
    wrong_costs = models.CharField(_("what a wrong direction would cost"), max_length=240, blank=True)
    worksheet = models.JSONField(default=dict, blank=True)  # the five questions of customer value: code -> text
    made_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seller"], condition=Q(in_use=True), name="one_segment_in_use_each")
        ]

    def __str__(self) -> str:
        return self.name


def named(body: dict[str, Any]) -> str:
    """The name that a profile gives itself, else that of its industries, else of its titles."""
    words = [body.get("name", "")]
    for key in ("industries", "titles"):
        words.append(
            gettext(", ").join(one["name"] if isinstance(one, dict) else str(one) for one in body.get(key, []))
        )
    return (next(filter(None, words), "") or gettext("my profile"))[:LONGEST_NAME]


def first(seller: Any) -> Segment:
    """The segment in use; where the seller had but one profile, it is made of that."""
    from tuoke.targeting.models import Profile

    with transaction.atomic():
        User.objects.select_for_update().get(pk=seller.pk)
        found: Segment | None = Segment.objects.filter(seller=seller, in_use=True).first()
        if found is None:
            current = Profile.objects.current(seller)
            found = Segment.objects.create(seller=seller, name=named(current.body if current else {}), in_use=True)
            Profile.objects.filter(seller=seller, segment=None).update(segment=found)
    return found


def in_use_of(seller: Any) -> int | None:
    """The id of the one in use; None where there is none, or but one profile, which has no segment."""
    found: int | None = Segment.objects.filter(seller=seller, in_use=True).values_list("pk", flat=True).first()
    return found


def make(seller: Any, name: str, by: Any) -> Segment | None:
    """One more, not in use; None where there are many already."""
    first(seller)
    if Segment.objects.filter(seller=seller).count() >= MOST:
        return None
    with transaction.atomic():
        made: Segment = Segment.objects.create(seller=seller, name=name[:LONGEST_NAME])
        audit.record(by, "write", made, after={"name": made.name})
    return made


def use(segment: Segment, by: Any) -> None:
    """From now on this one strikes and is asked for the sheet."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=segment.seller_id)
        before = Segment.objects.filter(seller=segment.seller, in_use=True).exclude(pk=segment.pk)
        names = list(before.values_list("name", flat=True))
        if Segment.objects.filter(pk=segment.pk, in_use=True).exists():
            return
        before.update(in_use=False)
        Segment.objects.filter(pk=segment.pk).update(in_use=True)
        audit.record(by, "write", segment, before={"in_use": names}, after={"in_use": segment.name})
        Due.objects.ask("score", str(segment.seller_id))
