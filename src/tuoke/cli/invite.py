"""`tuoke invite`: a new person, or a new way in for one who is locked out, without the web pages."""

from __future__ import annotations

import argparse
from typing import Any

from tuoke.cli.language import gettext, gettext_noop
from tuoke.cli.opening import Refused, choose_folder, complain, say, start_django

HELP = gettext_noop("invite a person, or give one who is locked out a sign-in link")
ROLES = ("viewer", "seller", "manager", "admin")


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser("invite", help=gettext(HELP), description=gettext(HELP))
    parser.add_argument("email", metavar="E-MAIL", help=gettext("whom; a known address gets a new sign-in link"))
    parser.add_argument("--home", metavar="FOLDER", help=gettext("the workspace's folder (default: TUOKE_HOME)"))
    parser.add_argument("--name", default="", help=gettext("the new person's name (default: what stands before the @)"))
    parser.add_argument(
        "--role", choices=ROLES, default="seller", help=gettext("the new person's role (default: seller)")
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000/", help=gettext("where people reach this workspace"))
    return parser


def run(args: argparse.Namespace) -> int:
    """0 and the link printed, 1 refused."""
    choose_folder(args.home)
    start_django()
    try:
        link = _link(args)
    except Refused as refusal:
        complain(refusal)
        return 1
    from django.utils.translation import gettext as _

    say(_("Hand this link over; it works once, for 72 hours, and lets them set a password:"))
    say(f"  {link}")
    return 0


def _link(args: argparse.Namespace) -> str:
    from django.utils.translation import gettext as _

    from tuoke.team import people
    from tuoke.team.models import User
    from tuoke.workspace import upgrade

    if not upgrade.applied() or upgrade.pending():
        raise Refused(_("There is no workspace here, or it needs tuoke serve to bring it up to date first."))
    user = User.objects.filter(email=args.email.strip().lower()).first()
    try:
        if user is None:
            token = people.invite(None, email=args.email, name=args.name, role=args.role)
        else:
            token = people.new_link(None, user)
    except people.NotDone as refusal:
        raise Refused(refusal.sentence) from None
    return f"{args.url.rstrip('/')}/team/enter/{token}/"
