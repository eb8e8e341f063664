"""What a team or a seller is to reach by a day: deals or money, and whose part of it falls into which week.

A target is never written over: a change is a new version of the same `line`, with shares of its own. The shares always
add up to the target; what does not add up is refused (`Differs`), and so is a change of a version that another has
replaced (`Replaced`). What it takes from today on is a reading (`told`), made by target_odds.py.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.team.models import Role, Team, User
from tuoke.team.rights import Reach
from tuoke.workspace import audit
from tuoke.workspace.models import Due, Workspace

FIELDS = ["team_id", "seller_id", "counts", "need", "currency", "usual", "since", "by_day", "chance", "cap"]
#: Seller -> week (its Monday) -> how much.
Shares = Mapping[int, Mapping[dt.date, int]]


class Differs(ValueError):
    """Parts that do not come to their whole: `missing` is the rest, below 0 where they come to more."""

    def __init__(self, whole: int, given: int) -> None:
        super().__init__(f"{given} of {whole}")
        self.whole, self.given, self.missing = whole, given, whole - given


class Replaced(ValueError):
    """Somebody wrote a later version meanwhile, or ended the target."""


class TargetQuerySet(models.QuerySet["Target"]):
    def visible_to(self, user: Any) -> TargetQuerySet:
        """Those that one has a part in, and those of whom one looks over."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.sees_all:
            return self
        below = User.objects.below(user).values("pk")
        seen = Q(seller__in=below) | Q(pk__in=TargetShare.objects.filter(seller__in=below).values("target"))
        if user.reach == Reach.TEAM and user.team_id:
            seen |= Q(team__path__startswith=user.team_path)
        return self.filter(seen)

    def set_by(self, user: Any) -> TargetQuerySet:
        """Those that `user` may change: of people and teams whom they lead."""
        if not user.leads or not user.is_active:
            return self.none()
        if user.sees_all:
            return self
        led = Q(seller__in=User.objects.led(user).values("pk"))
        if user.reach == Reach.TEAM and user.team_id:
            led |= Q(team__path__startswith=user.team_path)
        return self.filter(led)

    def standing(self) -> TargetQuerySet:
        return self.filter(stands=True)


class Target(models.Model):
    """One version. `need`: deals, or whole units of `currency`; `usual`: what a deal is worth before there is one.

    `chance`: for how likely the calls of today are reckoned; `cap`: the most first calls a day of one seller. `told`:
    what it takes, as worked out at `told_at`. `stands`: no later version, and not ended.
    """

    class Counts(models.TextChoices):
        DEALS = "deals", _("signatures")
        MONEY = "money", _("money signed for")

    class Chance(models.IntegerChoices):
        EVEN = 50, _("50%: as likely as not")
        SURE = 80, _("80%: rather sure")
        SAFE = 95, _("95%: very sure")

    line = models.UUIDField(default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(default=1, editable=False)
    stands = models.BooleanField(default=True, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    counts = models.CharField(_("what counts"), max_length=5, choices=Counts, default=Counts.DEALS)
    need = models.PositiveBigIntegerField(_("how much"))
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    usual = models.PositiveBigIntegerField(_("what a deal is usually worth"), null=True, blank=True)
    since = models.DateField(_("counts from"))
    by_day = models.DateField(_("by which day"))
    chance = models.PositiveSmallIntegerField(_("pace"), choices=Chance, default=Chance.SURE)
    cap = models.PositiveSmallIntegerField(_("first calls a day at most, of one seller"), default=40)
    told = models.JSONField(default=dict, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        constraints = [
            models.UniqueConstraint(fields=["line", "number"], name="target_version_once"),
            models.UniqueConstraint(fields=["line"], condition=Q(stands=True), name="target_stands_once"),
            models.CheckConstraint(
                condition=Q(team=None, seller__isnull=False) | Q(team__isnull=False, seller=None),
                name="target_of_team_or_seller",
            ),
        ]
        indexes = [models.Index(fields=["stands", "by_day", "id"])]

    def __str__(self) -> str:
        return f"{self.whose} {self.need} {self.by_day}"

    @property
    def whose(self) -> str:
        return str(self.team or self.seller)

    @property
    def in_money(self) -> bool:
        return self.counts == self.Counts.MONEY

    @property
    def weeks(self) -> dict[dt.date, int]:
        return weeks_of(self.since, self.by_day)

    def shares(self) -> dict[int, dict[dt.date, int]]:
        """Seller -> week -> how much; one query, or none where they were prefetched."""
        found: dict[int, dict[dt.date, int]] = defaultdict(dict)
        for one in self.parts.all():
            found[one.seller_id][one.week] = one.need
        return dict(found)


class TargetShareQuerySet(models.QuerySet["TargetShare"]):
    def visible_to(self, user: Any) -> TargetShareQuerySet:
        """One's own, and those of whom one looks over."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.sees_all else self.filter(seller__in=User.objects.below(user).values("pk"))


class TargetShare(models.Model):
    """What one seller is to bring in one week (its Monday). All of a target's come to its `need`."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="parts")
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    week = models.DateField()
    need = models.PositiveBigIntegerField()

    objects = TargetShareQuerySet.as_manager()

    class Meta:
        ordering = ["week", "pk"]
        constraints = [models.UniqueConstraint(fields=["target", "seller", "week"], name="target_share_once")]

    def __str__(self) -> str:
        return f"{self.seller_id} {self.week} {self.need}"


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def weeks_of(first: dt.date, last: dt.date) -> dict[dt.date, int]:
    """The Mondays of all weeks from the first day to the last -> working days in them; only weeks that have some."""
    found: dict[dt.date, int] = defaultdict(int)
    for n in range((last - first).days + 1):
        day = first + dt.timedelta(days=n)
        if day.weekday() < 5:
            found[monday(day)] += 1
    return dict(found) or {monday(first): 1}


def sellers_of(target: Target) -> list[int]:
    """Whose calls a target rests on: the seller, or who sells in the team and below; its managers where nobody does."""
    if target.seller_id:
        return [target.seller_id]
    team: Any = target.team
    there = User.objects.filter(is_active=True, team__path__startswith=team.path).order_by("name", "pk")
    told = list(there.filter(role__in=(Role.SELLER, Role.MANAGER)).values_list("pk", "role"))
    selling = [pk for pk, role in told if role == Role.SELLER]
    return selling or [pk for pk, _role in told]


def split_evenly(target: Target, sellers: Iterable[int], before: Shares | None = None) -> dict[int, dict[dt.date, int]]:
    """A target for these sellers and its weeks, whole and adding up: by the sellers' parts `before`, else alike."""
    from tuoke.engine.plan_split import split

    weights: dict[int, float] = {seller: float(sum((before or {}).get(seller, {}).values())) for seller in sellers}
    if not sum(weights.values()):
        weights = dict.fromkeys(weights, 1.0)
    weeks = target.weeks
    found = split([target.need], weights, list(weeks.values()))
    return {seller: dict(zip(weeks, (n for (n,) in own), strict=True)) for seller, own in found.items()}


def for_sellers(target: Target, totals: Mapping[int, int], before: Shares) -> dict[int, dict[dt.date, int]]:
    """New totals of the sellers: who keeps theirs keeps the weeks, others' weeks follow. Differs unless they add up."""
    from tuoke.engine.plan_split import shares as whole_shares

    if sum(totals.values()) != target.need:
        raise Differs(target.need, sum(totals.values()))
    found, weeks = {}, target.weeks
    for seller, total in totals.items():
        own = dict(before.get(seller, {}))
        if sum(own.values()) != total or not own:
            weights = [float(own.get(week, 0)) for week in weeks] if sum(own.values()) else list(weeks.values())
            own = dict(zip(weeks, whole_shares(total, weights), strict=True))
        found[seller] = own
    return found


def for_weeks(seller: int, weeks: Mapping[dt.date, int], before: Shares) -> dict[int, dict[dt.date, int]]:
    """Other weeks of one seller, whose total stays. Differs unless they come to it."""
    total = sum(before[seller].values())
    if sum(weeks.values()) != total:
        raise Differs(total, sum(weeks.values()))
    kept = {other: dict(theirs) for other, theirs in before.items()}
    return {**kept, seller: dict(weeks)}


def write(target: Target, shares: Shares, by: Any, before: Target | None = None) -> Target:
    """Write the first version, or the one after `before`; the sheets follow by a flow.

    Differs where the shares do not come to the target, Replaced where `before` does not stand any more."""
    given = sum(sum(weeks.values()) for weeks in shares.values())
    if given != target.need:
        raise Differs(target.need, given)
    with transaction.atomic():
        old: dict[str, Any] = {}
        if before is not None:
            _replace(before)
            old = {name: before.serializable_value(name) for name in FIELDS}
            target.pk, target.line, target.number = None, before.line, before.number + 1
        target._state.adding = True
        target.stands, target.by, target.made_at = True, by, timezone.now()
        target.save()
        TargetShare.objects.bulk_create(
            [
                TargetShare(target=target, seller_id=seller, week=week, need=need)
                for seller, weeks in shares.items()
                for week, need in weeks.items()
            ],
            batch_size=500,
        )
        totals = {str(seller): sum(weeks.values()) for seller, weeks in shares.items()}
        changed = audit.changes(target, old, FIELDS)
        changed["after"]["shares"] = totals
        audit.record(by, "update" if before else "create", target, version=target.number, **changed)
        Due.objects.ask("pace")
    return target


def end(target: Target, by: Any) -> None:
    """Nobody works for it any more; it stays readable with all its versions."""
    with transaction.atomic():
        _replace(target)
        audit.record(by, "target_end", target, version=target.number)
        Due.objects.ask("pace")


def _replace(target: Target) -> None:
    if not Target.objects.filter(pk=target.pk, stands=True).update(stands=False):
        raise Replaced


def facts(
    targets: Iterable[Target], sellers: Mapping[int, Iterable[int]] | None = None
) -> dict[int, dict[int, dict[dt.date, float]]]:
    """Target -> seller -> week -> what came: signatures of the journal, or the money of deals won in its currency.

    Two queries at most, whatever the number of targets. Everybody with a part in it counts, or the `sellers` given.
    """
    from tuoke.deals.models import Deal, State
    from tuoke.journal.kinds import Deal as Signature
    from tuoke.journal.models import JournalEntry

    targets = list(targets)
    people = {target.pk: set(sellers[target.pk] if sellers else target.shares()) for target in targets}
    every = set().union(*people.values())
    workspace = Workspace.current()
    told: dict[str, list[tuple[int, dt.date, str, float]]] = {"deals": [], "money": []}
    for counts in {target.counts for target in targets}:
        start = workspace.day_bounds(min(one.since for one in targets if one.counts == counts))[0]
        if counts == Target.Counts.DEALS:
            rows: Any = JournalEntry.objects.standing().filter(kind=Signature.kind, by__in=every, at__gte=start)
            rows = [(by, at, "", 1.0) for by, at in rows.order_by().values_list("by", "at")]
        else:
            won = Deal.objects.filter(state=State.WON, owner__in=every, closed_at__gte=start, amount__gt=0)
            rows = won.order_by().values_list("owner", "closed_at", "currency").annotate(sum=Sum("amount"))
        told[counts] = [
            (who, at.astimezone(workspace.zone).date(), currency, float(much)) for who, at, currency, much in rows
        ]
    found: dict[int, dict[int, dict[dt.date, float]]] = {}
    for target in targets:
        mine: dict[int, dict[dt.date, float]] = {seller: defaultdict(float) for seller in people[target.pk]}
        for who, day, currency, much in told[target.counts]:
            if who in mine and target.since <= day <= target.by_day and currency == target.currency:
                mine[who][monday(day)] += much
        found[target.pk] = mine
    return found
