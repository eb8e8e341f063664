"""Companies and people by how their names are typed in pinyin: among those that changed last, which are the ones that
somebody is at work with. The index of the search knows characters, not sounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F

from tuoke.directory import veil
from tuoke.directory.models import Company, Person, Revealed
from tuoke.directory.other_names import texts_of
from tuoke.engine.typed_sound import Heard, letters
from tuoke.workspace.asked_again import Among, AskedAgain

MOST_READ = 2_000  # companies, the last changed of those that somebody sees

NAMES = AskedAgain(
    lambda user: Company.objects.visible_to(user)
    .order_by("-changed_at", "-pk")
    .values_list("pk", "name")[:MOST_READ]
)  # fmt: skip
PEOPLE = AskedAgain(
    lambda: Person.objects.filter(Among(F("company_id"), "companies"), Revealed("arrival")).values_list("pk", "name")
)


LATEST = AskedAgain(lambda: Company.objects.order_by("-changed_at", "-pk").values_list("changed_at", "pk")[:1])
MOST_KEPT = 50  # people who type at the same time


@dataclass(frozen=True)
class _Names:
    """The names that one reader may find, as they stood at `latest`, the last change of any company."""

    latest: Any
    ids: list[int]
    companies: Heard
    people_ids: list[int]
    people: Heard


_kept: dict[Any, _Names] = {}


def by_sound(user: Any, typed: str, most: int, most_people: int) -> tuple[list[Company], list[Person]]:
    """The companies and people of those that `user` sees whose names sound as it is typed; at most six queries."""
    if not letters(typed):
        return [], []
    names = _names(user)
    named = list(dict.fromkeys(names.ids[place] for place in names.companies.find(typed, most)))
    called = [names.people_ids[place] for place in names.people.find(typed, most_people)]
    # Who may see them is asked now, whatever was kept.
    found = Company.objects.visible_to(user).in_bulk(named)
    persons = Person.objects.visible_to(user).select_related("company").in_bulk(called)
    return [found[pk] for pk in named if pk in found], [persons[pk] for pk in called if pk in persons]


def _names(user: Any) -> _Names:
    """Kept while nothing changes: somebody who types sends a search with every letter or two."""
    latest, there = LATEST(), _kept.get(user.sees_as)
    if there is not None and there.latest == latest:
        return there
    companies = NAMES(user)
    ids = [pk for pk, _ in companies]
    # By a name that they do not read of every company, nobody is found.
    others = {} if veil.NAMES in veil.kept_from(user) else texts_of(ids)
    companies = [*companies, *((pk, text) for pk in ids for text in others.get(pk, ()))]
    people = PEOPLE(companies=ids) if ids else []
    made = _Names(
        latest,
        [pk for pk, _ in companies],
        Heard([name for _, name in companies]),
        [pk for pk, _ in people],
        Heard([name for _, name in people]),
    )
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[user.sees_as] = made
    return made
