"""What was changed at a company or a person, and the lists on which they came: read from the audit and the entries of
lists, for the timeline, which mixes them. Nothing is kept twice for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import (
    BigIntegerField,
    DateTimeField,
    Exists,
    F,
    Func,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast
from django.utils.translation import gettext

from tuoke.directory import custom_values, other_names, veil
from tuoke.directory.company_page import CODE_NAMES
from tuoke.directory.custom_fields import Defined, Of, defined
from tuoke.directory.keyset import RowCompare
from tuoke.directory.models import Company, Entry, List, Person, Revealed
from tuoke.team.models import Shown
from tuoke.workspace.asked_again import AskedAgain, Given
from tuoke.workspace.audit_words import ACTIONS, FIELDS
from tuoke.workspace.models import Audit
from tuoke.workspace.numbers import contacts_masked, count, phone_masked
from tuoke.workspace.places import place_name

ACT, LIST = 2, 1  # the ranks of what is told here, among all that a timeline mixes
#: The acts on one company that its page may tell; what they write beside these fields stays in the audit.
ACTS = ("create", "update", "take", "give", "let go", "tag")
TOLD: dict[type[models.Model], tuple[str, ...]] = {
    Company: (*(name for name in Company.FACTS if name != "extra"), "owner"),
    Person: tuple(name for name in Person.FACTS if name not in ("do_not_contact_at", "extra")),
}
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


def _own() -> Any:
    company = Given("company", BigIntegerField())
    return Company.objects.filter(Q(pk=company) | Q(merged_into=company)).values("pk")


class OwnerWas(Func):
    """(detail): the name of the owner on one `side` of an act, '' or nothing where it tells none."""

    template = (
        "(SELECT u.name FROM team_user u WHERE u.id = "
        "CASE WHEN json_type(%(expressions)s, '$.%(side)s.owner') = 'integer' "
        "THEN json_extract(%(expressions)s, '$.%(side)s.owner') END)"
    )
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        told = (
            "(SELECT u.name FROM team_user u WHERE u.id = "
            "CASE WHEN jsonb_typeof(%(expressions)s #> '{%(side)s,owner}') = 'number' "
            "THEN (%(expressions)s #>> '{%(side)s,owner}')::bigint END)"
        )
        return self.as_sql(compiler, connection, template=told, **more)


def _asked(user: Any, of_person: bool, ranks: tuple[int, ...], placed: bool, size: int) -> QuerySet[Any, Any]:
    """(at, rank, id, by, action, detail, owner before, owner after, list, its name) of acts and lists, asked at once:
    those of one company are few, so that they are put in order together. Where `placed`, after the moment `at`, of it
    the numbers below `act` and `list`."""
    parts: list[QuerySet[Any, Any]] = []
    if ACT in ranks:
        about = {"object_id": _PERSON} if of_person else {"object_id__in": _own()}
        kind = (Person if of_person else Company)._meta.label_lower
        acts = Audit.objects.filter(kind=kind, action__in=ACTS, **about).order_by()
        if placed:
            acts = acts.filter(RowCompare(F("at"), F("pk"), _AT, Given("act", BigIntegerField()), sign="<"))
        owners = (OwnerWas("detail", side="before"), OwnerWas("detail", side="after"))
        none = Value(0, BigIntegerField()), Value("", TextField())
        parts.append(
            acts.annotate(rank=_rank(ACT)).values_list(
                "at", "rank", "pk", "by__name", "action", "detail", *owners, *none
            )
        )
    if LIST in ranks:
        rows = Entry.objects.filter(Revealed("arrival"), list__in=List.objects.visible_to(user).values("pk")).order_by()
        if of_person:
            rows = rows.filter(person=_PERSON)
        else:
            # Each list once, however many of its people stood on it.
            earlier = Entry.objects.filter(list=OuterRef("list"), company=OuterRef("company"), pk__lt=OuterRef("pk"))
            rows = rows.filter(~Exists(earlier), company__in=_own())
        if placed:
            rows = rows.filter(RowCompare(F("made_at"), F("pk"), _AT, Given("list", BigIntegerField()), sign="<"))
        nobody = Value("", TextField())
        detail = Cast(Value(None), JSONField())
        told = (nobody, detail, nobody, nobody, "list_id", "list__name")
        parts.append(rows.annotate(rank=_rank(LIST)).values_list("made_at", "rank", "pk", "list__by__name", *told))
    every = parts[0] if len(parts) == 1 else parts[0].union(parts[1], all=True)
    names = ("at" if ACT in ranks else "made_at", "rank", "pk")
    return every.order_by(*(f"-{name}" for name in names))[: size + 1]


def _rank(rank: int) -> Any:
    return Value(rank, BigIntegerField())


_PERSON, _AT = Given("person", BigIntegerField()), Given("at", DateTimeField())
ASKED = AskedAgain(_asked)


def told(
    rows: list[tuple[Any, ...]], model: type[models.Model], user: Any, company: Company, workspace: Any
) -> list[Changed]:
    """Rows of ASKED about `company`, or a person of it (`model`), for a `user` who may see it. Who reads its phones
    masked reads the numbers and addresses in old values masked as well."""
    opened = company.phones_open_to(user)
    of = Of.PERSON if model is Person else Of.COMPANY
    custom = defined(workspace, retired=True, of=of) if rows else ()
    came, found = gettext("came on a list"), []
    for at, rank, _pk, by, action, detail, before, after, number, name in rows:
        if rank == LIST:
            found.append(Changed(at, by or "", came, list=number, name=name))
            continue
        telling = _Telling(user, model, opened, custom, (before or "", after or ""), company.owner_id)
        found.append(Changed(at, by or "", str(ACTIONS[action]), list(telling.lines(detail or {}))))
    return found


@dataclass(frozen=True)
class _Telling:
    user: Any
    model: type[models.Model]
    opened: bool
    custom: tuple[Defined, ...]
    owners: tuple[str, str]  # before and after
    owner: int | None  # of the company

    def lines(self, detail: dict[str, Any]) -> Iterator[Line]:
        before, after = detail.get("before") or {}, detail.get("after") or {}
        if isinstance(before, list) or isinstance(after, list):  # of tags: the names taken off and put on
            yield Line(str(FIELDS["tags"]), "、".join(before or ()), "、".join(after or ()))
            return
        for name in dict.fromkeys((*after, *before)):
            if name == "extra":
                yield from self._further(before.get(name) or {}, after.get(name) or {})
            elif label := self._label(name):
                texts = (
                    self.owners if name == "owner" else [self._value(name, side.get(name)) for side in (before, after)]
                )
                line = self._line(name, label, *texts)
                if line.before or line.after:
                    yield line

    def _label(self, name: str) -> str:
        if name in TOLD[self.model]:
            return str(self.model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        if name == "names":
            return str(FIELDS["names"])
        codes = {one.key: one.label for one in self.custom if one.is_code}
        return str({**codes, **(CODE_NAMES if self.model is Company else {})}.get(name, ""))

    def _value(self, name: str, value: Any) -> str:
        if value in (None, ""):
            return ""
        if isinstance(value, bool):
            return str(custom_values.ANSWERS["yes" if value else "no"])
        if name == "names":
            return self._text("; ".join(f"{text} · {other_names.said(*of)}" for *of, text in value))
        if name == "employees":
            return count(value)
        if name == "area":
            return place_name(str(value))
        if name == "phone" and not self.opened:
            return phone_masked(str(value))
        if name == "email" and not self.opened:
            return "••••"
        return self._text(str(value))

    def _further(self, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Line]:
        known = {one.key: one for one in self.custom}
        for key in dict.fromkeys((*after, *before)):
            texts = [str(side.get(key) or "") for side in (before, after)]
            if texts[0] == texts[1]:
                continue
            one = known.get(key)
            old, new = (self._text(custom_values.said(one, text) if one and text else text) for text in texts)
            line = self._line(veil.EXTRA + key, one.label if one else key, old, new)
            if line.before or line.after:
                yield line

    def _line(self, name: str, label: str, before: str, after: str) -> Line:
        """Both sides as they are read; phones are masked already."""
        shown = veil.shown(self.user, name, self.owner, of_person=self.model is Person)
        if name in ("phone", "email") and shown == Shown.MASKED:
            return Line(label, before, after)
        return Line(label, veil.told(shown, before), veil.told(shown, after))

    def _text(self, text: str) -> str:
        text = text if self.opened else contacts_masked(text)
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
