"""`tuoke demo`: an invented firm to try everything on, in a folder of its own, kept between starts."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tuoke.cli import processes
from tuoke.cli.language import gettext, gettext_noop
from tuoke.cli.opening import Refused, choose_folder, complain, demo_home, ready_database, say, speak_here, start_django
from tuoke.cli.serve import address
from tuoke.cli.serving_lock import ServingLock

HELP = gettext_noop("try Tuoke on an invented firm, in a folder of its own")


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser("demo", help=gettext(HELP), description=gettext(HELP))
    parser.add_argument(
        "--home", metavar="FOLDER", help=gettext("the demo's folder (default: TUOKE_HOME, else beside the usual)")
    )
    parser.add_argument("--reset", action="store_true", help=gettext("throw the demo away and make it anew"))
    parser.add_argument("--host", default="127.0.0.1", help=gettext("address to listen on (default: 127.0.0.1)"))
    parser.add_argument("--port", type=int, default=8000, help=gettext("first port to try (default: 8000)"))
    parser.add_argument("--make-only", action="store_true", help=gettext("make the demo, but do not serve it"))
    return parser


def run(args: argparse.Namespace) -> int:
    """0 stopped by the user, 1 refused."""
    choose_folder(args.home, otherwise=demo_home())
    start_django()
    try:
        return _demo(args)
    except Refused as refusal:
        complain(refusal)
        return 1


def _demo(args: argparse.Namespace) -> int:
    from django.conf import settings
    from django.utils.translation import gettext as _

    lock = ServingLock(settings.HOME)
    if args.make_only:
        if ready_database(demo=True):
            _make()
        return 0
    if not lock.take():
        return _already_running(lock.who().get("url", ""))
    if args.reset:
        _throw_away(Path(settings.HOME))
    port = processes.free_port(args.host, args.port, next_free=True)
    if ready_database(demo=True):
        say(_("Making the demo firm; this happens once."))
        _make_in_a_child()
    url = address(args.host, port)
    lock.say(url=url, pid=os.getpid())
    links = sign_in_links(url)
    return processes.serve(args.host, port, lambda: _welcome(url, links))


def _make() -> None:
    from tuoke.flows.demonstrating import make_demo

    make_demo()


def _make_in_a_child() -> None:
    """The list engine leaves threads behind, and a process with threads must not be forked into a web server."""
    from django.conf import settings
    from django.db import connections
    from django.utils.translation import gettext as _

    connections.close_all()
    code = "import sys; from tuoke.cli.demo import make_only; sys.exit(make_only())"
    if subprocess.run([sys.executable, "-c", code], check=False).returncode:
        raise Refused(_("The demo could not be made; %(folder)s may be deleted.") % {"folder": settings.HOME})


def make_only() -> int:
    """Entry of the child process that makes the demo."""
    return run(argparse.Namespace(home=None, make_only=True))


def sign_in_links(url: str) -> list[tuple[str, str, str]]:
    """A fresh one-time link for everyone in the demo, as (name, role, address): the first seller first."""
    from tuoke.flows.demonstrating import people_of_the_demo
    from tuoke.team.models import SignInLink

    return [
        (user.name, str(user.get_role_display()), f"{url}team/enter/{SignInLink.objects.make(user, 'demo')}/")
        for user in people_of_the_demo()
    ]


def _welcome(url: str, links: list[tuple[str, str, str]]) -> None:
    from django.conf import settings
    from django.utils.translation import gettext as _

    speak_here()
    say(_("The demo is ready: %(url)s") % {"url": url})
    if links:
        name, role, link = links[0]
        say(_("Sign in as %(name)s (%(role)s), once, by this link:") % {"name": name, "role": role})
        say(f"\n  {link}\n")
        say(_("The others:"))
        for name, role, link in links[1:]:
            say(f"  {_who(name, role)}\n    {link}")
    say(
        _("All of it is invented and lies in %(folder)s. Ctrl-C stops it; --reset makes it anew.")
        % {"folder": settings.HOME}
    )


def _already_running(url: str) -> int:
    from django.utils.translation import gettext as _

    say(_("The demo is already running: %(url)s") % {"url": url or "?"})
    for name, role, link in sign_in_links(url) if url else []:
        say(f"  {_who(name, role)}\n    {link}")
    return 0


def _who(name: str, role: str) -> str:
    from django.utils.translation import gettext as _

    return _("%(name)s (%(inside)s)") % {"name": name, "inside": role}


def _throw_away(folder: Path) -> None:
    """Only ever a demo: whatever else lies in the folder is left alone."""
    from django.conf import settings
    from django.db import connection, connections
    from django.utils.translation import gettext as _

    from tuoke.workspace import upgrade

    if connection.vendor != "sqlite":
        raise Refused(_("--reset works on the demo's own SQLite file. Empty the PostgreSQL database yourself."))
    if upgrade.applied():
        ready_database(demo=True)  # refuses a real workspace
    connections.close_all()
    for ending in ("", "-wal", "-shm", "-journal"):
        Path(f"{settings.DATABASES['default']['NAME']}{ending}").unlink(missing_ok=True)
    for part in ("uploads", "backups"):
        shutil.rmtree(folder / part, ignore_errors=True)
        (folder / part).mkdir(mode=0o700)
