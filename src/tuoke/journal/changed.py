"""What was changed at one company, and the lists on which it came: read from the audit and the entries of lists, the
latest first, page by page. Nothing is kept twice for it; what was merged into the company counts as its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from tuoke.directory import custom_values, other_names
from tuoke.directory.company_page import CODE_NAMES
from tuoke.directory.custom_fields import Defined, defined
from tuoke.directory.keyset import Keyset
from tuoke.directory.models import Company, Entry, List
from tuoke.team.models import User
from tuoke.workspace.audit_words import ACTIONS, FIELDS
from tuoke.workspace.models import Audit
from tuoke.workspace.numbers import contacts_masked, count, phone_masked
from tuoke.workspace.places import place_name

PAGE = 20
ORDER = Keyset("pk", down=True)
#: The acts on one company that its page may tell; what they write beside these fields stays in the audit.
ACTS = ("create", "update", "take", "give", "let go", "tag")
TOLD = (*(name for name in Company.FACTS if name != "extra"), "owner")
LONGEST = 160  # characters of one value; the whole of it stays in the database


@dataclass(frozen=True)
class Line:
    """One field; '' is unknown."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Changed:
    """One act, all its fields together. Of an import `list` is the list and `name` what it is called."""

    at: dt.datetime
    by: str
    what: str
    lines: list[Line] = field(default_factory=list)
    list: int = 0
    name: str = ""


def changes(company: Company, user: Any, after: str = "", workspace: Any = None) -> tuple[list[Changed], str]:
    """Who changed what from what to what, for a `user` who may see the company, and the cursor of the next page. Who
    reads its phones masked reads the numbers and addresses in old values masked as well."""
    rows = Audit.objects.filter(kind=Company._meta.label_lower, object_id__in=_own(company), action__in=ACTS)
    page = ORDER.page(rows.select_related("by"), after=after, size=PAGE)
    telling = _Telling(company.phones_open_to(user), defined(workspace, retired=True), _owners(page.rows))
    told = [
        Changed(row.at, row.by.name if row.by else "", str(ACTIONS[row.action]), list(telling.lines(row.detail)))
        for row in page.rows
    ]
    return told, page.after


def imports(company: Company, user: Any, after: str = "") -> tuple[list[Changed], str]:
    """The lists on which the company or a person of it came, of those that the `user` may see."""
    rows = Entry.objects.filter(company__in=_own(company), list__in=List.objects.visible_to(user).values("pk"))
    page = ORDER.page(rows.select_related("list__by", "person"), after=after, size=PAGE)
    told = [
        Changed(row.made_at, row.list.by.name, _came(row), list=row.list_id, name=row.list.name) for row in page.rows
    ]
    return told, page.after


def _own(company: Company) -> Any:
    return Company.objects.filter(Q(pk=company.pk) | Q(merged_into=company.pk)).values("pk")


def _came(row: Entry) -> str:
    if row.person:
        return gettext("%(name)s came on a list") % {"name": row.person.name}
    return gettext("came on a list")


def _owners(rows: list[Audit]) -> dict[int, str]:
    sides = [side for row in rows for side in (row.detail.get("before"), row.detail.get("after"))]
    ids = {side["owner"] for side in sides if isinstance(side, dict) and isinstance(side.get("owner"), int)}
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


@dataclass(frozen=True)
class _Telling:
    opened: bool
    custom: tuple[Defined, ...]
    owners: dict[int, str]

    def lines(self, detail: dict[str, Any]) -> Iterator[Line]:
        before, after = detail.get("before") or {}, detail.get("after") or {}
        if isinstance(before, list) or isinstance(after, list):  # of tags: the names taken off and put on
            yield Line(str(FIELDS["tags"]), "、".join(before or ()), "、".join(after or ()))
            return
        for name in dict.fromkeys((*after, *before)):
            if name == "extra":
                yield from self._further(before.get(name) or {}, after.get(name) or {})
            elif label := self._label(name):
                line = Line(label, self._value(name, before.get(name)), self._value(name, after.get(name)))
                if line.before or line.after:
                    yield line

    def _label(self, name: str) -> str:
        if name in TOLD:
            return str(Company._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        if name == "names":
            return str(FIELDS["names"])
        codes = {one.key: one.label for one in self.custom if one.is_code}
        return str({**codes, **CODE_NAMES}.get(name, ""))

    def _value(self, name: str, value: Any) -> str:
        if value in (None, ""):
            return ""
        if isinstance(value, bool):
            return str(custom_values.ANSWERS["yes" if value else "no"])
        if name == "names":
            return self._text("; ".join(f"{text} · {other_names.said(*of)}" for *of, text in value))
        if name == "owner":
            return self.owners.get(value, "")
        if name == "employees":
            return count(value)
        if name == "area":
            return place_name(str(value))
        if name == "phone" and not self.opened:
            return phone_masked(str(value))
        return self._text(str(value))

    def _further(self, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Line]:
        known = {one.key: one for one in self.custom}
        for key in dict.fromkeys((*after, *before)):
            texts = [str(side.get(key) or "") for side in (before, after)]
            if texts[0] == texts[1]:
                continue
            one = known.get(key)
            old, new = (self._text(custom_values.said(one, text) if one and text else text) for text in texts)
            yield Line(one.label if one else key, old, new)

    def _text(self, text: str) -> str:
        text = text if self.opened else contacts_masked(text)
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
