"""From a list of strangers to today's call sheet: companies -> what we know of them -> ranked -> the first to call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

from django.db.models import Q

from tuoke.calls import sheets
from tuoke.calls.rows import Candidate
from tuoke.directory import reasons
from tuoke.directory.models import Company
from tuoke.engine.lists import qualify, rank
from tuoke.flows.exploring import mixed_in
from tuoke.prospects.research import unresearched
from tuoke.targeting import scores, signals
from tuoke.targeting.beliefs import means_of
from tuoke.targeting.gate import reasons_by_company
from tuoke.targeting.known import known_rows
from tuoke.targeting.models import Card, Profile, Score, ScoreQuerySet, Scoring
from tuoke.targeting.restored import ranked
from tuoke.team import leave
from tuoke.team.models import Role, User
from tuoke.workspace.models import Due, Workspace


def score_all(key: str = "") -> None:
    """Ask for the scoring of everybody who may call: companies came or went."""
    for seller in User.objects.filter(is_active=True).exclude(role=Role.VIEWER).values_list("pk", flat=True):
        Due.objects.ask("score", str(seller))


def score(key: str) -> None:
    """Rank all that the seller (`key`: their id) may see by their profile and card, and show it at once.

    Without a card the order still stands, on no points. Harmless to run again.
    """
    seller = User.objects.filter(pk=int(key), is_active=True).first()
    if seller is None:
        return
    today = Workspace.current().today()
    before = Scoring.objects.filter(seller=seller, current=True).first()
    profile, card = Profile.objects.current(seller), Card.objects.current(seller)
    wanted = qualify.Profile.from_dict(profile.body) if profile else qualify.Profile()
    given = rank.Card.from_dict(card.body) if card else rank.Card()
    heard = signals.news(given, today)
    rows = signals.ready(known_rows(seller, wanted, given), seller, given, heard)
    ranking = ranked(rows, wanted, given, seller)
    means = means_of(card)
    people = rows["person_id"].to_pylist()
    told = means.to_json() if means else None
    scoring = scores.write(seller, profile, card, ranking, people, heard, given.maxima, told)
    made_from = before and (before.profile_id, before.card_id)
    sheets.follow(seller, today, changed=bool(before) and made_from != (scoring.profile_id, scoring.card_id))


def sheet(key: str) -> None:
    """Make the seller's sheet of one local day (`key`: "seller:YYYY-MM-DD"); one that is ready keeps still."""
    number, _colon, written = key.partition(":")
    day = dt.date.fromisoformat(written)
    seller = User.objects.filter(pk=int(number), is_active=True).first()
    if seller is None:
        return
    if not Scoring.objects.fresh(seller):
        score(number)
    scoring = Scoring.objects.get(seller=seller, current=True)
    # Whoever is away calls nobody: what is theirs stands on the sheet of their deputy.
    away = leave.of(seller, day) is not None
    counts, free, made = scoring.counts, _free(seller, day), _candidate(reasons_by_company())
    sheets.fill(
        seller,
        day,
        ()
        if away
        else chain(_promised(seller, day), mixed_in(seller, day, free, counts["left"], _candidates(free, made), made)),
        level=lambda last: _free(seller, day).filter(points=last.points, possible=last.possible).count(),
        pool=counts["left"],
        maxima=scoring.maxima,
        means=scoring.means,
        struck=counts["struck"],
    )


def _promised(seller: User, day: dt.date) -> list[Candidate]:
    """Those whom the seller promised to call, with the points they have; a promise holds for the struck as well."""
    waiting = sheets.promised(seller, day)
    scored = {s.company_id: s for s in Score.objects.of(seller).filter(company__in=[one.company for one in waiting])}
    return [
        replace(one, points=s.points, possible=s.possible, items=s.items, reasons=s.reasons)
        if (s := scored.get(one.company))
        else one
        for one in waiting
    ]


def _free(seller: User, day: dt.date) -> ScoreQuerySet:
    """The seller's own and unowned companies that fit, best first, without those to leave in peace today and those that
    nobody looked into."""
    own = Q(company__owner=None) | Q(company__owner__in=seller.works_for)
    fitting = Score.objects.visible_to(seller).of(seller).fitting().filter(own)
    bare = unresearched(Company.objects.all()).values("pk")
    return (
        fitting.exclude(company__in=sheets.resting(day))
        .exclude(company__in=sheets.taken(day))
        .exclude(company__in=bare)
    )


def _candidates(free: ScoreQuerySet, made: Callable[[Score], Candidate]) -> Iterator[Candidate]:
    return (made(one) for one in free.iterator(chunk_size=200))


def _candidate(shown: dict[int, Any]) -> Callable[[Score], Candidate]:
    """A score as what its row on the sheet copies, with what was `shown` of the company."""

    def made(one: Score) -> Candidate:
        told = reasons.write([shown[one.company_id]]) if one.company_id in shown else []
        return Candidate(one.company_id, one.person_id, one.points, one.possible, one.items, [*one.reasons, *told])

    return made
