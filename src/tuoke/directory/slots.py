"""What other rooms show on the company page: each declares its slots in its AppConfig, the page loops over them.

class JournalConfig(AppConfig):
    company_slots = [Slot("timeline", _("Journal"), "tuoke.journal.slots.timeline", order=50)]

The page of a person has `person_slots`, whose functions take the person.

The function takes `(request, company)` and answers with HTML of its own template, or '' when it has nothing to show. It
runs inside the page: no request of its own, and its queries count as the page's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    # Declared in AppConfigs, which are read before there are models.
    from tuoke.directory.models import Company, Person


@dataclass(frozen=True)
class Slot:
    """`render` is the dotted path of the function; `for_roles` names the roles that get it (empty: everyone).

    `place` is "main" (the wide column) or "rail".
    """

    name: str
    title: str | Promise
    render: str
    order: int = 100
    for_roles: tuple[str, ...] = ()
    place: str = "main"


@dataclass(frozen=True)
class Filled:
    """A slot with its HTML, as the template draws it."""

    name: str
    title: str | Promise
    place: str
    html: SafeString | str


def declared(page: str = "company_slots") -> list[Slot]:
    """Every slot of every room on that page, by `order`."""
    found = [slot for app in apps.get_app_configs() for slot in getattr(app, page, ())]
    return sorted(found, key=lambda slot: (slot.order, slot.name))


def fill(request: HttpRequest, company: Company | Person, page: str = "company_slots") -> list[Filled]:
    """The slots that this person may see of this company (of a person: `page` "person_slots") and that have something
    to show, in order."""
    role = getattr(request.user, "role", "")
    seen = [slot for slot in declared(page) if not slot.for_roles or role in slot.for_roles]
    filled = [Filled(slot.name, slot.title, slot.place, _renderer(slot.render)(request, company)) for slot in seen]
    return [slot for slot in filled if slot.html]


@cache
def _renderer(path: str) -> Any:
    return import_string(path)
