"""A change of many companies at once: what was changed to what, and of each company what stood there before."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.team.models import User


class BulkChangeQuerySet(models.QuerySet["BulkChange"]):
    def visible_to(self, user: Any) -> BulkChangeQuerySet:
        """One's own, and those of the people whom one looks over."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.sees_all else self.filter(by__in=User.objects.below(user).values("pk"))


class BulkChange(models.Model):
    """`kind` and `what`: "field" and the column's key, "tag", "untag" and the tag's id, "list" and the list's id.
    `value`: as text, '' for unknown. `reached`: the company up to which it is done, by id; it goes on from there."""

    class State(models.TextChoices):
        WAITING = "waiting", _("under way")
        DONE = "done", _("done")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")

    kind = models.CharField(max_length=8)
    what = models.CharField(max_length=60)
    value = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    chosen = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    restored = models.PositiveIntegerField(default=0)
    reached = models.BigIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = BulkChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulk change")
        indexes = [models.Index(fields=["by", "-at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.what} {self.pk}"

    @property
    def under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.UNDOING)

    @property
    def progress(self) -> float:
        """Between 0 and 1."""
        return self.done / self.chosen if self.chosen else 1.0

    def undoable_by(self, user: Any) -> bool:
        """Whoever made it, and who leads them, where their role may undo."""
        return self.state == self.State.DONE and user.may_undo(self.by_id)


class BulkRowQuerySet(models.QuerySet["BulkRow"]):
    def visible_to(self, user: Any) -> BulkRowQuerySet:
        from tuoke.directory.models import Company

        seen = self.filter(change__in=BulkChange.objects.visible_to(user))
        return seen.filter(company__in=Company.objects.visible_to(user).values("pk"))


class BulkRow(models.Model):
    """One company of a bulk change. `company` is its id and no key: the company may be gone with the import that
    brought it, the line stays."""

    class State(models.TextChoices):
        CHOSEN = "", _("chosen")  # and left as it was: it had the value already, or may not be seen any more
        WRITTEN = "written", _("changed")
        UNDONE = "undone", _("put back")
        STAYED = "stayed", _("changed since, left alone")

    change = models.ForeignKey(BulkChange, models.CASCADE, related_name="rows", db_index=False)
    company = models.BigIntegerField()
    state = models.CharField(max_length=7, choices=State, default=State.CHOSEN, blank=True)
    before = models.TextField(null=True)

    objects = BulkRowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "company"], name="bulk_row_once")]

    def __str__(self) -> str:
        return f"{self.change_id}/{self.company}"
