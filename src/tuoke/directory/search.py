"""Finding companies by part of a name, a code, a person, a phone or an address, in Chinese and English.

`directory_searchtext` has the folded text of each company; its grams (`grams.py`) stand in an FTS5 table on SQLite and
in a GIN index on PostgreSQL, as numbers. A narrow search looks its companies up there. A broad one ("有限公司") is
never ranked nor counted: the page walks its own order and keeps the rows whose text has the words, quick because they
are many.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any, NamedTuple

from django.core.cache import caches
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.lookups import IContains

from tuoke.directory import grams, veil
from tuoke.directory.columns import CUSTOM, PERSON
from tuoke.directory.keyset import Page, Row
from tuoke.directory.models import CompanyName, CompanyQuerySet, ExternalKey, Person, PersonCode, Revealed
from tuoke.directory.said_in import PLACE, UPTO, HasGrams, NextGrams, Says, spelled
from tuoke.team.models import Shown
from tuoke.team.rights import CONTACT
from tuoke.workspace.asked_again import Given

NARROW = 1_000  # companies; with more, a search is broad
STEPS = (250, 2_500, 25_000, None)  # how far a page of a broad search reads on in the index
LONG = 200  # characters; so many words are hardly broad
WHOLE_NUMBER = 10  # digits; fewer are part of a number


class Stretch(NamedTuple):
    """Which companies of the index a broad search reads: the next `most` after (or before) `place`, up to an id."""

    place: Any  # an id, or one that is given later
    back: bool
    most: int | None
    upto: Any

    @property
    def given_later(self) -> Stretch:
        """The same with ids that are given when it is asked."""
        return self._replace(place=self.place and PLACE, upto=self.upto and UPTO)

    @property
    def told(self) -> dict[str, int]:
        return {name: value for name, value in (("place", self.place), ("upto", self.upto)) if value is not None}


@dataclass(frozen=True)
class Found:
    """What a search found among all companies, whoever may see them; `narrow` is put on a visible queryset."""

    pieces: tuple[str, ...]
    ids: tuple[int, ...] = ()
    broad: bool = False
    match: Any = ""  # the grams, as the database's index takes them
    enough: int | None = None  # broad only: up to this company id, STEPS[0] companies or more have all pieces

    def narrow(self, companies: CompanyQuerySet) -> CompanyQuerySet:
        """Only the companies found, in whatever order the queryset has."""
        if not self.pieces:
            return companies.none()
        if all(len(piece) == 1 for piece in self.pieces):
            return companies.filter(beginning("name_key", "".join(self.pieces)))
        if not self.broad:
            # Nothing found is asked too: an answer that comes sooner would tell that nobody has it, or somebody else.
            return companies.filter(pk__in=self.ids or (0,))
        return saying(companies.filter(HasGrams(F("pk"), match=self.match)), self.pieces)

    def plain_for(self, user: Any) -> bool:
        """Whether what `user` finds hangs on no more than what was looked up, whatever order and filters they have."""
        lookup = any(len(piece) > 1 for piece in self.pieces)
        return bool(lookup and not self._guesses(user) and not _closed(user))

    def unguessed(self, companies: CompanyQuerySet, user: Any) -> CompanyQuerySet:
        """Part of a number finds no company whose numbers `user` reads masked: digit by digit, it would tell them.

        Names and codes may still be found by their digits, and a whole number by who knows it. By a field that `user`
        does not read of a company, it is not found at all.
        """
        for key in _closed(user):
            opened = veil.open_for(user, key, Shown.MASKED if key == CONTACT else Shown.READ)
            if opened is not None:
                companies = companies.filter(reduce(and_, map(_open_words(user), self.pieces), Q()) | opened)
        opened = veil.open_for(user, CONTACT)
        for part in self._guesses(user):
            coded = ExternalKey.objects.filter(company=OuterRef("pk"), value__icontains=part)
            called = CompanyName.objects.settled().filter(company=OuterRef("pk"), text__icontains=part)
            named = Q(name__icontains=part) | Q(name_en__icontains=part) | Exists(called)
            companies = companies.filter((Q(pk=None) if opened is None else opened) | named | Exists(coded))
        return companies

    def _guesses(self, user: Any) -> list[str]:
        if veil.open_for(user, CONTACT) is None:  # as sellers, who see nobody's companies but their own and the free
            return []
        # Letters beside digits do not make it anything else: they may stand beside a number in a text.
        partly = (piece for piece in self.pieces if not (piece.isdigit() and len(piece) >= WHOLE_NUMBER))
        return [piece for piece in partly if any(map(str.isdigit, piece))]

    def page(
        self, read: Callable[[Stretch], list[Row]], *, after: str = "", before: str = "", size: int = 50
    ) -> Page[Row]:
        """A page of a broad search, in the order in which the companies came, which is that of the index: it is read
        only as far as the page needs, a little at first, further where the reader may see few of what it has. `read`
        gives at most `size` + 1 rows of a stretch."""
        back = bool(before and not after)
        cursor = after or before
        place = int(cursor) if cursor.isascii() and cursor.isdigit() and len(cursor) < 19 else None
        found: list[Any] = []
        for most in STEPS:
            found = read(Stretch(place, back, most, self.enough if most == STEPS[0] and not cursor else None))
            if len(found) > size:
                break
        more, found = len(found) > size, found[:size]
        if back:
            found.reverse()
        ends = [str(row["pk"] if isinstance(row, dict) else row.pk) for row in (*found[:1], *found[-1:])] or ["", ""]
        earlier, later = (more, True) if back and place is not None else (place is not None, more)
        return Page(found, ends[0] if earlier else "", ends[1] if later else "")

    def along(self, companies: Any, stretch: Stretch) -> Any:
        """Those of a stretch of the index that have all pieces, in its order."""
        return along(companies, self.pieces, self.likes, self.match, stretch)

    @property
    def likes(self) -> list[str]:
        # A piece has letters, digits and characters only: nothing that LIKE reads as a wildcard.
        return [f"%{piece}%" for piece in self.pieces]


def along(companies: Any, pieces: Sequence[Any], likes: Sequence[Any], match: Any, stretch: Stretch) -> Any:
    """The companies of a stretch of the index that have all pieces; each of these may be `Given` later."""
    place, back, most, upto = stretch
    some = companies.filter(
        NextGrams(F("pk"), match=match, likes=likes, place=place, back=back, most=most, upto=upto)
    ).order_by("-pk" if back else "pk")
    # On PostgreSQL NextGrams has asked the text already.
    return some if connection.vendor == "postgresql" else saying(some, pieces)


def saying(companies: Any, pieces: Sequence[Any]) -> Any:
    """Those whose text has all pieces."""
    for piece in pieces:
        companies = companies.filter(Says(F("pk"), piece if isinstance(piece, Given) else Value(piece)))
    return companies


def _closed(user: Any) -> list[str]:
    """The fields of the index that `user` does not read of every company; masked contacts are `_guesses`' business."""
    further = veil.searched() if user.rights.ruled else {}
    keys = [key for key in user.rights.ruled if key in veil.SEARCHED or key in further]
    return [key for key in keys if user.rights.least(key) < (Shown.MASKED if key == CONTACT else Shown.READ)]


def _open_words(user: Any) -> Callable[[str], Q]:
    """What may be found by of every company: by its names and people, and by what else has no rule against it."""
    closed, further = set(_closed(user)), veil.searched()
    hidden = [own for key, own in further.items() if key in closed]
    of_people = [own for key, own in further.items() if key.startswith(PERSON) and key not in closed]
    of_companies = [own for key, own in further.items() if key.startswith(CUSTOM) and key not in closed]
    coded = ExternalKey.objects.filter(company=OuterRef("pk")).exclude(source__in=hidden)
    people = Person.objects.filter(Revealed("arrival"), company=OuterRef("pk"))
    theirs = PersonCode.objects.settled().filter(person__company=OuterRef("pk"), source__in=of_people)
    names = CompanyName.objects.settled().filter(company=OuterRef("pk"))

    def asked(piece: str) -> Q:
        said: Any = Q(name__icontains=piece) | Exists(people.filter(name__icontains=piece))
        said |= Exists(coded.filter(value__icontains=piece)) | Exists(theirs.filter(value__icontains=piece))
        # Who does not read numbers does not find them in a text either.
        worded = CONTACT not in closed or not any(map(str.isdigit, piece))
        for key in of_companies if worded else ():
            said |= Q(IContains(KeyTextTransform(key, "extra"), piece))
        for key in of_people if worded else ():
            said |= Exists(people.annotate(told=KeyTextTransform(key, "extra")).filter(told__icontains=piece))
        if veil.NAMES not in closed:
            said |= Exists(names.filter(text__icontains=piece))
        if "name_en" not in closed:
            said |= Q(name_en__icontains=piece)
        if "note" not in closed and worded:
            said |= Q(note__icontains=piece) | Exists(people.filter(note__icontains=piece))
        if CONTACT not in closed:
            reached = people.filter(Q(email__icontains=piece) | Q(phone_key__contains=piece))
            said |= Q(phone__contains=piece) | Exists(reached)
        return said

    return asked


def beginning(field: str, start: str) -> Q:
    """Texts that begin so. SQLite's LIKE does not look in the index, but it sorts by code point, so a range does."""
    if connection.vendor == "postgresql":
        return Q(**{f"{field}__startswith": start})
    return Q(**{f"{field}__gte": start, f"{field}__lt": f"{start}\U0010ffff"})


def look_up(text: str) -> Found:
    """What `text` finds; one query, none where there is nothing to look up or the words are remembered.

    PostgreSQL goes through all companies that have a word before it tells a thousand of them, so that words found broad
    are remembered for ten minutes: whoever turns the page or takes a filter does not wait for it again.
    """
    pieces = tuple(grams.pieces(text))
    key = "/".join(pieces)
    known: Found | None = caches["broad"].get(key) if len(key) < LONG else None
    if known is None:
        known = _looked_up(pieces)
        if known.broad and len(key) < LONG:
            caches["broad"].set(key, known)
    return known


def _looked_up(pieces: tuple[str, ...]) -> Found:
    wanted = sorted({gram for piece in pieces for gram in grams.grams_of(piece)})
    if not wanted:
        return Found(pieces)
    # A piece has letters, digits and characters only: nothing that LIKE reads as a wildcard.
    has = "t.text LIKE %s" if connection.vendor == "postgresql" else "instr(t.text, %s) > 0"
    says = " AND ".join([has] * len(pieces))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            match: Any = grams.number(wanted)
            found = f"directory_searchtext t WHERE {says} AND t.grams @> %s::int[]"
            params = [*(f"%{piece}%" for piece in pieces), match]
        else:
            source = "directory_searchgrams g JOIN directory_searchtext t ON t.company_id = g.rowid"
            found = f"{source} WHERE g.directory_searchgrams MATCH %s AND {says}"
            match = " AND ".join(f'"{gram}"' for gram in wanted)
            params = [match, *pieces]
        sql, params = spelled(f"SELECT t.company_id FROM {found} LIMIT {NARROW + 1}", params)
        cursor.execute(sql, params or ())
        ids = sorted(row[0] for row in cursor.fetchall())
    if len(ids) > NARROW:
        return Found(pieces, broad=True, match=match, enough=ids[min(STEPS[0], NARROW) - 1])
    return Found(pieces, tuple(ids))
