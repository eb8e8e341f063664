"""A share of the sheet for companies that the learned card is unsure of: only who is called can teach it."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from tuoke.calls.models import Plan
from tuoke.calls.rows import Candidate
from tuoke.engine.lists import rank
from tuoke.targeting.beliefs import belief_of
from tuoke.targeting.models import Card, Score, ScoreQuerySet
from tuoke.targeting.remembered import fields_of, known_now

#: Of those that fit so many are looked at: the next by points, and as many of all the others by chance.
NEXT_BEST = BY_CHANCE = 1_500


def mixed_in(
    seller: Any,
    day: dt.date,
    free: ScoreQuerySet,
    pool: int,
    candidates: Iterable[Candidate],
    made: Callable[[Score], Candidate],
) -> Iterator[Candidate]:
    """`candidates` in their order, and among them, evenly, those chosen of `free` to learn from: none without a belief,
    or where the seller set the share to 0. `pool`: how many fit. Made twice for one day, the same are chosen."""
    plan = Plan.objects.filter(seller=seller).first() or Plan(seller=seller)
    places = plan.daily
    many = round(plan.explore / 100 * places)
    chosen = _chosen(seller, day, free, pool, places - many, many) if many else []
    explored = {one.company_id for one in chosen}
    best = (one for one in candidates if one.company not in explored)
    step = max(1, places // (len(chosen) + 1))
    for one in chosen:
        yield from islice(best, step)
        yield replace(made(one), explored=True)
    yield from best


def _chosen(seller: Any, day: dt.date, free: ScoreQuerySet, pool: int, best: int, many: int) -> list[Score]:
    """By Thompson sampling among those who would not be on the sheet by their points, the first `best`."""
    card = Card.objects.current(seller)
    belief = belief_of(card)
    if card is None or belief is None:
        return []
    import numpy as np

    rng = np.random.default_rng(zlib.crc32(f"{seller.pk}:{day.isoformat()}".encode()))
    rest = list(free.select_related("person")[best : best + NEXT_BEST])
    places = {int(place) for place in rng.integers(1, pool + 1, BY_CHANCE)} if pool > best + NEXT_BEST else set()
    there = {score.pk for score in rest}
    by_chance = free.select_related("person").filter(place__in=places, place__gt=best) if places else []
    rest += [score for score in by_chance if score.pk not in there]
    given = rank.Card.from_dict(card.body)
    known = known_now(seller, [score.company_id for score in rest], given, day)
    rest = [score for score in rest if score.company_id in known]
    if not rest:
        return []
    titled = [{"title": score.person.title} if score.person and score.person.title else {} for score in rest]
    rows = [{**known[score.company_id], **title} for score, title in zip(rest, titled, strict=True)]
    points = np.array([score.points for score in rest], float)
    return [rest[row] for row in belief.explored(points, fields_of(rows, given), many, rng)]
