"""Bringing a database to the shape this version needs, with a backup before anything is changed."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext

from tuoke.workspace import backup, shape_anew


def applied() -> set[tuple[str, str]]:
    """(app, migration) pairs that the database has seen; empty for a new one. One query: starting must be quick."""
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return set()
        cursor.execute("SELECT app, name FROM django_migrations")
        return {(str(app), str(name)) for app, name in cursor.fetchall()}


def shipped() -> set[tuple[str, str]]:
    """(app, migration) pairs that this version brings, read off the file names without importing them."""
    found = set()
    for app in apps.get_app_configs():
        if app.module is not None and module_has_submodule(app.module, "migrations"):
            folder = import_module(f"{app.name}.migrations").__path__
            found |= {(app.label, module.name) for module in iter_modules(folder) if module.name[0] not in "_~"}
    return found


def pending() -> set[tuple[str, str]]:
    return shipped() - applied()


def from_the_future() -> set[tuple[str, str]]:
    """Migrations of our rooms that the database has seen and this version does not know: it was made by a newer one."""
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("tuoke.")}
    return {(app, name) for app, name in applied() - shipped() if app in ours}


def leftovers() -> list[str]:
    """Tables of our models where no migration is written down: a restore into an empty database was cut short, or is
    still running (`postgres_tools.load`)."""
    if applied():
        return []
    known = connection.introspection.django_table_names()
    return sorted(set(known).intersection(connection.introspection.table_names()))


def told_leftovers() -> str:
    """What whoever opens such a database reads."""
    return gettext(
        "The database holds a part of a workspace: a restore was cut short, or is still running. If it was cut short, "
        "run the same tuoke restore again."
    )


def drop_leftovers() -> None:
    """For another try. Raises DatabaseError where something that is not ours hangs on them."""
    if found := leftovers():
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {', '.join(map(connection.ops.quote_name, found))}")


def upgrade() -> Path | None:
    """Migrate. Where the database holds something already, a backup is written first; its path is returned."""
    saved = None
    anew = not applied()
    if not anew:
        saved = backup.back_up(Path(settings.BACKUPS) / backup.file_name("before-upgrade"))
        backup.keep_newest(Path(settings.BACKUPS), "before-upgrade", 10)
    if anew:
        shape_anew.shape()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    return saved
