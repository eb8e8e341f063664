"""What a role may do, and on whose rows: for each action none, one's own, those of the team and below, or all.

A role without a row in `RoleRights` has what the product ships (`SHIPPED`); an admin changes viewers, sellers and
managers. What admins may do is fixed, so that no choice on a page can lock the firm out of it.

The rights come along with the person who signs in (`backend.py`), without a query of their own. Every `visible_to`
goes through `User.reach`: what a person may see, and in a request that writes only what they may write as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuoke.workspace.audit import record
from tuoke.workspace.models import Due


class Role(models.TextChoices):
    VIEWER = "viewer", _("Viewer")
    SELLER = "seller", _("Seller")
    MANAGER = "manager", _("Manager")
    ADMIN = "admin", _("Admin")


class Reach(models.IntegerChoices):
    """On whose rows. Who has none sees not even what nobody owns; the others have that besides."""

    NONE = 0, pgettext_lazy("reach", "none")
    OWN = 1, pgettext_lazy("reach", "own")
    TEAM = 2, pgettext_lazy("reach", "team and below")
    ALL = 3, pgettext_lazy("reach", "all")


class Action(models.TextChoices):
    SEE = "see", pgettext_lazy("right", "See")
    CHANGE = "change", pgettext_lazy("right", "Change")
    ASSIGN = "assign", pgettext_lazy("right", "Hand over")
    EXPORT = "export", pgettext_lazy("right", "Export")
    IMPORT = "import", pgettext_lazy("right", "Import")
    UNDO = "undo", pgettext_lazy("right", "Undo")


#: What admins change; the admin's own rights are fixed.
CHANGEABLE = (Role.VIEWER, Role.SELLER, Role.MANAGER)
_SELLS = dict.fromkeys(Action, Reach.OWN) | {Action.ASSIGN: Reach.NONE}
SHIPPED: dict[str, dict[Action, Reach]] = {
    Role.VIEWER: dict.fromkeys(Action, Reach.NONE) | {Action.SEE: Reach.TEAM},
    Role.SELLER: _SELLS,
    Role.MANAGER: dict.fromkeys(Action, Reach.TEAM),
    Role.ADMIN: dict.fromkeys(Action, Reach.ALL),
}


@dataclass(frozen=True)
class Rights:
    """What a role may do: `reaches` in the order of `Action`. Equal ones see the same, and have the same hash."""

    role: str
    reaches: tuple[Reach, ...]

    @classmethod
    def of(cls, role: str, body: Mapping[str, Any] | None) -> Rights:
        """As the body of a row says it; what it does not tell, or a role has no row, is as shipped."""
        shipped = SHIPPED.get(role, SHIPPED[Role.VIEWER])
        kept: Mapping[str, Any] = (body or {}).get("actions", {}) if role in CHANGEABLE else {}
        return cls(role, tuple(_reach(kept.get(action), shipped[action]) for action in Action))

    @cached_property
    def _by_action(self) -> dict[str, Reach]:
        return dict(zip(Action.values, self.reaches, strict=True))

    def reach(self, action: str) -> Reach:
        """Nobody does more to a row than they see of it."""
        return min(self._by_action[action], self._by_action[Action.SEE])

    @property
    def chosen(self) -> dict[str, Reach]:
        """What stands on the page, action by action."""
        return dict(self._by_action)

    @property
    def is_shipped(self) -> bool:
        return self == Rights.of(self.role, None)


def _reach(kept: Any, shipped: Reach) -> Reach:
    return Reach(kept) if isinstance(kept, int) and kept in Reach.values else shipped


class RoleRightsQuerySet(models.QuerySet["RoleRights"]):
    def visible_to(self, user: Any) -> RoleRightsQuerySet:
        """Only an admin reads and sets them; everybody is bound by them."""
        return self if user.is_authenticated and user.is_active and user.is_admin else self.none()


class RoleRights(models.Model):
    """What one role may do where the firm wants it otherwise than shipped. `body` is read through `Rights`."""

    role = models.CharField(max_length=10, choices=Role.choices, unique=True)
    body = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    objects = RoleRightsQuerySet.as_manager()

    def __str__(self) -> str:
        return self.role


class ChangedMeanwhile(Exception):
    """Another admin set the rights of this role since the page was opened; nothing was written."""


def kept() -> dict[str, RoleRights]:
    """The rows of the roles that have one. One query."""
    return {one.role: one for one in RoleRights.objects.select_related("by")}


def write(role: str, actions: Mapping[str, int], by: Any, *, version: int) -> bool:
    """Set what a role may do, over what was shown in that version (0: as shipped); False where nothing differs.

    Raises ValueError for a role or reach that there is not, ChangedMeanwhile where another admin was quicker.
    """
    if role not in CHANGEABLE:
        raise ValueError(role)
    wanted = {Action(action).value: Reach(reach).value for action, reach in actions.items()}
    return _put(role, "actions", wanted, by, version=version)


def _put(role: str, part: str, wanted: dict[str, Any], by: Any, *, version: int) -> bool:
    with transaction.atomic():
        row = RoleRights.objects.select_for_update().filter(role=role).first()
        if (row.version if row else 0) != version:
            raise ChangedMeanwhile
        before = Rights.of(role, row.body if row else None)
        after = Rights.of(role, {**(row.body if row else {}), part: wanted})
        if before == after:
            return False
        row = row or RoleRights(role=role, version=0)
        row.body = {**row.body, part: wanted}
        row.version, row.by, row.changed_at = row.version + 1, by, timezone.now()
        row.save()
        record(by, "update", row, role=role, **_differing(before, after))
        Due.objects.ask("score_all")
    return True


def _differing(before: Rights, after: Rights) -> dict[str, dict[str, Any]]:
    """Of each action whose reach differs, both in words, for the audit."""
    pairs = [(key, old, after.chosen[key]) for key, old in before.chosen.items() if old != after.chosen[key]]
    return {
        "before": {key: old.name.lower() for key, old, _new in pairs},
        "after": {key: new.name.lower() for key, _old, new in pairs},
    }
