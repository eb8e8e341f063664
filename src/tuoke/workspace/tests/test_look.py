"""The style sheets and the pages agree: nothing is named that is not drawn, nothing is drawn that is not named."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent.parent
SHEETS = sorted((PACKAGE / "static/css").glob("*.css"))
PAGES = sorted(PACKAGE.rglob("templates/**/*.html"))
# Set by script, by htmx or by Django's forms, so that no template names them.
BY_OTHERS = {"over", "htmx-request", "errorlist", "ic-sm", "ic-lg"}


@cache
def ours() -> frozenset[str]:
    """The classes of our own style sheets."""
    text = "".join(re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.S) for sheet in SHEETS)
    selectors = "".join(re.findall(r"[^{}]+(?=\{)", text))
    return frozenset(re.findall(r"\.([a-z][a-z0-9_-]*)", selectors))


@cache
def tablers() -> frozenset[str]:
    text = (PACKAGE / "static/vendor/tabler.min.css").read_text("utf-8")
    return frozenset(re.findall(r"\.([a-z][a-z0-9_-]*)", text))


def named(page: Path) -> set[str]:
    """The classes in a page's markup; what a template tag computes inside the attribute is left out."""
    found: set[str] = set()
    for attribute in re.findall(r'\sclass="([^"]*)"', re.sub(r"\{#.*?#\}", "", page.read_text("utf-8"))):
        plain = re.sub(r"\S*\{\{.*?\}\}\S*", " ", re.sub(r"\{%.*?%\}", " ", attribute))
        found |= {word for word in plain.split() if re.fullmatch(r"[a-z][a-z0-9_-]*", word)}
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_class_that_a_page_names_is_in_a_style_sheet(page: Path) -> None:
    assert sorted(named(page) - ours() - tablers()) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_style_sheets_stay_short(sheet: Path) -> None:
    assert sheet.read_text("utf-8").count("\n") <= 400


def test_every_style_sheet_and_script_is_on_some_page() -> None:
    linked = "".join(page.read_text("utf-8") for page in PAGES)
    files = [*SHEETS, *(PACKAGE / "static/js").glob("*.js")]
    assert [file.name for file in files if f"{file.parent.name}/{file.name}" not in linked] == []


def test_every_class_of_a_style_sheet_is_named_somewhere() -> None:
    sources = [
        *PAGES,
        *(PACKAGE / "static/js").glob("*.js"),
        *(p for p in PACKAGE.rglob("*.py") if "tests" not in p.parts),
    ]
    words = set(re.findall(r"[a-z][a-z0-9_-]*", "".join(source.read_text("utf-8") for source in sources)))
    assert sorted(ours() - words - BY_OTHERS) == []
