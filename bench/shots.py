"""Pictures of every page: `make shots`. zh and en, light and dark, 1440 and 390 px, into the ignored folder shots/.

    python -m bench.shots                    all of them
    python -m bench.shots today company      these pages alone

The pages come from tests/pages.py, on a demo workspace that is made for it and thrown away.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.journeys.conftest import CHROMIUM, FLAGS
from tests.journeys.steps import enter
from tests.pages import PAGES, Page, address_of, look_at, make_imports
from tests.serving import Serving, serving

ROOT = Path(__file__).resolve().parent.parent
WIDTHS = {1440: 900, 390: 844}
LOOKS = [(language, theme) for language in ("zh", "en") for theme in ("light", "dark")]


def picture(tab: Any, demo: Serving, page: Page, language: str, theme: str) -> None:
    look_at(tab, demo.url, language, theme)
    address = demo.url + address_of(tab, demo.url, page)
    for width, height in WIDTHS.items():
        tab.set_viewport_size({"width": width, "height": height})
        tab.goto(address, wait_until="networkidle")
        path = ROOT / "shots" / language / theme / f"{page.word}_{width}.png"
        tab.screenshot(path=str(path), full_page=True)
        print(path.relative_to(ROOT))


def take(browser: Browser, demo: Serving, pages: list[Page]) -> None:
    people = demo.people()
    for who in sorted({page.who for page in pages}):
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce")
        tab = context.new_page()
        if who != "stranger":
            enter(tab, demo.link_for(people[who]))
        for page in (page for page in pages if page.who == who):
            for language, theme in LOOKS:
                picture(tab, demo, page, language, theme)
        context.close()


def main(words: list[str]) -> int:
    if CHROMIUM is None:
        print("Chromium is not on this machine (on Debian, as root: make system)")
        return 1
    pages = [page for page in PAGES if not words or page.word in words]
    if not pages:
        print(f"There is no such page; there are: {' '.join(page.word for page in PAGES)}")
        return 1
    with (
        tempfile.TemporaryDirectory(prefix="tuoke-shots-") as folder,
        serving(Path(folder) / "demo", "demo") as demo,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        make_imports(browser, demo)
        take(browser, demo, pages)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
