"""From an empty workspace to the first calls, and a second list that meets the first one: the whole of the main job in
one sitting, in Chinese and in English. Everything is done as a person does it; the five calls by keyboard alone."""

from __future__ import annotations

import re

import pytest

from tests.journeys import steps
from tests.journeys.listed import Lists, both_lists

PASSWORD = "call-them-before-lunch-7"
WANTED = ("专用机械", "电气设备")
SAID = {
    "zh": {
        "language": "zh-hans",
        "lang": "zh-Hans",
        "sign_out": "退出登录",
        "sign_in": "登录",
        "save": "存为新版本",
        "hit_rate": "命中率",
        "k_of_n": r"打过 (?P<n>[\d,]+) 家，约成 (?P<k>[\d,]+) 家",
        "too_few": "n=4",
        "interval": "80% 区间",
    },
    "en": {
        "language": "en",
        "lang": "en",
        "sign_out": "Sign out",
        "sign_in": "Sign in",
        "save": "Save as a new version",
        "hit_rate": "Hit rate",
        "k_of_n": r"(?P<k>[\d,]+) of (?P<n>[\d,]+) companies called agreed to a meeting",
        "too_few": "n=4",
        "interval": "80% interval",
    },
}


@pytest.mark.parametrize(
    # In English only the columns that both lists have are taken: then some known companies stay as they are.
    ("language", "brings"),
    [("zh", ("area", "owner_kind", "market")), ("en", ())],
    ids=["zh", "en"],
)
def test_a_list_of_strangers_becomes_calls_and_a_newer_one_goes_in_and_out(language, brings, empty, new_page, tmp_path):
    lists = both_lists(tmp_path)
    page = new_page(language)
    walk = Walk(page, empty, SAID[language], lists)
    walk.come_in_for_the_first_time()
    walk.sign_out_and_in_again()
    walk.see_three_steps(done=0)
    walk.import_the_older_list()
    walk.see_three_steps(done=1)
    fit = walk.say_who_fits()
    walk.set_the_card()
    walk.find_the_sheet_made(fit)
    walk.call_five()
    walk.take_the_fifth_back()
    before = empty.digest()
    walk.check_the_newer_list(brings)
    walk.bring_it_in(brings)
    walk.find_namesakes_apart()
    assert empty.digest() != before
    walk.take_it_back()
    assert empty.digest() == before


class Walk:
    """The steps of the one person who is here; each ends with what they must see then."""

    def __init__(self, page, served, said, lists: Lists) -> None:
        self.page, self.served, self.url, self.said, self.lists = page, served, served.url, said, lists

    def come_in_for_the_first_time(self) -> None:
        page = self.page
        steps.enter(page, self.served.first_link)
        page.wait_for_url("**/team/set-password/")
        page.fill("input[name=new_password1]", PASSWORD)
        page.fill("input[name=new_password2]", PASSWORD)
        page.locator("main form button[type=submit]").click()
        page.wait_for_url(self.url + "/")
        page.goto(self.url + "/team/preferences/")
        page.select_option("select[name=language]", self.said["language"])
        page.locator("main form button[type=submit]").click()
        page.wait_for_load_state()
        assert page.locator("html").get_attribute("lang").lower() == self.said["lang"].lower()

    def sign_out_and_in_again(self) -> None:
        page = self.page
        page.goto(self.url + "/team/preferences/")
        page.locator("main").get_by_role("link", name=self.said["sign_out"]).click()
        page.locator("main").get_by_role("button", name=self.said["sign_out"]).click()
        page.wait_for_url("**/sign-in/**")
        page.goto(self.url + "/companies/")
        page.wait_for_url("**/sign-in/**")
        page.goto(self.url + "/sign-in/")
        page.fill("input[name=login]", "ada@tuoke.test")
        page.fill("input[name=password]", PASSWORD)
        page.locator("main").get_by_role("button", name=self.said["sign_in"], exact=True).click()
        page.wait_for_url(self.url + "/")

    def see_three_steps(self, done: int) -> None:
        page = self.page
        page.goto(self.url + "/")
        assert page.locator("main .st").count() == 3
        assert page.locator("main .st.done").count() == done
        assert page.locator("main .st").nth(done).get_by_role("link").is_visible()

    def import_the_older_list(self) -> None:
        """The bare code is not guessed, for the full one is: it is kept under its own name."""
        page = self.page
        steps.upload(page, self.url, self.lists.older_file)
        assert chosen(page) == ["", "code", "", "name", "industry"]
        steps.map_column(page, "股票代码", "extra")
        steps.check(page, "那一年的上市公司")
        everybody = len(self.lists.older)
        assert shown(page) == {"look": 0, "new": everybody, "updated": 0, "all": everybody}
        steps.commit(page)
        assert result(page) == [everybody, 0, 0, everybody]
        first = next(iter(self.lists.older.values()))
        page.goto(f"{self.url}/companies/?q={first.code}")
        page.locator("#results tbody a").first.click()
        page.get_by_role("heading", level=1, name=first.name).wait_for()
        assert page.get_by_text("股票代码", exact=True).is_visible()
        assert page.get_by_text(first.code[:6], exact=True).is_visible()

    def say_who_fits(self) -> int:
        """Two industries, and the live count of who is left: whose industry is one of them, or unknown. A third
        industry is refused while it is typed."""
        page = self.page
        page.goto(self.url + "/")
        page.locator("main .st.at").get_by_role("link").click()
        page.wait_for_url("**/profile/")
        everybody = len(self.lists.older)
        self.wait_for_effect(everybody, everybody)
        for n, industry in enumerate((*WANTED, "软件服务")):
            page.locator("input[name=industry]").nth(n).fill(industry)
        page.locator("#effect [role=alert]").wait_for()
        page.locator("input[name=industry]").nth(2).fill("")
        fit = sum(line.industry in ("", *WANTED) for line in self.lists.older.values())
        assert 0 < fit < everybody
        self.wait_for_effect(fit, everybody)
        self.save()
        return fit

    def set_the_card(self) -> None:
        """Started from the profile: the first industry 2, the second 1, news 2, and 1, 1 and 2 for what we have to do
        with them. The last is taken out, and the most that a company can have falls from 8 to 6 while one looks."""
        page = self.page
        page.goto(self.url + "/card/?from=profile")
        page.locator("#effect p:last-child", has_text=re.compile(r"\b8\b")).wait_for()
        for n, industry in enumerate(WANTED):
            assert page.locator(f"input[name=industry-name-{n}]").input_value() == industry
            assert page.locator(f"input[name=industry-points-{n}]:checked").input_value() == str(2 - n)
        page.locator("label:has(input[name=personally_involved-points][value='0'])").click()
        page.locator("#effect p:last-child", has_text=re.compile(r"\b6\b")).wait_for()
        best = page.locator("#effect ol li [role=img]").first.get_attribute("aria-label")
        assert sorted(numbers(best)[:2]) == [2, 6]
        self.save()

    def find_the_sheet_made(self, fit: int) -> None:
        """The page follows by itself when the sheet is made: as many rows as a day has calls, out of those that fit,
        and all of the industry that has two points."""
        page = self.page
        page.goto(self.url + "/")
        page.locator("#sheet .cs > li").first.wait_for(timeout=60_000)
        assert page.locator("#sheet .cs > li").count() == min(24, fit)
        assert page.locator("#sheet .cs > li.now").count() == 1
        assert fit in numbers(page.locator(".tk-head .sub").first.inner_text())
        best = {line.name for line in self.lists.older.values() if line.industry == WANTED[0]}
        assert len(best) > 24
        assert set(page.locator("#sheet a.nm").all_inner_texts()) <= best
        assert self.hit_rate() == (0, 0)

    def call_five(self) -> None:
        """No answer, a refusal that names somebody, a call-back, a meeting, a wrong number. No mouse."""
        page = self.page
        rates = [self.outcome("1")]
        rates.append(self.outcome("2"))
        page.locator("dialog[open] input[name=name]").wait_for()
        page.keyboard.type("王采薇")
        page.keyboard.press("Tab")
        page.keyboard.type("采购经理")
        page.keyboard.press("Enter")
        page.locator("#toasts").get_by_text("王采薇").wait_for()
        rates.append(self.outcome("3", asks=True))
        rates.append(self.outcome("4", asks=True))
        rates.append(self.outcome("5"))
        assert rates == [(0, 1), (0, 2), (0, 3), (1, 4), (1, 5)]
        assert self.said["interval"] in self.rail().inner_text()

    def outcome(self, key: str, asks: bool = False) -> tuple[int, int]:
        """Press the key of an outcome, agree to what is asked about it; the next row is open then. The hit rate."""
        page = self.page
        called = page.locator("#sheet li.now a.nm").inner_text()
        page.keyboard.press(key)
        if asks:
            page.locator("dialog[open]").wait_for()
            page.keyboard.press("Enter")
        page.locator("#sheet .cs-done a.nm", has_text=called).first.wait_for(state="attached")
        if key != "2":
            page.locator("dialog[open]").wait_for(state="detached")
        assert page.locator("#sheet li.now a.nm").inner_text() != called
        return self.hit_rate()

    def take_the_fifth_back(self) -> None:
        """By the line at the bottom, with U: the row is open again, and the rate is of four; too few for an interval.
        Whom the refusal named stands on a list of their own."""
        page = self.page
        called = page.locator("#sheet .cs-done a.nm").first.text_content()
        page.keyboard.press("u")
        page.locator("#sheet li.now a.nm", has_text=called).wait_for()
        assert self.hit_rate() == (1, 4)
        page.reload()
        assert self.hit_rate() == (1, 4)
        assert self.said["too_few"] in self.rail().inner_text()
        assert self.said["interval"] not in self.rail().inner_text()
        assert page.locator("#sheet li.now a.nm").inner_text() == called
        page.goto(self.url + "/lists/")
        named = page.locator("main tbody tr").filter(has_not_text="那一年的上市公司")
        assert numbers(named.locator("td.num").first.inner_text()) == [1]

    def check_the_newer_list(self, brings: tuple[str, ...]) -> None:
        """Known companies are known by their codes; the changed ones stand there as updates, old beside new."""
        page, lists = self.page, self.lists
        steps.upload(page, self.url, lists.newer_file)
        guessed = ["code", "", "name", "area", "industry", "", "market", "", "", "owner_kind"]
        assert chosen(page) == guessed
        for header in () if brings else ("area", "market", "act_ent_type"):
            steps.map_column(page, header, "")
        steps.check(page, "今年的上市公司")
        updated = lists.updated(*brings)
        fresh = len(lists.newer) - len(lists.common)
        counts = shown(page)
        assert (counts["new"], counts["updated"], counts["all"]) == (fresh, len(updated), len(lists.newer))
        stats = [numbers(text)[-1] for text in page.locator("#tiles .tk-stat .v").all_inner_texts()]
        ready, mended, twins, problems, same = stats
        assert (ready + mended, twins, problems) == (fresh + len(updated), 0, 0)
        assert same == len(lists.common) - len(updated)
        for now, _other in lists.namesakes:
            self.see_update(now, updated)

    def see_update(self, code: str, updated: list[str]) -> None:
        """The row of this company, on its page of the updates, tells its own old name and its new one."""
        page, lists = self.page, self.lists
        at = updated.index(code) // 50 + 1
        address = re.sub(r"\?.*", "", page.url)
        page.goto(f"{address}?show=updated&page={at}")
        row = page.locator("main tbody tr[data-row]", has=page.get_by_text(code, exact=True))
        renamed = row.locator("div", has=page.locator("del"), has_text=lists.newer[code].name)
        assert renamed.locator("del").first.inner_text() == lists.older[code].name
        assert renamed.locator("ins").first.inner_text() == lists.newer[code].name

    def bring_it_in(self, brings: tuple[str, ...]) -> None:
        page, lists = self.page, self.lists
        steps.commit(page)
        updated = len(lists.updated(*brings))
        fresh = len(lists.newer) - len(lists.common)
        assert result(page) == [fresh, updated, len(lists.common) - updated, len(lists.newer)]

    def find_namesakes_apart(self) -> None:
        """A name that went to another company did not take the company with it."""
        for now, other in self.lists.namesakes:
            found = [self.company(code) for code in (now, other)]
            assert found[0][0] != found[1][0]
            kept = self.lists.newer.get(other, self.lists.older[other])
            renamed = other not in self.lists.newer or self.lists.renamed(other)
            names = [self.lists.newer[now].name, kept.name if renamed else self.lists.older[other].name]
            assert [name for _address, name in found] == names

    def company(self, code: str) -> tuple[str, str]:
        """Address and name of the one company with this code."""
        self.page.goto(f"{self.url}/companies/?q={code}")
        found = self.page.locator("#results tbody td.co-name a")
        assert found.count() == 1, code
        return str(found.get_attribute("href")), found.inner_text()

    def take_it_back(self) -> None:
        page = self.page
        page.goto(self.url + "/import/")
        page.get_by_role("link", name="今年的上市公司", exact=True).click()
        page.wait_for_url("**/result/")
        page.locator("main a[href$='/undo/']").click()
        page.locator("dialog[open] form[action$='/undo/'] button").click()
        page.locator("main [role=status] use[href$='#i-arrow-back-up']").wait_for(state="attached", timeout=60_000)
        assert page.locator("main a[href$='/undo/']").count() == 0

    def rail(self):
        return self.page.locator(
            "section", has=self.page.get_by_role("heading", name=self.said["hit_rate"], exact=True)
        )

    def hit_rate(self) -> tuple[int, int]:
        """k and n as the rail tells them."""
        found = re.search(self.said["k_of_n"], self.rail().inner_text())
        return (int(found["k"]), int(found["n"])) if found else (0, 0)

    def wait_for_effect(self, fit: int, everybody: int) -> None:
        """The live effect says that so many of all fit."""
        page = self.page
        page.locator("#effect p b", has_text=re.compile(f"^{fit:,}$")).wait_for()
        assert sorted(numbers(page.locator("#effect p").first.inner_text())) == sorted((fit, everybody))

    def save(self) -> None:
        page = self.page
        # The other button of this name stands above the tab bar of a phone.
        page.get_by_role("button", name=self.said["save"]).locator("visible=true").first.click()
        page.locator("#toasts .tk-toast").wait_for()


def numbers(text: str) -> list[int]:
    return [int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", text)]


def chosen(page) -> list[str]:
    """What each column of the mapping is taken for, in the order of the file."""
    return page.locator("table.mp-t select").evaluate_all("all => all.map(select => select.value)")


def shown(page) -> dict[str, int]:
    """The counts on the switches above the preview."""
    words = ("look", "new", "updated", "all")
    return {word: numbers(page.locator(f"a[href='?show={word}']").inner_text())[-1] for word in words}


def result(page) -> list[int]:
    """What became of the lines: new, updated, the same, whatever else there was, and all that were read."""
    return [numbers(text)[-1] for text in page.locator("main table td.num").all_inner_texts()]
