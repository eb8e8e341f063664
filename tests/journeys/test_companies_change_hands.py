"""Who holds a company: taken from the pool and lost by rule, a territory reassigned, and a colleague who leaves."""

from __future__ import annotations

import re

import pytest

from tests.pages import look_at

SAID = {
    "zh": {"quiet": "太久没有联系", "undone": "已撤销", "free": "公海"},
    "en": {"quiet": "no contact for too long", "undone": "Undone", "free": "public pool"},
}


def opened(new_page, signed_in, demo, language, who):
    tab = new_page(language, state=signed_in(who))
    look_at(tab, demo.url, language, "light")
    return tab


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text) or 0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_manager_reassigns_a_territory_and_takes_it_back(language, demo, new_page, signed_in):
    tab = opened(new_page, signed_in, demo, language, "manager")
    tab.goto(demo.url + "/hand-over/")
    tab.fill("#id_area", {"zh": "江苏", "en": "Jiangsu"}[language])
    for box in tab.locator("input[name=to]").all()[:2]:
        box.check()
    tab.locator("main form button.btn-primary").click()
    shown = tab.locator("[role=status] .card-header .sub")
    shown.wait_for()
    all_of_them = number(shown.inner_text())
    assert all_of_them > 10
    tab.locator("button[name=go]").click()
    tab.wait_for_url(re.compile(r"/hand-over/\d+/"))
    undo = tab.locator("#handed form button")
    undo.wait_for(timeout=60_000)
    given = [number(cell.inner_text()) for cell in tab.locator("#handed tbody td:nth-child(2)").all()]
    assert 0 < sum(given) <= all_of_them
    undo.click()
    tab.get_by_text(SAID[language]["undone"]).first.wait_for(timeout=60_000)
    back = [number(cell.inner_text()) for cell in tab.locator("#handed tbody td:nth-child(3)").all()]
    assert back == given


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_of_a_leaver_goes_over_in_one_step(language, demo, new_page, signed_in):
    tab = opened(new_page, signed_in, demo, language, "admin")
    tab.goto(demo.url + "/team/people/")
    tab.get_by_role("link", name="Harriet Cole").first.click()
    tab.locator("main a[href*='/hand-over/?of=']").click()
    tab.wait_for_url("**/hand-over/**")
    assert "Harriet" in tab.locator("#id_holder option:checked").inner_text()
    tab.locator("input[name=to]").last.check()
    tab.locator("main form button.btn-primary").click()
    tab.locator("button[name=go]").click()
    tab.wait_for_url(re.compile(r"/hand-over/\d+/"))
    undo = tab.locator("#handed form button")
    undo.wait_for(timeout=60_000)
    assert number(tab.locator("#handed tbody td:nth-child(2)").first.inner_text()) > 50
    undo.click()
    tab.get_by_text(SAID[language]["undone"]).first.wait_for(timeout=60_000)


GROWN_QUIET = """
import datetime as dt
import django; django.setup()
from django.utils import timezone
from tuoke.directory.models import Company
from tuoke.workspace.models import Due
Company.objects.filter(pk={pk}).update(held_since=timezone.now() - dt.timedelta(days=200))
Due.objects.ask("give_back_quiet")
"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_company_is_taken_from_the_pool_and_lost_by_the_rule(language, demo, new_page, signed_in):
    """What is played here is the time that goes by: 200 days in which nobody calls."""
    tab = opened(new_page, signed_in, demo, language, "seller")
    tab.goto(demo.url + "/pool/")
    row = tab.locator("main tbody tr").filter(has=tab.locator("td:nth-child(3) .c3")).first
    name = row.locator("a.m").inner_text()
    row.locator("button").click()
    tab.wait_for_url(re.compile(r"/companies/\d+/$"))
    assert name in tab.locator("h1").inner_text()
    pk = number(tab.url.rsplit("/companies/", 1)[1])
    tab.locator(f"form[action='/companies/{pk}/let-go/'] button").wait_for()
    demo.run(GROWN_QUIET.format(pk=pk))
    back = tab.locator("main tbody tr").filter(has_text=name)
    for _try in range(60):
        tab.goto(demo.url + "/pool/")
        if back.count():
            break
        tab.wait_for_timeout(500)
    assert SAID[language]["quiet"] in back.inner_text()
    back.locator("button").click()
    tab.wait_for_url(re.compile(r"/companies/\d+/$"))
    assert tab.locator(f"form[action='/companies/{pk}/let-go/']").count() == 0, "not again within the days of rest"
