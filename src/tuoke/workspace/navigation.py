"""What the frame of every page offers: each room declares it in its AppConfig, the base template loops over it.

class CallsConfig(AppConfig):
    nav = [NavItem("calls:today", _("Today"), "phone-call", order=10, tab=True)]
    commands = [Command("directory:company_create", _("New company"), "building-plus", key="c")]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from tuoke.engine.typed_sound import spelled
from tuoke.workspace.asked_again import counted

Text = str | Promise

GROUPS: dict[str, Text] = {
    "": "",
    "companies": _("Companies and lists"),
    "plan": _("Whom to call"),
    "team": _("Team"),
}


@dataclass(frozen=True)
class NavItem:
    """One line of the sidebar.

    `permission` names a yes-or-no property of the user (may_write, leads, is_admin); empty is for everyone signed in.
    `count` is the dotted path of a function `(user) -> Asked` (asked_again.py), whose number stands beside the label:
    all of them are counted in one query. `tab` puts the item on the phone's tab bar as well (four fit).
    """

    url_name: str
    label: Text
    icon: str
    group: str = ""
    order: int = 100
    permission: str = ""
    count: str = ""
    tab: bool = False


@dataclass(frozen=True)
class Command:
    """A line of the palette; with `key`, also a single letter that works on every page."""

    url_name: str
    label: Text
    icon: str
    key: str = ""
    order: int = 100
    permission: str = ""


@dataclass(frozen=True)
class Link:
    """A nav item or command as one person sees it: its address resolved, its number counted."""

    url: str
    label: Text
    icon: str
    key: str = ""
    group: str = ""
    count: int | None = None
    tab: bool = False
    current: bool = False

    @property
    def words(self) -> str:
        """By what else it is found in the palette: its name in the other language, and in pinyin."""
        said = []
        for language, _name in settings.LANGUAGES:
            with override(language):
                label = str(self.label)
            said += [label, spelled(label)]
        return " ".join(word for word in dict.fromkeys(said) if word)


Declared = TypeVar("Declared", NavItem, Command)


def links(user: Any, path: str) -> list[Link]:
    """The sidebar for `user` on the page at `path`; the item with the longest matching address is the current one."""
    seen = [(item, url) for item in _declared("nav", NavItem) if (url := _address(item, user))]
    current = max((url for _item, url in seen if _inside(path, url)), key=len, default=None)
    numbered = [item for item, _url in seen if item.count]
    counts = dict(zip(numbered, counted([_counter(item.count)(user) for item in numbered]), strict=True))
    return [
        Link(url, item.label, item.icon, "", item.group, counts.get(item) or None, item.tab, url == current)
        for item, url in seen
    ]


def grouped(items: list[Link]) -> list[tuple[Text, list[Link]]]:
    """The sidebar's headings with their items; a heading with nothing under it is left out."""
    return [(heading, found) for key, heading in GROUPS.items() if (found := [i for i in items if i.group == key])]


def commands(user: Any) -> list[Link]:
    """The palette's commands for `user`, in their order."""
    declared = _declared("commands", Command)
    return [Link(url, c.label, c.icon, c.key) for c in declared if (url := _address(c, user))]


def _declared(attribute: str, kind: type[Declared]) -> Iterator[Declared]:
    found = [entry for app in apps.get_app_configs() for entry in getattr(app, attribute, ())]
    return iter(sorted((e for e in found if isinstance(e, kind)), key=lambda e: e.order))


def _address(entry: NavItem | Command, user: Any) -> str:
    """Where it leads, or "" if this person may not go there or the page does not exist (yet)."""
    if entry.permission and not user.permits(entry.permission):
        return ""
    return _reversed(entry.url_name, get_script_prefix())


@cache
def _reversed(url_name: str, prefix: str) -> str:
    """Twenty addresses on each page, always the same below one prefix."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _inside(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))


@cache
def _counter(path: str) -> Any:
    return import_string(path)
