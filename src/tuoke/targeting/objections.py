"""Objections counted: which of the five classes how often, of each profile and each source (requirement 18).

All counting is done by the database over standing entries of companies that the reader may see; what comes back is one
row for each profile, seller and class.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import BigIntegerField, Count, F, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, NullIf
from django.utils.translation import gettext

from tuoke.engine.pareto import Bar, pareto
from tuoke.engine.pooling import compare
from tuoke.journal.kinds import OBJECTIONS, Call, Objection
from tuoke.journal.models import JournalEntry, JournalQuerySet
from tuoke.targeting.segments import Segment, named
from tuoke.workspace.models import Workspace

WRONG = "segment"
#: So many profiles or sources stand beside each other, those with most objections.
MOST = 10
SHOWN = 20

Counted = Mapping[str, int]


@dataclass(frozen=True)
class Group:
    """The objections of one profile or source: class -> how many; `odd`: the classes that it has more or less often
    than all the others together, as far as can be told: class -> 'more' or 'less'."""

    value: Any
    name: str
    counts: Counted
    odd: Mapping[str, str]

    @property
    def n(self) -> int:
        return sum(self.counts.values())

    @property
    def cells(self) -> list[tuple[str, int, str]]:
        """(class, how many, more or less or '') in the usual order of the classes."""
        return [(code, self.counts.get(code, 0), self.odd.get(code, "")) for code in OBJECTIONS]


class Objections:
    """What was said to `sellers` (a queryset of people) within so many weeks, as `user` may see it; `segment` narrows
    it to the profiles of that one's name."""

    def __init__(self, user: Any, sellers: Any, weeks: int, segment: int | None = None) -> None:
        workspace = Workspace.current()
        _start, end = workspace.day_bounds(workspace.today())
        seen = JournalEntry.objects.visible_to(user).standing().order_by()
        self.within = seen.filter(at__gte=end - dt.timedelta(weeks=weeks), at__lt=end, by__in=sellers.values("pk"))
        self.sellers, self.segment = sellers, segment

    @cached_property
    def said(self) -> Any:
        """The objections meant, whatever their profile; `of`: the id of the profile, or null."""
        told = self.within.filter(kind=Objection.kind)
        # SQLite casts a JSON null to 0.
        return told.annotate(of=NullIf(Cast(KT("body__segment"), BigIntegerField()), 0))

    @cached_property
    def by_profile(self) -> list[tuple[int | None, int, str, int]]:
        """(profile, seller, class, how many) of all that was said."""
        rows = self.said.values_list("of", "by", "outcome").annotate(n=Count("pk"))
        return [(of, by, code, n) for of, by, code, n in rows if code in OBJECTIONS]

    @cached_property
    def names(self) -> dict[tuple[int | None, int], str]:
        """(profile, seller) -> its name. Profiles of one name are one: of a team each has a copy."""
        from tuoke.targeting.models import Profile

        stored = Segment.objects.filter(pk__in={of for of, *_rest in self.by_profile if of})
        known = dict(stored.values_list("pk", "name"))
        alone = {by for of, by, *_rest in self.by_profile if of not in known}
        only: dict[int, str] = {}
        # The oldest profile of who had but one: it was in use before there was a second.
        for seller, segment, body in (
            Profile.objects.filter(seller__in=alone).order_by("number").values_list("seller", "segment__name", "body")
        ):
            only.setdefault(seller, segment or named(body))
        nobody = gettext("without a profile")
        return {(of, by): known.get(of or 0) or only.get(by, nobody) for of, by, *_rest in self.by_profile}

    @cached_property
    def chosen(self) -> str:
        """The name of the profile that was asked for, '' for all of them."""
        return next((name for (of, _by), name in self.names.items() if of and of == self.segment), "")

    @cached_property
    def meant(self) -> list[tuple[int | None, int]]:
        return [key for key, name in self.names.items() if name == self.chosen]

    @cached_property
    def counts(self) -> dict[str, int]:
        """Class -> how many, of the profile that was asked for or of all."""
        found = dict.fromkeys(OBJECTIONS, 0)
        for of, by, code, n in self.by_profile:
            if not self.chosen or self.names[(of, by)] == self.chosen:
                found[code] += n
        return found

    @property
    def bars(self) -> list[Bar]:
        return pareto(self.counts)

    @cached_property
    def profiles(self) -> list[Group]:
        by_name: dict[str, Counter[str]] = defaultdict(Counter)
        ids: dict[str, int] = {}
        for of, by, code, n in self.by_profile:
            name = self.names[(of, by)]
            by_name[name][code] += n
            if of:
                ids.setdefault(name, of)
        return _beside({(ids.get(name), name): counts for name, counts in by_name.items()})

    @cached_property
    def sources(self) -> list[tuple[str, Counter[str]]]:
        """(source of a list, class -> how many): of the companies that came on a list of it before it was said."""
        told = self.narrowed.filter(company__entries__made_at__lte=F("at"))
        found: dict[str, Counter[str]] = defaultdict(Counter)
        rows = told.values_list("company__entries__list__source", "outcome").annotate(n=Count("pk", distinct=True))
        for source, code, n in rows:
            if code in OBJECTIONS:
                found[source][code] += n
        return list(found.items())

    @property
    def narrowed(self) -> JournalQuerySet:
        """The objections of the profile that was asked for."""
        if not self.chosen:
            return self.said
        # By who said it where the profile was the only one: those have no id.
        ids = [of for of, _by in self.meant if of]
        alone = [by for of, by in self.meant if of is None]
        of: JournalQuerySet = self.said.filter(Q(of__in=ids) | Q(of=None, by__in=alone))
        return of

    def words(self, code: str = "") -> list[JournalEntry]:
        """The latest, in the customers' words; of one class alone where it is named."""
        told = self.narrowed.filter(outcome=code) if code in OBJECTIONS else self.narrowed
        return list(told.select_related("company", "person", "by").order_by("-at", "-pk")[:SHOWN])

    @cached_property
    def refusals(self) -> tuple[int, int]:
        """(refusals on the phone, those of which a reason is known): what was not asked is not in the counts."""
        calls = self.within.filter(kind=Call.kind, outcome__in=("not_interested", "leave_me_alone")).count()
        known = self.within.filter(kind=Objection.kind).exclude(body__call=None).count()
        return calls, min(known, calls)


def beside(found: list[tuple[str, Counter[str]]], name: Any) -> list[Group]:
    """Sources beside each other; `name(source)` is its word."""
    return _beside({(source, name(source)): counts for source, counts in found})


def _beside(found: Mapping[tuple[Any, str], Counter[str]]) -> list[Group]:
    whole: Counter[str] = Counter()
    for counts in found.values():
        whole.update(counts)
    groups = [Group(value, name, counts, _odd(counts, whole)) for (value, name), counts in found.items()]
    return sorted(groups, key=lambda one: (-one.n, one.name))[:MOST]


def _odd(counts: Counter[str], whole: Counter[str]) -> dict[str, str]:
    """Which classes are more or less frequent than in the others together, beyond luck."""
    n, others = counts.total(), whole.total() - counts.total()
    found = {}
    for code in OBJECTIONS:
        told = compare((counts[code], n), (whole[code] - counts[code], others))
        if told.winner is not None:
            found[code] = "less" if told.winner else "more"
    return found


def against_profile(segment: Segment | None, seller: Any, user: Any, weeks: int = 26) -> tuple[int, int, list[Any]]:
    """(said to be the wrong segment, objections at all, the latest of the former) of one profile: what a look at it
    should know. Without a segment: of the only profile that this seller has."""
    from tuoke.team.models import User

    whole = Objections(user, User.objects.filter(pk=seller.pk), weeks)
    own = whole.said.filter(of=segment.pk) if segment and segment.pk else whole.said.filter(of=None)
    counted = own.aggregate(n=Count("pk"), wrong=Count("pk", filter=Q(outcome=WRONG)))
    latest = own.filter(outcome=WRONG).select_related("company").order_by("-at", "-pk")[:6] if counted["wrong"] else []
    return counted["wrong"], counted["n"], list(latest)
