"""Deals: what a company may buy, how far it is, what it is worth and by when, and every change of it, append-only."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.deals.kept_models import FunnelCase as FunnelCase
from tuoke.deals.kept_models import FunnelMonth as FunnelMonth
from tuoke.deals.pipelines import Kind as Kind
from tuoke.deals.pipelines import Level as Level
from tuoke.deals.pipelines import Pipeline as Pipeline
from tuoke.deals.pipelines import Point as Point
from tuoke.deals.pipelines import Stage as Stage
from tuoke.deals.snapshots import Snapshot as Snapshot
from tuoke.deals.snapshots import SnapshotDeal as SnapshotDeal
from tuoke.deals.targets import Target as Target
from tuoke.deals.targets import TargetShare as TargetShare
from tuoke.directory.models import Company, Person
from tuoke.directory.seen import seen_of
from tuoke.journal.models import JournalEntry
from tuoke.team.models import User
from tuoke.workspace.models import Workspace


class State(models.TextChoices):
    OPEN = "open", _("open")
    WON = "won", _("won")
    LOST = "lost", _("lost")


class Loss(models.TextChoices):
    """Why a deal was lost: the five classes of an objection (row 18), and the two that are none."""

    PRODUCT = "product", _("product")
    PRESENTATION = "presentation", _("presentation")
    PRICE = "price", _("price")
    OTHER = "other", _("other")
    SEGMENT = "segment", _("wrong segment")
    RIVAL = "rival", _("a rival was chosen")
    NO_DECISION = "no_decision", _("they decided nothing")


class CustomerKind(models.TextChoices):
    """The funnel holds for each alike, and can be split by them (row 355)."""

    DIRECT = "direct", _("direct customer")
    DEALER = "dealer", _("dealer")
    OUTLET = "outlet", _("retail outlet")


def _held_by(user: Any, prefix: str = "") -> Q:
    """Deals of one's own, of the people below, and of companies that these hold."""
    below = User.objects.below(user).values("pk")
    return Q(**{f"{prefix}owner__in": below}) | Q(**{f"{prefix}company__owner__in": below})


class DealQuerySet(models.QuerySet["Deal"]):
    def visible_to(self, user: Any) -> DealQuerySet:
        """Of companies that one may see: one's own deals, those of the people below, and those of their companies."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        seen = self.filter(seen_of(user))
        return seen if user.sees_all else seen.filter(_held_by(user))

    def open(self) -> DealQuerySet:
        return self.filter(state=State.OPEN)


class Deal(models.Model):
    """`amount` None is unknown. `stage_since`: when it came into its stage. `close_on`: when it will be signed, as its
    owner says."""

    FOLLOWS_MERGE = True

    company = models.ForeignKey(Company, models.CASCADE, related_name="deals")
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("contact")
    )
    name = models.CharField(_("what it is about"), max_length=160)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="deals", verbose_name=_("owner"))
    pipeline = models.ForeignKey(Pipeline, models.PROTECT, related_name="deals", verbose_name=_("pipeline"))
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="deals")
    stage_since = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(max_length=4, choices=State, default=State.OPEN, editable=False)
    amount = models.DecimalField(
        _("amount"), max_digits=16, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))]
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="CNY",
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three letters: CNY, USD, EUR."))],
    )
    close_on = models.DateField(_("signature expected on"), null=True, blank=True)
    customer_kind = models.CharField(
        _("kind of customer"), max_length=6, choices=CustomerKind, default=CustomerKind.DIRECT
    )
    rivals = models.JSONField(_("rivals"), default=list, blank=True)
    decision = models.TextField(_("the decision so far"), max_length=4_000, blank=True)
    loss = models.CharField(_("why it was lost"), max_length=12, choices=Loss, blank=True, editable=False)
    loss_note = models.CharField(max_length=400, blank=True, editable=False)
    escalated_at = models.DateTimeField(null=True, editable=False)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = DealQuerySet.as_manager()

    class Meta:
        verbose_name = _("deal")
        indexes = [
            models.Index(fields=["company", "state"]),
            models.Index(fields=["state", "close_on", "id"]),
            models.Index(fields=["owner", "state", "close_on"]),
            models.Index(fields=["stage", "state", "close_on"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def is_large(self) -> bool:
        """From the amount on that its pipeline calls large, in the same currency: nothing is converted."""
        line = self.pipeline.large_from
        return (
            line is not None
            and self.amount is not None
            and self.currency == self.pipeline.currency
            and self.amount >= line
        )

    @property
    def days_in_stage(self) -> int:
        """Whole days since it came into its stage; of a closed deal until it was closed."""
        return max(0, ((self.closed_at or timezone.now()) - self.stage_since).days)

    @property
    def is_late(self) -> bool:
        """Its expected day has passed, and it is still open."""
        return self.is_open and self.close_on is not None and self.close_on < timezone.localdate()


class OfDealQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> OfDealQuerySet:
        """Whoever may see the deal."""
        return self.filter(deal__in=Deal.objects.visible_to(user).values("pk"))


class DealLine(models.Model):
    """A product of a deal."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="lines")
    product = models.CharField(_("product"), max_length=120)
    amount = models.DecimalField(
        _("amount"), max_digits=16, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))]
    )

    objects = OfDealQuerySet.as_manager()

    def __str__(self) -> str:
        return self.product


class Proof(models.Model):
    """What shows that a control point is met, in the words of whoever says so; taken back, it stays with its date."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="proofs")
    point = models.ForeignKey(Point, models.PROTECT, related_name="+")
    text = models.CharField(_("what shows it"), max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = OfDealQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        constraints = [
            models.UniqueConstraint(fields=["deal", "point"], condition=Q(withdrawn_at=None), name="proven_once")
        ]

    def __str__(self) -> str:
        return self.text


class What(models.TextChoices):
    OPENED = "opened", _("opened")
    STAGE = "stage", _("stage")
    FACTS = "facts", _("amount, date or owner")
    WON = "won", _("won")
    LOST = "lost", _("lost")
    REOPENED = "reopened", _("opened again")


class DealChange(models.Model):
    """One change of a deal, with all that the forecast asks of it as it was from then on. Never changed: what a deal
    was on any day is its last row up to that day, so that no snapshot can be missing or differ from what happened."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    what = models.CharField(max_length=8, choices=What)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    state = models.CharField(max_length=4, choices=State)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    currency = models.CharField(max_length=3)
    close_on = models.DateField(null=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    why = models.CharField(max_length=400, blank=True)
    entry = models.ForeignKey(
        JournalEntry, models.PROTECT, null=True, related_name="+"
    )  # what it wrote into the journal

    objects = OfDealQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["deal", "at", "id"]), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.deal_id} {self.what} {self.at:%Y-%m-%d}"


def moment_of(day: dt.date) -> dt.datetime:
    """Noon of a local day: when something is said to have happened of which only the day is known."""
    return dt.datetime.combine(day, dt.time(12), tzinfo=Workspace.current().zone)


from tuoke.deals.past_deals import PastDeal as PastDeal  # noqa: E402 (a model of this room, in a file of its own)
