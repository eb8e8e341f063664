"""Every page that a person can open, once. The browser tests and `make shots` take their pages from here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Page:
    """`word` names its pictures; `who` opens it (a role, or `stranger`).

    `path` is its address; where that holds an id, `found_on` is the page with a link to it, and `path` a pattern of the
    link ("/companies/[0-9]+/").
    """

    word: str
    path: str
    who: str = "seller"
    found_on: str = ""
    status: int = 200


PAGES = [
    Page("sign-in", "/sign-in/", who="stranger"),
    Page("forgotten", "/password/reset/", who="stranger"),
    Page("forgotten-sent", "/password/reset/sent/", who="stranger"),
    Page("not-there", "/nothing-here/", status=404),
    Page("call-sheet", "/"),
    Page("call-sheet-manager", "/", who="manager"),
    Page("companies", "/companies/"),
    Page("companies-found", "/companies/?q=科技"),
    Page("company", "/companies/[0-9]+/", found_on="/companies/"),
    Page("company-new", "/companies/new/"),
    Page("plan", "/call-sheet/plan/"),
    Page("script", "/call-sheet/script/"),
    Page("team-results", "/team-results/", who="manager"),
    Page("preferences", "/team/preferences/"),
    Page("set-password", "/team/set-password/"),
    Page("people", "/team/people/", who="admin"),
    Page("invite", "/team/people/invite/", who="admin"),
    Page("person", "/team/people/[0-9]+/", who="admin", found_on="/team/people/"),
    Page("teams", "/team/teams/", who="admin"),
    Page("team", "/team/teams/[0-9]+/", who="admin", found_on="/team/teams/"),
    Page("settings", "/team/settings/", who="admin"),
    Page("audit", "/audit/", who="admin"),
]

_known: dict[tuple[str, str], str] = {}


def address_of(tab: Any, url: str, page: Page) -> str:
    """The path of `page` on the Tuoke that answers under `url`; `tab` is a browser in which `page.who` is signed in."""
    if not page.found_on:
        return page.path
    if (url, page.word) not in _known:
        tab.goto(url + page.found_on)
        links = tab.eval_on_selector_all("a[href], [hx-get]", "all => all.map(e => e.getAttribute('href') || '')")
        match = next((link for link in links if re.fullmatch(page.path, link.split("?")[0])), None)
        assert match, f"{page.found_on} has no link like {page.path}"
        _known[url, page.word] = match
    return _known[url, page.word]


def look_at(tab: Any, url: str, language: str, theme: str) -> None:
    """Set language (zh, en) and theme (light, dark) as the quick switches of every page do."""
    if not any(cookie["name"] == "csrftoken" for cookie in tab.context.cookies(url)):
        tab.goto(url + "/sign-in/")
    token = next(cookie["value"] for cookie in tab.context.cookies(url) if cookie["name"] == "csrftoken")
    chosen = {"language": "zh-hans" if language == "zh" else "en", "theme": theme, "csrfmiddlewaretoken": token}
    answer = tab.context.request.post(f"{url}/team/look/", form=chosen, max_redirects=0)
    assert answer.status in (204, 302), answer.status
