"""The ground every room stands on: the firm's settings, who wrote what, and the work that is due."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuoke.workspace.activity_norm import ActivityNorm as ActivityNorm
from tuoke.workspace.asked_again import AskedAgain
from tuoke.workspace.drop_box import DropBox as DropBox  # a model of this room, kept in a file of its own
from tuoke.workspace.kept import Kept as Kept
from tuoke.workspace.kept import Touched as Touched
from tuoke.workspace.rule_of_thumb import RuleOfThumb as RuleOfThumb


class Workspace(models.Model):
    """One workspace = one firm = one database. There is exactly one row, with id 1."""

    name = models.CharField(_("firm"), max_length=120)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai")
    is_demo = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    # When the fields that the firm defines were last changed: every process then reads them anew.
    fields_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Workspace:
        """The firm's row; a database without one answers with an unsaved default."""
        found: list[Workspace] = CURRENT()
        return found[0] if found else cls(pk=1, name="Tuoke")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def today(self) -> dt.date:
        """The local day. UTC is stored; the workspace's zone cuts days and weeks."""
        return timezone.now().astimezone(self.zone).date()

    def day_bounds(self, day: dt.date) -> tuple[dt.datetime, dt.datetime]:
        """First moment of the local `day` and of the next one, both aware."""
        start = dt.datetime.combine(day, dt.time.min, tzinfo=self.zone)
        end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, tzinfo=self.zone)
        return start, end


CURRENT = AskedAgain(lambda: Workspace.objects.filter(pk=1))


class AuditQuerySet(models.QuerySet["Audit"]):
    def visible_to(self, user: Any) -> AuditQuerySet:
        """Only an admin reads the audit."""
        return self if user.is_authenticated and user.role == "admin" else self.none()


class Audit(models.Model):
    """One row per object written, or per batch of them; never changed (triggers refuse UPDATE and DELETE)."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=40)
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id"])]

    def __str__(self) -> str:
        return f"{self.action} {self.kind} {self.object_id}"


class Once(models.Model):
    """A form that was taken (workspace/once.py). Kept a month, then swept out."""

    key = models.UUIDField(primary_key=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    led_to = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return str(self.key)


class DueQuerySet(models.QuerySet["Due"]):
    def visible_to(self, user: Any) -> DueQuerySet:
        """Work that is due belongs to the workspace; only an admin looks at it."""
        return self if user.is_authenticated and user.role == "admin" else self.none()

    def ask(self, flow: str, key: str = "", *, slot: str = "", after: dt.datetime | None = None) -> Due:
        """Record, in the caller's transaction, that `flow` has to run for `key`.

        Asking twice before it has started is asking once; what waited for another attempt is tried at once, with all
        its attempts before it. A `slot` (for example a date) makes a schedule unique: a done slot is not run again
        while its row is there, and the broom leaves it for a month.
        """
        wanted = after or timezone.now()
        if slot:
            return self.get_or_create(flow=flow, key=key, slot=slot, defaults={"run_after": wanted})[0]
        waiting = self.filter(flow=flow, key=key, slot="", done_at=None, failed_at=None, leased_until=None)
        with transaction.atomic():
            # A worker that took the row now would not see what our transaction has written: the lock holds it off
            # until we commit. A row that somebody else holds is theirs; one more does no harm.
            found = waiting.select_for_update(skip_locked=True).first()
            if found is None:
                return self.create(flow=flow, key=key, run_after=wanted)
            if found.attempts or found.run_after > wanted:
                found.attempts, found.run_after = 0, min(found.run_after, wanted)
                found.save(update_fields=["attempts", "run_after"])
            return found


class Due(models.Model):
    """One piece of work that follows a change. Taken on a lease: a killed worker loses and doubles nothing.

    States: waiting (no lease), leased (leased_until in the future), done (done_at), failed (failed_at, given up after
    `MOST_ATTEMPTS`). A flow must be idempotent: it may run again after a worker died half-way.
    """

    MOST_ATTEMPTS = 5

    flow = models.CharField(max_length=60)
    key = models.CharField(max_length=120, blank=True)
    slot = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    run_after = models.DateTimeField(default=timezone.now)
    lease = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    objects = DueQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["done_at", "failed_at", "run_after"])]
        constraints = [
            models.UniqueConstraint(fields=["flow", "key", "slot"], condition=~models.Q(slot=""), name="due_slot_once"),
            # Of one flow and key one row at a time is under a lease, be it run out: its heir takes that row first.
            models.UniqueConstraint(
                fields=["flow", "key"],
                condition=models.Q(leased_until__isnull=False, done_at=None, failed_at=None),
                name="due_one_lease_a_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.flow}({self.key})"


class TakeOutQuerySet(models.QuerySet["TakeOut"]):
    def visible_to(self, user: Any) -> TakeOutQuerySet:
        """Everything of the firm is for an admin alone."""
        return self if user.is_authenticated and user.is_active and user.role == "admin" else self.none()

    def forget_files(self, but: int | None = None, older_than: dt.datetime | None = None) -> None:
        """Remove the files of all others: a copy of everything should not lie about."""
        left = self.exclude(pk=but) if but else self
        for one in left.filter(asked_at__lt=older_than) if older_than else left:
            one.file.unlink(missing_ok=True)


class TakeOut(models.Model):
    """Everything that the workspace knows, asked for as one zip in open formats; the file lies in its folder."""

    KEPT = dt.timedelta(days=7)

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    progress = models.FloatField(default=0)
    size = models.BigIntegerField(default=0)

    objects = TakeOutQuerySet.as_manager()

    def __str__(self) -> str:
        return f"tuoke-{self.asked_at:%Y-%m-%d}-{self.pk}"

    @property
    def file(self) -> Path:
        return Path(settings.HOME) / "exports" / f"{self}.zip"

    @property
    def is_there(self) -> bool:
        return self.done_at is not None and self.file.exists()

    def keep_progress(self, part: float) -> None:
        """Written down a hundred times at most."""
        if part - self.progress >= 0.01:
            self.progress = part
            TakeOut.objects.filter(pk=self.pk).update(progress=part)
