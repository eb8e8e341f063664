"""Reading feeds: what an address says is kept as news, and the rules are asked to read it."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tuoke.targeting import news_read
from tuoke.targeting.models import Feed
from tuoke.targeting.news_items import keep
from tuoke.workspace import audit
from tuoke.workspace.fetching import Fetched, FetchRefused, fetch
from tuoke.workspace.models import Due, Workspace

log = logging.getLogger(__name__)

#: The longest that a feed which fails is left alone.
LONGEST_WAIT = timedelta(hours=24)


def listen(key: str) -> None:
    """Read one feed (`key`: its id) and keep what is new. A failure is kept with it, and the next look is put off.

    A page that is no feed but names one is followed once, and the feed's address becomes that one.
    """
    feed = Feed.objects.running().filter(pk=int(key)).first()
    if feed is None:
        return
    asked = feed.address
    try:
        found = fetch(asked, etag=feed.etag, modified=feed.modified)
        if found.status == 200:
            found, told = _told(feed, found)
        else:
            told = []
    except FetchRefused as refused:
        _failed(feed, refused.code)
        return
    except news_read.NoFeed:
        _failed(feed, "no_feed")
        return
    except Exception:  # what a stranger sends may break any reader; the feed says so, and waits like any that fails
        log.exception("feed %s", feed.pk)
        _failed(feed, "unreadable")
        return
    now = timezone.now()
    with transaction.atomic():
        held = Feed.objects.select_for_update().filter(pk=feed.pk, address=asked).first()
        if held is None:
            return  # it was given another address meanwhile, and that one has been asked for
        kept = keep(told, Workspace.current().today(), feed=feed)
        feed.etag, feed.modified = found.etag or feed.etag, found.modified or feed.modified
        feed.fetched_at, feed.failed, feed.failures = now, "", 0
        feed.next_at = now + timedelta(hours=feed.every_hours)
        feed.save(update_fields=["address", "etag", "modified", "fetched_at", "failed", "failures", "next_at"])
        if kept.new:
            audit.record(feed.by, "read news", feed, count=kept.new)


def _told(feed: Feed, found: Fetched) -> tuple[Fetched, list[news_read.Told]]:
    zone = Workspace.current().zone
    try:
        return found, news_read.feed(found.body, found.content_type, found.address, zone)
    except news_read.NoFeed as page:
        if not page.at or Feed.objects.filter(address=page.at).exists():
            raise
        found = fetch(page.at)
        told = news_read.feed(found.body, found.content_type, found.address, zone)
        feed.address = page.at
        return found, told


def _failed(feed: Feed, code: str) -> None:
    feed.failed, feed.failures = code, min(feed.failures + 1, 1000)
    wait = min(LONGEST_WAIT, timedelta(hours=feed.every_hours) * 2 ** min(feed.failures - 1, 6))
    feed.next_at = timezone.now() + wait
    feed.save(update_fields=["failed", "failures", "next_at"])


def ask_for_feeds() -> None:
    """Ask for a look at each feed whose time has come and that nobody looks at yet."""
    due = {str(number) for number in Feed.objects.due(timezone.now()).values_list("pk", flat=True)}
    if due:
        busy = Due.objects.filter(flow="listen", key__in=due, done_at=None, failed_at=None).values_list(
            "key", flat=True
        )
        for key in sorted(due - set(busy)):
            Due.objects.ask("listen", key)
