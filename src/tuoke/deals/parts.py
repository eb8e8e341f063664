"""The funnel in parts: the cases begun in the last weeks by seller, by source or by what their company is, each part
beside all others together, and whether what lies between them is more than luck (engine/funnel_losses.py).

Each case is in one part. Every part of some size is looked at; on a page stand those that differ by more than luck,
then the biggest, and the rest together. The source of a case is that of the list which its company came on first, where
that was on the day the case began at the latest: a list that came later brought nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from django.db.models import F, Min, Q

from tuoke.deals import cases, funnel
from tuoke.deals.cases import EPOCH, NEVER, Cases, Seconds
from tuoke.deals.kept_models import FunnelCase
from tuoke.deals.whose import Whose
from tuoke.directory.arrivals import Revealed
from tuoke.directory.models import Company, Entry, List
from tuoke.directory.veil import kept_from, open_for
from tuoke.engine.evidence import COUNTS_UNDER
from tuoke.engine.funnel import Conversion, conversions, without_ends
from tuoke.engine.funnel_losses import Loss, losses
from tuoke.workspace.asked_again import Among, AskedAgain
from tuoke.workspace.kept import Kept, horizon, lagging
from tuoke.workspace.models import Workspace

#: By what a funnel is parted. What is of a company is called as its field is, and as the rule that may hide it.
OF_COMPANY = ("industry", "area", "owner_kind")
CUTS = ("seller", "source", *OF_COMPANY)
MOST_ROWS = 12
#: So many parts are looked at, the biggest: with more of them less is ever beyond luck, and a page takes longer.
MOST_LOOKED_AT = 40
STEPS = len(funnel.STEPS)
#: What is said of a step that differs by more than luck.
BEYOND = ("loss", "gain")


#: What stands in a field of these companies, where something does and its reader may read it: of a company that went to
#: somebody else one's calls still count, and what it is by now is not told.
WORDS = AskedAgain(
    lambda user, by: (
        Company.objects.visible_to(user)
        .filter(open_for(user, by) or Q(), ~Q(**{by: ""}), Among(F("pk"), "companies"))
        .order_by()
        .values_list("pk", by)
    )
)
#: The first second of each of these companies on each of its lists.
PLACES = AskedAgain(
    lambda user: (
        Entry.objects.visible_to(user)
        .filter(Revealed("arrival"), Among(F("company"), "companies"))
        .order_by()
        .values("company", "list")
        .annotate(first=Seconds(Min("made_at")))
        .values_list("company", "list", "first")
    )
)


@dataclass(frozen=True)
class Part:
    """One part: `value` is a seller's id, the code of a source, or the word that stands in the field.

    `code`: named; not_told; others, which are so many (`folded`) together and no part of their own, so that nothing is
    said of them: the code of their looks is rest. `steps`: of each step but the last how many went on beside all
    other parts.
    """

    code: str
    value: Any
    began: int
    steps: tuple[Loss, ...]
    folded: int = 0


@dataclass(frozen=True)
class Parts:
    """Cases begun from `since` on, in parts. `rows`: at most MOST_ROWS, the named ones by size, then the others, then
    those not told.

    `whole`: the steps of all of them; `losses`: every part that was looked at and step, the biggest loss first, `group`
    being the place in `looked_at`. `as_of`: nothing that was written later is counted; None: all is.
    """

    by: str
    since: dt.date
    looked_at: tuple[Part, ...]
    rows: tuple[Part, ...]
    whole: tuple[Conversion, ...]
    losses: tuple[Loss, ...]
    as_of: dt.datetime | None

    @property
    def began(self) -> int:
        return sum(row.began for row in self.rows)

    def of(self, code: str) -> list[Loss]:
        """The looks that came to this: loss, gain, noise or few."""
        return [one for one in self.losses if one.code == code]

    @property
    def code(self) -> str:
        """What is to be said of all: none began, one part only, few, loss, gain, or luck, which explains it all."""
        if len(self.rows) < 2 and not any(row.folded for row in self.rows):
            return "one" if self.rows else "none"
        if len(self.of("few")) == len(self.losses):
            return "few"
        return "loss" if self.of("loss") else "gain" if self.of("gain") else "luck"


@dataclass(frozen=True)
class Told:
    """What was found of n cases: `place` (n,) in `values`, -1 where it is not told."""

    place: np.ndarray
    values: Sequence[Any]


def offered(user: Any, whose: Whose) -> list[str]:
    """The cuts that this user may look at: sellers where there are several, and no field that their role is kept from
    with any of the companies that they see. No query."""
    closed = kept_from(user)
    return [cut for cut in CUTS if cut not in closed and (cut != "seller" or whose.is_many)]


def read(user: Any, whose: Whose, weeks: int, by: str) -> Parts:
    """The cases of these people, begun in the last `weeks`, by one of CUTS; ValueError for another.

    Of companies is told what `user` reads of them.

    What each did themselves (me), or the cases that they began, whoever saw them through. From the kept cases; where
    none are kept yet, from the journal. `whose` holds only people whom its user may look over.
    """
    if by not in CUTS:
        raise ValueError(f"not a way to part a funnel: {by}")
    standing = Kept.standing()
    if standing is None:
        return directly(user, whose, weeks, by)
    first = _first(weeks)
    rows: Any = FunnelCase.objects.filter(
        generation=standing.generation, whole=whose.code != "me", seller__in=whose.owners
    )
    for name in cases.STEPS:
        # Begun before is whatever has a step before, also where it signs today.
        rows = rows.exclude(**{f"{name}__gte": 0, f"{name}__lte": first})
    names = ("company", "seller", *cases.STEPS, "ended")
    given = cases.whole_numbers(rows.values_list(*names))
    found = Cases(given[:, 0], given[:, 1], np.full(len(given), whose.code != "me"), given[:, 2:])
    return _parts(user, found, weeks, by, lagging())


def directly(user: Any, whose: Whose, weeks: int, by: str) -> Parts:
    """The same from the journal itself: what the kept cases are held against."""
    workspace = Workspace.current()
    entries, is_own = cases.counted(horizon(workspace.today())), whose.code == "me"
    found = cases.read(entries.filter(by__in=whose.owners) if is_own else entries, workspace.zone)
    found = found.of((found.whole != is_own) & np.isin(found.seller, sorted(whose.owners)))
    found = found.of(_began(found) > _first(weeks))
    return _parts(user, found, weeks, by, None)


def _first(weeks: int) -> int:
    """The day after which a case began that is of these weeks, counted from 1970."""
    return (Workspace.current().today() - EPOCH).days - 7 * weeks


def _began(found: Cases) -> np.ndarray:
    steps = found.days[:, : len(cases.STEPS)]
    began: np.ndarray = np.where(steps < 0, NEVER, steps).min(1, initial=NEVER)
    return began


def _parts(user: Any, found: Cases, weeks: int, by: str, as_of: dt.datetime | None) -> Parts:
    told = _told(user, found, by)
    n = np.bincount(told.place + 1, minlength=len(told.values) + 1)
    kept, small = _by_size(n[1:], told.values)
    # The groups: of each part that is looked at its place, then the small ones together; not told the last.
    group_of = np.full(len(n), len(kept), np.int64)
    group_of[np.array(kept, np.int64) + 1] = np.arange(len(kept))
    group_of[0] = len(kept) + 1
    given = Cases(found.company, group_of[told.place + 1], found.whole, found.days).passages()
    given = without_ends(given)
    until = _first(weeks) + 7 * weeks
    looked = [one for one in losses(given, STEPS, until) if one.group != len(kept)]
    looks = [replace(one, group=min(one.group, len(kept))) for one in looked]
    parts = [Part("named", told.values[at], int(n[at + 1]), _steps(looks, place)) for place, at in enumerate(kept)]
    if n[0]:
        parts.append(Part("not_told", None, int(n[0]), _steps(looks, len(kept))))
    shown = _shown(parts, bool(small))
    rows = [parts[at] for at in shown]
    if folded := len(small) + len(parts) - len(shown):
        # Not told is always shown, and its group is the last.
        is_rest = ~np.isin(given.group, [at for at in shown if at < len(kept)] + [len(kept) + 1])
        steps = losses(replace(given, group=np.where(is_rest, 0, 1)), STEPS, until)
        began = len(found.company) - sum(row.began for row in rows)
        others = Part("others", None, began, _steps([replace(one, code="rest") for one in steps], 0), folded)
        rows.insert(len(rows) - bool(n[0]), others)
    since, whole = EPOCH + dt.timedelta(days=until - 7 * weeks + 1), tuple(conversions(given, STEPS, until))
    return Parts(by, since, tuple(parts), tuple(rows), whole, tuple(looks), as_of)


def _by_size(n: np.ndarray, values: Sequence[Any]) -> tuple[list[int], list[int]]:
    """Places of those that are looked at, the biggest first, and of those too small for it: under COUNTS_UNDER nothing
    can be said of any by itself."""
    named = sorted(np.flatnonzero(n).tolist(), key=lambda at: (-n[at], str(values[at])))
    kept = ([at for at in named if n[at] >= COUNTS_UNDER] or named)[:MOST_LOOKED_AT]
    if len(named) - len(kept) == 1:
        kept = named  # the others would be that one
    return kept, named[len(kept) :]


def _shown(parts: list[Part], is_more: bool) -> list[int]:
    """Which of the parts stand on a page: those with most beyond luck, then the biggest; in the order they have."""
    last = [at for at, one in enumerate(parts) if one.code == "not_told"]
    named = len(parts) - len(last)
    room = MOST_ROWS - len(last)
    if named + is_more > room:
        beyond = [max((abs(one.missing) for one in part.steps if one.code in BEYOND), default=0) for part in parts]
        return sorted(sorted(range(named), key=lambda at: (-beyond[at], at))[: room - 1]) + last
    return [*range(named), *last]


def _steps(looks: Sequence[Loss], group: int) -> tuple[Loss, ...]:
    return tuple(sorted((one for one in looks if one.group == group), key=lambda one: one.step))


def _told(user: Any, found: Cases, by: str) -> Told:
    if by == "seller":
        sellers, place = np.unique(found.seller, return_inverse=True)
        return Told(place, sellers.tolist())
    if by == "source":
        return _sources(user, found)
    given = np.array(WORDS(user, by, companies=_companies(found)), object).reshape(-1, 2)
    coded = pa.array(given[:, 1], pa.string()).dictionary_encode()
    return Told(
        _of(found.company, given[:, 0].astype(np.int64), coded.indices.to_numpy()), coded.dictionary.to_pylist()
    )


def _sources(user: Any, found: Cases) -> Told:
    """Two queries: the first moment of each company on each list, and what the lists' sources are."""
    given = np.array(PLACES(user, companies=_companies(found)), np.int64).reshape(-1, 3)
    # Of each company the earliest; two in one second: the list that was made first.
    given = given[np.lexsort((given[:, 1], given[:, 2], given[:, 0]))]
    given = given[np.diff(given[:, 0], prepend=-1) != 0]
    lists, place = np.unique(given[:, 1], return_inverse=True)
    source = dict(List.objects.filter(pk__in=lists.tolist()).values_list("pk", "source"))
    codes = sorted(set(source.values()))
    number = {code: at for at, code in enumerate(codes)}
    of_list = np.array([number.get(source.get(pk, ""), -1) for pk in lists.tolist()], np.int64)
    day = cases.local_days(given[:, 2], Workspace.current().zone)
    came = _of(found.company, given[:, 0], day)
    brought = (came >= 0) & (came <= _began(found))
    return Told(np.where(brought, _of(found.company, given[:, 0], of_list[place]), -1), codes)


def _companies(found: Cases) -> list[int]:
    ids: list[int] = np.unique(found.company).tolist()
    return ids


def _of(company: np.ndarray, ids: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The value of each company (n,), of those whose `ids` are known; -1 of the others."""
    if not len(ids):
        return np.full(len(company), -1, np.int64)
    order = np.argsort(ids, kind="stable")
    at = order[np.minimum(np.searchsorted(ids, company, sorter=order), len(ids) - 1)]
    return np.where(ids[at] == company, values[at], -1)
