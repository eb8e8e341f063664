"""The keyboard and the switches of the frame, in a real browser."""

from __future__ import annotations

from tests.pages import look_at

FOCUSED_ROW = "[...document.querySelectorAll('[data-row]')].indexOf(document.activeElement.closest('[data-row]'))"


def today(demo, new_page, signed_in):
    tab = new_page("zh", "light", state=signed_in("seller"))
    look_at(tab, demo.url, "zh", "light")
    tab.goto(demo.url + "/")
    return tab


def is_open(tab, dialog: str) -> bool:
    return tab.evaluate("id => document.getElementById(id).open", dialog)


def test_j_and_k_walk_through_the_rows_from_the_open_one(demo, new_page, signed_in):
    tab = today(demo, new_page, signed_in)
    tab.keyboard.press("j")
    assert tab.evaluate(FOCUSED_ROW) == 1
    tab.keyboard.press("j")
    tab.keyboard.press("k")
    tab.keyboard.press("k")
    tab.keyboard.press("k")
    assert tab.evaluate(FOCUSED_ROW) == 0


def test_the_figure_beside_today_follows_each_outcome(demo, new_page, signed_in):
    tab = today(demo, new_page, signed_in)
    tab.locator("#sheet li.now").wait_for(timeout=60_000)
    figure = tab.locator("nav a[aria-current=page] .cnt").first
    before = int(figure.inner_text())
    tab.keyboard.press("1")
    tab.wait_for_function(
        "n => document.querySelector('nav a[aria-current=page] .cnt').textContent == n", arg=before - 1
    )
    tab.keyboard.press("u")
    tab.wait_for_function("n => document.querySelector('nav a[aria-current=page] .cnt').textContent == n", arg=before)


def test_slash_opens_the_palette_which_narrows_and_goes(demo, new_page, signed_in):
    tab = today(demo, new_page, signed_in)
    tab.keyboard.press("/")
    assert is_open(tab, "palette")
    tab.keyboard.type("设置")
    tab.locator("#palette [data-commands] li:visible").nth(1).wait_for(state="hidden")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/team/preferences/")


def test_the_question_mark_lists_the_keys_and_escape_closes_the_list(demo, new_page, signed_in):
    tab = today(demo, new_page, signed_in)
    tab.keyboard.press("?")
    assert is_open(tab, "keys")
    tab.keyboard.press("Escape")
    assert not is_open(tab, "keys")


def test_letters_rest_while_one_types_and_when_they_are_turned_off(demo, new_page, signed_in):
    tab = today(demo, new_page, signed_in)
    tab.keyboard.press("Control+k")
    tab.keyboard.type("?jk1")
    assert tab.locator("#palette input").input_value() == "?jk1"
    assert not is_open(tab, "keys")
    tab.keyboard.press("Escape")
    tab.evaluate("document.documentElement.dataset.shortcuts = 'off'")
    tab.keyboard.press("?")
    assert not is_open(tab, "keys")
    tab.keyboard.press("Control+k")
    assert is_open(tab, "palette")


def test_the_moon_makes_it_dark_at_once_and_after_the_next_load(demo, new_page, signed_in):
    tab = today(demo, new_page, signed_in)
    with tab.expect_response("**/team/look/"):
        tab.locator(".tk-top .is-light").click()
    assert tab.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    tab.reload()
    assert tab.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    look_at(tab, demo.url, "zh", "light")
