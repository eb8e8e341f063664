"""Naming a feed, what it brings, and news that somebody brings."""

import datetime as dt
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tuoke.flows.listening import ask_for_feeds, listen
from tuoke.targeting.models import Feed, NewsItem
from tuoke.targeting.news_items import keep
from tuoke.targeting.news_read import NoFeed, Told, alternate, feed, lines, page, pasted, plain
from tuoke.workspace.models import Audit, Due

RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>行业报</title>
<item><title>云杉机械完成B轮融资</title><link>https://news.test/1</link><pubDate>Wed, 25 Nov 2026 20:30:00 GMT</pubDate>
<description>&lt;p&gt;云杉机械今日宣布完成B轮融资。&lt;/p&gt;&lt;p&gt;资金用于研发。&lt;/p&gt;</description></item>
<item><title>江南纸业迁址 &lt;script&gt;alert(1)&lt;/script&gt;</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>1</id>
<entry><title>Acme opens plant</title><id>2</id><link href="https://news.test/2"/><updated>2026-11-20T10:00:00Z</updated>
<summary>Acme Inc. opened a plant in Ohio. It is large.</summary></entry></feed>"""
PAGE = """<html><head><title>x</title><meta property="og:title" content="远山控股裁员两成">
<link rel="alternate" type="application/rss+xml" href="/feed.xml"></head>
<body><p>远山控股今日宣布裁员。其余不读。</p></body></html>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY e SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><item><title>t &d; &e;</title></item></channel></rss>"""


@pytest.fixture
def server(settings):
    """A server of news on this machine: `says` is path -> (status, kind, body)."""

    class Answers(BaseHTTPRequestHandler):
        at = ""
        says: ClassVar[dict] = {}
        asked: ClassVar[list] = []

        def do_GET(self):
            self.asked.append((self.path, self.headers.get("If-None-Match")))
            status, kind, body = self.says.get(self.path, (404, "text/plain", ""))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("ETag", '"1"')
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_words):
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    settings.FETCH_ALSO = [f"127.0.0.1:{running.server_port}"]
    Answers.at = f"http://127.0.0.1:{running.server_port}"
    yield Answers
    running.shutdown()
    running.server_close()


def named(server, alice, path="/feed.xml"):
    return Feed.objects.create(name="行业报", address=server.at + path, by=alice)


def test_a_feed_brings_its_news_once_however_often_it_is_read(server, alice, firm):
    server.says = {"/feed.xml": (200, "application/rss+xml", RSS)}
    found = named(server, alice)
    listen(str(found.pk))
    listen(str(found.pk))
    items = list(NewsItem.objects.order_by("pk"))
    assert [one.title for one in items] == ["云杉机械完成B轮融资", "江南纸业迁址"]
    assert items[0].first == "云杉机械今日宣布完成B轮融资。"
    assert (items[0].link, items[1].link) == ("https://news.test/1", "")
    assert items[0].published_on == dt.date(2026, 11, 26)  # half past four in the morning in Shanghai
    found.refresh_from_db()
    assert (found.failed, found.etag) == ("", '"1"')
    assert found.next_at > timezone.now()
    assert server.asked[1] == ("/feed.xml", '"1"')
    assert Due.objects.filter(flow="spot").count() == 1
    assert Audit.objects.filter(action="read news").count() == 1


def test_a_page_that_names_a_feed_leads_to_it(server, alice, firm):
    server.says = {"/": (200, "text/html", PAGE), "/feed.xml": (200, "application/atom+xml", ATOM)}
    found = named(server, alice, "/")
    listen(str(found.pk))
    found.refresh_from_db()
    assert found.address == server.at + "/feed.xml"
    assert NewsItem.objects.get().title == "Acme opens plant"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ((404, "text/plain", ""), "status"),
        ((200, "text/html", "<p>hello</p>"), "no_feed"),
        ((200, "image/png", "x"), "not_text"),
    ],
)
def test_a_look_that_fails_is_said_and_tried_later_and_later(server, alice, firm, client_of, said, code):
    server.says = {"/feed.xml": said}
    found = named(server, alice)
    waits = []
    for _look in range(8):
        listen(str(found.pk))
        found.refresh_from_db()
        waits.append(round((found.next_at - timezone.now()).total_seconds()))
    assert (found.failed, found.failures) == (code, 8)
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (6 * 3600, 24 * 3600)
    body = client_of(alice).get(reverse("targeting:feeds")).content.decode()
    assert "8" in body
    server.says = {"/feed.xml": (200, "application/rss+xml", RSS)}
    listen(str(found.pk))
    found.refresh_from_db()
    assert (found.failed, found.failures) == ("", 0)


def test_an_address_inside_the_network_is_never_asked(alice, firm):
    found = Feed.objects.create(name="x", address="http://169.254.169.254/latest", by=alice)
    listen(str(found.pk))
    found.refresh_from_db()
    assert found.failed == "not_public"


def test_entities_and_bombs_do_no_harm():
    try:
        told = feed(BOMB.encode(), "text/xml", "https://news.test/", firm_zone())
    except NoFeed:
        return
    assert all("root:" not in one.title and len(one.title) < 5000 for one in told)


def firm_zone():
    from zoneinfo import ZoneInfo

    return ZoneInfo("Asia/Shanghai")


def test_feeds_are_asked_for_when_their_time_has_come_and_once(alice, firm):
    found = Feed.objects.create(name="a", address="https://news.test/a", by=alice)
    Feed.objects.create(name="b", address="https://news.test/b", by=alice, stopped_at=timezone.now())
    later = timezone.now() + dt.timedelta(hours=1)
    Feed.objects.create(name="c", address="https://news.test/c", by=alice, next_at=later)
    ask_for_feeds()
    ask_for_feeds()
    assert list(Due.objects.filter(flow="listen").values_list("key", flat=True)) == [str(found.pk)]


def test_the_same_story_of_two_sources_is_one_with_two(firm):
    today = firm.today()
    one = Told("云杉机械完成2亿元B轮融资，红石资本领投", "", "", today, "a.test")
    two = Told("云杉机械完成2亿元B轮融资 红石资本领投", "", "", today, "b.test")
    other = Told("云杉机械完成3亿元B轮融资，红石资本领投", "", "", today, "b.test")
    assert keep([one], today) == (1, 0)
    assert keep([two, other], today) == (1, 1)
    assert keep([two], today) == (0, 1)
    assert list(NewsItem.objects.order_by("pk").values_list("copies", flat=True)) == [2, 1]


def test_a_day_to_come_is_today(firm):
    today = firm.today()
    keep([Told("来自未来的消息一则", "", "", today + dt.timedelta(days=400), "a.test")], today)
    assert NewsItem.objects.get().published_on == today


def test_a_seller_names_a_feed_and_it_is_asked_for(client_of, alice, firm):
    browser = client_of(alice)
    given = {"name": "行业报", "address": "https://news.test/rss", "every_hours": "3"}
    assert browser.post(reverse("targeting:feeds"), given).status_code == 302
    made = Feed.objects.get()
    assert (made.by, made.every_hours) == (alice, 3)
    assert Due.objects.filter(flow="listen", key=str(made.pk)).exists()
    again = browser.post(reverse("targeting:feeds"), given)
    assert again.status_code == 422
    assert "行业报" in again.content.decode()


@pytest.mark.parametrize("address", ["http://news.test:22/", "https://me@news.test/", "ftp://news.test/"])
def test_an_address_that_is_none_is_refused_and_kept_in_the_form(client_of, alice, firm, address):
    answer = client_of(alice).post(
        reverse("targeting:feeds"), {"name": "行业报", "address": address, "every_hours": "6"}
    )
    assert answer.status_code == 422
    assert "行业报" in answer.content.decode()
    assert not Feed.objects.exists()


def test_a_feed_is_stopped_and_started_and_changed(client_of, alice, firm):
    made = Feed.objects.create(name="a", address="https://news.test/a", by=alice, etag="1")
    browser = client_of(alice)
    run = reverse("targeting:run_feed", args=[made.pk])
    browser.post(run, {"do": "stop"})
    made.refresh_from_db()
    assert made.stopped_at
    browser.post(run, {"do": "start"})
    given = {"name": "b", "address": "https://news.test/b", "every_hours": "12"}
    assert browser.post(reverse("targeting:feed", args=[made.pk]), given).status_code == 302
    made.refresh_from_db()
    assert (made.stopped_at, made.name, made.etag) == (None, "b", "")
    assert list(Audit.objects.filter(kind="targeting.feed").order_by("pk").values_list("action", flat=True)) == [
        "stop",
        "start",
        "update",
    ]


def test_the_page_of_feeds_takes_few_queries(client_of, alice, firm, django_assert_max_num_queries):
    for n in range(12):
        Feed.objects.create(name=f"f{n}", address=f"https://news.test/{n}", by=alice)
    browser = client_of(alice)
    browser.get(reverse("targeting:feeds"))
    with django_assert_max_num_queries(15):
        assert browser.get(reverse("targeting:feeds")).status_code == 200


def test_pasted_text_is_news(client_of, alice, firm):
    text = "云杉机械完成B轮融资\n2026-11-20 云杉机械今日宣布，红石资本领投。其余不读。"
    assert client_of(alice).post(reverse("targeting:add_news"), {"text": text}).status_code == 302
    made = NewsItem.objects.get()
    assert (made.title, made.source, made.by) == ("云杉机械完成B轮融资", "pasted", alice)
    assert made.first == "2026-11-20 云杉机械今日宣布，红石资本领投。"
    assert made.published_on == min(dt.date(2026, 11, 20), firm.today())


def test_a_page_is_read_by_its_address(client_of, alice, firm, server):
    server.says = {"/a": (200, "text/html", PAGE)}
    assert client_of(alice).post(reverse("targeting:add_news"), {"address": server.at + "/a"}).status_code == 302
    assert NewsItem.objects.get().title == "远山控股裁员两成"
    refused = client_of(alice).post(reverse("targeting:add_news"), {"address": "http://10.0.0.1/"})
    assert refused.status_code == 422


def test_a_file_in_gbk_is_read_and_lines_without_a_title_are_told(client_of, alice, firm):
    table = "标题,日期,链接,来源\n云杉机械完成融资,2026年11月2日,https://news.test/1,行业报\n,2026-11-03,,\n江南纸业迁址杭州,2026/11/4,,\n"
    file = SimpleUploadedFile("新闻.csv", table.encode("gbk"))
    answer = client_of(alice).post(reverse("targeting:add_news"), {"file": file}, follow=True)
    items = list(NewsItem.objects.order_by("pk"))
    assert [(one.published_on.day, one.source) for one in items] == [(2, "行业报"), (4, "新闻.csv")]
    assert "1 行没有标题" in answer.content.decode() or "1 line without a title" in answer.content.decode()


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02" * 50, "公司,电话\n甲,1\n".encode(), "标题\n\n".encode()])
def test_a_file_that_is_none_is_refused(client_of, alice, firm, data):
    answer = client_of(alice).post(reverse("targeting:add_news"), {"file": SimpleUploadedFile("x.csv", data)})
    assert answer.status_code == 422
    assert not NewsItem.objects.exists()


def test_nothing_at_all_is_asked_about(client_of, alice, firm):
    assert client_of(alice).post(reverse("targeting:add_news"), {}).status_code == 422


def test_marks_of_a_page_are_no_text():
    assert plain("<p>a &amp; b</p><p>c</p>") == "a & b\nc"
    assert pasted("  \n ") is None
    assert page(b"<html></html>", "https://x.test/") is None
    found, bare = lines(b"title,date\na b,nonsense\n", "x.csv")
    assert (found[0].on, bare) == (None, [])


def test_one_endless_line_is_read_in_no_time():
    began = time.process_time()
    feed(RSS.replace("今日宣布", "ab. " * 20_000).encode(), "text/xml", "https://news.test/", firm_zone())
    assert time.process_time() - began < 2


def test_a_day_of_year_one_is_no_day(firm):
    keep([Told("没有设过的钟说的消息", "", "", dt.date(1, 1, 1), "a.test")], firm.today())
    assert NewsItem.objects.get().published_on == firm.today()


def test_the_same_words_a_year_apart_are_two_stories(firm):
    today = firm.today()
    told = [
        Told("云杉机械发布年度设备采购招标公告", f"第{n}次。", "", today - dt.timedelta(days=400 * n), "a.test")
        for n in (0, 1)
    ]
    assert keep(told, today) == (2, 0)


def test_what_no_database_takes_is_no_text(firm):
    assert plain("a\x00b\x07c") == "a b c"
    assert plain("<a" * 3000 + "text") != ""
    told = pasted("云杉\x00机械融资消息")
    assert told
    keep([told], firm.today())
    assert "\x00" not in NewsItem.objects.get().title


def test_a_feed_that_breaks_the_reader_fails_like_any_other(server, alice, firm, monkeypatch):
    server.says = {"/feed.xml": (200, "application/rss+xml", RSS)}
    found = named(server, alice)
    monkeypatch.setattr("tuoke.targeting.news_read.feed", lambda *_given: 1 / 0)
    listen(str(found.pk))
    found.refresh_from_db()
    assert (found.failed, found.failures) == ("unreadable", 1)
    assert found.next_at > timezone.now()


def test_a_redirect_or_link_to_no_address_is_said(server, alice, firm):
    assert alternate(b'<link rel="alternate" type="application/rss+xml" href="http://[x/">', "https://a.test/") == ""


def test_an_address_changed_while_it_is_read_stays_changed(server, alice, firm, monkeypatch):
    server.says = {"/feed.xml": (200, "application/rss+xml", RSS)}
    found = named(server, alice)

    def slow(*given):
        Feed.objects.filter(pk=found.pk).update(address="https://news.test/other")
        return feed(*given)

    monkeypatch.setattr("tuoke.flows.listening.news_read.feed", slow)
    listen(str(found.pk))
    found.refresh_from_db()
    assert (found.address, NewsItem.objects.count()) == ("https://news.test/other", 0)


@pytest.mark.parametrize(
    ("written", "on"),
    [
        ("2026-11-25 20:30:00", dt.date(2026, 11, 25)),
        ("2026-11-25T20:30:00Z", dt.date(2026, 11, 26)),
        ("2026-11-25T20:30:00+08:00", dt.date(2026, 11, 25)),
        ("Wed, 25 Nov 2026 20:30:00 GMT", dt.date(2026, 11, 26)),
    ],
)
def test_an_hour_without_a_zone_is_an_hour_of_here(written, on):
    text = RSS.replace("Wed, 25 Nov 2026 20:30:00 GMT", written)
    assert feed(text.encode(), "text/xml", "https://news.test/", firm_zone())[0].on == on
