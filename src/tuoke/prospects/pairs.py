"""A page of rows beside the companies they may be: what a person needs to settle a twin, or to see an update coming."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import TextField, Value
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from tuoke.directory import other_names, veil
from tuoke.directory.columns import CUSTOM, PERSON
from tuoke.directory.models import Company, CompanyName, ExternalKey, Person, Revealed
from tuoke.intake.kinds import Pair, Shown, Side, Text
from tuoke.intake.models import Batch
from tuoke.prospects.differences import plan
from tuoke.team import rights
from tuoke.workspace.numbers import contacts_masked, phone_masked

FACTS = ("name", "area", "industry", "owner_kind", "employees", "founded", "phone", "address", "website")
# How a person is reached, or may be: only for those to whom the company page shows it.
MASKS = {"phone": phone_masked, "email": lambda email: email and "••••", "extra": contacts_masked}


def shown_changes(rows: pa.Table, batch: Batch, user: Any) -> dict[int, list[Shown]]:
    """line -> values that the row (first of its company in the file) would change, under the batch's rule; nothing of a
    company that `user` may not see, and what was there masked where they may not read it."""
    if not rows.num_rows:
        return {}
    changes = plan(rows, batch.by).changes
    if batch.twin_rule == "fill":
        changes = changes.filter(changes["fill"])
    labels = _labels()
    companies = dict(zip(rows["group"].to_pylist(), rows["found"].to_pylist(), strict=True))
    seen = {one.pk: one for one in Company.objects.visible_to(user).filter(pk__in=set(companies.values()))}
    found: dict[int, list[Shown]] = {}
    for change in changes.to_pylist():
        company = seen.get(companies[change["group"]])
        if company and change["field"] in labels and change["object_id"] is not None:
            before, after = _read(change, company, user)
            if change["field"] in MASKS and not company.phones_open_to(user):
                before = MASKS[change["field"]](before)
            found.setdefault(change["group"], []).append(Shown(labels[change["field"]], before, after))
    return found


def _read(change: dict[str, Any], company: Company, user: Any) -> tuple[str, str]:
    """What is there and what would be, as the field rules let `user` read it; phones are masked afterwards."""
    before, after = (json.loads(change[side]) for side in ("before", "after"))
    of_person, owner = change["kind"] == "person", company.owner_id
    if change["field"] == "extra":
        closed = {key: user.shown(key, owner) for key in user.rights.ruled}
        start = PERSON if of_person else CUSTOM
        return _plain(veil.extra(before or {}, closed, start)), _plain(veil.extra(after or {}, closed, start))
    level = veil.shown(user, change["field"], owner, of_person=of_person)
    if change["field"] in MASKS and level == rights.Shown.MASKED:
        return _plain(before), _plain(after)
    return veil.told(level, _plain(before)), _plain(after)


def pairs(rows: pa.Table, batch: Batch, user: Any) -> list[Pair]:
    """The two sides of each suspected twin; only companies that `user` may see, phones masked where not theirs."""
    ids = pc.unique(pc.drop_null(rows["found"])).to_pylist()
    ours = {company.pk: company for company in Company.objects.visible_to(user).filter(pk__in=ids)}
    people: dict[int, list[Person]] = {}
    for person in Person.objects.visible_to(user).filter(company__in=ids).order_by("pk"):
        people.setdefault(person.company_id, []).append(person)
    codes, named = _codes_and_names(list(ours), user)
    return [
        _pair(
            row,
            ours[row["found"]],
            named.get(row["found"], []),
            people.get(row["found"], []),
            codes.get(row["found"], []),
            batch,
            user,
        )
        for row in rows.to_pylist()
        if row["found"] in ours
    ]


def _codes_and_names(companies: list[int], user: Any) -> tuple[dict[int, list[str]], dict[int, list[CompanyName]]]:
    """Company -> its codes, and -> its other names, unsaved, as far as `user` reads them of all; one query."""
    kept = veil.kept_from(user)
    codes: dict[int, list[str]] = {}
    named: dict[int, list[CompanyName]] = {}
    none = Value("", TextField())
    keys = ExternalKey.objects.filter(Revealed("arrival"), company__in=companies).order_by()
    names = CompanyName.objects.settled().filter(company__in=companies).order_by()
    both = keys.values_list("company_id", none, "source", "value", none, "pk").union(
        names.values_list("company_id", "kind", "language", "text", "key", "pk"), all=True
    )
    # Of a code, the language is where it is from.
    for company, kind, language, text, key, _pk in sorted(both, key=lambda row: row[-1]):
        if kind and veil.NAMES not in kept:
            named.setdefault(company, []).append(CompanyName(kind=kind, language=language, text=text, key=key))
        elif not kind and CUSTOM + language not in kept:
            codes.setdefault(company, []).append(text)
    return codes, named


def _pair(
    row: dict[str, Any],
    company: Company,
    names: list[CompanyName],
    people: list[Person],
    codes: list[str],
    batch: Batch,
    user: Any,
) -> Pair:
    own = company.phones_open_to(user)
    people = [veil.person(one, user, company.owner_id) for one in people]
    company = veil.company(company, user)
    labels = _labels()
    sides = [
        _side(labels[field], _ours(company, field, own), row.get(field))
        for field in FACTS
        if row.get(field) is not None or getattr(company, field, None) not in (None, "")
    ]
    mine = [f"{person.name} {person.title}".strip() for person in people[:3]]
    theirs = " ".join(part for part in (row.get("person"), row.get("title")) if part)
    if mine or theirs:
        sides.append(_side(_("People"), _(", ").join(mine), theirs))
    theirs = _(", ").join(code for code in (row.get("code"), row.get("credit_code")) if code)
    if codes or theirs:
        sides.append(_side(_("Codes"), _(", ").join(codes), theirs))
    return Pair(
        row["line"], row["name"], company.made_at, _url(company), sides, _reasons(row, company, names, people),
        batch.choices.get(str(row["line"]), ""),
    )  # fmt: skip


def _reasons(
    row: dict[str, Any], company: Company, names: list[CompanyName], people: list[Person]
) -> list[tuple[bool, Text]]:
    """What speaks for and against one company, without a figure that we could not stand by."""
    said: list[tuple[bool, Text]] = [(True, _("same name"))]
    other = next((one for one in names if one.key == row.get("name_key")), None)
    if other is not None and company.name_key != row.get("name_key"):
        known = other_names.said(other.kind, other.language)
        said = [(True, _("%(kind)s: %(name)s") % {"kind": known, "name": other.text})]
    if row.get("area") and company.area:
        same = row["area"] == company.area
        said.append((same, _("same territory") if same else _("other territory")))
    if row.get("phone_key") and any(person.phone_key == row["phone_key"] for person in people):
        said.append((True, _("same phone")))
    if row.get("code") or row.get("credit_code"):
        said.append((False, _("code only in the file")))
    return said[:3]


def _side(label: Text, ours: str, theirs: Any) -> Side:
    text = "" if theirs is None else str(theirs)
    return Side(label, ours, text, bool(ours and text and ours != text))


def _ours(company: Company, field: str, own: bool) -> str:
    value = getattr(company, field)
    if field == "phone" and value and not own:
        return phone_masked(value)
    return "" if value is None else str(value)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return _(", ").join(f"{key} {part}" for key, part in value.items())[:120]
    return "" if value is None else str(value)[:120]


def _labels() -> dict[str, Text]:
    from tuoke.prospects.kinds import COLUMNS

    labels: dict[str, Text] = {column.field: column.label for column in COLUMNS}
    return {**labels, "extra": _("Other columns")}


def _url(company: Company) -> str:
    try:
        return reverse("directory:company", args=[company.pk])
    except NoReverseMatch:
        return ""
