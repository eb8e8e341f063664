"""A feed is named, its news are read, what a rule saw is answered by a key, and the company has its star."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.watch import sticking_out
from tests.pages import look_at

FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>机械日报</title>
<item><title>测试云杉智能装备有限公司新工厂奠基</title><link>https://news.example/1</link><guid>1</guid>
<description>项目总投资三亿元，计划明年投产。</description><pubDate>{now}</pubDate></item>
<item><title>测试北岭物流有限公司公开招标</title><link>https://news.example/2</link><guid>2</guid>
<description>开标日为下月。</description><pubDate>{now}</pubDate></item>
<item><title>钢材价格本周回落</title><link>https://news.example/3</link><guid>3</guid><pubDate>{now}</pubDate></item>
</channel></rss>"""

#: Two companies in the news and one that is not, which stands before them by its name; twelve were called a while ago,
#: four of them after a tender, and all those were won.
COMPANIES = """
import django; django.setup()
import datetime as dt
from django.utils import timezone
from tuoke.directory.models import Company
from tuoke.journal.kinds import Call
from tuoke.journal.models import JournalEntry
from tuoke.targeting.models import Card, Profile, Trigger
from tuoke.targeting.profile_form import EMPTY
from tuoke.team.models import User
from tuoke.workspace.models import Due
ada = User.objects.get(email="ada@tuoke.test")
for name in ("测试安澜机器有限公司", "测试云杉智能装备有限公司", "测试北岭物流有限公司"):
    Company.objects.create(name=name, industry="机械", owner=ada)
now = timezone.now()
for n in range(12):
    company = Company.objects.create(name=f"测试往来{n}", industry="化工", owner=ada)
    if n < 4:
        on = (now - dt.timedelta(days=40)).date()
        Trigger.objects.create(company=company, kind="tender", text="招标", happened_on=on, by=ada,
                               made_at=now - dt.timedelta(days=39))
    JournalEntry.objects.write(ada, company, Call("meeting" if n < 5 else "not_interested"),
                               at=now - dt.timedelta(days=20))
Profile.objects.create(seller=ada, number=1, by=ada, body=EMPTY)
Card.objects.create(seller=ada, number=1, by=ada, body={"schema": 1, "trigger": {"expansion": 2, "*": 1}})
Due.objects.ask("score", str(ada.pk))
Due.objects.ask("learn", str(ada.pk))
"""
WORDS = {
    "zh": {"answer": "对且有用", "again": "重新待确认", "few": "太少"},
    "en": {"answer": "Right and useful", "again": "Asked again", "few": "too few"},
}
#: A hand that knows the keys waits for nothing: the key goes down in the first moment in which the answer is there.
PRESSED_AT_ONCE = """key => {
  document.stayed = true;
  const press = () => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  document.addEventListener("htmx:afterSwap", () => setTimeout(press, 0), { once: true });
}"""


@pytest.fixture
def feed(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a paper on this machine, which the workspace started after it may read."""

    class Paper(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = FEED.format(now=format_datetime(timezone.now())).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    paper = ThreadingHTTPServer(("127.0.0.1", 0), Paper)
    monkeypatch.setenv("TUOKE_FETCH_ALSO", f"127.0.0.1:{paper.server_port}")
    threading.Thread(target=paper.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{paper.server_port}/feed.xml"
    paper.shutdown()
    paper.server_close()


def wait_until(page, address, there):
    """Load the page until the worker has done what it shows."""
    for _ in range(80):
        page.goto(address)
        if there():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"not there: {address}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_news_of_a_feed_become_a_star_by_one_key(feed, empty, new_page, language):
    page, words, url = new_page(language), WORDS[language], empty.url
    steps.enter(page, empty.first_link)
    look_at(page, url, language, "light")
    empty.run(COMPANIES)

    page.goto(f"{url}/triggers/")
    page.locator("#inbox .tk-empty a").click()
    page.wait_for_url(re.compile("/feeds/$"))
    page.fill("input[name=name]", "机械日报")
    page.fill("input[name=address]", feed)
    page.locator("form:has(input[name=address]) button.btn-primary").click()

    wait_until(page, f"{url}/triggers/", lambda: page.locator("#inbox li[data-row]").count() == 2)
    expect(page.locator("#inbox")).not_to_contain_text("钢材")
    factory = page.locator("#inbox li[data-row]", has_text="新工厂")
    expect(factory.locator("mark", has_text="测试云杉智能装备有限公司")).to_be_visible()
    factory.focus()
    expect(factory.locator("button[data-key='1']")).to_contain_text(words["answer"])
    page.keyboard.press("1")
    expect(page.locator("#inbox li[data-row]")).to_have_count(1)
    expect(page.locator("#inbox li.now")).to_contain_text("测试北岭物流有限公司")
    expect(page.locator("#inbox li.now")).to_be_focused()
    page.evaluate(PRESSED_AT_ONCE, "u")
    page.keyboard.press("4")
    expect(page.locator("#toasts .tk-toast")).to_contain_text(words["again"])
    expect(page.locator("#inbox li.now")).to_contain_text("测试北岭物流有限公司")
    assert page.evaluate("document.stayed"), "a key sent the form past htmx: no undo is offered after that"

    def starred():
        first = page.locator("table.tg-rank tbody tr").first
        return first.count() and "云杉" in first.inner_text() and first.locator("use[href*='i-star']").count()

    wait_until(page, f"{url}/ranking/", starred)
    star_on_sheet = page.locator("#sheet li", has_text="云杉").locator("use[href*='i-star']")
    wait_until(page, f"{url}/", lambda: star_on_sheet.count())
    wait_until(page, f"{url}/triggers/back-test/", lambda: page.locator("main table tbody tr").count())
    expect(page.locator("main table tbody tr")).to_contain_text(re.compile(r"4.*4"))
    expect(page.locator("main table tbody tr")).to_contain_text(words["few"])

    page.set_viewport_size({"width": 390, "height": 844})
    for address in ("/triggers/", "/triggers/rules/", "/triggers/back-test/"):
        page.goto(url + address)
        assert sticking_out(page) == [], address
