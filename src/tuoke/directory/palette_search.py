"""The few companies and people that the palette shows while somebody types."""

from __future__ import annotations

from typing import Any, TypedDict

from tuoke.directory.by_sound import by_sound
from tuoke.directory.grams import pieces
from tuoke.directory.models import Company, Person, Revealed
from tuoke.directory.saved_views import VIEWS, SavedView
from tuoke.directory.search import look_up
from tuoke.engine.lists.names import words
from tuoke.engine.typed_sound import sounding
from tuoke.team.rights import CONTACT, Shown

MOST = 8
MOST_PEOPLE = 4
MOST_VIEWS = 4


class Result(TypedDict):
    q: str
    companies: list[Company]
    people: list[Person]
    views: list[SavedView]


def search(user: Any, text: str) -> Result:
    """Companies by what is known of them, and those of their people whom the words name; then those whose names sound
    as it is typed, and views of the list."""
    q = text.replace("\x00", "").strip()[:80]
    found = look_up(q)
    if not found.pieces:
        return Result(q=q, companies=[], people=[], views=[])
    seen = found.unguessed(Company.objects.visible_to(user), user)
    if found.broad:
        companies = found.page(lambda part: list(found.along(seen, part)[: MOST * 4 + 1]), size=MOST * 4).rows
    else:
        companies = list(found.narrow(seen).order_by("name_key", "pk")[: MOST * 4])
    here = Person.objects.filter(company__in=companies).filter(Revealed("arrival"))
    people = [p for p in here.select_related("company").order_by("pk") if _says(p, pieces(q), user)][:MOST_PEOPLE]
    named = {person.company_id for person in people}
    companies.sort(key=lambda company: company.pk in named)
    if len(companies) + len(people) < MOST:
        # Few have the letters themselves: they may be pinyin.
        sounding, called = by_sound(user, q, MOST, MOST_PEOPLE)
        people = list(dict.fromkeys([*people, *called]))[:MOST_PEOPLE]
        companies = list(dict.fromkeys([*companies, *sounding]))
    return Result(q=q, companies=companies[: MOST - len(people)], people=people, views=_views(user, q))


def _views(user: Any, q: str) -> list[SavedView]:
    """The views whose names have the words, or sound so."""
    views, folded = VIEWS(user), q.casefold()
    heard = {views[place].pk for place in sounding([view.name for view in views], q, MOST_VIEWS)}
    return [view for view in views if folded in view.name.casefold() or view.pk in heard][:MOST_VIEWS]


def _says(person: Person, wanted: list[str], user: Any) -> bool:
    """Whether the words name the person; by number or address as far as the reader may know that there is one."""
    said = words(person.name)
    if user.shown(CONTACT, person.company.owner_id) > Shown.HIDDEN:
        said += f" {words(person.email)} {''.join(filter(str.isdigit, person.phone))}"
    return all(piece in said for piece in wanted)
