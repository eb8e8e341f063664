"""`tuoke restore`: put a backup back, after writing a backup of what is there."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tuoke.cli.language import gettext, gettext_noop
from tuoke.cli.opening import Refused, choose_folder, complain, say, start_django
from tuoke.cli.serving_lock import ServingLock

HELP = gettext_noop("put a backup back")


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser("restore", help=gettext(HELP), description=gettext(HELP))
    parser.add_argument("file", metavar="FILE", help=gettext("a file that `tuoke backup` wrote"))
    parser.add_argument("--home", metavar="FOLDER", help=gettext("the workspace's folder (default: TUOKE_HOME)"))
    parser.add_argument(
        "--force", action="store_true", help=gettext("replace a workspace that is there (a backup of it is written)")
    )
    parser.add_argument(
        "--most",
        metavar="GB",
        type=_gigabytes,
        help=gettext("let it unpack to so many GB (usual: 100 times the file, at least 1)"),
    )
    return parser


def _gigabytes(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:7]) <= 100_000):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of GB")
    return int(text) << 30


def run(args: argparse.Namespace) -> int:
    """0 restored, 1 refused; a workspace that was there is then as it was."""
    choose_folder(args.home)
    start_django()
    try:
        _restore(args)
    except Refused as refusal:
        complain(refusal)
        return 1
    return 0


def _restore(args: argparse.Namespace) -> None:
    from django.conf import settings
    from django.utils.translation import gettext as _

    from tuoke.workspace import backup, postgres_tools, restore, upgrade

    lock = ServingLock(settings.HOME)
    if not lock.take():
        raise Refused(_("This workspace is being served; stop tuoke serve first."))
    there = bool(upgrade.applied())
    if there and not args.force:
        raise Refused(_("%(folder)s holds a workspace. --force replaces it.") % {"folder": settings.HOME})
    try:
        if there:
            kept = backup.back_up(Path(settings.BACKUPS) / backup.file_name("before-restore"))
            say(_("What was there is kept in %(file)s") % {"file": kept})
        manifest = restore.restore(Path(args.file).expanduser(), args.most)
    except restore.NotRestored as refusal:
        raise Refused(_why(refusal)) from None
    except postgres_tools.ToolMissing as missing:
        why = _("%(program)s is not installed; without it nothing can be restored.") % {"program": missing}
        raise Refused(why) from None
    except postgres_tools.Failed as error:
        why = _("PostgreSQL failed: %(error)s") % {"error": error}
        now = _("Nothing was changed.") if there else _("There is no workspace yet: run the same command again.")
        raise Refused(f"{why}\n{now}") from None
    said = {"moment": manifest["made_at"], "count": len(manifest["files"])}
    say(_("Restored: the workspace as it was on %(moment)s (%(count)d files, all as the manifest says).") % said)
    if upgrade.pending():
        say(_("It was made by an older version; the next start brings it up to date."))


def _why(refusal: Any) -> str:
    from django.utils.translation import gettext as _

    texts = {
        "not_a_backup": _("This is not a backup of Tuoke: %(file)s (%(why)s)"),
        "damaged": _("The backup is damaged; nothing was changed. Wrong: %(files)s"),
        "too_large": _(
            "It would unpack to more than %(allowed)s MB, which no backup of this size does; nothing was changed. "
            "If you made it yourself, say how much it may be: --most GB"
        ),
        "no_room": _("It needs more room than the disk of %(folder)s has (%(room)s MB to use); nothing was changed."),
        "other_database": _("The backup is of %(backup)s, this workspace uses %(here)s (DATABASE_URL)."),
    }
    sizes = {key: f"{refusal.detail[key] >> 20:,}" for key in ("allowed", "room") if key in refusal.detail}
    return texts[refusal.code] % {**refusal.detail, **sizes}
