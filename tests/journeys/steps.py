"""The steps of a walk, as a person takes them: by what stands on the page, in either language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

# A twin of its own second line, a phone that is none, and one line that is cut short.
SMALL_LIST = """公司名称,股票代码,电话,地区,行业,联系人,职位
测试远山精密有限公司,T90001,0755-2345 6789,深圳,机械,王采薇,采购经理
测试远山精密,,,深圳,机械,李青,设备部总经理
测试临江化工股份有限公司,T90002,打不通,南京,化工,,
测试北岭物流有限公司,T90003,010-8765 4321,北京
"""


def enter(page: Page, link: str) -> None:
    """Open a one-time link and press its button."""
    page.goto(link)
    page.locator("form[method=post] button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/team/enter/" not in url)


def upload(page: Page, url: str, file: Path | str) -> None:
    """Upload a file, or a list given as text, and wait until its columns are guessed."""
    page.goto(f"{url}/import/")
    given: Any = file
    if isinstance(file, str):
        given = {"name": "名单.csv", "mimeType": "text/csv", "buffer": file.encode()}
    page.set_input_files("input[type=file]", given)
    page.locator("form[enctype] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/import/\d+/mapping/"), timeout=60_000)


def map_column(page: Page, header: str, field: str) -> None:
    """Say what the column with this header means."""
    row = page.locator("table.mp-t tbody tr", has=page.get_by_text(header, exact=True))
    row.locator("select").select_option(field)


def check(page: Page, name: str) -> None:
    """Name the list, say where it comes from and on what ground, and have it checked."""
    page.fill("input[name=list_name]", name)
    page.select_option("select[name=source]", index=1)
    page.locator("input[name=lawful_basis]").first.check()
    page.locator("main form:has(input[name=list_name]) button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/import/\d+/preview/"), timeout=60_000)


def commit(page: Page) -> None:
    """Bring the checked list in."""
    page.locator("#commit").click()
    page.wait_for_url(re.compile(r"/import/\d+/result/"), timeout=120_000)
