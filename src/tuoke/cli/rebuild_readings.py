"""`tuoke rebuild-readings`: make the kept readings anew from the facts, while people work."""

from __future__ import annotations

import argparse
import time
from typing import Any

from tuoke.cli.language import gettext, gettext_noop
from tuoke.cli.opening import choose_folder, complain, say, start_django

HELP = gettext_noop("make the kept readings anew from what happened")


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    words = gettext(HELP)
    parser: argparse.ArgumentParser = subparsers.add_parser("rebuild-readings", help=words, description=words)
    parser.add_argument("--home", metavar="FOLDER", help=gettext("the workspace's folder (default: TUOKE_HOME)"))
    return parser


def run(args: argparse.Namespace) -> int:
    """0 made, 1 there is no workspace."""
    choose_folder(args.home)
    start_django()
    from django.conf import settings
    from django.utils.translation import gettext as _

    from tuoke.flows.keeping import keep_readings, rebuild
    from tuoke.workspace import upgrade

    if not upgrade.applied():
        complain(_("There is no workspace in %(folder)s.") % {"folder": settings.HOME})
        return 1
    began = time.monotonic()
    rebuild(anew=True)
    keep_readings("")
    say(_("All readings made anew in %(seconds)d seconds.") % {"seconds": round(time.monotonic() - began)})
    return 0
