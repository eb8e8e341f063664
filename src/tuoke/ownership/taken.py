"""Whether a company is taken: by its name, its number or its code, among all that the firm has. Tells only by whom.

Whoever types a name learns nothing that they could not learn from a colleague's answer on the phone: that there is such
a company, and who to talk to. No list, no neighbour, no number is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from tuoke.directory import veil
from tuoke.directory.columns import CUSTOM
from tuoke.directory.custom_fields import defined
from tuoke.directory.models import Company, ExternalKey, Person
from tuoke.directory.other_names import bearing
from tuoke.engine.lists.names import name_key
from tuoke.engine.lists.normalise import phone_key

MOST = 5


@dataclass(frozen=True)
class Holder:
    """A company of that name, number or code: who looks after it ('' nobody: it lies in the pool), and by what it was
    found: code | name | phone."""

    name: str
    by: str


def whose(text: str, closed: frozenset[str] = frozenset()) -> list[Holder]:
    """The same three questions whatever is asked, so that the time of the answer tells nothing. `closed`: keys of the
    fields that the reader does not read (`veil.kept_from`): codes and other names among them find nothing."""
    text = text.strip()
    code, key, phone = text.upper().replace(" ", ""), name_key(text)[:200], phone_key(text) or ""
    other = "?" if not key or veil.NAMES in closed else key
    arrived = Company.objects.arrived()
    # By source and value, as the index of codes has them.
    sources = ["code", "credit_code", *(one.key for one in defined(retired=True) if one.is_code)]
    sources = [source for source in sources if CUSTOM + source not in closed]
    coded = ExternalKey.objects.filter(source__in=sources, value=code).values("company")
    reached = Person.objects.filter(phone_key=phone or None).values("company")
    found: dict[int, Holder] = {}
    for by, companies in (
        ("code", arrived.filter(pk__in=coded)),
        ("name", arrived.filter(Q(name_key=key or None) | Q(pk__in=bearing([other])))),
        ("phone", arrived.filter(Q(pk__in=reached))),
    ):
        for pk, owner in companies.order_by("pk").values_list("pk", "owner__name")[:MOST]:
            found.setdefault(pk, Holder(owner or "", by))
    return list(dict.fromkeys(found.values()))[:MOST]
