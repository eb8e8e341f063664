"""A seller writes too much into one profile, splits it, and shows by evidence that a company is a precise customer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.watch import sticking_out

LISTED = """公司名称,地区,行业,职位,联系人,年采购额
测试青禾食品有限公司,苏州,食品饮料,总经理,王采薇,800万
测试白石食品有限公司,苏州,食品饮料,总经理,李青,20万
测试临江化工有限公司,南京,化工,总经理,赵明,900万
"""
FEATURES = ("need", "decider", "willing", "able")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_guess_becomes_a_profile_and_a_company_a_precise_customer(empty, new_page, width):
    page = new_page("zh")
    page.set_viewport_size({"width": width, "height": 844})
    steps.enter(page, empty.first_link)
    steps.upload(page, empty.url, LISTED)
    steps.map_column(page, "年采购额", "extra")
    steps.check(page, "测试名单")
    steps.commit(page)

    page.goto(f"{empty.url}/profile/")
    for n, name in enumerate(("食品饮料", "机械", "化工")):
        page.locator("input[name=industry]").nth(n).fill(name)
    expect(page.locator("#effect")).to_contain_text("最多 2 个")
    page.watch.expect(422)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#main")).to_contain_text("一个画像里装两种客户")
    page.get_by_role("button", name="存成 2 个画像").click()
    expect(page.locator("nav.tk-seg a")).to_have_count(2)
    expect(page.locator("input[name=industry]").nth(1)).to_have_value("机械")
    page.get_by_role("link", name="化工").click()
    expect(page.locator("input[name=industry]").first).to_have_value("化工")
    page.get_by_role("link", name=re.compile("食品饮料")).click()

    page.locator("select[name=condition_field]").first.select_option("年采购额")
    page.locator("select[name=condition_kind]").first.select_option("range")
    page.locator("input[name=condition_any]").first.fill("100万–")
    expect(page.locator("#effect")).to_contain_text("1")
    expect(page.locator("#effect")).to_contain_text("单独 1")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("saved=1"))
    assert not sticking_out(page)

    for _ in range(60):
        page.goto(f"{empty.url}/ranking/")
        if page.locator("tbody tr").count() == 1:
            break
        page.wait_for_timeout(500)
    page.get_by_role("link", name="测试青禾食品有限公司").click()
    expect(page.locator(".tk-chip", has_text="合格")).to_be_visible()
    for feature in FEATURES:
        page.get_by_role("link", name="添加证据").click()
        page.select_option("select[name=feature]", feature)
        page.select_option("select[name=answer]", "yes")
        page.select_option("select[name=source]", "customer")
        page.fill("[name=text]", "厂长亲口说的")
        page.locator("main form button.btn-primary").click()
        page.wait_for_url(re.compile(r"/companies/\d+/$"))
    expect(page.locator(".tk-chip", has_text="精准")).to_be_visible()
    expect(page.locator("main")).to_contain_text("只有一类来源")
    page.goto(f"{empty.url}/ranking/?tier=precise")
    expect(page.locator("tbody tr")).to_have_count(1)
