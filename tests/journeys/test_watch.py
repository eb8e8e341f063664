"""The eyes of the walks are open: a planted fault of each kind is seen."""

from __future__ import annotations

from tests.journeys.watch import COLOURS, sticking_out, violations

HERE = "http://tuoke.test/"
POLICY = {"content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'"}
GOOD = "<!doctype html><html lang=en><title>a</title><main><h1>a</h1>{}</main>"


def show(new_page, html, status=200):
    """The page on a phone, and what its watch has seen; that is taken from the watch, for here it is meant."""
    tab = new_page(width=390)
    tab.route("**/*", lambda route: route.fulfill(status=status, body=html, content_type="text/html", headers=POLICY))
    tab.goto(HERE)
    tab.wait_for_timeout(50)
    seen = [*tab.watch.seen]
    tab.watch.seen.clear()
    return tab, seen


def test_a_sound_page_is_sound(new_page):
    tab, seen = show(new_page, GOOD.format(""))
    assert (seen, violations(tab), sticking_out(tab)) == ([], [], [])


def test_a_pale_word_is_seen_by_its_colour(new_page):
    tab, _ = show(new_page, GOOD.format("<p><font color='#dddddd'>pale words</font></p>"))
    assert [line.split(":")[0] for line in violations(tab, COLOURS)] == ["color-contrast"]


def test_an_inline_style_is_reported(new_page):
    _, seen = show(new_page, GOOD.format('<p style="color: red">b</p>'))
    assert any("Content Security Policy" in line for line in seen)


def test_an_inline_script_is_reported(new_page):
    _, seen = show(new_page, GOOD.format("<script>1</script>"))
    assert any("Content Security Policy" in line for line in seen)


def test_an_error_of_the_server_is_seen(new_page):
    _, seen = show(new_page, GOOD.format(""), status=500)
    assert any(line.startswith("500 GET") for line in seen)


def test_a_picture_without_a_name_is_a_barrier(new_page):
    tab, _ = show(new_page, GOOD.format('<img src="data:,">'))
    assert any(line.startswith("image-alt") for line in violations(tab))


def test_a_table_that_sticks_out_is_found(new_page):
    tab, _ = show(new_page, GOOD.format("<table><tr><td>" + "b" * 200 + "</table>"))
    assert any("td" in line for line in sticking_out(tab))
