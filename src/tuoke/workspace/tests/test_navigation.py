"""The sidebar: what rooms declare, what this person may see, where they are."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps

from tuoke.workspace.asked_again import Asked
from tuoke.workspace.navigation import Command, NavItem, commands, grouped, links

SELLER = SimpleNamespace(permits={"leads": False}.get)
MANAGER = SimpleNamespace(permits={"leads": True}.get)


def three(user: Any) -> Asked:
    return "SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT %s", [3]


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only these declarations, whatever the rooms have by now."""
    for app in apps.get_app_configs():
        monkeypatch.setattr(app, "nav", [], raising=False)
        monkeypatch.setattr(app, "commands", [], raising=False)
    team = apps.get_app_config("team")
    nav = [
        NavItem("account_logout", "Out", "logout", group="team", order=2, permission="leads"),
        NavItem("team:preferences", "Settings", "settings", order=1, count=f"{__name__}.three"),
        NavItem("nowhere:yet", "Later", "x"),
    ]
    monkeypatch.setattr(team, "nav", nav)
    monkeypatch.setattr(team, "commands", [Command("team:preferences", "Settings", "settings", key="s")])


@pytest.mark.usefixtures("declared", "db")
def test_a_page_that_does_not_exist_is_not_offered() -> None:
    assert [link.label for link in links(MANAGER, "/")] == ["Settings", "Out"]


@pytest.mark.usefixtures("declared", "db")
def test_a_seller_is_not_shown_what_only_managers_may_open() -> None:
    assert [link.label for link in links(SELLER, "/")] == ["Settings"]
    assert [str(heading) for heading, _items in grouped(links(SELLER, "/"))] == [""]


@pytest.mark.usefixtures("declared", "db")
def test_the_page_one_is_on_is_marked_also_from_below() -> None:
    assert [link.label for link in links(MANAGER, "/team/preferences/deeper/") if link.current] == ["Settings"]


@pytest.mark.usefixtures("declared", "db")
def test_counts_and_commands_come_along() -> None:
    assert links(SELLER, "/")[0].count == 3
    assert [(c.label, c.key) for c in commands(SELLER)] == [("Settings", "s")]


def test_every_icon_that_a_template_or_a_room_names_is_in_the_sprite() -> None:
    import re

    package = Path(apps.get_app_config("workspace").path).parent
    sprite = (package / "static/icons.svg").read_text("utf-8")
    drawn = set(re.findall(r'id="i-([a-z0-9-]+)"', sprite))
    named = {
        name
        for page in package.rglob("*.html")
        for name in re.findall(r"""(?:icon |icon_name=)["']([a-z0-9-]+)["']""", page.read_text("utf-8"))
    }
    named |= {
        entry.icon for app in apps.get_app_configs() for a in ("nav", "commands") for entry in getattr(app, a, ())
    }
    assert named and named <= drawn, f"add to tools/icons.txt and rebuild: {sorted(named - drawn)}"
