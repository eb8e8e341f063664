"""argparse in the terminal's language: its own words come from our catalogue, for Python brings no Chinese ones."""

import argparse
import re
import sys
from typing import Any, NoReturn

from tuoke.cli.language import gettext, gettext_noop

#: What argparse finds wrong, in the words of its own source; the values stand where the placeholders are.
FAULTS = (
    gettext_noop("argument %(name)s: %(what)s"),
    gettext_noop("unrecognized arguments: %(given)s"),
    gettext_noop("the following arguments are required: %(names)s"),
    gettext_noop("expected one argument"),
    gettext_noop("expected at most one argument"),
    gettext_noop("expected at least one argument"),
    gettext_noop("invalid choice: %(given)s (choose from %(choices)s)"),
    gettext_noop("invalid %(kind)s value: %(given)s"),
    gettext_noop("ambiguous option: %(given)s could match %(choices)s"),
    gettext_noop("ignored explicit argument %(given)s"),
    gettext_noop("not allowed with argument %(names)s"),
)


class Parser(argparse.ArgumentParser):
    """The parser of `tuoke` and, because parsers of commands take after it, of each command."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"formatter_class": _Formatter, "add_help": False, **kwargs})
        self._positionals.title = gettext("what it needs")
        self._optionals.title = gettext("options")
        self.add_argument("-h", "--help", action="help", help=gettext("show this help and end"))

    def error(self, message: str) -> NoReturn:
        """How the command is called and what was wrong, to the error channel; exit code 2."""
        self.print_usage(sys.stderr)
        self.exit(2, gettext("%(command)s: error: %(what)s") % {"command": self.prog, "what": told(message)} + "\n")


def told(message: str) -> str:
    """A sentence of argparse in the terminal's language; one that we do not know stays as it is."""
    for fault in FAULTS:
        pattern = re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.+?)", re.escape(fault))
        if match := re.fullmatch(pattern, message, re.S):
            values = match.groupdict()
            if "what" in values:
                values["what"] = told(values["what"])
            return gettext(fault) % values
    return message


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, gettext("usage: ") if prefix is None else prefix)
