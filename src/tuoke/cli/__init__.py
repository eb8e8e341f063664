"""The one command: `tuoke rank | demo | serve | ...`. Each module is imported only when its command is called."""

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from tuoke.cli.language import gettext
from tuoke.cli.parser import Parser

#: command -> the module that has `add_parser(subparsers)` and `run(args) -> exit code`.
COMMANDS = {
    "demo": "tuoke.cli.demo",
    "serve": "tuoke.cli.serve",
    "work": "tuoke.cli.work",
    "rank": "tuoke.cli.rank",
    "backup": "tuoke.cli.backup",
    "restore": "tuoke.cli.restore",
    "export": "tuoke.cli.export",
    "doctor": "tuoke.cli.doctor",
    "rebuild-readings": "tuoke.cli.rebuild_readings",
    "invite": "tuoke.cli.invite",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; 2 is a wrong call, what else a command gives is in docs/how-to."""
    given = list(sys.argv[1:] if argv is None else argv)
    parser = Parser(prog="tuoke", description=gettext("Tuoke 拓客: a list of strangers becomes today's call sheet."))
    parser.add_argument("--version", action="version", version=_version(), help=gettext("show the version and end"))
    subparsers = parser.add_subparsers(
        dest="command", metavar="command", required=True, title=gettext("commands"), parser_class=Parser
    )
    modules = _modules(given[0] if given else "")
    for module in modules.values():
        module.add_parser(subparsers)
    args = parser.parse_args(given)
    return int(modules[args.command].run(args) or 0)


def _modules(asked: str) -> dict[str, ModuleType]:
    """The module of the command that was asked; of all commands for `--help` and for an unknown one."""
    names = {asked: COMMANDS[asked]} if asked in COMMANDS else COMMANDS
    return {command: import_module(name) for command, name in names.items() if find_spec(name)}


def _version() -> str:
    from tuoke import __version__

    return f"tuoke {__version__}"
