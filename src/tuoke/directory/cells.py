"""Changing one value of a company where it stands in the list: which columns, what is there, and the writing of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import transaction

from tuoke.directory import changes, veil
from tuoke.directory.columns import Column
from tuoke.directory.models import Company
from tuoke.team.models import Action, Shown
from tuoke.workspace.numbers import contacts_masked

FIELDS = ("industry", "area", "employees", "name_en", "owner_kind", "founded", "website", "address", "reference")


class CellConflict(Exception):
    """Somebody else changed this very value since it was shown. `now`: the company as it stands."""

    def __init__(self, now: Company) -> None:
        super().__init__("changed meanwhile")
        self.now = now


class OneValue(forms.Form):
    """`seen`: the value that was shown, and `version` that of the company then."""

    seen = forms.CharField(required=False, max_length=10_000, strip=False, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, field: forms.Field, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = field
        field.widget.attrs |= {"autofocus": True, "aria-label": str(field.label)}

    @property
    def text(self) -> str:
        """The value as a cell keeps it."""
        value = self.cleaned_data["value"]
        return "" if value is None else str(getattr(value, "pk", value))


def action_of(key: str) -> str:
    """What changing this column is: another owner is a hand-over."""
    return Action.ASSIGN if key == "owner" else Action.CHANGE


def keys_for(user: Any, columns: Iterable[Column]) -> frozenset[str]:
    """Which of the columns `user` may change in their place."""
    if not user.may_write:
        return frozenset()
    own = (*FIELDS, "owner") if user.may_assign else FIELDS
    known = (one for one in columns if one.key in own or one.of_company)
    return frozenset(one.key for one in known if not veil.is_fixed(user, one))


def text_of(column: Column, company: Company) -> str:
    """The value of the column as one text; '' for unknown."""
    if column.custom:
        return str(company.extra.get(column.custom.key) or "")
    if column.key == "reference":
        return "yes" if company.is_reference else "no"
    value = getattr(company, column.field)
    return "" if value is None else str(value)


def is_masked(column: Column, company: Company, user: Any) -> bool:
    """Whether `user` reads this value masked, or may only read it, and so does not write it."""
    if veil.level(user, column, company.owner_id) < Shown.EDIT:
        return True
    text = text_of(column, company)
    return column.guarded and not company.phones_open_to(user) and contacts_masked(text) != text


def write(column: Column, company: Company, value: Any, by: Any, *, seen: str, version: int) -> None:
    """The value of the column, over the one that was `seen` in that version. What somebody else changed in another
    column is no conflict; raises CellConflict where it is this one, ChangedMeanwhile where two write at one moment."""
    with transaction.atomic():
        now = Company.objects.select_for_update().get(pk=company.pk)
        if now.version != version and text_of(column, now) != seen:
            raise CellConflict(now)
        if column.key == "owner":
            changes.give(now, value, by)
            return
        if column.custom:
            kept = {key: one for key, one in now.extra.items() if key != column.custom.key}
            facts: dict[str, Any] = {"extra": {**kept, **({column.custom.key: value} if value else {})}}
        elif column.key == "reference":
            facts = {"is_reference": value == "yes"}
        else:
            facts = {column.field: value}
        changes.edit_company(now, facts, {}, by, version=now.version)
