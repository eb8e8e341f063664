"""`tuoke export FOLDER`: everything that the workspace knows, in open formats, while people work."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tuoke.cli.language import gettext, gettext_noop
from tuoke.cli.opening import choose_folder, complain, say, start_django

HELP = gettext_noop("write everything into a folder as CSV and JSON Lines")


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser("export", help=gettext(HELP), description=gettext(HELP))
    parser.add_argument("folder", metavar="FOLDER", help=gettext("where to; made if it is not there, else empty"))
    parser.add_argument("--home", metavar="FOLDER", help=gettext("the workspace's folder (default: TUOKE_HOME)"))
    return parser


def run(args: argparse.Namespace) -> int:
    """0 written, 1 not written."""
    choose_folder(args.home)
    start_django()
    from django.conf import settings
    from django.db import transaction
    from django.utils.translation import gettext as _

    from tuoke.flows.taking_out import write_all
    from tuoke.workspace import upgrade
    from tuoke.workspace.audit import record

    folder = Path(args.folder).expanduser()
    if not upgrade.applied():
        complain(_("There is no workspace in %(folder)s.") % {"folder": settings.HOME})
        return 1
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(folder.iterdir()):
            complain(_("%(folder)s is not empty.") % {"folder": folder})
            return 1
        counts = write_all(folder, lambda part: None)
    except OSError as error:
        complain(_("The export could not be written: %(error)s") % {"error": error})
        return 1
    with transaction.atomic():
        record(None, "take_out", "workspace.takeout", files=len(counts), rows=sum(counts.values()))
    said = {"folder": folder, "files": 2 * len(counts), "rows": sum(counts.values())}
    say(_("Everything written: %(folder)s (%(files)d files, %(rows)d rows); README.md says what is what.") % said)
    return 0
