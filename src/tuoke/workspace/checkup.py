"""What `tuoke doctor` looks at: versions, paths, the database's health, work that failed, what is misconfigured."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import get_version
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tuoke import __version__
from tuoke.workspace import backup, drop_box, upgrade
from tuoke.workspace.dates import moment
from tuoke.workspace.models import DropBox, Due, Workspace
from tuoke.workspace.sqlite import SAFE_FROM, sqlite_version

LEAST_FREE = 500_000_000  # bytes; under it a backup or an import may not fit
SECRET_LENGTH = 50


@dataclass(frozen=True)
class Finding:
    """One line: `level` is ok, note (worth knowing) or wrong (to be put right)."""

    code: str
    level: str
    text: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def check_up() -> list[Finding]:
    """Everything, in the order in which it is read; a part that breaks down is a finding itself."""
    found: list[Finding] = []
    parts: tuple[Callable[[], Iterator[Finding]], ...] = (
        _versions,
        _folder,
        _database,
        _schema,
        _work,
        _doors,
        _drop_box,
    )
    for part in parts:
        try:
            found += part()
        except (DatabaseError, OSError) as error:
            found.append(Finding(part.__name__.strip("_"), "wrong", str(error)))
    return found


def _versions() -> Iterator[Finding]:
    text = f"Tuoke {__version__}, Python {platform.python_version()}, Django {get_version()}, {platform.platform()}"
    yield Finding("versions", "ok", text)


def _folder() -> Iterator[Finding]:
    home = Path(settings.HOME)
    yield Finding("folder", "ok", _("The workspace lies in %(folder)s.") % {"folder": home})
    free = backup.free_space(home)
    level = "ok" if free >= LEAST_FREE else "wrong"
    yield Finding("disk", level, _("%(free).1f GB of disk are free.") % {"free": free / 1e9})
    secret = home / "secret"
    if sys.platform != "win32" and secret.is_file() and secret.stat().st_mode & 0o077:
        yield Finding(
            "secret_mode", "wrong", _("Others on this machine can read %(file)s: chmod 600 it.") % {"file": secret}
        )
    if len(settings.SECRET_KEY) < SECRET_LENGTH:
        text = _("TUOKE_SECRET_KEY is short: take at least %(n)d random characters.") % {"n": SECRET_LENGTH}
        yield Finding("secret_short", "wrong", text)
    saved = sorted(Path(settings.BACKUPS).glob("tuoke-*.tgz"), key=lambda path: path.stat().st_mtime)
    if not saved:
        yield Finding("backup", "note", _("There is no backup yet: tuoke backup."))
    elif (age := datetime.now(UTC).timestamp() - saved[-1].stat().st_mtime) > timedelta(days=7).total_seconds():
        yield Finding("backup", "note", _("The newest backup is %(days)d days old.") % {"days": age // 86_400})


def _database() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT current_setting('server_version'), current_setting('server_version_num')::int")
            version, number = cursor.fetchone()
            level = "ok" if number >= 120_000 else "wrong"
            yield Finding(
                "database", level, _("PostgreSQL %(version)s (12 or newer is needed).") % {"version": version}
            )
            return
        cursor.execute("PRAGMA journal_mode")
        mode = str(cursor.fetchone()[0]).lower()
        version = ".".join(map(str, sqlite_version()))
        yield Finding(
            "database", "ok", _("SQLite %(version)s, journal mode %(mode)s.") % {"version": version, "mode": mode}
        )
        if sqlite_version() < SAFE_FROM and mode == "wal":
            text = _("This SQLite can corrupt a database in WAL mode. Install pysqlite3, or a SQLite from 3.51.3 on.")
            yield Finding("sqlite_unsafe", "wrong", text)
        elif sqlite_version() < SAFE_FROM:
            text = _("An older SQLite: the safe but slower journal is used. Installing pysqlite3 makes it faster.")
            yield Finding("sqlite_slow", "note", text)
        cursor.execute("PRAGMA integrity_check(5)")
        told = [str(row[0]) for row in cursor.fetchall()]
        cursor.execute("PRAGMA foreign_key_check")
        told += [_("broken reference in %(table)s") % {"table": row[0]} for row in cursor.fetchmany(5)]
        if told == ["ok"]:
            yield Finding("integrity", "ok", _("The database is whole."))
        else:
            said = "; ".join(line for line in told if line != "ok")
            yield Finding(
                "integrity", "wrong", _("The database is damaged, restore a backup: %(said)s") % {"said": said}
            )


def _schema() -> Iterator[Finding]:
    if upgrade.leftovers():
        yield Finding("cut_short", "wrong", upgrade.told_leftovers())
        return
    if not upgrade.applied():
        yield Finding("empty", "wrong", _("There is no workspace here yet: tuoke serve makes one."))
        return
    if pending := upgrade.pending():
        text = _("%(n)d migrations are pending; tuoke serve applies them, after a backup.") % {"n": len(pending)}
        yield Finding("migrations", "wrong", text)
    if upgrade.from_the_future():
        yield Finding("future", "wrong", _("The database was opened by a newer version of Tuoke."))
    firm = Workspace.objects.filter(pk=1).first()
    if firm is None:
        yield Finding("firm", "wrong", _("There is no firm yet: tuoke serve asks for its name."))
        return
    try:
        ZoneInfo(firm.time_zone)
        yield Finding("zone", "ok", _("%(firm)s works in %(zone)s.") % {"firm": firm.name, "zone": firm.time_zone})
    except (ZoneInfoNotFoundError, ValueError):
        yield Finding("zone", "wrong", _("There is no time zone %(zone)s.") % {"zone": firm.time_zone})


def _work() -> Iterator[Finding]:
    if not upgrade.applied():
        return
    failed = list(Due.objects.exclude(failed_at=None).order_by("-failed_at")[:5])
    for due in failed:
        error = due.error.strip().splitlines()[-1] if due.error.strip() else "?"
        yield Finding("work_failed", "wrong", _("Work given up: %(work)s, %(error)s") % {"work": due, "error": error})
    late = Due.objects.filter(done_at=None, failed_at=None, run_after__lt=timezone.now() - timedelta(minutes=10))
    if n := late.count():
        text = _("%(n)d pieces of work have waited over 10 minutes: is tuoke serve running?") % {"n": n}
        yield Finding("work_late", "note", text)


def _doors() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding("debug", "wrong", _("TUOKE_DEBUG is on: pages show the inside of an error."))
    hosts = [host for host in settings.ALLOWED_HOSTS if host not in {"localhost", "127.0.0.1", "[::1]"}]
    if "*" in hosts:
        yield Finding("hosts_any", "wrong", _("TUOKE_ALLOWED_HOSTS allows every name: say the ones people use."))
    if hosts and not settings.BEHIND_TLS_PROXY:
        text = _("Reached as %(hosts)s without TLS: passwords travel readable. See docs/how-to/team.md.")
        yield Finding("no_tls", "wrong", text % {"hosts": ", ".join(hosts)})
    if settings.BEHIND_TLS_PROXY and not hosts:
        yield Finding("tls_hosts", "wrong", _("Behind a TLS proxy, but TUOKE_ALLOWED_HOSTS names nobody."))
    plain = [origin for origin in settings.CSRF_TRUSTED_ORIGINS if not origin.startswith("https://")]
    if plain:
        text = _("TUOKE_TRUSTED_ORIGINS should begin with https://: %(origins)s") % {"origins": ", ".join(plain)}
        yield Finding("origins", "wrong", text)
    if "console" in settings.EMAIL_BACKEND:
        text = _("No mail server: invitations and password links are handed over by an admin.")
        yield Finding("mail", "note", text)


#: How a look into the drop-box can end, beside well; the codes are those of `drop_box.Unreachable`.
FAILURES = {
    "login": gettext_noop("it does not know TUOKE_IMAP_USER with that password"),
    "tls": gettext_noop("its certificate is not trusted, or it speaks no TLS: see TUOKE_IMAP_TLS"),
    "unreachable": gettext_noop("nothing answers at TUOKE_IMAP_HOST and _PORT"),
    "silent": gettext_noop("it does not answer in time"),
    "refused": gettext_noop("it refused what was asked: is there a folder TUOKE_IMAP_FOLDER?"),
    "garbled": gettext_noop("what it answers is not IMAP"),
}


def _drop_box() -> Iterator[Finding]:
    if not drop_box.works() or not upgrade.applied() or upgrade.pending():
        return
    box = DropBox.current()
    if box is None or box.looked_at is None:
        yield Finding("drop_box_new", "note", _("The drop-box has not been looked at yet: is tuoke serve running?"))
        return
    if box.failed:
        why = _(FAILURES.get(box.failed, box.failed))
        text = _("The drop-box at %(host)s cannot be read (%(n)d times in a row): %(why)s.")
        given = {"host": settings.IMAP_HOST, "n": box.failures, "why": why}
        yield Finding("drop_box", "wrong", text % given)
    else:
        text = _("The drop-box at %(host)s was read at %(at)s.")
        yield Finding("drop_box", "ok", text % {"host": settings.IMAP_HOST, "at": moment(box.looked_at)})
    if box.unread:
        text = _("%(n)d letters in the drop-box could not be taken; the log says why.") % {"n": box.unread}
        yield Finding("drop_box_unread", "wrong", text)
    if not settings.IMAP_AUTHSERV:
        text = _("TUOKE_IMAP_AUTHSERV names no mail server: whoever knows the drop-box can write as a colleague.")
        yield Finding("drop_box_open", "note", text)
    if settings.IMAP_TLS == "none" and settings.IMAP_HOST not in {"localhost", "127.0.0.1", "::1"}:
        text = _("The drop-box is read without TLS: its password travels readable. Set TUOKE_IMAP_TLS.")
        yield Finding("drop_box_plain", "wrong", text)
