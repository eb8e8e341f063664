"""What was fetched, pasted or uploaded -> pieces of news as told. Reads bytes, asks nobody, writes nothing."""

from __future__ import annotations

import datetime as dt
import html
import re
from calendar import timegm
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import SuspiciousOperation
from django.utils.html import strip_tags

from tuoke.engine.lists import text_table
from tuoke.engine.lists.columns import column_named
from tuoke.engine.lists.numbers import first_day
from tuoke.engine.lists.read import ReadError, csv_list
from tuoke.engine.news_texts import first_sentence

#: So many entries of one feed are read at a time, so many lines of a file.
MOST_ENTRIES, MOST_LINES = 500, 20_000
#: What the columns of a file of news are called.
COLUMNS = {
    "title": ("title", "headline", "标题", "新闻标题", "题目"),
    "on": ("date", "published", "published_at", "time", "日期", "时间", "发布时间", "发布日期"),
    "link": ("link", "url", "address", "链接", "网址", "地址"),
    "first": ("summary", "text", "content", "description", "摘要", "正文", "内容", "首句"),
    "source": ("source", "media", "来源", "媒体"),
}
#: Letters that no database takes or no reader sees; the ends of lines stay.
_CONTROLS = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]")
#: A moment that says its zone; one that says none is meant as the clock of who wrote it, not as that of Greenwich.
_ZONED = re.compile(r"(?:[A-Z]{1,4}|[+-]\d\d:?\d\d)\s*$")


@dataclass(frozen=True)
class Told:
    """One piece of news as one source told it; `on` is None where no day was said."""

    title: str
    first: str
    link: str
    on: dt.date | None
    source: str


class NoFeed(Exception):
    """The bytes are no feed; `at` is the address of a feed that the page names, or ''."""

    def __init__(self, at: str = "") -> None:
        self.at = at
        super().__init__(at)


def feed(body: bytes, content_type: str, address: str, zone: ZoneInfo) -> list[Told]:
    """The entries of RSS or Atom, at most `MOST_ENTRIES`; raises NoFeed. The parser gets bytes and fetches nothing."""
    import feedparser

    read = feedparser.parse(body, response_headers={"content-type": content_type, "content-location": address})
    if not read.version and not read.entries:
        raise NoFeed(alternate(body, address))
    source = urlsplit(address).hostname or address
    return list(_entries(read.entries[:MOST_ENTRIES], source, zone))


def _entries(entries: list[Any], source: str, zone: ZoneInfo) -> Iterator[Told]:
    for one in entries:
        title = plain(one.get("title", ""))
        if not title:
            continue
        text = one.get("summary") or next((part.get("value", "") for part in one.get("content", [])), "")
        moment = one.get("published_parsed") or one.get("updated_parsed")
        written = str(one.get("published") or one.get("updated") or "")
        on = _day_of(moment, zone) if _ZONED.search(written) else first_day(written) or _day_of(moment, zone)
        yield Told(title, first_sentence(plain(text), title), _link(one.get("link", "")), on, source)


def _day_of(moment: Any, zone: ZoneInfo) -> dt.date | None:
    """A moment in UTC (nine numbers) as a day of the firm."""
    try:
        return dt.datetime.fromtimestamp(timegm(moment), dt.UTC).astimezone(zone).date() if moment else None
    except (ValueError, OverflowError, OSError):
        return None


def pasted(text: str) -> Told | None:
    """What somebody copied: its first line is the title, the first sentence of the rest the first sentence."""
    lines = [line.strip() for line in _CONTROLS.sub(" ", text).splitlines() if line.strip()]
    if not lines:
        return None
    title = lines[0]
    rest = "\n".join(lines[1:])
    if len(title) > 300:
        title, rest = first_sentence(title)[:300], text
    return Told(title, first_sentence(rest, title), "", first_day(text), "pasted")


def page(body: bytes, address: str) -> Told | None:
    """Title and first sentence of a page of news; None where it has no title."""
    read = _Page()
    decoded = text_table.decode(body)
    read.feed(decoded[0][:500_000] if decoded else "")
    title = plain(read.meta.get("og:title", "") or read.title)
    if not title:
        return None
    told = read.meta.get("og:description") or read.meta.get("description") or ""
    text = "\n".join([plain(told), *(plain(one) for one in read.paragraphs)])
    on = first_day(read.meta.get("article:published_time", "") or read.meta.get("publishdate", ""))
    return Told(title, first_sentence(text, title), address, on, urlsplit(address).hostname or address)


def alternate(body: bytes, address: str) -> str:
    """The feed that a page names (link rel=alternate), or ''."""
    read = _Page()
    decoded = text_table.decode(body)
    read.feed(decoded[0][:500_000] if decoded else "")
    try:
        return urljoin(address, read.alternate)[:500] if read.alternate else ""
    except ValueError:  # no address at all
        return ""


def lines(data: bytes, name: str) -> tuple[list[Told], list[int]]:
    """The news of a CSV file, and the lines without a title. Raises ReadError: what `read` says, or no_title_column."""
    read = csv_list(data, MOST_LINES)
    at = {key: column_named(read.columns, names) for key, names in COLUMNS.items()}
    if at["title"] is None:
        raise ReadError("no_title_column", columns=read.columns)
    columns = {key: read.rows.column(place).to_pylist() for key, place in at.items() if place is not None}
    numbers = read.rows.column(len(read.columns)).to_pylist()
    found, bare = [], []
    for row, line in enumerate(numbers):
        cell = {key: _CONTROLS.sub(" ", column[row] or "").strip() for key, column in columns.items()}
        if not cell["title"]:
            bare.append(line)
            continue
        first = first_sentence(plain(cell.get("first", "")), cell["title"])
        source = cell.get("source") or name
        found.append(Told(cell["title"], first, _link(cell.get("link", "")), first_day(cell.get("on", "")), source))
    return found, bare


def plain(text: str) -> str:
    """A text without marks of HTML; lines stay."""
    bare = re.sub(r"(?is)<(script|style)\b.*?(?:</\1\s*>|$)", " ", text)
    bare = _CONTROLS.sub(" ", bare)
    broken = re.sub(r"(?i)<br\s*/?>|</p>|</div>|</li>", "\n", bare)
    try:
        told = strip_tags(broken)
    except SuspiciousOperation:  # marks within marks within marks: nobody's text
        told = re.sub(r"[<>]", " ", broken)
    return "\n".join(" ".join(line.split()) for line in _CONTROLS.sub(" ", html.unescape(told)).splitlines()).strip()


def _link(text: str) -> str:
    return text if text.startswith(("https://", "http://")) and len(text) <= 500 else ""


class _Page(HTMLParser):
    """The head of a page, and its first paragraphs."""

    MOST = 12

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title, self.alternate = "", ""
        self.meta: dict[str, str] = {}
        self.paragraphs: list[str] = []
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self.meta.setdefault((said.get("property") or said.get("name", "")).lower(), said.get("content", ""))
        elif (
            tag == "link" and "alternate" in said.get("rel", "").lower() and re.search("rss|atom", said.get("type", ""))
        ):
            self.alternate = self.alternate or said.get("href", "")
        elif tag in ("title", "p"):
            self._in = tag
            if tag == "p" and len(self.paragraphs) < self.MOST:
                self.paragraphs.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._in:
            self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "title":
            self.title += data
        elif self._in == "p" and self.paragraphs and len(self.paragraphs[-1]) < 2000:
            self.paragraphs[-1] += data
