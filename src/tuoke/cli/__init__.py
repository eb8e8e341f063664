"""The one command. Each command is a module with `add_parser(subparsers)` and `run(args)`, imported when it is asked for."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

COMMANDS = ("demo", "serve", "work")


def main(arguments: list[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    wanted = [given[0]] if given and given[0] in COMMANDS else COMMANDS
    parser = argparse.ArgumentParser(prog="tuoke")
    subparsers = parser.add_subparsers(dest="command", required=True)
    for name in wanted:
        import_module(f"tuoke.cli.{name}").add_parser(subparsers)
    args = parser.parse_args(given)
    code: int = import_module(f"tuoke.cli.{args.command}").run(args)
    return code
