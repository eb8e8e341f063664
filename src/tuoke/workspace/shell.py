"""The context every page gets as `shell`: how this person wants the screen, and where they can go from here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language

from tuoke.workspace import navigation

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "tuoke_theme"


class Shell:
    """Read by base.html. Lazy: a fragment that shows no sidebar counts nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.user: Any = getattr(request, "user", None)

    @property
    def signed_in(self) -> bool:
        return bool(self.user is not None and self.user.is_authenticated)

    @property
    def needs_password(self) -> bool:
        """Came in by a one-time link and has no other way back in; in a demo everybody comes by a link."""
        workspace = getattr(self.request, "workspace", None)
        at_it = self.request.resolver_match and self.request.resolver_match.url_name == "set_password"
        invited = self.signed_in and workspace is not None and not workspace.is_demo and not at_it
        return bool(invited and not self.user.has_usable_password())

    @property
    def theme(self) -> str:
        asked = self.user.theme if self.signed_in else self.request.COOKIES.get(THEME_COOKIE, "auto")
        return asked if asked in THEMES else "auto"

    @property
    def lang(self) -> str:
        """The value of <html lang>: a script subtag where it matters for fonts and screen readers."""
        return "zh-Hans" if (get_language() or "zh").startswith("zh") else "en"

    @property
    def other_language(self) -> tuple[str, str]:
        """The language to offer on the sign-in page, with its own name."""
        return ("en", "English") if self.lang == "zh-Hans" else ("zh-hans", "中文")

    @property
    def density(self) -> str:
        return self.user.density if self.signed_in else "normal"

    @property
    def shortcuts(self) -> str:
        return "off" if self.signed_in and not self.user.single_keys else "on"

    @cached_property
    def links(self) -> list[navigation.Link]:
        return navigation.links(self.user, self.request.path) if self.signed_in else []

    @cached_property
    def groups(self) -> list[tuple[navigation.Text, list[navigation.Link]]]:
        return navigation.grouped(self.links)

    @cached_property
    def tabs(self) -> list[navigation.Link]:
        return [link for link in self.links if link.tab][:4]

    @cached_property
    def commands(self) -> list[navigation.Link]:
        return navigation.commands(self.user) if self.signed_in else []

    @cached_property
    def sidebar_key(self) -> tuple[object, ...]:
        """All that the sidebar and the tab bar show: two people and pages of one key get one drawing (base.html)."""
        if not self.signed_in:
            return (self.lang,)
        me = (self.user.name, self.user.email, str(self.user.team or ""), self.user.role)
        return (self.lang, *me, *((link.url, link.count, link.current) for link in self.links))

    @cached_property
    def palette_key(self) -> tuple[object, ...]:
        """All that the palette and the list of keys show."""
        offered = (*self.commands, *self.links) if self.signed_in else ()
        return (self.lang, self.signed_in, self.shortcuts, *(link.url for link in offered))

    @property
    def pages(self) -> list[navigation.Link]:
        """The sidebar's pages that no command of the palette leads to already."""
        taken = {command.url for command in self.commands}
        return [link for link in self.links if link.url not in taken]

    @cached_property
    def palette_url(self) -> str:
        try:
            return reverse("directory:palette")
        except NoReverseMatch:
            return ""


def shell(request: HttpRequest) -> dict[str, Shell]:
    return {"shell": Shell(request)}
