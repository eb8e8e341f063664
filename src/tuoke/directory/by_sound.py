"""Companies and people by how their names are typed in pinyin: among those that changed last, which are the ones that
somebody is at work with. The index of the search knows characters, not sounds."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from tuoke.directory.models import Company, Person, Revealed
from tuoke.engine.typed_sound import letters, sounding
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


def by_sound(user: Any, typed: str, most: int, most_people: int) -> tuple[list[Company], list[Person]]:
    """The companies and people of those that `user` sees whose names sound as it is typed; at most three queries."""
    if not letters(typed):
        return [], []
    companies = NAMES(user)
    ids, names = [pk for pk, _ in companies], [name for _, name in companies]
    named = [ids[place] for place in sounding(names, typed, most)]
    people = PEOPLE(companies=ids) if ids else []
    called = [people[place][0] for place in sounding([name for _, name in people], typed, most_people)]
    found = Company.objects.in_bulk(named)
    persons = Person.objects.select_related("company").in_bulk(called)
    return [found[pk] for pk in named if pk in found], [persons[pk] for pk in called if pk in persons]
