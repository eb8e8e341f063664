"""`tuoke invite`: a new person, or a new way in for one who is locked out, without the web pages."""

from __future__ import annotations

import argparse
from typing import Any

from tuoke.cli.opening import Refused, choose_folder, complain, say, start_django

HELP = "invite a person, or give one who is locked out a sign-in link"
ROLES = ("viewer", "seller", "manager", "admin")


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser("invite", help=HELP, description=HELP)
    parser.add_argument("email", metavar="E-MAIL", help="whom; a known address gets a new sign-in link")
    parser.add_argument("--home", metavar="FOLDER", help="the workspace's folder (default: TUOKE_HOME)")
    parser.add_argument("--name", default="", help="the new person's name (default: what stands before the @)")
    parser.add_argument("--role", choices=ROLES, default="seller", help="the new person's role (default: seller)")
    parser.add_argument("--url", default="http://127.0.0.1:8000/", help="where people reach this workspace")
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
