"""What is to be done with the companies that were chosen, and to which value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuoke.directory import custom_values, veil
from tuoke.directory.bulk_models import BulkChange
from tuoke.directory.columns import OWN, Column, ever, every
from tuoke.directory.filters import Filters
from tuoke.directory.forms import MOST_EMPLOYEES
from tuoke.directory.keyset import BIGGEST_ID
from tuoke.directory.models import Company, List, Tag
from tuoke.team.models import User
from tuoke.workspace.models import Workspace
from tuoke.workspace.places import place_name

MOST_CHOSEN = 500  # by hand; of more, all that match are chosen
#: A field whose value is of one company alone is not changed for many.
FIELDS = ("industry", "area", "owner_kind", "employees", "founded", "website", "reference")
Text = str | Promise


@dataclass(frozen=True)
class Chosen:
    """Which companies: `ids`, or None for all that `filters` leave."""

    filters: Filters
    ids: tuple[int, ...] | None

    @classmethod
    def of(cls, sent: QueryDict) -> Chosen:
        filters = Filters.of(QueryDict(sent.get("query", "")[:6_000]))
        if sent.get("every") == "1":
            return cls(filters, None)
        known = [one for one in sent.getlist("id") if one.isascii() and one.isdigit() and int(one) <= BIGGEST_ID]
        return cls(filters, tuple(dict.fromkeys(int(one) for one in known[:MOST_CHOSEN])))


def offered(user: User, workspace: Workspace | None) -> list[tuple[str, Text]]:
    """What may be done with many companies, as "kind:what" and in words."""
    fields = [
        (f"field:{key}", column.label)
        for key, column in changeable(workspace).items()
        if not veil.is_fixed(user, column)
    ]
    owner = [("field:owner", _("Owner"))] if user.may_assign else []
    return [
        *owner,
        *fields,
        ("tag:", _("Put a tag on")),
        ("untag:", _("Take a tag off")),
        ("list:", _("Put on a list")),
    ]


def changeable(workspace: Workspace | None) -> dict[str, Column]:
    """The columns whose value many companies can share."""
    columns = every(workspace)
    custom = [one for one in columns.values() if one.of_company]
    return {**{key: columns[key] for key in FIELDS}, **{one.key: one for one in custom}}


def value_field(column: Column, user: User, there: str = "") -> forms.Field:
    """The field in which a value of this column is entered; `there`: the value that stands there, which may stay."""
    label: Any = column.label
    if column.key == "owner":
        people = User.objects.receivers(user).order_by("name", "pk")
        return forms.ModelChoiceField(people, label=label, required=False, empty_label="—")
    if column.key == "reference":
        return forms.ChoiceField(label=label, choices=[("yes", _("yes")), ("no", _("no"))])
    if column.custom:
        found = custom_values.field_for(column.custom, there)
        found.required = False
        return found
    if column.is_number:
        least, most = (0, MOST_EMPLOYEES) if column.key == "employees" else (1000, 2100)
        return forms.IntegerField(label=label, min_value=least, max_value=most, required=False)
    longest: int = Company._meta.get_field(column.field).max_length  # type: ignore[union-attr,assignment]
    return forms.CharField(label=label, max_length=longest, required=False)


class BulkForm(forms.Form):
    """`do`: one of `offered`. The value '' of a field makes it unknown, which `clear` has to say: nobody empties a
    thousand companies by forgetting to fill in."""

    clear = forms.BooleanField(label=_("make it unknown"), required=False)

    def __init__(self, *args: Any, do: str, user: User, workspace: Workspace | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, _colon, self.what = do.partition(":")
        if do not in dict(offered(user, workspace)):
            raise LookupError(do)
        self.fields["value"] = self._value(user, workspace)
        if self.kind != "field" or self.what == "reference":
            del self.fields["clear"]
        elif self.what == "owner":
            self.fields["clear"].label = gettext("to nobody")
        self.order_fields(["value", "clear"])

    def _value(self, user: User, workspace: Workspace | None) -> forms.Field:
        if self.kind in ("tag", "untag"):
            tags = Tag.objects.all() if self.kind == "untag" else Tag.objects.offered()
            return forms.ModelChoiceField(tags.order_by("name"), label=_("tag"))
        if self.kind == "list":
            return forms.ModelChoiceField(List.objects.visible_to(user).order_by("-pk"), label=_("list"))
        column = OWN["owner"] if self.what == "owner" else changeable(workspace)[self.what]
        return value_field(column, user)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "clear" in self.fields and "value" not in self.errors:
            empty = given.get("value") in ("", None)
            if empty and not given.get("clear"):
                self.add_error("value", gettext("Fill this in, or tick the box beside it."))
            if not empty and given.get("clear"):
                self.add_error("clear", gettext("A value and this at once cannot be meant."))
        return given

    @property
    def target(self) -> tuple[str, str, str]:
        """Kind, what and value, as the change keeps them."""
        value = self.cleaned_data["value"]
        if self.kind != "field":
            return self.kind, str(value.pk), ""
        if self.what == "owner":
            return self.kind, self.what, str(value.pk) if value else ""
        return self.kind, self.what, "" if value is None else str(value)


def told(change: BulkChange, user: Any) -> str:
    """What a change did, in words: 'Industry: 银行'."""
    if change.kind == "field":
        column = ever(change.what)
        label = str(column.label) if column else change.what
        value = change.value
        if change.what == "owner":
            named = User.objects.filter(pk=int(value)).values_list("name", flat=True).first() if value else None
            value = named or gettext("nobody")
        elif change.what == "area":
            value = place_name(value)
        elif column and column.custom:
            value = custom_values.said(column.custom, value)
        elif change.what == "reference":
            value = gettext("yes") if value == "yes" else gettext("no")
        return f"{label}: {value or gettext('unknown')}"
    if change.kind == "list":
        named = List.objects.visible_to(user).filter(pk=int(change.what)).values_list("name", flat=True).first()
        return gettext("Put on the list %(name)s") % {"name": named or "…"}
    tag = Tag.objects.filter(pk=int(change.what)).first()
    form = gettext("Tag %(name)s put on") if change.kind == "tag" else gettext("Tag %(name)s taken off")
    return form % {"name": tag or "…"}
