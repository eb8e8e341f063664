"""A seller works a deal through the five stages of key-account development, each by what shows that it is done, and
signs it: in Chinese and in English."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.pages import look_at

SAID = {
    "zh": {"name": "两条灌装线", "shows": "{}：客户 {} 号邮件", "won": "赢"},
    "en": {"name": "Two filling lines", "shows": "{}: their letter no. {}", "won": "won"},
}
STAGES = 5


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_seller_takes_a_deal_through_five_stages_by_evidence(language, demo, new_page, signed_in):
    page, said = new_page(language, state=signed_in("seller")), SAID[language]
    look_at(page, demo.url, language, "light")
    page.goto(f"{demo.url}/companies/?owner=me")
    page.locator("td.co-name a.m").first.click()
    page.wait_for_url(re.compile(r"/companies/\d+/"))
    page.goto(page.url.split("?")[0].rstrip("/") + "/deals/new/")
    page.fill("[name=name]", said["name"])
    page.locator("[name=pipeline]").select_option(index=1)
    page.fill("[name=amount]", "2600000")
    page.locator("main form [type=submit]").last.click()
    page.wait_for_url(re.compile(r"/deals/\d+/$"))
    stages = page.locator("ol.dl-way li")
    assert stages.count() == STAGES
    assert at(page) == 0

    for done in range(STAGES - 1):
        asked_for_evidence(page, said, done)
        assert at(page) == done + 1
        assert stages.nth(done).get_attribute("class") == "done"

    # The last stage ends with the signature; its points are proven on the page of the deal itself.
    open_points = page.locator("form[action*='/proof/'] input[name=text]")
    for left in range(open_points.count(), 0, -1):
        open_points.first.fill(said["shows"].format(STAGES, left))
        page.keyboard.press("Enter")
        expect(open_points).to_have_count(left - 1)
    page.keyboard.press("w")
    page.wait_for_url("**/won/")
    assert page.locator("[name=amount]").input_value().startswith("2600000")
    page.locator("main form [type=submit]").last.click()
    page.wait_for_url(re.compile(r"/deals/\d+/$"))
    assert page.locator(".tk-head .tk-chip", has_text=said["won"]).count() == 1
    page.goto(f"{demo.url}/deals/?state=won")
    assert page.locator("main").get_by_text(said["name"], exact=True).count() == 1


def at(page: Any) -> int:
    """The place of the stage that the deal is in."""
    found: int = page.locator("ol.dl-way li").evaluate_all("all => all.findIndex(one => one.ariaCurrent === 'step')")
    return found


def asked_for_evidence(page: Any, said: dict[str, str], stage: int) -> None:
    """M asks what shows each point; half of it is not enough and is kept; all of it moves the deal on."""
    page.keyboard.press("m")
    page.wait_for_url(re.compile(r"/deals/\d+/move/\d+/"))
    lines = page.locator("main form [name^=proof-]")
    wanted = lines.count()
    assert wanted >= 1
    texts = [said["shows"].format(stage + 1, number) for number in range(wanted)]
    if wanted > 1:
        page.watch.expect(422)
        lines.first.fill(texts[0])
        lines.first.press("Control+Enter")
        page.locator("main [aria-invalid=true], main .is-invalid, main .invalid-feedback").first.wait_for()
        assert re.search(r"/move/\d+/", page.url) and lines.first.input_value() == texts[0]
    for number, text in enumerate(texts):
        lines.nth(number).fill(text)
    lines.last.press("Control+Enter")
    page.wait_for_url(re.compile(r"/deals/\d+/$"))
