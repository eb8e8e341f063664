"""Opening a workspace from the terminal: its folder, Django over it, its database in the shape this version needs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tuoke.cli import language
from tuoke.config.home import default_home


class Refused(Exception):
    """The command cannot do what was asked; its text says why and what to do instead."""


def say(text: object = "") -> None:
    print(text, flush=True)


def complain(text: object) -> None:
    print(text, file=sys.stderr, flush=True)


def choose_folder(folder: str | None, otherwise: Path | None = None) -> None:
    """The workspace's folder: what the command line names, else `TUOKE_HOME`, else the usual place."""
    if folder:
        os.environ["TUOKE_HOME"] = str(Path(folder).expanduser().resolve())
    elif otherwise is not None and not os.environ.get("TUOKE_HOME"):
        os.environ["TUOKE_HOME"] = str(otherwise)


def demo_home() -> Path:
    """Where the demo lives: beside the real workspace, never in it."""
    usual = default_home()
    return usual.with_name(f"{usual.name}-demo")


def start_django() -> None:
    """Django over the chosen folder, speaking the language of the terminal."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuoke.config.settings")
    import django

    django.setup()
    speak_here()


def speak_here() -> None:
    """The terminal's language for this thread: Django keeps one for each."""
    from django.utils import translation

    translation.activate(language.LANGUAGES[language.usual()])


def ready_database(*, demo: bool) -> bool:
    """Migrate where needed (after a backup) and make sure that a demo stays a demo. True when the database is new.

    Raises Refused for a database of the other sort, or of a newer version.
    """
    from django.conf import settings
    from django.utils.translation import gettext as _

    from tuoke.workspace import upgrade
    from tuoke.workspace.models import Workspace

    new = not upgrade.applied()
    if not new:
        _refuse_the_future(upgrade.from_the_future())
    elif upgrade.leftovers():
        raise Refused(upgrade.told_leftovers())
    if upgrade.pending():
        if not new:
            _refuse_other_sort(demo)
        saved = upgrade.upgrade()
        if saved:
            say(_("The database was brought up to date. Before that, a backup was written: %(file)s") % {"file": saved})
    firm = Workspace.objects.filter(pk=1).first()
    if firm is not None and firm.is_demo != demo:
        _refuse_other_sort(demo)
    if demo and firm is None and not new and _has_people():
        raise Refused(_("%(folder)s holds a workspace that is not a demo.") % {"folder": settings.HOME})
    return firm is None


def _has_people() -> bool:
    from tuoke.team.models import User

    return User.objects.exists()


def _refuse_the_future(unknown: set[tuple[str, str]]) -> None:
    from django.utils.translation import gettext as _

    if unknown:
        raise Refused(
            _(
                "This workspace was opened by a newer version of Tuoke. Install that one, or restore the backup that "
                "it wrote before the upgrade."
            )
        )


def _refuse_other_sort(demo: bool) -> None:
    """Asked before anything is written; reads by SQL, for the tables may be older than the models."""
    from django.conf import settings
    from django.db import connection
    from django.utils.translation import gettext as _

    with connection.cursor() as cursor:
        cursor.execute("SELECT is_demo FROM workspace_workspace WHERE id = 1")
        row = cursor.fetchone()
    if row is None or bool(row[0]) == demo:
        return
    if demo:
        text = _("%(folder)s holds a real workspace. The demo never writes into one: give it a folder with --home.")
    else:
        text = _("%(folder)s holds the demo. Real work never mixes with invented rows: give it a folder with --home.")
    raise Refused(text % {"folder": settings.HOME})
