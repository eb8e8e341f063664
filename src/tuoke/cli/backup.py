"""`tuoke backup`: the whole workspace in one file, while people work."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tuoke.cli.language import gettext, gettext_noop
from tuoke.cli.opening import choose_folder, complain, say, start_django

HELP = gettext_noop("write the whole workspace into one file")


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser("backup", help=gettext(HELP), description=gettext(HELP))
    parser.add_argument("--home", metavar="FOLDER", help=gettext("the workspace's folder (default: TUOKE_HOME)"))
    parser.add_argument(
        "--to", metavar="FILE", help=gettext("where to (default: a new file in the workspace's backups folder)")
    )
    parser.add_argument(
        "--without-secret", action="store_true", help=gettext("leave out the key that signs sessions and links")
    )
    return parser


def run(args: argparse.Namespace) -> int:
    """0 written, 1 not written."""
    choose_folder(args.home)
    start_django()
    from django.conf import settings
    from django.utils.translation import gettext as _

    from tuoke.workspace import backup, postgres_tools, upgrade

    if not upgrade.applied():
        complain(_("There is no workspace in %(folder)s.") % {"folder": settings.HOME})
        return 1
    to = Path(args.to).expanduser() if args.to else Path(settings.BACKUPS) / backup.file_name()
    try:
        backup.back_up(to.absolute(), with_secret=not args.without_secret)
    except postgres_tools.ToolMissing as missing:
        complain(_("%(program)s is not installed; without it PostgreSQL cannot be backed up.") % {"program": missing})
        return 1
    except postgres_tools.Failed as error:
        complain(_("PostgreSQL failed: %(error)s") % {"error": error})
        return 1
    except OSError as error:
        complain(_("The backup could not be written: %(error)s") % {"error": error})
        return 1
    size = to.stat().st_size / 1e6
    say(_("Backup written: %(file)s (%(size).1f MB)") % {"file": to, "size": size})
    say(_("SHA-256: %(digest)s") % {"digest": backup.digest_of(to)})
    if not args.without_secret:
        say(_("It holds everything, the signing key too: keep it as private as the workspace."))
    return 0
