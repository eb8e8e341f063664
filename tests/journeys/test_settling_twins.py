"""A list comes in, its twins are found by themselves, and a seller settles them without a mouse."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys import steps

# Of each two lines the name is nearly the same and a phone or a web site says more.
LISTED = """公司名称,地区,网址,电话,联系人
苏州测海精密机械有限公司,苏州,cehai.example,0512-6234 5678,王采薇
苏州测海精密机械制造有限公司,苏州,www.cehai.example,,李青
无锡测河电气股份有限公司,无锡,cehe.example,,赵明
无锡测河电气设备有限公司,无锡,www.cehe.example,0510-8234 5678,
常州测山阀门有限公司,常州,ceshan.example,,
常州测山阀门厂有限公司,常州,ceshan.example,,钱进
"""


def bring_in(page, url):
    steps.upload(page, url, LISTED)
    steps.check(page, "测试重复")
    steps.commit(page)


def wait_for_pairs(page, url):
    """The worker compares the list when it is in."""
    for _ in range(60):
        page.goto(f"{url}/twins/")
        if page.locator("#settle .dup").count():
            return
        page.wait_for_timeout(500)
    raise AssertionError("no pair was found")


def test_twins_of_a_list_are_settled_by_keys_alone(empty, new_page):
    page = new_page("zh")
    steps.enter(page, empty.first_link)
    page.goto(f"{empty.url}/twins/")
    expect(page.get_by_text("还没有公司")).to_be_visible()
    bring_in(page, empty.url)
    before = empty.digest()
    wait_for_pairs(page, empty.url)
    names = page.locator("#settle h2").first

    first, screen = names.inner_text(), page.viewport_size
    page.set_viewport_size({"width": 390, "height": 500})
    page.evaluate("scrollTo(0, 300)")
    assert page.evaluate("scrollY") > 200
    page.keyboard.press("3")
    expect(names).not_to_have_text(first)
    expect(names).to_be_in_viewport()
    assert page.evaluate("scrollY") == 0, "the next pair is read from its top"
    page.set_viewport_size(screen)

    second = names.inner_text()
    page.keyboard.press("2")
    expect(page.locator("#toasts")).to_contain_text("不会再问")
    expect(names).not_to_have_text(second)
    page.keyboard.press("u")
    expect(names).to_have_text(second)

    page.keyboard.press("1")
    page.wait_for_url(re.compile(r"/twins/\d+/$"))
    page.keyboard.press("1")
    expect(page.locator("#toasts")).to_contain_text("已合并为一家")
    expect(page.locator(".tk-crumb b")).to_have_text("重复")
    expect(page).to_have_url(f"{empty.url}/twins/")
    assert empty.digest() != before
    page.keyboard.press("u")
    expect(page.locator("#toasts")).to_contain_text("已重新分开")
    assert empty.digest() == before
