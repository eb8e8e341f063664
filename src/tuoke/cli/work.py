"""`tuoke work`: work off what is due without serving, for a machine of its own or for a schedule."""

from __future__ import annotations

import argparse
import signal
from typing import Any

from tuoke.cli.language import gettext, gettext_noop
from tuoke.cli.opening import choose_folder, say, start_django

HELP = gettext_noop("work off what is due (tuoke serve does this by itself)")


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser("work", help=gettext(HELP), description=gettext(HELP))
    parser.add_argument("--home", metavar="FOLDER", help=gettext("the workspace's folder (default: TUOKE_HOME)"))
    parser.add_argument("--once", action="store_true", help=gettext("end when nothing is due any more"))
    return parser


def run(args: argparse.Namespace) -> int:
    """0: all that was due is done (--once), or stopped by the user."""
    choose_folder(args.home)
    start_django()
    from django.utils.translation import ngettext

    from tuoke.flows.scheduling import ask_for_today
    from tuoke.flows.worker import Worker

    worker = Worker()
    if args.once:
        ask_for_today()
        n = worker.work_off()
        say(ngettext("%(n)d piece of work done.", "%(n)d pieces of work done.", n) % {"n": n})
        return 0
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: worker.stopping.set())
    worker.run()
    return 0
