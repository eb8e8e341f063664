"""Who is here already: a company of the same name, another name of it among them, code or phone, found while somebody
types it in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from tuoke.directory import veil
from tuoke.directory.models import Company, Person
from tuoke.directory.other_names import CompanyName, bearing, said
from tuoke.engine.lists.names import name_key
from tuoke.engine.lists.normalise import phone_key

MOST = 5


@dataclass(frozen=True)
class Twin:
    """A company that may be the same. `hidden`: the reader may not see it, only that it is taken, and by whom."""

    company: Company
    hidden: bool
    by: str  # name | other | code | phone
    named: str = ""  # by another name: which, and of what kind


def twins_of(
    user: Any,
    *,
    name: str = "",
    codes: dict[str, str] | None = None,
    phone: str = "",
    but: int | None = None,
    others: Iterable[str] = (),
) -> list[Twin]:
    """Companies with an equal code, name or phone, the surest first; `but` is the one that is being edited. `others`:
    further names of the one that is typed in; each is compared with all names of those that are here.

    A differing code of the same kind beats an equal name: such a namesake is none.
    """
    codes = {source: value for source, value in (codes or {}).items() if value}
    number, key = phone_key(phone) or "", name_key(name)
    keys = list(filter(None, dict.fromkeys((key, *map(name_key, others)))))
    same = Q(pk=None)
    for source, value in codes.items():
        same |= Q(pk__in=Company.objects.filter(keys__source=source, keys__value=value).values("pk"))
    if keys:
        same |= Q(name_key__in=keys) | Q(pk__in=bearing(keys))
    if number:
        same |= Q(pk__in=Person.objects.filter(phone_key=number).values("company"))
    found = Company.objects.arrived().exclude(pk=but or 0).filter(same).select_related("owner").prefetch_related("keys")
    seen = set(Company.objects.visible_to(user).filter(same).values_list("pk", flat=True))
    some = list(found[:50])
    named = _named(some, keys)
    told = {} if veil.NAMES in veil.kept_from(user) else named
    twins = [
        Twin(company, company.pk not in seen, by, told.get(company.pk, "") if by == "other" else "")
        for company in some
        if (by := _why(company, codes, keys, named))
    ]
    order = ("code", "name", "other", "phone")
    return sorted(twins, key=lambda twin: (order.index(twin.by), twin.company.pk))[:MOST]


def _named(companies: list[Company], keys: list[str]) -> dict[int, str]:
    """Company -> which of its other names is one of the keys, in words."""
    if not (companies and keys):
        return {}
    rows = CompanyName.objects.settled().filter(company__in=companies, key__in=keys).order_by("-pk")
    return {one.company_id: f"{one.text} · {said(one.kind, one.language)}" for one in rows}


def _why(company: Company, codes: dict[str, str], keys: list[str], named: dict[int, str]) -> str:
    own = {one.source: one.value for one in company.keys.all()}
    if any(own.get(source) == value for source, value in codes.items()):
        return "code"
    if any(source in own for source in codes):
        return ""
    if company.name_key in keys:
        return "name"
    return "other" if company.pk in named else "phone"


def holder_of(source: str, value: str, but: int | None = None) -> Company | None:
    """The company that has this code, a batch not yet revealed among them: a code is unique."""
    found = Company.objects.filter(keys__source=source, keys__value=value).exclude(pk=but or 0)
    return found.select_related("owner").first()
