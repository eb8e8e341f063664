"""The list of companies by keyboard alone: look through, change a value, tick rows, change them all, take it back."""

from __future__ import annotations

from tests.pages import look_at

FOCUSED = "() => document.activeElement"


def test_a_seller_changes_one_value_and_many_without_a_mouse(demo, new_page, signed_in):
    tab = new_page("zh", "light", state=signed_in("seller"))
    look_at(tab, demo.url, "zh", "light")
    tab.goto(demo.url + "/companies/?owner=me", wait_until="networkidle")
    tab.keyboard.press("j")
    row = tab.locator("tr[data-pk]").first
    name = row.locator("a.m").inner_text()

    tab.keyboard.press("e")
    tab.wait_for_function(f"{FOCUSED}.name === 'value'")
    tab.keyboard.type("机床")
    tab.keyboard.press("Tab")
    tab.wait_for_function(f"{FOCUSED}.closest('td')?.dataset.col === 'area'")
    assert row.locator("td[data-col=industry]").inner_text() == "机床"
    tab.keyboard.press("Escape")
    tab.wait_for_function(f"{FOCUSED}.textContent === '{name}'")

    tab.keyboard.press("x")
    tab.keyboard.press("j")
    tab.keyboard.press("x")
    tab.wait_for_function("() => document.querySelector('[data-picked]').textContent === '2'")
    tab.locator("#do").focus()
    tab.locator("#do").select_option("field:industry")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/companies/many/new/")
    tab.locator("[name=value]").focus()
    tab.keyboard.type("模具")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/companies/many/*/")

    undo = tab.locator("form[action$='/undo/'] button").first
    undo.focus()
    tab.keyboard.press("Enter")
    tab.locator("dd").nth(3).wait_for()
    tab.goto(demo.url + "/companies/?owner=me", wait_until="networkidle")
    assert tab.locator("tr[data-pk]", has_text=name).locator("td[data-col=industry]").inner_text() == "机床"
