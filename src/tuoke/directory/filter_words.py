"""A filter in words: each condition as a line of the form, and all of them as one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tuoke.directory import custom_values, veil
from tuoke.directory.columns import Column, Type, every
from tuoke.directory.conditions import ALONE, Condition, groups
from tuoke.directory.filters import Filters
from tuoke.directory.models import List, Tag
from tuoke.team.models import User
from tuoke.workspace.models import Workspace
from tuoke.workspace.places import place_name

MOST_OFFERED = 200
Text = str | Promise

LABELS: dict[str, Text] = {
    "is": pgettext_lazy("operator", "is"),
    "not": pgettext_lazy("operator", "is known and not"),
    "not_or": pgettext_lazy("operator", "is not, or unknown"),
    "has": pgettext_lazy("operator", "contains"),
    "lacks": pgettext_lazy("operator", "is known without"),
    "lacks_or": pgettext_lazy("operator", "is without, or unknown"),
    "empty": pgettext_lazy("operator", "is unknown"),
    "known": pgettext_lazy("operator", "is known"),
    "least": pgettext_lazy("operator", "at least"),
    "most": pgettext_lazy("operator", "at most"),
    "since": pgettext_lazy("operator", "on or after"),
    "until": pgettext_lazy("operator", "on or before"),
    "days": pgettext_lazy("operator", "in the last … days"),
    "not_days": pgettext_lazy("operator", "not in the last … days"),
}
SAYS: dict[str, Text] = {
    "is": _("%(column)s is %(value)s"),
    "not": _("%(column)s is known and not %(value)s"),
    "not_or": _("%(column)s is not %(value)s, or unknown"),
    "has": _("%(column)s contains %(value)s"),
    "lacks": _("%(column)s is known without %(value)s"),
    "lacks_or": _("%(column)s is without %(value)s, or unknown"),
    "empty": _("%(column)s is unknown"),
    "known": _("%(column)s is known"),
    "least": _("%(column)s at least %(value)s"),
    "most": _("%(column)s at most %(value)s"),
    "since": _("%(column)s on or after %(value)s"),
    "until": _("%(column)s on or before %(value)s"),
    "days": _("%(column)s in the last %(value)s days"),
    "not_days": _("%(column)s not in the last %(value)s days"),
}
# Of what a company is on or has, any number at once, "unknown" is "none".
_MANY = {
    "is": pgettext_lazy("operator", "has"),
    "not": pgettext_lazy("operator", "has not"),
    "empty": pgettext_lazy("operator", "has none"),
    "known": pgettext_lazy("operator", "has one"),
}
_SAYS_MANY: dict[str, Text] = {
    "is": _("%(column)s: has %(value)s"),
    "not": _("%(column)s: has not %(value)s"),
    "empty": _("%(column)s: none"),
    "known": _("%(column)s: at least one"),
}
_OWNED = {
    "empty": pgettext_lazy("operator", "is nobody"),
    "known": pgettext_lazy("operator", "is somebody"),
    "not": pgettext_lazy("operator", "is somebody else than"),
    "not_or": pgettext_lazy("operator", "is somebody else than, or nobody"),
}
_SAYS_OWNED: dict[str, Text] = {
    "empty": _("nobody's"),
    "known": _("somebody's"),
    "not": _("of somebody else than %(value)s"),
    "not_or": _("nobody's, or of somebody else than %(value)s"),
}


@dataclass(frozen=True)
class Line:
    """One condition as the form has it. `choices`: value and word, where there are only a few."""

    column: Column
    operator: str
    value: str
    either: bool
    says: str
    choices: list[tuple[str, str]]

    @property
    def operators(self) -> list[tuple[str, Text]]:
        own = {Type.TAG: _MANY, Type.LIST: _MANY, Type.OWNER: _OWNED}.get(self.column.type, {})
        return [(code, own.get(code) or LABELS[code]) for code in self.column.operators]

    @property
    def input_type(self) -> str:
        """Of a day the browser's own calendar, which no other operator of its column understands."""
        asks_day = self.column.type == Type.DAY or self.operator in ("since", "until")
        return "date" if asks_day else "text"


class Words:
    """What names stand behind the ids of a filter, for one reader; asked for when they are needed, and once."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self._kept: dict[Type, list[tuple[str, str]]] = {}

    def choices(self, column: Column) -> list[tuple[str, str]]:
        """Value and word of what may be chosen; [] where anything may be written."""
        if column.type == Type.YES:
            return [("yes", gettext("yes")), ("no", gettext("no"))]
        if column.type == Type.CHOICE:
            return [(choice, choice) for choice in column.choices]
        if column.type not in (Type.TAG, Type.LIST, Type.OWNER):
            return []
        if column.type not in self._kept:
            self._kept[column.type] = self._named(column.type)
        return self._kept[column.type]

    def value(self, condition: Condition) -> str:
        """The value as a person says it."""
        column, value = condition.column, condition.value
        if choices := self.choices(column):
            hidden = gettext("one that you may not see") if column.type == Type.LIST else value
            return dict(choices).get(value, hidden)
        if column.type == Type.LIST:
            return gettext("one that you may not see")
        if column.key == "area":
            return place_name(value)
        if column.custom:
            return custom_values.said(column.custom, value)
        return value

    def says(self, condition: Condition) -> str:
        own = {Type.TAG: _SAYS_MANY, Type.LIST: _SAYS_MANY, Type.OWNER: _SAYS_OWNED}.get(condition.column.type, {})
        form = own.get(condition.operator) or SAYS[condition.operator]
        told = "" if condition.operator in ALONE else self.value(condition)
        return str(form) % {"column": condition.column.label, "value": told}

    def line(self, condition: Condition) -> Line:
        choices = self.choices(condition.column)
        return Line(
            condition.column, condition.operator, condition.value, condition.either, self.says(condition), choices
        )

    def blank(self, column: Column) -> Line:
        """A line that is still to be filled in."""
        return Line(column, column.operators[0], "", False, "", self.choices(column))

    def _named(self, kind: Type) -> list[tuple[str, str]]:
        if kind == Type.TAG:
            return [(str(tag.pk), str(tag)) for tag in Tag.objects.order_by("name")[:MOST_OFFERED]]
        if kind == Type.LIST:
            lists = List.objects.visible_to(self.user).order_by("-pk").values_list("pk", "name")[:MOST_OFFERED]
            return [(str(pk), name) for pk, name in lists]
        people = User.objects.below(self.user).order_by("name").values_list("pk", "name")[:MOST_OFFERED]
        return [("me", gettext("me")), *((str(pk), name) for pk, name in people)]


def sentence(filters: Filters, words: Words) -> str:
    """The conditions as one sentence; '' for none."""
    said = [
        gettext(" or ").join(words.says(condition) for _place, condition in alternatives)
        for alternatives in groups(filters.conditions)
    ]
    several = len(said) > 1
    bracketed = [
        gettext("(%(either)s)") % {"either": one} if several and len(group) > 1 else one
        for one, group in zip(said, groups(filters.conditions), strict=True)
    ]
    return gettext(", and ").join(bracketed)


def offered(workspace: Workspace | None, user: Any) -> list[Column]:
    """The columns that a new condition may be about, as far as `user` reads them."""
    return [column for column in every(workspace).values() if column.asked and not veil.is_gone(user, column)]


def showable(filters: Filters, workspace: Workspace | None, user: Any) -> list[tuple[Column, bool]]:
    """Every column that may be shown, with whether it is: those shown first, in their order."""
    shown: Sequence[Column] = filters.columns
    keys = {column.key for column in shown}
    rest = [column for column in every(workspace).values() if column.shown and column.key not in keys]
    rest = [column for column in rest if not veil.is_gone(user, column)]
    return [(column, True) for column in shown if column.key != "name"] + [(column, False) for column in rest]
