"""Fields that a role reads masked, or not at all: one place for every page, file and search (`team/rights.py` has the
rules). Masked phones are the oldest of these rules, and one of them: the key `contact`.

What is hidden is drawn like what is unknown, and left out where a page leaves out what is unknown. Nothing is found,
filtered or counted by a value that its reader does not read: no guessing by conditions.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuoke.directory.columns import CUSTOM, PERSON, Column
from tuoke.directory.custom_fields import Of, defined
from tuoke.directory.facts import Fact
from tuoke.team.models import Reach, Shown, User
from tuoke.team.rights import CONTACT
from tuoke.workspace.models import Workspace

MASK = "••••"
EXTRA, NAME = "extra.", "name:"  # how facts call a further column, and another name of a company
NAMES = "names"  # the key of the other names
#: Fields of a company that have a rule of their own, and their value where nobody may know it. Name, industry,
#: territory and owner have none: lists, sheets and scores are made of them.
UNKNOWN: dict[str, Any] = {
    "name_en": "", "owner_kind": "", "employees": None, "founded": None, "website": "", "address": "", "note": "",
}  # fmt: skip
#: Of the index that searches read; these of them have rules, and what the firm defined (`searched`).
SEARCHED = ("name_en", "note", NAMES, CONTACT)


def ruled(workspace: Workspace | None = None) -> dict[str, str | Promise]:
    """Every field that a rule may be given for: key and name, our own first."""
    own = {
        CONTACT: _("Phones, e-mail and other ways to reach people"), "note": _("Notes on companies and people"),
        "name_en": _("English name"), NAMES: _("Other names"), "owner_kind": _("Kind of owner"),
        "employees": _("Employees"), "founded": _("Founded"), "website": _("Website"), "address": _("Address"),
    }  # fmt: skip
    further = defined(workspace, retired=True, of=None)
    return {**own, **{(PERSON if one.of == Of.PERSON else CUSTOM) + one.key: one.label for one in further}}


def searched() -> dict[str, str]:
    """Of the fields that the firm defined those by whose values searches find a company: key of the rule -> its own."""
    further = defined(retired=True, of=None)
    told = (one for one in further if one.is_code or one.is_said)
    return {(PERSON if one.of == Of.PERSON else CUSTOM) + one.key: one.key for one in told}


def rule_of(field: str, *, of_person: bool = False) -> str:
    """By which rule a field is read that a form, a fact or the audit calls so; that of a further column, or of a code,
    for what is none of our own. Where there is no such rule, everybody reads it (`rights.shipped_levels`)."""
    if field in ("phone", "email"):
        return CONTACT
    if field == NAMES or field.startswith(NAME):
        return NAMES
    if field == "note" or (field in UNKNOWN and not of_person):
        return field
    return (PERSON if of_person else CUSTOM) + field.removeprefix(EXTRA)


def shown(user: Any, field: str, owner: int | None, *, of_person: bool = False) -> Shown:
    """The one place that says how `user` reads a field of what `owner` has, called as in `rule_of`."""
    level: Shown = user.shown(rule_of(field, of_person=of_person), owner)
    return level


def facts(user: Any, owner: int | None, lines: list[Fact], *, of_person: bool = False) -> list[Fact]:
    """Without those hidden from `user`; of the masked ones, that there is something. Phones are masked already."""
    read = [(fact, shown(user, fact.key, owner, of_person=of_person)) for fact in lines]
    return [
        fact
        if level >= Shown.READ or fact.key in ("phone", "email")
        else replace(fact, value=told(level, fact.value), link="")
        for fact, level in read
        if level > Shown.HIDDEN
    ]


def key_of(column: Column) -> str:
    """By which rule a column is read; '' for one that has none."""
    if column.custom or column.key == NAMES:
        return column.key
    return CONTACT if column.key == "tel" else column.key if column.key in UNKNOWN else ""


def level(user: Any, column: Column, owner: int | None) -> Shown:
    key = key_of(column)
    return user.shown(key, owner) if key else Shown.EDIT


def is_closed(user: Any, column: Column, least: Shown = Shown.READ) -> bool:
    """Whether there is a company that they see and of which they read this column worse."""
    key = key_of(column)
    return bool(key) and user.rights.least(key) < least


def is_gone(user: Any, column: Column) -> bool:
    """Whether they read it of no company: then nothing offers it."""
    key = key_of(column)
    seen = max(user.rights.chosen["see"], Reach.OWN)
    return bool(key) and max(user.rights.levels(key)[:seen]) == Shown.HIDDEN


def is_fixed(user: Any, column: Column) -> bool:
    """Whether there is no company of which they may change this column."""
    key = key_of(column)
    seen = max(user.rights.chosen["see"], Reach.OWN)
    return bool(key) and max(user.rights.levels(key)[:seen]) < Shown.EDIT


def open_for(user: Any, key: str, least: Shown = Shown.READ) -> Q | None:
    """The companies of which `user` reads the field this well; None where those are all that they see."""
    if not key or user.rights.least(key) >= least:
        return None
    own, team, others = (one >= least for one in user.rights.levels(key))
    mine = Q(owner=None) | Q(owner__in=user.works_for)
    below = User.objects.filter(team__path__startswith=user.team_path) if user.team_id else User.objects.none()
    theirs = Q(owner__in=below.values("pk")) & ~mine
    parts = [part for part, is_open in ((mine, own), (theirs, team), (~(mine | theirs), others)) if is_open]
    return reduce(or_, parts) if parts else Q(pk=None)


def asked_of(user: Any, column: Column) -> Q | None:
    """The companies of which `user` may ask by this column; None: all. Whether there is a phone, a mask tells too."""
    return open_for(user, key_of(column), Shown.MASKED if column.key == "tel" else Shown.READ)


class Opened:
    """`owner in Opened(user)`: whether `user` reads the contacts of what that owner has."""

    def __init__(self, user: Any) -> None:
        self.user, self._known = user, dict[int | None, bool]()

    def __contains__(self, owner: object) -> bool:
        assert owner is None or isinstance(owner, int)
        if owner not in self._known:
            self._known[owner] = self.user.reads_field(CONTACT, owner)
        return self._known[owner]


def told(level: Shown, text: str) -> str:
    """A text as it is read: masked only where there is any."""
    return text if level >= Shown.READ or not text else MASK if level == Shown.MASKED else ""


def company(found: Any, user: Any) -> Any:
    """A copy as `user` reads it, its people and further columns too, for pages; never to be saved. The same object
    where nothing is kept from them. Masked phones stay in it: pages mask them by `phones_open_to`."""
    owner = found.owner_id
    closed = {key: level for key in user.rights.ruled if (level := user.shown(key, owner)) < Shown.READ}
    if not closed or closed == {CONTACT: Shown.MASKED}:
        return found
    veiled = copy.copy(found)
    veiled.save = _never  # a page has no business writing it
    for key, unknown in UNKNOWN.items():
        if key in closed:
            value = getattr(found, key)
            setattr(veiled, key, told(closed[key], value) if isinstance(value, str) else unknown)
    if closed.get(CONTACT) == Shown.HIDDEN:
        veiled.phone = ""
    veiled.extra = extra(found.extra, closed)
    if "people_here" in found.__dict__:
        veiled.__dict__["people_here"] = [person(one, user, owner) for one in found.people_here]
    return veiled


def person(found: Any, user: Any, owner: int | None) -> Any:
    """The same of a person of a company that `owner` has."""
    closed = {key: level for key in user.rights.ruled if (level := user.shown(key, owner)) < Shown.READ}
    if not closed or closed == {CONTACT: Shown.MASKED}:
        return found
    contact, note = closed.get(CONTACT, Shown.READ), closed.get("note", Shown.READ)
    veiled = copy.copy(found)
    veiled.save = _never
    veiled.note = told(note, found.note)
    veiled.extra = extra(found.extra, closed, PERSON)
    if contact == Shown.HIDDEN:
        veiled.phone = veiled.phone_key = veiled.email = veiled.email_key = ""
    return veiled


def extra(kept: Mapping[str, Any], closed: Mapping[str, Shown], start: str = CUSTOM) -> dict[str, Any]:
    """The further columns without those that are hidden, the masked ones masked."""
    read = {key: closed.get(start + key, Shown.READ) for key in kept}
    texts = {
        key: value if read[key] >= Shown.READ else told(read[key], str(value or "")) for key, value in kept.items()
    }
    return {key: value for key, value in texts.items() if read[key] > Shown.HIDDEN}


def _never(*args: Any, **kwargs: Any) -> None:
    raise TypeError("this is how somebody reads it, not what stands there")


def kept_from(user: Any, least: Shown = Shown.READ) -> frozenset[str]:
    """Keys of the fields that they read worse of some company: what is worked out for them does without."""
    return frozenset(key for key in user.rights.ruled if user.rights.least(key) < least)
