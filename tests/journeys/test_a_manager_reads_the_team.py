"""A manager looks at the team with the keyboard alone: figures stand as text beside
every picture, with their width."""

from __future__ import annotations

import re

import pytest

from tests.pages import look_at

SAID = {
    "zh": {"team": "团队结果", "k_of_n": r"(?P<n>[\d,]+) 中 (?P<k>[\d,]+)", "few": "太少"},
    "en": {"team": "Team results", "k_of_n": r"(?P<k>[\d,]+) of (?P<n>[\d,]+)", "few": "too few"},
}
# 12.3% (4.5%–20.1%), in whichever way a language writes it.
RATE = re.compile(r"(?P<mid>[\d.]+)\s?%\s*[(（](?P<low>[\d.]+)\s?%?\s?[–-]\s?(?P<high>[\d.]+)\s?%?[)）]")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_team_is_read_by_keyboard_from_the_palette_to_a_seller_s_day(language, demo, new_page, signed_in):
    seller = whose_day_has_begun(new_page(language, state=signed_in("seller")), demo.url)
    tab = new_page(language, state=signed_in("manager"))
    look_at(tab, demo.url, language, "light")
    tab.goto(demo.url + "/")
    go_by_palette(tab, SAID[language]["team"])
    assert tab.locator("h1").inner_text() == SAID[language]["team"]
    tab_to(tab, "a[href='?period=month']")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/team-results/?period=month")
    assert tab.locator("a[href='?period=month']").get_attribute("aria-current") == "true"
    rows = tab.locator("main table:has(tfoot) tbody tr")
    assert rows.count() >= 3
    together = [read(row, SAID[language]) for row in rows.all()]
    total = read(tab.locator("main tfoot tr"), SAID[language])
    assert total["calls"] == sum(one["calls"] for one in together) > 0
    assert total["met"] == tuple(map(sum, zip(*(one["met"] for one in together), strict=True)))
    assert total["talked"] == tuple(map(sum, zip(*(one["talked"] for one in together), strict=True)))
    theirs = rows.get_by_role("link", name=seller, exact=True).get_attribute("href")
    tab_to(tab, f"main tbody a[href='{theirs}']")
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**{theirs}")
    assert seller in tab.locator(".tk-head .sub").first.inner_text()
    assert open_every_table(tab) >= 1


def whose_day_has_begun(tab, url: str) -> str:
    """The seller's name, once they have opened Today and their sheet is made."""
    tab.goto(url + "/")
    tab.locator("#sheet").wait_for(timeout=60_000)
    return str(tab.locator(".tk-me .clip").first.inner_text())


def go_by_palette(tab, words: str) -> None:
    tab.keyboard.press("Control+k")
    tab.keyboard.type(words)
    tab.locator("#palette [data-commands] li:visible").nth(1).wait_for(state="hidden")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/team-results/")


def tab_to(tab, what: str, most: int = 60) -> None:
    """Tab until the focus is on something like this."""
    for _press in range(most):
        if tab.evaluate("what => document.activeElement.matches(what)", what):
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"{most} x Tab do not reach {what}")


def read(row, said: dict[str, str]) -> dict:
    """The figures of one seller as they stand there in words; from five companies on with an interval around them."""
    cells = [cell.inner_text() for cell in row.locator("th, td").all()]
    return {"calls": int(cells[1].replace(",", "")), "talked": rate(cells[3], said), "met": rate(cells[4], said)}


def rate(text: str, said: dict[str, str]) -> tuple[int, int]:
    """k and n; the interval, where there is one, holds the rate, and is wide where n is small."""
    found = re.search(said["k_of_n"], text)
    if found is None:
        assert text.strip() == "–", text
        return 0, 0
    k, n = (int(found[name].replace(",", "")) for name in ("k", "n"))
    shown = RATE.search(text)
    assert (shown is not None) == (n >= 5), text
    if shown:
        low, mid, high = (float(shown[name]) for name in ("low", "mid", "high"))
        assert 0 <= low <= mid <= high <= 100, text
        assert low - 0.5 <= 100 * k / n <= high + 0.5, text
        assert high - low > 1 / n, text
    return k, n


def open_every_table(tab) -> int:
    """Each picture has its table, which opens by Enter and holds numbers; how many there are."""
    figures = tab.locator("main figure:has(svg[role=img])")
    for figure in figures.all():
        assert figure.locator("svg[role=img]").first.get_attribute("aria-label")
        summary = figure.locator("details.tk-alt summary")
        assert not figure.locator("table").is_visible()
        summary.focus()
        tab.keyboard.press("Enter")
        figure.locator("table").wait_for()
        assert figure.locator("tbody tr").count() > 1
        assert re.search(r"\d", figure.locator("tbody").inner_text())
    return figures.count()
