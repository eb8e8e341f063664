"""Somebody who has never seen Tuoke and reads no manual: from the first link, with a list of their own, to the first
call and its outcome, only by what each page offers next. Their time is counted, not clocked: every act has the seconds
that the keystroke-level model gives it (Card, Moran & Newell 1983, The Psychology of Human-Computer Interaction)."""

from __future__ import annotations

import re
from typing import Any

import pytest

PASSWORD = "first-call-before-tea-9"
KEY, POINT, HOME, THINK = 0.28, 1.1, 0.4, 1.35  # seconds: a key, to point, hand to the mouse or back, before an act
READ = 8.0  # a new page is looked through
GOAL = 300.0

LISTS = {
    "zh": (
        "名单.csv",
        "公司名称,电话,地区,行业,联系人,职位",
        ("深圳{}精密机械有限公司", "0755-2345 {:04d}", "深圳", "机械", "王{}", "采购经理"),
        "zh-hans",
    ),
    "en": (
        "prospects.csv",
        "Company,Phone,City,Industry,Contact,Title",
        ("{} Bearings Ltd", "+44 20 7946 {:04d}", "London", "Machinery", "Mary {}", "Buyer"),
        "en",
    ),
}
CORES = {"zh": "远山临江北岭东禾南屏西泽", "en": "ABCDEFGHIJKL"}


class Newcomer:
    """Acts as a person does, and adds up what it takes them."""

    def __init__(self, page: Any) -> None:
        self.page, self.seconds, self.acts = page, 0.0, 0

    def _spend(self, seconds: float) -> None:
        self.seconds += THINK + seconds
        self.acts += 1

    def click(self, target: Any) -> None:
        target.click()
        self._spend(POINT + 2 * KEY)

    def type(self, target: Any, text: str) -> None:
        target.fill(text)
        self._spend(POINT + 2 * KEY + HOME + len(text) * KEY)

    def choose(self, target: Any, index: int) -> None:
        target.select_option(index=index)
        self._spend(2 * (POINT + 2 * KEY))

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self._spend(KEY)

    def read(self, address: str) -> None:
        """A new page has come, and is looked through."""
        self.page.wait_for_url(re.compile(address), timeout=60_000)
        self.seconds += READ

    def next_step(self) -> None:
        """What the first page says comes next."""
        self.click(self.page.locator("main .st.at").get_by_role("link").first)


def own_list(language: str) -> dict[str, Any]:
    name, header, (company, phone, city, industry, person, title), _code = LISTS[language]
    rows = [header]
    for n, core in enumerate(CORES[language], 1):
        rows.append(",".join([company.format(core * 2), phone.format(n), city, industry, person.format(core), title]))
    return {"name": name, "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_newcomer_makes_the_first_call_within_five_minutes_of_acts(language, empty, new_page):
    page = new_page(language)
    they = Newcomer(page)

    page.goto(empty.first_link)
    they.read("/team/enter/")
    they.click(page.locator("form[method=post] button[type=submit]").first)
    they.read("/team/set-password/")
    they.type(page.locator("input[name=new_password1]"), PASSWORD)
    they.type(page.locator("input[name=new_password2]"), PASSWORD)
    they.click(page.locator("main form button[type=submit]"))
    they.read("/$")

    they.next_step()
    they.read("/import/$")
    page.set_input_files("input[type=file]", own_list(language))
    they._spend(3 * (POINT + 2 * KEY) + READ)  # the file dialog: find the folder, the file, open
    they.click(page.locator("form[enctype] button[type=submit]"))
    they.read(r"/import/\d+/mapping/")
    chosen = page.locator("table.mp-t select").evaluate_all("all => all.map(one => one.value)")
    assert "" not in chosen, f"a column was not recognised: {chosen}"
    if not page.locator("input[name=list_name]").input_value():
        they.type(page.locator("input[name=list_name]"), "A")
    they.choose(page.locator("select[name=source]"), 1)
    they.click(page.locator("label:has(input[name=lawful_basis])").first)
    they.click(page.locator("main form:has(input[name=list_name]) button[type=submit]").last)
    they.read(r"/import/\d+/preview/")
    they.click(page.locator("#commit"))
    they.read(r"/import/\d+/result/")

    page.goto(empty.url + "/")
    they._spend(POINT + 2 * KEY)  # the first line of the sidebar
    they.read("/$")
    they.next_step()
    they.read("/profile/")
    they.type(page.locator("input[name=industry]").first, LISTS[language][2][3])
    they.click(page.locator("main form button[type=submit]").locator("visible=true").first)
    page.locator("#toasts .tk-toast").wait_for()

    page.goto(empty.url + "/")
    they._spend(POINT + 2 * KEY)
    they.read("/$")
    they.next_step()
    they.read("/card/")
    they.click(page.locator("main form button[type=submit]").locator("visible=true").first)
    page.locator("#toasts .tk-toast").wait_for()

    page.goto(empty.url + "/")
    they._spend(POINT + 2 * KEY)
    they.read("/$")
    row = page.locator("#sheet li.now")
    row.wait_for(timeout=60_000)
    assert row.locator("a[href^='tel:']").is_visible()
    called = row.locator("a.nm").inner_text()
    they.press("1")
    page.locator("#sheet .cs-done a.nm", has_text=called).wait_for(state="attached")
    assert they.seconds <= GOAL, f"{they.acts} acts take {they.seconds:.0f} s"
