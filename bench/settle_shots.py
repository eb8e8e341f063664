"""The settle screen on real lists, used by keys alone, with a picture of every step: into shots/settle/ (ignored).

    python -m bench.settle_shots                  both lists, zh and en, light and dark, 1440 and 390 px
    python -m bench.settle_shots cn_listed        only the listed companies of China, the older list, then the newer one
    python -m bench.settle_shots patstat          only applicants for patents

The lists are read by path from ../shared/data and are not part of this project; where they are absent it says so. Only
names, industries and places are taken: codes would settle everything.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from bench.shots import LOOKS, ROOT, WIDTHS
from tests.journeys import steps
from tests.journeys.conftest import CHROMIUM, FLAGS
from tests.pages import look_at
from tests.serving import Serving, serving

DATA = ROOT.parent / "shared" / "data"
CN, PATSTAT = DATA / "cn_listed", DATA / "matching" / "patstat" / "patstat_reference.csv"
APPLICANTS = 1_500
SECONDS = 240


def cn_listed() -> list[str]:
    """The older list, then the newer one, by name alone."""
    older = _rows(CN / "listed_companies_older_gbk.csv", "gbk", {"股票名称": "公司名称", "行业": "行业"})
    newer = _rows(CN / "listed_companies.csv", "utf-8", {"name": "公司名称", "area": "地区", "industry": "行业"})
    return [older, newer]


def patstat() -> list[str]:
    """Two halves of the first names of applicants, every other one in each."""
    with PATSTAT.open(encoding="utf-8", newline="") as file:
        names = [row["person_name"] for row in itertools.islice(csv.DictReader(file), APPLICANTS)]
    return [_text(["Company"], ([name] for name in names[start::2])) for start in (0, 1)]


LISTS = {"cn_listed": (cn_listed, CN), "patstat": (patstat, PATSTAT)}


def _rows(path: Path, encoding: str, columns: dict[str, str]) -> str:
    with path.open(encoding=encoding, newline="") as file:
        rows = [[row[name] for name in columns] for row in csv.DictReader(file)]
    return _text(list(columns.values()), rows)


def _text(header: list[str], rows: Iterable[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


def picture(tab: Any, served: Serving, word: str) -> None:
    """The page as it stands in both languages, both themes and both widths; what was chosen on it is not kept."""
    for language, theme in LOOKS:
        look_at(tab, served.url, language, theme)
        for width, height in WIDTHS.items():
            tab.set_viewport_size({"width": width, "height": height})
            tab.goto(tab.url, wait_until="networkidle")
            path = ROOT / "shots" / "settle" / language / theme / f"{word}_{width}.png"
            tab.screenshot(path=str(path), full_page=True)
            print(path.relative_to(ROOT), flush=True)
    tab.set_viewport_size({"width": 1440, "height": WIDTHS[1440]})


def wait_for_pairs(tab: Any, served: Serving) -> None:
    """Until the number of pairs stands still: the worker compares a slice at a time."""
    seen, until = "", time.monotonic() + SECONDS
    while time.monotonic() < until:
        tab.goto(f"{served.url}/twins/")
        now = tab.locator("#settle").inner_text()
        if now == seen and tab.locator("#settle .dup").count():
            return
        seen = now
        tab.wait_for_timeout(5_000)
    raise SystemExit("no pairs were found")


def press(tab: Any, key: str) -> None:
    """A key, and the answer to it."""
    tab.keyboard.press(key)
    tab.wait_for_load_state("networkidle")
    tab.wait_for_timeout(300)


def settle(tab: Any, served: Serving, name: str) -> None:
    """Later, different and taken back, the same with its values picked, undone, done again, parted."""
    for text in LISTS[name][0]():
        steps.upload(tab, served.url, text)
        steps.check(tab, name)
        steps.commit(tab)
    wait_for_pairs(tab, served)
    picture(tab, served, f"{name}-1-pair")
    for key in ("3", "2", "u", "2"):
        press(tab, key)
    picture(tab, served, f"{name}-2-next")
    press(tab, "1")
    picture(tab, served, f"{name}-3-pick")
    press(tab, "1")
    shot = ROOT / "shots" / "settle" / f"{name}-4-merged.png"
    tab.screenshot(path=str(shot))
    press(tab, "u")
    press(tab, "1")
    stays = tab.locator("#settle .dup .h a").first.get_attribute("href")
    press(tab, "1")
    tab.goto(f"{served.url}{stays}")
    picture(tab, served, f"{name}-5-company")
    undo = tab.eval_on_selector_all("a[href]", "all => all.map(link => link.getAttribute('href'))")
    tab.goto(served.url + next(link for link in undo if re.fullmatch(r"/merges/\d+/undo/", link)))
    picture(tab, served, f"{name}-6-part")
    press(tab, "1")


def main(words: list[str]) -> int:
    if CHROMIUM is None:
        print("Chromium is not on this machine (on Debian, as root: make system)")
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name in words or list(LISTS):
            if not LISTS[name][1].exists():
                print(f"{name}: {LISTS[name][1]} is not there")
                continue
            with (
                tempfile.TemporaryDirectory(prefix="tuoke-settle-") as folder,
                serving(Path(folder) / "firm", "serve", "--admin", "ada@tuoke.test", "--firm", "远山自动化") as served,
            ):
                context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce")
                tab = context.new_page()
                steps.enter(tab, served.first_link)
                settle(tab, served, name)
                context.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
