"""Whom a seller knows becomes a list, a stranger writes by a form, and a chain of three names hangs in the tree."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.watch import sticking_out
from tests.pages import look_at

#: A customer with a deal: somebody who may be asked for names.
CUSTOMER = """
import django; django.setup()
from tuoke.directory.models import Company, Person
from tuoke.journal.kinds import Deal
from tuoke.journal.models import JournalEntry
from tuoke.team.models import User
ada = User.objects.get(email="ada@tuoke.test")
one = Company.objects.create(name="测试首客机械有限公司", owner=ada)
Person.objects.create(company=one, name="首客王总", phone="13800138000")
JournalEntry.objects.write(ada, one, Deal("样机"))
"""
#: The named become customers as well, so that they may be asked in turn.
SIGNED = """
import django; django.setup()
from tuoke.directory.models import Company
from tuoke.journal.kinds import Deal
from tuoke.journal.models import JournalEntry
from tuoke.team.models import User
ada = User.objects.get(email="ada@tuoke.test")
for name in ("测试二链机械", "测试三链机械"):
    for one in Company.objects.filter(name=name):
        JournalEntry.objects.write(ada, one, Deal("单"))
"""
WORDS = {
    "zh": {"thanks": "谢谢", "wrote": "填写了表单", "depth": "最长的链 3 层"},
    "en": {"thanks": "Thank you", "wrote": "Wrote to us", "depth": "the longest chain 3 deep"},
}


def ask(page, url: str, customer: str, person: str, company: str) -> None:
    """Ask the customer for names and write down the one that came."""
    page.goto(f"{url}/referrals/")
    page.locator("li", has_text=customer).locator("a.btn").click()
    page.fill("textarea[name=kind], input[name=kind]", "苏州机加工厂老板")
    page.fill("input[name=benefit]", "每天省一小时")
    page.locator("form.co-form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/asks/\d+/"))
    expect(page.locator("main")).to_contain_text("苏州机加工厂老板")
    page.fill("input[name=name]", person)
    page.fill("input[name=company]", company)
    page.locator("form.co-form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text(person)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whom_one_knows_who_writes_and_whom_they_name(empty, new_page, language):
    page, words, url = new_page(language), WORDS[language], empty.url
    steps.enter(page, empty.first_link)
    look_at(page, url, language, "light")
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(f"{url}/network/")
    page.locator("main .tk-empty a.btn").click()
    page.wait_for_url(re.compile("/network/walk/headmaster/"))
    page.keyboard.type("林校长")
    page.fill("input[name=company]", "测试云山中学")
    page.locator("form.co-form button[type=submit]").first.click()
    page.wait_for_url(re.compile("/network/walk/childrens_headmaster/"))
    page.goto(f"{url}/network/")
    expect(page.locator("main")).to_contain_text("林校长")
    assert sticking_out(page) == []

    page.goto(f"{url}/forms/new/")
    page.fill("input[name=name]", "展位")
    page.fill("input[name=title]", "要样册")
    page.locator("form.co-form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/forms/\d+/$"))
    expect(page.locator("svg.qr")).to_be_visible()
    address = page.locator(".card-foot a").first.get_attribute("href")

    stranger = new_page(language)
    stranger.set_viewport_size({"width": 390, "height": 844})
    stranger.goto(f"{address}?via=door")
    stranger.fill("input[name=company]", "测试来信机械")
    stranger.fill("input[name=name]", "来信人")
    stranger.fill("input[name=phone]", "13900139000")
    stranger.fill("textarea[name=need]", "要两台")
    assert sticking_out(stranger) == []
    stranger.check("input[name=agreed]")
    stranger.wait_for_timeout(2_100)  # quicker than two seconds only machines are
    stranger.locator("main form button[type=submit]").click()
    expect(stranger.locator("h1")).to_have_text(words["thanks"])
    page.goto(f"{url}/companies/?q=测试来信")
    page.locator("main a", has_text="测试来信机械").first.click()
    expect(page.locator("#journal")).to_contain_text("要两台")
    expect(page.locator("#journal")).to_contain_text(words["wrote"])

    empty.run(CUSTOMER)
    for customer, person, company in (
        ("测试首客机械", "二链人", "测试二链机械"),
        ("测试二链机械", "三链人", "测试三链机械"),
        ("测试三链机械", "四链人", "测试四链机械"),
    ):
        ask(page, url, customer, person, company)
        empty.run(SIGNED)
    page.goto(f"{url}/referrals/")
    expect(page.locator("main")).to_contain_text(words["depth"])
    tree = page.locator(".rf-tree li")
    expect(tree).to_have_count(4)
    expect(tree.last).to_contain_text("测试四链机械")
    assert sticking_out(page) == []
