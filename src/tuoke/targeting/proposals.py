"""What outcomes would change on a seller's card: proposed, read, and taken or not; never applied by itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.targeting.owned import OwnedQuerySet


class Meaning(models.TextChoices):
    """What counts as won."""

    MEETING = "meeting", _("a meeting agreed")
    DEAL = "deal", _("a deal")


class State(models.TextChoices):
    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    IN_PART = "in_part", _("accepted in part")
    REJECTED = "rejected", _("rejected")
    REPLACED = "replaced", _("replaced by a newer one")


class ProposalQuerySet(OwnedQuerySet):
    def open(self) -> ProposalQuerySet:
        return self.filter(state=State.OPEN)

    def newest(self, seller: Any, meaning: str) -> Any:
        return self.filter(seller=seller, meaning=meaning).order_by("-pk").first()


class Proposal(models.Model):
    """One refit of a seller's card. `body` is read through `proposal_body.Body`; `card`: the version it began with.

    `called`: companies whose outcome was known then; `frozen`: fields that were to keep their points. `made`: the
    version of the card that it became.
    """

    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="proposals")
    card = models.ForeignKey("targeting.Card", models.PROTECT, null=True, related_name="+")
    meaning = models.CharField(max_length=8, choices=Meaning.choices, default=Meaning.MEETING)
    called = models.PositiveIntegerField(default=0)
    frozen = models.JSONField(default=list)
    body = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made = models.ForeignKey("targeting.Card", models.PROTECT, null=True, related_name="+")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seller", "meaning"], condition=models.Q(state="open"), name="one_open_proposal_each"
            )
        ]
        indexes = [models.Index(fields=["seller", "meaning", "-id"])]

    def __str__(self) -> str:
        return f"{self.seller_id} {self.meaning} {self.state}"
