"""`tuoke doctor`: what is well, what is worth knowing, what is wrong."""

from __future__ import annotations

import argparse
import json
from typing import Any

from tuoke.cli.language import gettext, gettext_noop
from tuoke.cli.opening import choose_folder, say, start_django

HELP = gettext_noop("say what is well and what is wrong with this workspace")
MARKS = {"ok": "✓", "note": "·", "wrong": "✗"}


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser("doctor", help=gettext(HELP), description=gettext(HELP))
    parser.add_argument("--home", metavar="FOLDER", help=gettext("the workspace's folder (default: TUOKE_HOME)"))
    parser.add_argument("--json", action="store_true", help=gettext("the same as one JSON object"))
    return parser


def run(args: argparse.Namespace) -> int:
    """0 when nothing is wrong, 1 when something is."""
    choose_folder(args.home)
    start_django()
    from django.utils.translation import gettext as _
    from django.utils.translation import ngettext

    from tuoke.workspace.checkup import check_up

    findings = check_up()
    wrong = sum(finding.level == "wrong" for finding in findings)
    if args.json:
        say(json.dumps({"wrong": wrong, "findings": [f.as_dict() for f in findings]}, ensure_ascii=False, indent=1))
        return 1 if wrong else 0
    for finding in findings:
        say(f"{MARKS[finding.level]} {finding.text}")
    say(
        ngettext("%(n)d thing is wrong.", "%(n)d things are wrong.", wrong) % {"n": wrong}
        if wrong
        else _("All is well.")
    )
    return 1 if wrong else 0
