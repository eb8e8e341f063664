"""`tuoke serve`: the workspace of a firm. Empty at first; the first start makes its first admin."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from tuoke.cli import processes
from tuoke.cli.language import gettext, gettext_noop
from tuoke.cli.opening import Refused, choose_folder, complain, ready_database, say, speak_here, start_django
from tuoke.cli.serving_lock import ServingLock

HELP = gettext_noop("serve the workspace of a firm (the first start makes it)")


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser("serve", help=gettext(HELP), description=gettext(HELP))
    parser.add_argument("--home", metavar="FOLDER", help=gettext("the workspace's folder (default: TUOKE_HOME)"))
    parser.add_argument(
        "--host", default="127.0.0.1", help=gettext("address to listen on (default: 127.0.0.1, this machine only)")
    )
    parser.add_argument("--port", type=int, default=8000, help=gettext("port to listen on (default: 8000)"))
    parser.add_argument("--admin", metavar="E-MAIL", help=gettext("first start: the first admin's e-mail"))
    parser.add_argument("--firm", metavar="NAME", help=gettext("first start: the firm's name"))
    return parser


def run(args: argparse.Namespace) -> int:
    """0 stopped by the user, 1 refused, 2 wrong arguments."""
    choose_folder(args.home)
    _allow(args.host)
    start_django()
    try:
        return _serve(args)
    except Refused as refusal:
        complain(refusal)
        return 1


def _serve(args: argparse.Namespace) -> int:
    from django.conf import settings
    from django.utils.translation import gettext as _

    lock = ServingLock(settings.HOME)
    if not lock.take():
        raise Refused(_("This workspace is already being served: %(url)s") % {"url": lock.who().get("url", "?")})
    port = processes.free_port(args.host, args.port, next_free=False)
    ready_database(demo=False)
    url = address(args.host, port)
    links = _first_admin(args, url)
    lock.say(url=url, pid=os.getpid())

    def ready() -> None:
        speak_here()
        say(_("Tuoke is ready: %(url)s") % {"url": url})
        for link in links:
            say(_("Sign in for the first time here, then set your password (works once, for 72 hours):"))
            say(f"  {link}")
        say(_("The workspace lies in %(folder)s. Ctrl-C stops it.") % {"folder": settings.HOME})

    return processes.serve(args.host, port, ready)


def address(host: str, port: int) -> str:
    """The address to open on this machine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}/"


def _allow(host: str) -> None:
    """Whoever binds one address means to be reached under it; for all addresses the names must be said."""
    if host in {"0.0.0.0", "::", "127.0.0.1", "localhost", "::1"}:
        return
    named = f"[{host}]" if ":" in host else host
    os.environ["TUOKE_ALLOWED_HOSTS"] = ",".join(filter(None, [os.environ.get("TUOKE_ALLOWED_HOSTS"), named]))


def _first_admin(args: argparse.Namespace, url: str) -> list[str]:
    """Make the firm and its first admin where there is none; returns the one-time link to print, if one was made."""
    from django.utils.translation import gettext as _

    from tuoke.team import founding

    if founding.is_founded():
        if args.admin:
            complain(_("This workspace has people already; --admin is for the first start. Use: tuoke invite"))
        return []
    email, firm = args.admin or "", args.firm or ""
    if sys.stdin.isatty():
        email = email or input(_("E-mail of the first admin: ")).strip()
        firm = firm or input(_("Name of the firm: ")).strip()
    try:
        token = founding.found(firm=firm, email=email)
    except founding.NotFounded as refusal:
        raise Refused(f"{refusal}\n  tuoke serve --admin you@example.com --firm NAME") from None
    return [f"{url}team/enter/{token}/"]
