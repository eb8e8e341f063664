"""Keeping news: each piece once, however many sources tell it and however often they are read."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils import timezone

from tuoke.engine.lists.folding import fold
from tuoke.engine.news_texts import LONGEST, same_story
from tuoke.targeting.news_models import Feed, NewsItem
from tuoke.targeting.news_read import Told
from tuoke.workspace.models import Due

#: News of so many days before and after are compared; of more than `MOST_COMPARED`, the latest.
NEAR_DAYS, MOST_COMPARED = 7, 5_000
SLICE = 500
#: A day before this one was not meant: clocks that were never set say 1 or 1970.
OLDEST = dt.date(1990, 1, 1)


class Kept(NamedTuple):
    """`new` pieces written, and `again`: told before, by this source or another."""

    new: int
    again: int


def keep(told: Sequence[Told], today: dt.date, *, feed: Feed | None = None, by: Any = None) -> Kept:
    """Write what is new, in the caller's transaction, and ask for the rules to read it. Harmless to run again.

    Without a day it is news of today, and so is what claims a day to come.
    """
    new = again = 0
    for start in range(0, len(told), SLICE):
        made, seen = _slice(told[start : start + SLICE], today, feed, by)
        new, again = new + made, again + seen
    if new:
        Due.objects.ask("spot")
    return Kept(new, again)


def _slice(told: Sequence[Told], today: dt.date, feed: Feed | None, by: Any) -> tuple[int, int]:
    items = [_item(one, today, feed, by) for one in told]
    days = [one.published_on for one in items]
    near = dt.timedelta(days=NEAR_DAYS)
    around = NewsItem.objects.filter(published_on__range=(min(days) - near, max(days) + near))
    known = list(
        around.order_by("-published_on", "-pk").only("pk", "title", "sources", "copies", "digest", "published_on")[
            :MOST_COMPARED
        ]
    )
    exact = {one.digest: one for one in NewsItem.objects.filter(digest__in=[one.digest for one in items])}
    kept: list[NewsItem] = []
    heard: dict[int, NewsItem] = {}
    places: list[NewsItem] = [*known, *items]
    twins = same_story([one.title for one in items], [one.title for one in known])
    for place, (item, twin) in enumerate(zip(items, twins, strict=True)):
        there = exact.get(item.digest) or (places[twin] if twin >= 0 else None)
        if there is not None and there.digest != item.digest and abs(there.published_on - item.published_on) > near:
            there = None  # the same words, told of another time
        if there is None:
            kept.append(item)
            exact[item.digest] = item
            continue
        places[len(known) + place] = there  # what is told again by a third one is told of the first
        if item.source not in there.sources:
            there.sources = [*there.sources, item.source]
            there.copies = len(there.sources)
            if there.pk:
                heard[there.pk] = there
    NewsItem.objects.bulk_create(kept)
    NewsItem.objects.bulk_update(list(heard.values()), ["sources", "copies"])
    return len(kept), len(items) - len(kept)


def _item(told: Told, today: dt.date, feed: Feed | None, by: Any) -> NewsItem:
    title, first = told.title[:300], told.first[:LONGEST]
    on = told.on if told.on and OLDEST <= told.on <= today else today
    digest = hashlib.sha256(f"{fold(title)}\n{fold(first)}".encode()).hexdigest()
    source = told.source[:120]
    return NewsItem(
        feed=feed, source=source, sources=[source], title=title, first=first, link=told.link, published_on=on,
        digest=digest, by=by, seen_at=timezone.now(),
    )  # fmt: skip
