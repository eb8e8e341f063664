"""What makes a precise customer: a real need, the first decider, willing and able to pay, each with evidence.

All must hold (requirements 180-182). Answers are only added: the newest of a feature stands, the older ones stay to be
read. What nobody asked is unknown, which is neither yes nor no.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import Company
from tuoke.directory.reasons import Reason


class Feature(models.TextChoices):
    NEED = "need", _("a real need")
    DECIDER = "decider", _("the contact decides first")
    WILLING = "willing", _("willing to pay")
    ABLE = "able", _("able to pay")


class Answer(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")
    UNKNOWN = "unknown", _("unknown")


class Source(models.TextChoices):
    """The three kinds of source (requirement 200)."""

    CUSTOMER = "customer", _("the customer, observed or interviewed")
    CUSTOMERS_CUSTOMER = "customers", _("the customer's customers")
    SALESPERSON = "sales", _("our salespeople")


class Tier(models.TextChoices):
    """Requirement 228; the third is the big customer, which is precise for this seller."""

    UNDIFFERENTIATED = "undifferentiated", _("undifferentiated")
    QUALIFIED = "qualified", _("qualified")
    PRECISE = "precise", _("precise: a big customer for you")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: Any) -> EvidenceQuerySet:
        return self.filter(company__in=Company.objects.visible_to(user))

    def standing(self) -> EvidenceQuerySet:
        """The newest answer of each feature of each company."""
        newer = Evidence.objects.filter(company=OuterRef("company"), feature=OuterRef("feature"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(newer))

    def precise(self) -> Any:
        """Ids of the companies of which every feature holds."""
        holds = self.standing().filter(answer=Answer.YES).order_by().values("company")
        return holds.annotate(n=Count("feature")).filter(n=len(Feature)).values("company")


class Evidence(models.Model):
    """One answer about one feature of a company, with what it rests on. Added, never changed."""

    FOLLOWS_MERGE = True

    company = models.ForeignKey(Company, models.CASCADE, related_name="evidence")
    feature = models.CharField(_("what is asked"), max_length=8, choices=Feature.choices)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer.choices)
    text = models.CharField(_("what was seen or said"), max_length=400, blank=True)
    source = models.CharField(_("from whom"), max_length=10, choices=Source.choices)
    who = models.CharField(_("name of the one who said it"), max_length=80, blank=True)
    happened_on = models.DateField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["company", "feature", "-id"])]

    def __str__(self) -> str:
        return f"{self.company_id} {self.feature}: {self.answer}"


@dataclass(frozen=True)
class Line:
    """One feature as it stands: `stands` None where nobody has answered."""

    feature: Feature
    stands: Evidence | None

    @property
    def answer(self) -> str:
        return self.stands.answer if self.stands else Answer.UNKNOWN

    @property
    def answer_label(self) -> Any:
        return Answer(self.answer).label


@dataclass(frozen=True)
class Gate:
    """The features of one company in their order."""

    lines: tuple[Line, ...]

    @classmethod
    def of(cls, newest_first: Iterable[Evidence]) -> Gate:
        found: dict[str, Evidence] = {}
        for one in newest_first:
            found.setdefault(one.feature, one)
        return cls(tuple(Line(feature, found.get(feature)) for feature in Feature))

    @property
    def yes(self) -> int:
        return sum(line.answer == Answer.YES for line in self.lines)

    @property
    def most(self) -> int:
        return len(self.lines)

    @property
    def holds(self) -> bool:
        """Whether all features hold: a no and an unknown both keep it from being precise, each in its own words."""
        return self.yes == self.most

    @property
    def kinds(self) -> int:
        """From how many kinds of source the standing answers are."""
        return len({line.stands.source for line in self.lines if line.stands and line.answer != Answer.UNKNOWN})

    @property
    def reason(self) -> Reason | None:
        """For a row of the sheet; None where nobody has answered anything."""
        known = [f"{line.feature}:{line.answer}" for line in self.lines if line.answer != Answer.UNKNOWN]
        return Reason("gate", "gate", ",".join(known)) if known else None


def tier(fits: bool | None, gate: Gate) -> Tier:
    """`fits`: whether the profile leaves it; None where it was not ranked yet, which is not yet told apart."""
    if not fits:
        return Tier.UNDIFFERENTIATED
    return Tier.PRECISE if gate.holds else Tier.QUALIFIED


def reasons_by_company() -> dict[int, Reason]:
    """Company id -> what its evidence says, for every company that has any."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    for one in Evidence.objects.standing().only("company_id", "feature", "answer", "source").order_by("pk"):
        found[one.company_id].append(one)
    told = {company: Gate.of(rows).reason for company, rows in found.items()}
    return {company: reason for company, reason in told.items() if reason}
