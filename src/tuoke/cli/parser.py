"""argparse in the terminal's language: its own words come from our catalogue, for Python brings no Chinese ones."""

import argparse
from typing import Any

from tuoke.cli.language import gettext


class Parser(argparse.ArgumentParser):
    """The parser of `tuoke` and, because parsers of commands take after it, of each command."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"formatter_class": _Formatter, "add_help": False, **kwargs})
        self._positionals.title = gettext("what it needs")
        self._optionals.title = gettext("options")
        self.add_argument("-h", "--help", action="help", help=gettext("show this help and end"))


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, gettext("usage: ") if prefix is None else prefix)
