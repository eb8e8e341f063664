"""What rules hit in the news kept of the last ninety days, whoever it is about: how often they fire, and examples."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max
from django.utils.safestring import SafeString

from tuoke.engine.triggers import Story, read_rule, spot
from tuoke.engine.triggers_precision import fires_too_often
from tuoke.targeting.news_models import NewsItem, TriggerRule
from tuoke.targeting.trigger_words import STATUS, marked_spans
from tuoke.workspace.models import Workspace

DAYS = 90
#: Of more news the latest so many are read while one looks.
MOST = 5_000
SHOWN = 10


@dataclass(frozen=True)
class Example:
    """One piece of news that a rule hits, its words marked."""

    news: NewsItem
    title: SafeString
    first: SafeString
    status: Any


@dataclass(frozen=True)
class Hits:
    """Of `news` pieces of news, `count` are hit; the latest as examples."""

    news: int
    count: int
    examples: list[Example] = field(default_factory=list)

    @property
    def too_often(self) -> bool:
        """Of enough news, more than a rule should fire in."""
        return bool(fires_too_often(self.count, self.news))

    @property
    def share(self) -> float:
        return self.count / self.news if self.news else 0.0


@dataclass(frozen=True)
class Fired:
    """How many of `news` pieces of news each rule hits, by its id."""

    news: int
    of: dict[int, int]


def hits_of(body: Mapping[str, Any]) -> Hits:
    """What one rule hits, as its body stands; the body has been taken by the engine."""
    news = _recent()
    found = spot([read_rule(body)], _stories(news))
    by_story: dict[int, list[Any]] = {}
    for hit in found:
        by_story.setdefault(hit.story, []).append(hit)
    examples = [_example(news[story], hits) for story, hits in list(by_story.items())[:SHOWN]]
    return Hits(len(news), len(by_story), examples)


def fires(rules: Sequence[TriggerRule]) -> Fired:
    """How often each rule fires; kept per process until news come or a rule changes."""
    stamp = NewsItem.objects.filter(published_on__gte=_since()).aggregate(n=Count("pk"), last=Max("pk"))
    return _fires(tuple((rule.pk, rule.version) for rule in rules), stamp["n"], stamp["last"], _since())


@lru_cache(maxsize=4)
def _fires(rules: tuple[tuple[int, int], ...], n: int, last: int | None, since: dt.date) -> Fired:
    news = _recent()
    bodies = TriggerRule.objects.filter(pk__in=[pk for pk, _version in rules])
    by_code = {rule.code: rule for rule in bodies}
    found = spot([read_rule(rule.body) for rule in by_code.values()], _stories(news))
    pairs = {(hit.rule, hit.story) for hit in found}
    counted = Counter(code for code, _story in pairs)
    return Fired(len(news), {by_code[code].pk: count for code, count in counted.items()})


def _recent() -> list[NewsItem]:
    found = NewsItem.objects.filter(published_on__gte=_since()).order_by("-published_on", "-pk")
    return list(found.only("title", "first", "source", "link", "published_on")[:MOST])


def _since() -> dt.date:
    return Workspace.current().today() - dt.timedelta(days=DAYS)


def _stories(news: Sequence[NewsItem]) -> list[Story]:
    return [Story(one.title, one.first) for one in news]


def _example(news: NewsItem, hits: Sequence[Any]) -> Example:
    spans = {where: [span for hit in hits if hit.where == where for span in hit.spans] for where in ("title", "first")}
    title, first = marked_spans(news.title, spans["title"]), marked_spans(news.first, spans["first"])
    return Example(news, title, first, STATUS.get(hits[0].status, ""))
