"""Who is here already: a company of the same name, code or phone, found while somebody types it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from tuoke.directory.models import Company, Person
from tuoke.engine.lists.names import name_key
from tuoke.engine.lists.normalise import phone_key

MOST = 5


@dataclass(frozen=True)
class Twin:
    """A company that may be the same. `hidden`: the reader may not see it, only that it is taken, and by whom."""

    company: Company
    hidden: bool
    by: str  # name | code | phone


def twins_of(
    user: Any, *, name: str = "", codes: dict[str, str] | None = None, phone: str = "", but: int | None = None
) -> list[Twin]:
    """Companies with an equal code, name or phone, the surest first; `but` is the one that is being edited.

    A differing code of the same kind beats an equal name: such a namesake is none.
    """
    codes = {source: value for source, value in (codes or {}).items() if value}
    number, key = phone_key(phone) or "", name_key(name)
    same = Q(pk=None)
    for source, value in codes.items():
        same |= Q(pk__in=Company.objects.filter(keys__source=source, keys__value=value).values("pk"))
    if key:
        same |= Q(name_key=key)
    if number:
        same |= Q(pk__in=Person.objects.filter(phone_key=number).values("company"))
    found = Company.objects.arrived().exclude(pk=but or 0).filter(same).select_related("owner").prefetch_related("keys")
    seen = set(Company.objects.visible_to(user).filter(same).values_list("pk", flat=True))
    twins = [Twin(company, company.pk not in seen, by) for company in found[:50] if (by := _why(company, codes, key))]
    return sorted(twins, key=lambda twin: (twin.by != "code", twin.by != "name", twin.company.pk))[:MOST]


def _why(company: Company, codes: dict[str, str], key: str) -> str:
    own = {one.source: one.value for one in company.keys.all()}
    if any(own.get(source) == value for source, value in codes.items()):
        return "code"
    if any(source in own for source in codes):
        return ""
    return "name" if key and company.name_key == key else "phone"


def holder_of(source: str, value: str, but: int | None = None) -> Company | None:
    """The company that has this code, a batch not yet revealed among them: a code is unique."""
    found = Company.objects.filter(keys__source=source, keys__value=value).exclude(pk=but or 0)
    return found.select_related("owner").first()
