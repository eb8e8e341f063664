"""A list on its way in: uploaded, mapped, checked, its twins settled, committed, and undone if need be."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import List
from tuoke.team.models import User

SAID_FROM = 0.04  # of a step done; before that nobody can say how long the rest takes


class State(models.TextChoices):
    READING = "reading", _("reading the file")
    MAPPING = "mapping", _("columns to match")
    CHECKING = "checking", _("looking for problems and twins")
    CHECKED = "checked", _("ready to import")
    WRITING = "writing", _("importing")
    STOPPING = "stopping", _("being stopped")
    DONE = "done", _("imported")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")
    REFUSED = "refused", _("could not be read")


class TwinRule(models.TextChoices):
    """What becomes of a row whose company the directory already has."""

    UPDATE = "update", _("Same company: take what the file says")
    FILL = "fill", _("Same company: fill empty fields only")
    SKIP = "skip", _("Leave these rows out")
    NEW = "new", _("Another company of the same name, unless the code is equal")


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: Any) -> BatchQuerySet:
        """One's own; a manager's teams' below; all for an admin."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.sees_all else self.filter(by__in=User.objects.below(user).values("pk"))


class Batch(models.Model):
    """One upload. The file and its staged rows (Parquet) lie in the workspace's uploads folder under `folder`.

    `arrival` is the id that every written row carries; readers see none of them before it is revealed.
    """

    kind = models.CharField(max_length=40, default="companies")  # a registered intake.kinds.Kind
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64, db_index=True)  # SHA-256 of the bytes
    file_size = models.BigIntegerField(default=0)
    reading = models.JSONField(default=dict)  # encoding, delimiter, sheet, columns, guesses, rows, skipped lines
    mapping = models.JSONField(default=dict)  # field -> number of the column, from 0
    extra = models.JSONField(default=list)  # numbers of the columns kept under their own header in Company.extra
    signature = models.CharField(max_length=64, blank=True, db_index=True)  # of the header, for remembered mappings
    twin_rule = models.CharField(_("companies already here"), max_length=6, choices=TwinRule, default=TwinRule.UPDATE)
    corrections = models.JSONField(default=dict)  # "line" -> {field: text typed in the preview}
    choices = models.JSONField(default=dict)  # "line" -> "same" | "new" | "skip" for twins the person settled
    list_name = models.CharField(_("name of the list"), max_length=120, blank=True)
    source = models.CharField(_("where the list comes from"), max_length=40, blank=True)
    source_note = models.CharField(_("where exactly"), max_length=200, blank=True)
    lawful_basis = models.CharField(_("lawful basis"), max_length=40, blank=True)
    counts = models.JSONField(default=dict)  # of the check: new, update, same, twins, problems, blocked, skipped, ...
    error = models.CharField(max_length=60, blank=True)  # a code; the page turns it into a sentence
    error_detail = models.JSONField(default=dict)
    progress = models.FloatField(default=0)  # 0..1 of the present step
    began_at = models.DateTimeField(null=True)  # when the worker began to write or to take back
    list = models.ForeignKey(List, models.SET_NULL, null=True, blank=True, related_name="+")
    arrival = models.BigIntegerField(null=True, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="batches")
    made_at = models.DateTimeField(default=timezone.now)
    committed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undo_report = models.JSONField(default=dict)  # what stayed because it was edited later
    version = models.PositiveIntegerField(default=1)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def folder(self) -> Path:
        """Where the file and its staged rows lie."""
        return Path(settings.UPLOADS) / "lists" / str(self.pk)

    @property
    def working(self) -> bool:
        """A flow is at work on it, or about to be."""
        return self.state in (State.READING, State.CHECKING, State.WRITING, State.STOPPING, State.UNDOING)

    @property
    def seconds_left(self) -> int | None:
        """Of writing or taking back, if the rest goes as what is done; None before enough is done to say so."""
        if self.began_at is None or self.state not in (State.WRITING, State.UNDOING) or self.progress < SAID_FROM:
            return None
        gone = (timezone.now() - self.began_at).total_seconds()
        return math.ceil(gone * (1 - self.progress) / self.progress)


class RememberedQuerySet(models.QuerySet["Remembered"]):
    def visible_to(self, user: Any) -> RememberedQuerySet:
        """One's own habits."""
        return self.filter(by=user) if user.is_authenticated and user.is_active else self.none()


class Remembered(models.Model):
    """How a person matched the columns of a file with this header, for the next file that has the same."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    signature = models.CharField(max_length=64)  # SHA-256 of the header
    mapping = models.JSONField(default=dict)
    extra = models.JSONField(default=list)

    objects = RememberedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "kind", "signature"], name="remembered_once")]

    def __str__(self) -> str:
        return self.signature[:8]


class ChangeQuerySet(models.QuerySet["Change"]):
    def visible_to(self, user: Any) -> ChangeQuerySet:
        return self.filter(batch__in=Batch.objects.visible_to(user))


class Change(models.Model):
    """One value that a batch put in the place of another; what an undo puts back if nobody changed it since."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=[("company", "company"), ("person", "person")])
    object_id = models.BigIntegerField()
    field = models.CharField(max_length=40)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    back = models.JSONField(
        null=True
    )  # what an undo puts back instead, where `before` came from an import undone since

    objects = ChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["batch", "kind", "field", "object_id"]),
            models.Index(fields=["kind", "object_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.field}"
