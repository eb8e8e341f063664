"""Every page that a person can open, once. The browser tests and `make shots` take their pages from here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.journeys import steps
from tests.serving import Serving


@dataclass(frozen=True)
class Page:
    """`word` names its pictures; `who` opens it (a role, or `stranger`).

    `path` is its address; where that holds an id, `found_on` is the word of the page with a link to it, and `path` a
    pattern of the link ("/companies/[0-9]+/").
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
    Page(
        "companies-asked",
        "/companies/?where=employees.least.100~industry.known~or.area.is.深圳&show=name~industry~employees~founded~tag"
        "&group=industry&density=compact",
    ),
    Page("directory-people", "/people/"),
    Page("directory-people-found", "/people/?q=科技&title=经理"),
    Page("directory-people-team", "/people/?owner=team", who="manager"),
    Page("board", "/companies/?board=owner", who="manager"),
    Page("many", "/companies/many/"),
    Page("view-new", "/companies/view/new/?where=employees.least.100~owner.is.me"),
    Page("company", "/companies/[0-9]+/", found_on="call-sheet"),
    Page("company-struck", "/companies/[0-9]+/", found_on="companies"),
    Page("company-edit", "/companies/[0-9]+/edit/", found_on="company"),
    Page("company-group", "/companies/[0-9]+/group/", found_on="company"),
    Page("contact", "/people/[0-9]+/", found_on="company"),
    Page("company-from-where", "/import/from/company/[0-9]+/", found_on="company"),
    Page("contact-from-where", "/import/from/person/[0-9]+/", found_on="contact"),
    Page("person-new", "/companies/[0-9]+/people/new/", found_on="company"),
    Page("news", "/companies/[0-9]+/triggers/", found_on="company"),
    Page("letters-to-place", "/journal/received/"),
    Page("letter-to-place", "/journal/received/[0-9]+/", found_on="letters-to-place"),
    Page("stories", "/call-sheet/stories/"),
    Page("story-new", "/call-sheet/stories/new/"),
    Page("story", "/call-sheet/stories/[0-9]+/", found_on="stories"),
    Page("appointment", "/calendar/appointment/[0-9]+/", found_on="calendar"),
    Page("meeting-prepared", "/calendar/appointment/[0-9]+/prepare/", found_on="appointment"),
    Page("objections", "/objections/"),
    Page("objections-manager", "/objections/?reason=segment", who="manager"),
    Page("evidence", "/companies/[0-9]+/evidence/", found_on="company"),
    Page("company-tags", "/companies/[0-9]+/tags/", found_on="company"),
    Page("fields", "/fields/", who="admin"),
    Page("field-new", "/fields/new/", who="admin"),
    Page("tags", "/tags/"),
    Page("tag-new", "/tags/new/"),
    Page("needs", "/companies/[0-9]+/needs/", found_on="company"),
    Page("company-new", "/companies/new/"),
    Page("plan", "/call-sheet/plan/"),
    Page("goal", "/goal/"),
    Page("talk", "/goal/talk/"),
    Page("norm", "/call-sheet/norm/", who="manager"),
    Page("what-works", "/what-works/"),
    Page("what-works-team", "/what-works/", who="manager"),
    Page("script", "/call-sheet/script/"),
    Page("profile", "/profile/"),
    Page("profile-state", "/profile/state/"),
    Page("card", "/card/"),
    Page("card-outcomes", "/card/outcomes/"),
    Page("profile-versions", "/versions/profile/"),
    Page("card-versions", "/versions/card/"),
    Page("ranking", "/ranking/"),
    Page("inbox", "/triggers/"),
    Page("feeds", "/feeds/"),
    Page("news-add", "/feeds/news/"),
    Page("back-test", "/triggers/back-test/"),
    Page("back-test-manager", "/triggers/back-test/", who="manager"),
    Page("rules", "/triggers/rules/"),
    Page("rule", "/triggers/rules/[0-9]+/", who="manager", found_on="rules"),
    Page("rule-new", "/triggers/rules/new/", who="manager"),
    Page("lean", "/lean/"),
    Page("alike", "/alike/?from=won"),
    Page("lean-manager", "/lean/", who="manager"),
    Page("network", "/network/"),
    Page("network-walk", "/network/walk/bank_manager/"),
    Page("network-met", "/network/met/"),
    Page("referrals", "/referrals/"),
    Page("methods", "/methods/"),
    Page("spent", "/methods/spent/"),
    Page("gatherings", "/gatherings/"),
    Page("gathering-new", "/gatherings/new/"),
    Page("web-forms", "/forms/", who="manager"),
    Page("web-form-new", "/forms/new/", who="manager"),
    Page("tasks", "/journal/tasks/"),
    Page("task-new", "/journal/tasks/new/"),
    Page("mentions", "/journal/mentions/"),
    Page("calendar", "/calendar/"),
    Page("calendar-team", "/calendar/?who=team", who="manager"),
    Page("calendar-subscribe", "/calendar/subscribe/"),
    Page("appointment-new", "/calendar/[0-9]+/new/", found_on="company"),
    Page("write", "/journal/[0-9]+/write/", found_on="company"),
    Page("outbox", "/journal/outbox/"),
    Page("files", "/journal/[0-9]+/files/", found_on="company"),
    Page("letter-templates", "/journal/letter-templates/"),
    Page("letter-template-new", "/journal/letter-templates/new/"),
    Page("funnel", "/funnel/"),
    Page("funnel-manager", "/funnel/?weeks=8&need=6", who="manager"),
    Page("funnel-parts", "/funnel/parts/?by=industry&weeks=52"),
    Page("funnel-parts-manager", "/funnel/parts/?weeks=26", who="manager"),
    Page("rule-of-thumb", "/funnel/rule-of-thumb/", who="manager"),
    Page("targets", "/targets/", who="manager"),
    Page("target", "/targets/[0-9]+/", who="manager", found_on="targets"),
    Page("target-new", "/targets/new/", who="manager"),
    Page("target-edit", "/targets/[0-9]+/edit/", who="manager", found_on="target"),
    Page("target-sellers", "/targets/[0-9]+/sellers/", who="manager", found_on="target"),
    Page("target-weeks", "/targets/[0-9]+/sellers/[0-9]+/", who="manager", found_on="target"),
    Page("forecast", "/forecast/"),
    Page("forecast-manager", "/forecast/?period=month", who="manager"),
    Page("forecast-change", "/forecast/change/"),
    Page("forecast-change-manager", "/forecast/change/?period=month", who="manager"),
    Page("monday", "/monday/"),
    Page("monday-manager", "/monday/", who="manager"),
    Page("funnel-history", "/funnel/history/"),
    Page("deals", "/deals/"),
    Page("deals-board", "/deals/?look=board"),
    Page("deals-weeks", "/deals/?look=weeks", who="manager"),
    Page("deal", "/deals/[0-9]+/", found_on="deals"),
    Page("deal-edit", "/deals/[0-9]+/edit/", found_on="deal"),
    Page("deal-move", "/deals/[0-9]+/move/[0-9]+/", found_on="deal"),
    Page("deal-won", "/deals/[0-9]+/won/", found_on="deal"),
    Page("deal-lost", "/deals/[0-9]+/lost/", found_on="deal"),
    Page("deal-new", "/companies/[0-9]+/deals/new/", found_on="company"),
    Page("pipelines", "/deals/pipelines/", who="admin"),
    Page("pipeline", "/deals/pipelines/[0-9]+/", who="admin", found_on="pipelines"),
    Page("pipeline-new", "/deals/pipelines/new/", who="admin"),
    Page("pool", "/pool/"),
    Page("pool-leaving", "/pool/leaving/"),
    Page("pool-rules", "/pool/rules/", who="admin"),
    Page("pool-taken", "/pool/taken/"),
    Page("hand-over", "/hand-over/", who="manager"),
    Page("assignment", "/assignment/", who="admin"),
    Page("assignment-new", "/assignment/new/", who="admin"),
    Page("capacity", "/assignment/capacity/", who="admin"),
    Page("lists", "/lists/"),
    Page("benchmark", "/lists/benchmark/", who="manager"),
    Page("list", "/lists/[0-9]+/", found_on="lists"),
    Page("twins", "/twins/"),
    Page("twin", "/twins/[0-9]+/", found_on="twins"),
    Page("imports", "/import/"),
    # What `make_imports` left: the third is in, the second checked, the first has its columns guessed.
    Page("import-result", "/import/3/result/"),
    Page("import-preview", "/import/2/preview/"),
    Page("import-preview-all", "/import/2/preview/?show=all"),
    Page("import-mapping", "/import/1/mapping/"),
    Page("team-results", "/team-results/", who="manager"),
    Page("preferences", "/team/preferences/"),
    Page("set-password", "/team/set-password/"),
    Page("leave", "/team/leave/"),
    Page("people", "/team/people/", who="admin"),
    Page("invite", "/team/people/invite/", who="admin"),
    Page("person", "/team/people/[0-9]+/", who="admin", found_on="people"),
    Page("teams", "/team/teams/", who="admin"),
    Page("team", "/team/teams/[0-9]+/", who="admin", found_on="teams"),
    Page("rights", "/team/rights/", who="admin"),
    Page("field-rules", "/fields/rights/seller/", who="admin"),
    Page("settings", "/team/settings/", who="admin"),
    Page("audit", "/audit/", who="admin"),
    Page("take-out", "/take-out/", who="admin"),
]

_known: dict[tuple[str, str], str] = {}


def address_of(tab: Any, url: str, page: Page) -> str:
    """The path of `page` on the Tuoke that answers under `url`; `tab` is a browser in which `page.who` is signed in."""
    if not page.found_on:
        return page.path
    if (url, page.word) not in _known:
        tab.goto(url + address_of(tab, url, next(other for other in PAGES if other.word == page.found_on)))
        links = tab.eval_on_selector_all("a[href]", "all => all.map(link => link.getAttribute('href'))")
        match = next((link for link in links if re.fullmatch(page.path, link.split("?")[0])), None)
        assert match, f"{page.found_on} has no link like {page.path}"
        _known[url, page.word] = match
    return _known[url, page.word]


def make_imports(browser: Any, demo: Serving) -> None:
    """Three imports of the demo's seller: one stops at its columns, one is checked, one comes in."""
    context = browser.new_context(locale="zh-CN")
    tab = context.new_page()
    steps.enter(tab, demo.link_for(demo.people()["seller"]))
    steps.upload(tab, demo.url, steps.SMALL_LIST)
    for commit in (False, True):
        steps.upload(tab, demo.url, steps.SMALL_LIST)
        steps.check(tab, "展会名单")
        if commit:
            steps.commit(tab)
    context.close()


def look_at(tab: Any, url: str, language: str, theme: str) -> None:
    """Set language (zh, en) and theme (light, dark) as the quick switches of every page do."""
    if not any(cookie["name"] == "csrftoken" for cookie in tab.context.cookies(url)):
        tab.goto(url + "/sign-in/")
    token = next(cookie["value"] for cookie in tab.context.cookies(url) if cookie["name"] == "csrftoken")
    chosen = {"language": "zh-hans" if language == "zh" else "en", "theme": theme, "csrfmiddlewaretoken": token}
    answer = tab.context.request.post(f"{url}/team/look/", form=chosen, max_redirects=0)
    assert answer.status in (204, 302), answer.status
