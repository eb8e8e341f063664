"""A seller's morning on a phone: whom to call, the call and its outcome are under the thumb, without scrolling."""

from __future__ import annotations

import pytest

from tests.journeys.watch import sticking_out
from tests.pages import look_at

KEYS = ("no_answer", "not_interested", "call_back", "meeting", "wrong_person", "leave_me_alone")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_call_and_its_outcome_fit_on_the_first_screen(language, demo, new_page, signed_in):
    tab = new_page(language, width=390, state=signed_in("seller"), touch=True)
    look_at(tab, demo.url, language, "light")
    tab.goto(demo.url + "/")
    row = tab.locator("#sheet li.now")
    row.wait_for(timeout=60_000)
    floor = tab.locator("nav.tk-tabbar").bounding_box()["y"]
    assert 700 < floor < 844
    call = row.locator("a[href^='tel:']")
    buttons = row.locator("button[name=outcome]")
    assert [one.get_attribute("value") for one in buttons.all()] == list(KEYS)
    assert tab.evaluate("scrollY") == 0
    for control in (call, *buttons.all()):
        box = control.bounding_box()
        what = control.inner_text() or control.get_attribute("aria-label")
        assert box["y"] >= 0 and box["y"] + box["height"] <= floor, f"{what} lies at {box}, the tab bar at {floor}"
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390, f"{what} lies at {box}"
        assert box["height"] >= 36, f"{what} is {box['height']} px high"
    assert sticking_out(tab) == []


def test_an_outcome_is_logged_and_taken_back_by_touch(demo, new_page, signed_in):
    tab = new_page(width=390, state=signed_in("seller"), touch=True)
    look_at(tab, demo.url, "zh", "light")
    tab.goto(demo.url + "/")
    row = tab.locator("#sheet li.now")
    row.wait_for(timeout=60_000)
    called, before = row.locator("a.nm").inner_text(), calls_today(tab)
    row.locator("button[value=no_answer]").tap()
    tab.locator("#sheet .cs-done a.nm", has_text=called).wait_for(state="attached")
    assert row.locator("a.nm").inner_text() != called
    assert calls_today(tab) == before + 1
    assert sticking_out(tab) == []
    # Where the thumb was, the next company's buttons are: nothing has scrolled away.
    assert row.locator("button[value=no_answer]").bounding_box()["y"] < tab.locator(".tk-tabbar").bounding_box()["y"]
    tab.locator("#toasts form[action$='/undo/'] button").tap()
    tab.locator("#sheet li.now a.nm", has_text=called).wait_for()
    assert calls_today(tab) == before


def calls_today(tab) -> int:
    return int(tab.locator(".pace .tk-stat .v").inner_text())
