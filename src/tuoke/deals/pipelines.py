"""How a deal goes from first talk to signature: pipelines of the firm's choice, with two made ready.

A stage ends by evidence: its control points, which have to be proven before a deal goes on (row 304).
"""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from tuoke.deals.shipped import PIPELINES, POINTS, READY, STAGES
from tuoke.workspace.audit import record


class Level(models.TextChoices):
    """The four levels of the funnel (row 327); the fourth, closed, is a deal that was won."""

    POTENTIAL = "potential", _("potential")
    HOPEFUL = "hopeful", _("hopeful")
    IMMINENT = "imminent", _("imminent")


class EverybodyQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> EverybodyQuerySet:
        """How the firm sells is known to everybody who works there."""
        return self if user.is_authenticated and user.is_active else self.none()


class Pipeline(models.Model):
    """The stages of one way to sell. One made ready has a `code`, and the reader's language until somebody names it."""

    code = models.CharField(max_length=16, blank=True, editable=False)
    name = models.CharField(_("name"), max_length=80, blank=True)
    #: From this amount on a deal is large and calls for others.
    large_from = models.DecimalField(_("a deal is large from"), max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    large_needs = models.CharField(_("a large deal needs"), max_length=240, blank=True)
    retired = models.BooleanField(_("no new deals"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = EverybodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("pipeline")
        constraints = [models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="ready_once")]

    def __str__(self) -> str:
        return self.word

    @property
    def word(self) -> str:
        return self.name or str(PIPELINES.get(self.code, ""))


class Stage(models.Model):
    """One step of a pipeline, in its `place`. `days`: how long it usually takes, until own deals tell."""

    pipeline = models.ForeignKey(Pipeline, models.PROTECT, related_name="stages")
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=16, blank=True, editable=False)
    name = models.CharField(_("stage"), max_length=80, blank=True)
    level = models.CharField(_("level of the funnel"), max_length=10, choices=Level, default=Level.POTENTIAL)
    days = models.PositiveSmallIntegerField(_("usual days"), null=True, blank=True)
    retired = models.BooleanField(default=False, editable=False)

    objects = EverybodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("stage")
        ordering = ("pipeline", "place", "pk")

    def __str__(self) -> str:
        return self.word

    @property
    def word(self) -> str:
        return self.name or str(STAGES.get(self.code, ("", 0))[0])


class Kind(models.TextChoices):
    PROOF = "proof", _("control point")
    WORK = "work", _("work item")
    SUPPORT = "support", _("support")
    PEOPLE = "people", _("people involved")


class Point(models.Model):
    """What belongs to a stage: its control points, without which no deal leaves it; its work; who helps."""

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="points")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PROOF)
    place = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=32, blank=True, editable=False)
    text = models.CharField(_("what"), max_length=240, blank=True)
    retired = models.BooleanField(default=False, editable=False)

    objects = EverybodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("control point")
        ordering = ("stage", "kind", "place", "pk")

    def __str__(self) -> str:
        return self.word

    @property
    def word(self) -> str:
        return self.text or str(POINTS.get(self.code, ""))


def make_ready() -> int:
    """Write down the pipelines that come with Tuoke, where they are missing: how many were. Called before they are
    offered, so that a workspace of any age has them."""
    known = set(Pipeline.objects.exclude(code="").values_list("code", flat=True))
    if known >= set(READY):
        return 0
    written = 0
    with transaction.atomic():
        for code, stages in READY.items():
            pipeline, made = Pipeline.objects.get_or_create(code=code)
            if not made:
                continue
            for place, (stage_code, level, days, points) in enumerate(stages, 1):
                stage = Stage.objects.create(pipeline=pipeline, place=place, code=stage_code, level=level, days=days)
                Point.objects.bulk_create(
                    Point(stage=stage, kind=kind, place=at, code=point)
                    for kind, codes in points.items()
                    for at, point in enumerate(codes, 1)
                )
            written += 1
        if written:
            record(None, "write", "deals.pipeline", count=written)
    return written
