"""A seller sets a card, outcomes come in, the refit is read and accepted, and the version before is one click back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.pages import look_at

#: Sixty companies called over a month: those in 化工 agree to meet, those in 银行 seldom. Two more are not called yet.
SIXTY_OUTCOMES = """
import django; django.setup()
import datetime as dt
from django.utils import timezone
from tuoke.directory.models import Company
from tuoke.journal.kinds import Call
from tuoke.journal.models import JournalEntry
from tuoke.team.models import User
from tuoke.workspace.models import Due
ada = User.objects.get(email="ada@tuoke.test")
for n in range(60):
    chemical = n % 2 == 0
    company = Company.objects.create(name=f"测试往来{n}", industry="化工" if chemical else "银行", owner=ada)
    won = n % 10 != 4 if chemical else n % 10 == 7
    at = timezone.now() - dt.timedelta(days=30 - n // 2)
    JournalEntry.objects.write(ada, company, Call("meeting" if won else "not_interested"), at=at)
for name, industry in (("测试甲", "银行"), ("测试乙", "化工")):
    Company.objects.create(name=name, industry=industry, owner=ada)
Due.objects.ask("score", str(ada.pk))
Due.objects.ask("learn", str(ada.pk))
"""
WORDS = {
    "zh": {"better": "重拟排得更好", "learned": "从结果学来"},
    "en": {"better": "The refit ranks better", "learned": "learned from outcomes"},
}


def set_card(page, url):
    """银行 matters much, 化工 a little."""
    page.goto(f"{url}/card/")
    for row, (industry, points) in enumerate((("银行", 2), ("化工", 1))):
        page.fill(f"input[name=industry-name-{row}]", industry)
        page.locator(f"input[name=industry-points-{row}][value='{points}']").check(force=True)
    page.locator("button[data-key=ctrl-enter]").click()
    page.wait_for_url(re.compile("saved=1"))


def wait_until(page, address, there):
    """Load the page until the worker has done what it shows."""
    for _ in range(60):
        page.goto(address)
        if there():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"not there: {address}")


def first_is(page, industry):
    """Whether the first of the ranking is of this industry."""
    row = page.locator("table.tg-rank tbody tr").first
    return lambda: industry in row.locator("td.pad").inner_text(timeout=2_000)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_card_learns_from_sixty_outcomes_and_the_one_before_is_one_click_back(empty, new_page, language):
    page, words = new_page(language), WORDS[language]
    steps.enter(page, empty.first_link)
    look_at(page, empty.url, language, "light")
    page.goto(f"{empty.url}/card/outcomes/")
    expect(page.locator(".tk-empty")).to_be_visible()
    set_card(page, empty.url)
    empty.run(SIXTY_OUTCOMES)
    wait_until(page, f"{empty.url}/ranking/", lambda: page.locator("table.tg-rank").count())
    wait_until(page, f"{empty.url}/ranking/", first_is(page, "银行"))

    wait_until(page, f"{empty.url}/card/outcomes/", lambda: page.locator("#accept").count())
    expect(page.locator("main")).to_contain_text(words["better"])
    expect(page.locator("table.sc-t").first).to_contain_text("化工")
    expect(page.locator(".dif.risk")).to_contain_text("银行 2")
    page.locator("#accept").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/versions/card/"))
    expect(page.locator("main")).to_contain_text(words["learned"])
    wait_until(page, f"{empty.url}/ranking/", first_is(page, "化工"))

    page.goto(f"{empty.url}/versions/card/")
    page.locator("form[action$='/1/bring-back/'] button").click()
    wait_until(page, f"{empty.url}/ranking/", first_is(page, "银行"))
