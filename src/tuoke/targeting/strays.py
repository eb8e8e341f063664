"""Names of a profile or card that match none of the companies a person sees, as sentences with near spellings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from tuoke.directory import veil
from tuoke.directory.models import Company, Person
from tuoke.directory.sentences import unmatched_sentence
from tuoke.engine.lists.names import name_key
from tuoke.engine.lists.qualify import Profile
from tuoke.engine.lists.rank import Card
from tuoke.engine.lists.unmatched import Unmatched, near, unmatched, values_of
from tuoke.targeting.signals import coded, named_keys

if TYPE_CHECKING:
    import pyarrow as pa

FIELDS = ("industry", "area", "owner_kind", "title")
MOST_SHOWN = 6


def strays_of(user: Any, rows: pa.Table | None, asked: Profile | Card) -> list[str]:
    """One sentence for each name of `asked` that matches nothing. `rows`: all companies with their people as
    `company_rows` gives them; None has the values counted in the database, where there are too many to read."""
    values = values_of(rows.select(FIELDS)) if rows is not None else _counted(user)
    profile, card = (asked, Card()) if isinstance(asked, Profile) else (Profile(), asked)
    found = [*unmatched(values, profile, card), *_companies(user, card.personally_involved.values)]
    return [unmatched_sentence(one.item, one.name, one.near) for one in found[:MOST_SHOWN]]


def _counted(user: Any) -> dict[str, dict[str, int]]:
    """As `values_of`, from the database."""
    companies = Company.objects.visible_to(user)
    found: dict[str, dict[str, int]] = {}
    for field in FIELDS:
        if field in veil.kept_from(user):
            found[field] = {}
            continue
        rows = Person.objects.visible_to(user) if field == "title" else companies
        counted = rows.exclude(**{field: ""}).order_by().values_list(field).annotate(n=Count("pk"))
        found[field] = dict(counted)
    return found


def _companies(user: Any, names: tuple[str, ...]) -> list[Unmatched]:
    """Companies that the card names by name or code, and that nobody has entered under it."""
    if not names:
        return []
    seen = Company.objects.visible_to(user)
    keys, codes = named_keys(names)
    known = set(seen.filter(name_key__in=keys).values_list("name_key", flat=True))
    known |= set(coded(user, codes).filter(company__in=seen).values_list("value", flat=True))
    missing = [name for name in names if not known & {name_key(name)[:200], name, name.upper()}]
    beginnings = Q()
    for name in missing:
        beginnings |= Q(name__startswith=name[:2])
    alike = dict.fromkeys(seen.filter(beginnings).values_list("name", flat=True)[:500], 1) if missing else {}
    return [Unmatched("personally_involved", name, near(name, alike)) for name in missing]
