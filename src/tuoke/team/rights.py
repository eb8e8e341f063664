"""What a role may do, and on whose rows: for each action none, one's own, those of the team and below, or all.

A role without a row in `RoleRights` has what the product ships (`SHIPPED`); an admin changes viewers, sellers and
managers. What admins may do is fixed, so that no choice on a page can lock the firm out of it.

The rights come along with the person who signs in (`backend.py`), without a query of their own. Every `visible_to`
goes through `User.reach`: what a person may see, and in a request that writes only what they may write as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


class Shown(models.IntegerChoices):
    """How a field is read. Who may change it may change the row as well, or does not come so far."""

    HIDDEN = 0, pgettext_lazy("field", "hidden")
    MASKED = 1, pgettext_lazy("field", "masked")
    READ = 2, pgettext_lazy("field", "shown")
    EDIT = 3, pgettext_lazy("field", "editable")


class Whose(models.IntegerChoices):
    """Of whose row it is the field: one's own (or nobody's), of a colleague of the team and below, of another team."""

    OWN = 0, pgettext_lazy("whose", "own and nobody's")
    TEAM = 1, pgettext_lazy("whose", "the team's")
    OTHERS = 2, pgettext_lazy("whose", "others'")


Levels = tuple[Shown, Shown, Shown]  # by `Whose`
#: How people are reached: phones, e-mail, other ways. Which other fields have a key, the directory says (veil.py).
CONTACT = "contact"
_OPEN: Levels = (Shown.EDIT, Shown.EDIT, Shown.EDIT)
_CONTACTS: dict[str, Levels] = {
    Role.VIEWER: (Shown.MASKED, Shown.MASKED, Shown.MASKED),
    **dict.fromkeys((Role.SELLER, Role.MANAGER, Role.ADMIN), (Shown.EDIT, Shown.MASKED, Shown.MASKED)),
}


def shipped_levels(role: str, key: str) -> Levels:
    """Phones and addresses are masked for who does not own the company; every other field is open."""
    return _CONTACTS.get(role, _CONTACTS[Role.VIEWER]) if key == CONTACT else _OPEN


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
    fields: tuple[tuple[str, Levels], ...] = ()  # where they differ from `shipped_levels`, by key

    @classmethod
    def of(cls, role: str, body: Mapping[str, Any] | None) -> Rights:
        """As the body of a row says it; what it does not tell, or a role has no row, is as shipped."""
        shipped = SHIPPED.get(role, SHIPPED[Role.VIEWER])
        kept: Mapping[str, Any] = (body or {}).get("actions", {}) if role in CHANGEABLE else {}
        fields = _fields((body or {}).get("fields"), role)
        return cls(role, tuple(_reach(kept.get(action), shipped[action]) for action in Action), fields)

    @cached_property
    def _by_field(self) -> dict[str, Levels]:
        return dict(self.fields)

    def levels(self, key: str) -> Levels:
        return self._by_field.get(key) or shipped_levels(self.role, key)

    def least(self, key: str) -> Shown:
        """As they read the field at worst, of the rows that they may see."""
        return min(self.levels(key)[: max(self._by_action[Action.SEE], 1)])

    @property
    def ruled(self) -> tuple[str, ...]:
        """Keys of the fields that are not as shipped."""
        return tuple(self._by_field)

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


def _fields(kept: Any, role: str) -> tuple[tuple[str, Levels], ...]:
    """What a row says of fields; an admin reads all of them, and chooses only whether contacts are masked."""
    found = []
    for key, levels in sorted(kept.items()) if isinstance(kept, dict) else ():
        if isinstance(levels, list) and len(levels) == len(Whose) and all(one in Shown.values for one in levels):
            own, team, others = (Shown(one) for one in levels)
            told: Levels = (own, team, others)
            if role == Role.ADMIN:
                if key != CONTACT:
                    continue
                told = (Shown.EDIT, max(team, Shown.MASKED), max(others, Shown.MASKED))
            if told != shipped_levels(role, key):
                found.append((key, told))
    return tuple(found)


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


def write_fields(role: str, fields: Mapping[str, Sequence[int]], by: Any, *, version: int) -> bool:
    """Set how a role reads each of these fields (own, team's, others'); of the rest it stays as it is. As `write`."""
    if role not in Role.values:
        raise ValueError(role)
    wanted = {key: [Shown(level).value for level in levels] for key, levels in fields.items()}
    return _put(role, "fields", wanted, by, version=version)


def _put(role: str, part: str, wanted: dict[str, Any], by: Any, *, version: int) -> bool:
    with transaction.atomic():
        row = RoleRights.objects.select_for_update().filter(role=role).first()
        if (row.version if row else 0) != version:
            raise ChangedMeanwhile
        before = Rights.of(role, row.body if row else None)
        if row and part == "fields":
            wanted = {**row.body.get("fields", {}), **wanted}
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
    """Of each action and field that differs, both sides in words, for the audit."""
    pairs = [(key, old.name, after.chosen[key].name) for key, old in before.chosen.items()]
    for key in dict.fromkeys((*before.ruled, *after.ruled)):
        old, new = (", ".join(level.name for level in one.levels(key)) for one in (before, after))
        pairs.append((f"field {key}", old, new))
    pairs = [(key, old.lower(), new.lower()) for key, old, new in pairs if old != new]
    return {"before": {key: old for key, old, _new in pairs}, "after": {key: new for key, _old, new in pairs}}
