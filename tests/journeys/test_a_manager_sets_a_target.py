"""A manager sets a quarter's target, reads the odds, changes the pace, and sees the sheets follow: in Chinese and in
English."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from tests.pages import look_at

SAID = {
    "zh": {"odds": "按现在每个工作日", "asked": r"每天 (\d+) 通（来自.*把握 {}%"},
    "en": {"odds": "At today's pace of", "asked": r"asks for (\d+) calls a day \(from the target.*with {}%"},
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_quarter_s_target_becomes_the_calls_of_a_day(language, demo, new_page, signed_in):
    seller, said = new_page(language, state=signed_in("seller")), SAID[language]
    look_at(seller, demo.url, language, "light")
    seller.goto(f"{demo.url}/call-sheet/plan/")
    name = str(seller.locator(".tk-me .clip").first.inner_text())

    tab = new_page(language, state=signed_in("manager"))
    look_at(tab, demo.url, language, "light")
    tab.goto(f"{demo.url}/targets/")
    tab.locator("a[href='/targets/new/']").first.click()
    tab.wait_for_url("**/targets/new/")
    tab.locator("[name=whose]").select_option(label=name)
    tab.fill("[name=need]", "5")
    tab.fill("[name=cap]", "200")
    tab.locator("[name=chance]").select_option("50")
    # The quarter that is offered may be nearly over: the next one is as good.
    ends = re.findall(r"\d{4}-\d\d-\d\d", tab.locator("#id_by_day_helptext").inner_text())
    tab.fill("[name=by_day]", ends[1])
    tab.locator("main form [type=submit]").last.click()
    tab.wait_for_url(re.compile(r"/targets/\d+/$"))
    assert said["odds"] in tab.locator("main").inner_text()
    even = int(tab.locator("td.num.b[data-k]").last.inner_text().split()[0])
    assert asked(seller, said, 50) == even

    tab.locator("#t-chance").select_option("80")
    tab.locator("form[action*='/pace/'] [type=submit]").click()
    tab.wait_for_url(re.compile(r"/targets/\d+/$"))
    sure = int(tab.locator("td.num.b[data-k]").last.inner_text().split()[0])
    assert sure >= even
    assert asked(seller, said, 80) == sure
    tab.locator("form[action*='/end/'] [type=submit]").click()
    tab.wait_for_url("**/targets/")


def asked(page: Any, said: dict[str, str], chance: int) -> int:
    """What the seller's plan page says that a target asks for, once the flow has carried it there."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        page.reload()
        if found := re.search(said["asked"].format(chance), page.locator("main").inner_text()):
            return int(found[1])
        time.sleep(0.5)
    raise AssertionError(page.locator("main").inner_text())
