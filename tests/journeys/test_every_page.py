"""Every page in both languages, light and dark: no barrier, no report, and no sideways scroll on a phone."""

from __future__ import annotations

import pytest

from tests.journeys.watch import COLOURS, Watch, nameless, sticking_out, violations
from tests.pages import PAGES, address_of, look_at

#: The language in which a page comes, the theme with it, and the theme it is switched to.
LOOKS = [("zh", "light", "dark"), ("en", "dark", "light")]


@pytest.fixture
def tab(page, language, reading):
    """A tab in the browser of whoever reads the page. Fails the test at its end on what `Watch` saw."""
    opened = reading(page.who, language).new_page()
    watch = Watch(opened)
    watch.expect(page.status)
    yield opened
    opened.close()
    assert not watch.seen, "\n".join(watch.seen)


@pytest.mark.parametrize(("language", "theme", "other"), LOOKS)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.word)
def test_everybody_can_read_it_at_every_width(page, language, theme, other, demo, tab):
    """Of the theme that it is switched to, as the switch on every page does it, only the colours are new."""
    path = address_of(tab, demo.url, page)
    look_at(tab, demo.url, language, theme)
    tab.emulate_media(color_scheme=theme)
    answer = tab.goto(demo.url + path)
    assert answer.status == page.status
    found = violations(tab)
    found += ["a choice of dashes"] * ("-----" in tab.locator("main").inner_html())
    tab.set_viewport_size({"width": 390, "height": 844})
    found += [f"at 390 px: {what}" for what in sticking_out(tab)]
    found += [f"at 390 px without the name of its column: {what}" for what in nameless(tab)]
    found += [f"at 390 px: {what}" for what in violations(tab)]
    tab.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", other)
    found += [f"{other}, at 390 px: {what}" for what in violations(tab, COLOURS)]
    tab.set_viewport_size({"width": 1440, "height": 900})
    found += [f"{other}: {what}" for what in violations(tab, COLOURS)]
    assert not found, "\n".join(found)


def test_the_problem_cell_of_a_list_is_in_sight_on_a_phone_and_on_a_desk(demo, new_page, signed_in):
    tab = new_page("zh", "light", state=signed_in("seller"))
    for width, height in ((390, 844), (1440, 900)):
        tab.set_viewport_size({"width": width, "height": height})
        tab.goto(f"{demo.url}/import/2/preview/")
        cell, told = (tab.locator(place).bounding_box() for place in ("td.bad input", ".numbered .tk-chip.risk"))
        assert cell["x"] >= 0 and cell["x"] + cell["width"] <= width
        beside = cell["x"] + cell["width"] <= told["x"]
        assert beside or cell["y"] + cell["height"] <= told["y"], "nothing lies over it"


def test_the_answers_about_twins_are_in_reach_on_a_phone_and_the_pair_opens_at_its_top(demo, new_page, signed_in):
    tab = new_page("en", "light", state=signed_in("seller"))
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(f"{demo.url}/twins/")
    tab.wait_for_timeout(300)
    assert tab.evaluate("scrollY") == 0
    tabs = tab.locator(".tk-tabbar").bounding_box()["y"]
    for key in "1234":
        box = tab.locator(f".tw-foot [data-key='{key}']").bounding_box()
        assert box["y"] + box["height"] <= tabs, key


def test_a_rank_stands_beside_its_name_on_a_phone_and_points_on_one_line_on_a_desk(demo, new_page, signed_in):
    tab = new_page("en", "light", state=signed_in("seller"))
    for width, height in ((390, 844), (1440, 900)):
        tab.set_viewport_size({"width": width, "height": height})
        tab.goto(f"{demo.url}/ranking/")
        row = tab.locator(".tg-rank tbody tr").first
        rank, name = (row.locator("td").nth(place).bounding_box() for place in range(2))
        assert rank["x"] + rank["width"] <= name["x"] and abs(rank["y"] - name["y"]) < 4, width
        if width > 860:
            heights = tab.locator(".tg-rank td:nth-child(3) > *").evaluate_all(
                "all => all.map(e => Math.round(e.getBoundingClientRect().height))"
            )
            assert len(set(heights)) == 1, "no score is broken into two lines"
