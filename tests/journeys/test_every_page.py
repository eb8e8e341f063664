"""Every page in both languages, light and dark: no barrier, no report, and no sideways scroll on a phone."""

from __future__ import annotations

import pytest

from tests.journeys.watch import sticking_out, violations
from tests.pages import PAGES, address_of, look_at

LOOKS = [(language, theme) for language in ("zh", "en") for theme in ("light", "dark")]


@pytest.mark.parametrize(("language", "theme"), LOOKS)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.word)
def test_everybody_can_read_it_at_every_width(page, language, theme, demo, new_page, signed_in):
    tab = new_page(language, theme, state=signed_in(page.who))
    tab.watch.expect(page.status)
    path = address_of(tab, demo.url, page)
    look_at(tab, demo.url, language, theme)
    answer = tab.goto(demo.url + path)
    assert answer.status == page.status
    found = violations(tab)
    tab.set_viewport_size({"width": 390, "height": 844})
    found += [f"at 390 px: {what}" for what in sticking_out(tab)]
    found += [f"at 390 px: {what}" for what in violations(tab)]
    assert not found, "\n".join(found)
