"""What people say of two companies that may be one: suspected pairs, whose answers are kept, and merges.

The companies are named by text (`directory.Company`) because models.py imports this file.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tuoke.team.models import Reach, User


class PairState(models.TextChoices):
    OPEN = "open", "open"
    SAME = "same", "same"
    DIFFERENT = "different", "different"
    LINKED = "linked", "linked"  # one is a branch or site of the other: shown together, never merged


class TwinPairQuerySet(models.QuerySet["TwinPair"]):
    def visible_to(self, user: Any) -> TwinPairQuerySet:
        """Pairs of which one may see both companies. Where one was merged away the pair waits unseen."""
        from tuoke.directory.models import Revealed

        if not user.is_authenticated or not user.is_active:
            return self.none()
        seen = self.filter(one__merged_into=None, other__merged_into=None)
        seen = seen.filter(Revealed("one__arrival")).filter(Revealed("other__arrival"))
        if user.sees_all:
            return seen
        if user.reach == Reach.NONE:
            return self.none()
        mine = list(user.works_for) if user.reach == Reach.OWN else User.objects.below(user).values("pk")
        for side in ("one__owner", "other__owner"):
            seen = seen.filter(Q(**{side: None}) | Q(**{f"{side}__in": mine}))
        return seen

    def open(self) -> TwinPairQuerySet:
        return self.filter(state=PairState.OPEN)

    def in_turn(self) -> TwinPairQuerySet:
        """The most valuable first; what was put off comes again at the end."""
        return self.order_by("put_off", "-value", "-points", "pk")

    def of_any(self, companies: list[int]) -> TwinPairQuerySet:
        """Pairs in which one of the companies stands."""
        return self.filter(Q(one__in=companies) | Q(other__in=companies))


class TwinPair(models.Model):
    """Two companies that may be one, `one` with the smaller id. Once answered, a pair is never asked again.

    `evidence` is the list of {"sign", "points"} that the list engine gave, `points` their sum; empty for a pair
    that a person put together. `value` tells how much hangs on the answer: `prospects/suspecting` sets it, says how.
    """

    IS_READING = True  # a pair of which a company is gone asks nothing any more

    one = models.ForeignKey("directory.Company", models.CASCADE, related_name="+")
    other = models.ForeignKey("directory.Company", models.CASCADE, related_name="+")
    points = models.SmallIntegerField(default=0)
    evidence = models.JSONField(default=list)
    value = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=9, choices=PairState, default=PairState.OPEN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)
    put_off = models.PositiveSmallIntegerField(default=0)  # how often somebody said: later
    arrival = models.BigIntegerField(default=0, db_index=True)  # of the import that raised it; 0: an edit or a person
    made_at = models.DateTimeField(default=timezone.now)

    objects = TwinPairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="twin_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="twin_pair_in_order"),
        ]
        indexes = [
            models.Index(
                fields=["put_off", "-value", "-points", "id"], condition=Q(state="open"), name="twin_pair_in_turn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} = {self.other_id}? {self.points}"


class MergeQuerySet(models.QuerySet["Merge"]):
    def visible_to(self, user: Any) -> MergeQuerySet:
        """Whoever may see the company that stayed; of one undone since, who sees it still."""
        from tuoke.directory.models import Company

        return self.filter(winner__in=Company.objects.visible_to(user))

    def standing(self) -> MergeQuerySet:
        return self.filter(undone_at=None)


class Merge(models.Model):
    """One company went into another: all that it takes to part them again, however much later.

    `picked`: field of the winner -> [value before, value since], where it changed. `moved`: label of a model -> ids of
    the rows that came over from the loser. `codes`: those among them as [source, value], which may be deleted since.
    `followed`: companies that had been merged into the loser before. `left`: what an undo let stand.
    """

    IS_READING = True  # while it stands the company stays by itself; one undone goes with its company

    winner = models.ForeignKey("directory.Company", models.CASCADE, related_name="merges")
    loser = models.ForeignKey("directory.Company", models.CASCADE, related_name="+")
    picked = models.JSONField(default=dict)
    moved = models.JSONField(default=dict)
    codes = models.JSONField(default=list)
    followed = models.JSONField(default=list)
    left = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loser"], condition=Q(undone_at=None), name="merged_once"),
        ]

    def __str__(self) -> str:
        return f"{self.loser_id} into {self.winner_id}"
