"""A real browser on a real Tuoke: started by its own command, over a folder of its own, in a process of its own."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.steps import enter
from tests.journeys.watch import Watch
from tests.pages import make_imports
from tests.serving import Serving, serving

# The first draws the same pages in two thirds of the processor's time (`make system`).
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((p for p in map(shutil.which, PROGRAMS) if p), None)
# Debian's Chromium has no setuid sandbox for root; the rest keeps it from calling home from a closed network.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not on this machine (on Debian, as root: make system)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo workspace, which is made once for all the processes of this run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    made = shared / "demo"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / "tuoke.sqlite3").exists():
            with serving(made, "demo"):
                pass
    mine = tmp_path_factory.mktemp("demo")
    shutil.copytree(made, mine, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.lock", "serving*"))
    return mine


@pytest.fixture(scope="session")
def demo(demo_folder: Path, chromium: Browser) -> Iterator[Serving]:
    """The demo, served for all the browser tests of this process: they look at it and change only what is their own."""
    with serving(demo_folder, "demo") as started:
        make_imports(chromium, started)
        yield started


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Serving]:
    """A workspace as `tuoke serve` makes it: the first admin's link and nothing else."""
    with serving(tmp_path / "workspace", "serve", "--admin", "ada@tuoke.test", "--firm", "远山自动化") as started:
        yield started


Open = Callable[..., Page]


def context(
    chromium: Browser, language: str, theme: str = "light", width: int = 1440, state: Any = None, touch: bool = False
) -> BrowserContext:
    """A browser of its own: cookies, cache, language, colours and size."""
    made = chromium.new_context(
        locale="zh-CN" if language.startswith("zh") else "en-US",
        timezone_id="Asia/Shanghai",
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        viewport={"width": width, "height": 844 if width < 800 else 900},
        storage_state=state,
        has_touch=touch,
        is_mobile=touch,
    )
    made.set_default_timeout(15_000)
    return made


@pytest.fixture
def new_page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Open]:
    """`new_page(language="en", theme="dark", width=390)`: a browser of its own; with `touch=True` that of a phone.

    Fails the test at its end on any report of the content-security policy, error in the console, failed request or
    unexpected status.
    """
    watches: list[Watch] = []
    contexts: list[BrowserContext] = []

    def open_one(
        language: str = "zh", theme: str = "light", width: int = 1440, state: Any = None, touch: bool = False
    ) -> Page:
        contexts.append(context(chromium, language, theme, width, state, touch))
        page = contexts[-1].new_page()
        watch = Watch(page)
        watches.append(watch)
        page.watch = watch  # type: ignore[attr-defined]
        return page

    yield open_one
    seen = [line for watch in watches for line in watch.seen]
    for one in contexts:
        one.close()
    assert not seen, "\n".join(seen)


@pytest.fixture(scope="session")
def reading(chromium: Browser, signed_in: Callable[[str], Any]) -> Iterator[Callable[[str, str], BrowserContext]]:
    """`reading("seller", "en")`: one browser for all the pages that a person only reads in a language, so that styles,
    scripts and fonts are fetched once and not for every page."""
    kept: dict[tuple[str, str], BrowserContext] = {}

    def context_of(who: str, language: str) -> BrowserContext:
        if (who, language) not in kept:
            kept[who, language] = context(chromium, language, state=signed_in(who))
        return kept[who, language]

    yield context_of
    for one in kept.values():
        one.close()


@pytest.fixture(scope="session")
def signed_in(chromium: Browser, demo: Serving) -> Callable[[str], Any]:
    """`signed_in("manager")`: the cookies of the demo's manager, signed in once for all tests of this process."""
    kept: dict[str, Any] = {"stranger": None}
    people = demo.people()

    def state_of(role: str) -> Any:
        if role not in kept:
            context = chromium.new_context()
            page = context.new_page()
            enter(page, demo.link_for(people[role]))
            kept[role] = context.storage_state()
            context.close()
        return kept[role]

    return state_of
