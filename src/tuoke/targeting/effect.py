"""What a profile and a card would do before they are saved: how many fit, what strikes how many, who is first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from tuoke.directory.models import Company
from tuoke.directory.sentences import rule_name
from tuoke.directory.why import why
from tuoke.engine.lists.qualify import Profile
from tuoke.engine.lists.rank import Card
from tuoke.targeting import signals
from tuoke.targeting.known import known_rows
from tuoke.targeting.restored import ranked
from tuoke.targeting.strays import strays_of
from tuoke.workspace.models import Workspace

SHOWN = 5
#: Up to so many companies are counted one by one; of more, about SAMPLE of them.
WHOLE = 20_000
SAMPLE = 10_000


@dataclass(frozen=True)
class First:
    """One of the first companies as they would be."""

    rank: int
    company: int
    name: str
    values: list[int | None]
    points: int
    why: SafeString


@dataclass(frozen=True)
class Struck:
    """A rule, how many it strikes first, and how many of all it strikes alone (None: the question has no answer)."""

    rule: str
    count: int
    alone: int | None


@dataclass(frozen=True)
class Effect:
    """Companies looked at, those that fit, what strikes how many, and the first five with their points."""

    companies: int
    fit: int
    struck: list[Struck]
    every: int  # counted on every n-th company; 1 = on all
    first: list[First] = field(default_factory=list)
    maxima: list[int] = field(default_factory=list)
    total: int = 0
    strays: list[str] = field(default_factory=list)  # sentences: names of the form that match nothing


def effect(user: Any, profile: Profile, card: Card, asked: Profile | Card) -> Effect:
    """Of `profile` and `card` on all companies that `user` may see, as they stand now; nothing is written.

    `asked` is the one of the two that is being filled in: of its names those are told that match nothing.
    """
    heard = signals.news(card, Workspace.current().today())
    ids, every = _sample(user)
    known = known_rows(user, profile, card, ids)
    rows = signals.ready(known, user, card, heard)
    ranking = ranked(rows, profile, card, user, alone=True)
    counts = ranking.counts
    items = list(card.items)
    first = [
        First(
            row["rank"],
            row["company"],
            row["name"],
            [row[f"p_{item}"] for item in items],
            row["points"],
            why(list(signals.told(row["reasons"], heard.get(row["company"])))),
        )
        for row in ranking.sheet.slice(0, SHOWN).to_pylist()
    ]
    alone = counts.alone if profile.strike == "any" else {}
    struck = [
        Struck(rule_name(rule), n * every, alone[rule] * every if rule in alone else None)
        for rule, n in sorted(counts.struck.items(), key=lambda x: -x[1])
        if n
    ]
    maxima = [card.maxima[item] for item in items]
    companies = (counts.left + sum(counts.struck.values())) * every
    strays = strays_of(user, known if every == 1 else None, asked)
    return Effect(companies, counts.left * every, struck, every, first, maxima, sum(maxima), strays)


def _sample(user: Any) -> tuple[list[int] | None, int]:
    """None for all companies; of very many every n-th by id, so that the answer still comes while one types."""
    seen = Company.objects.visible_to(user)
    count = seen.count()
    if count <= WHOLE:
        return None, 1
    every = -(-count // SAMPLE)
    return list(seen.order_by("pk").values_list("pk", flat=True))[::every], every
