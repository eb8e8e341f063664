"""A seller's morning without a mouse, in Chinese and in English: the first calls, what was said at one, a promise made
and kept, a company found and put right, and the way out. After the first page nothing is opened but by keys."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.pages import look_at

# Words that the palette knows the pages by, and what the seller writes down.
SAID = {
    "zh": {"tasks": "我的任务", "note": "要样品，下周答复", "task": "寄样品给他", "settings": "设置"},
    "en": {"tasks": "tasks", "note": "wants a sample", "task": "send him the sample", "settings": "settings"},
}
MOST_TABS = 120


class Keys:
    """The hands of somebody who has no mouse: keys, and eyes that see where the focus is."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def at(self, selector: str) -> bool:
        """Whether the focus is on what `selector` means, and is seen to be: a ring or a border, and on the screen."""
        return bool(self.page.evaluate("wanted => document.activeElement.matches(wanted)", selector))

    def tab_to(self, selector: str) -> None:
        """Tab, until the focus is there; it must be seen there."""
        for _ in range(MOST_TABS):
            if self.at(selector):
                break
            self.press("Tab")
        else:
            raise AssertionError(f"{MOST_TABS} times Tab do not lead to {selector}")
        assert self.page.evaluate(FOCUS_IS_SEEN), f"the focus on {selector} is not seen"

    def go(self, words: str, wanted: str) -> None:
        """Through the palette: its first answer whose address is as `wanted`."""
        self.press("Control+k")
        self.type(words)
        link = self.page.locator("#palette a[href]:visible").first
        self.page.wait_for_function(
            "([wanted]) => new RegExp(wanted).test([...document.querySelectorAll('#palette a[href]')]"
            ".find(one => one.offsetParent)?.getAttribute('href') || '')",
            arg=[wanted],
        )
        address = link.get_attribute("href")
        self.press("Enter")
        self.page.wait_for_url(f"**{address}")


FOCUS_IS_SEEN = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  const within = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return within && (ring || style.boxShadow !== 'none' || one.matches('input, select, textarea'));
}"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_seller_spends_the_morning_without_a_mouse(language, demo, new_page, signed_in):
    page, said = new_page(language, state=signed_in("seller")), SAID[language]
    look_at(page, demo.url, language, "light")
    page.goto(demo.url + "/")
    page.locator("#sheet li.now").wait_for(timeout=60_000)
    keys = Keys(page)

    # Nobody answers; the next row opens by itself. One too many is taken back.
    first, second = called(page, keys, "1"), called(page, keys, "1")
    assert first != second
    keys.press("u")
    page.locator("#sheet li.now a.nm", has_text=second).wait_for()

    # What the company said is written down on its page: a note, saved without leaving the keys.
    keys.press("j")
    keys.tab_to("#sheet li[data-row] a.nm")
    company = page.evaluate("document.activeElement.textContent").strip()
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/companies/\d+/"))
    address = page.url
    keys.press("l")
    page.locator("dialog#log[open]").wait_for()
    keys.tab_to("#log textarea")
    keys.type(said["note"])
    keys.press("Control+Enter")
    page.locator("#journal").get_by_text(said["note"]).first.wait_for()

    # A promise is made there, and kept on the page of the tasks.
    keys.tab_to("a[href$='/tasks/new/']")
    keys.press("Enter")
    page.wait_for_url("**/tasks/new/")
    keys.tab_to("main [name=what]")
    keys.type(f"{said['task']} {company}")
    keys.press("Enter")
    page.wait_for_url(lambda url: "/tasks/new/" not in url)
    keys.go(said["tasks"], "/journal/tasks/$")
    mine = page.locator("main li[data-row]", has_text=said["task"])
    assert mine.count() == 1
    keys.tab_to(f"main li[data-row] button[aria-label*='{said['task']}']")
    with page.expect_navigation():  # else the next keys may be pressed on a page that is about to go
        keys.press("Enter")
    assert mine.count() == 0

    # The company again, by its name, and one figure put right.
    keys.go(company, f"{re.sub('^https?://[^/]*', '', address)}$")
    keys.press("e")
    page.wait_for_url("**/edit/")
    keys.tab_to("main [name=employees]")
    keys.press("Control+a")
    keys.type("123")
    keys.press("Enter")
    page.wait_for_url(lambda url: "/edit/" not in url)
    assert page.locator("main").get_by_text("123", exact=True).count() >= 1

    # Out again.
    keys.go(said["settings"], "/team/preferences/$")
    keys.tab_to("main a[href$='/sign-out/']")


def called(page: Any, keys: Keys, outcome: str) -> str:
    """Log an outcome for the open row by its key; the next is open then. Who was called."""
    name: str = page.locator("#sheet li.now a.nm").inner_text()
    keys.press(outcome)
    page.locator("#sheet .cs-done a.nm", has_text=name).first.wait_for(state="attached")
    assert page.locator("#sheet li.now a.nm").inner_text() != name
    return name
