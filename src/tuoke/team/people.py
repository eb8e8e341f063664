"""What an admin does with people: invite, change, deactivate, reactivate, hand over. Each with its audit row.

`by` is who does it; None is the owner of the machine, by the command line.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tuoke.team.models import Role, SignInLink, Team, User
from tuoke.workspace.audit import changes, record
from tuoke.workspace.kept import touch
from tuoke.workspace.models import Due

FIELDS = ["name", "email", "role", "team_id"]


class NotDone(ValueError):
    """Refused; `sentence` says why, `field` where on the form it belongs."""

    def __init__(self, sentence: str | Promise, field: str = "") -> None:
        super().__init__(str(sentence))
        self.sentence, self.field = sentence, field


def invite(by: User | None, *, email: str, name: str = "", role: str = Role.SELLER, team: Team | None = None) -> str:
    """A new person who has yet to come; returns the token of their one-time link. Raises NotDone."""
    email = _checked(email)
    with transaction.atomic():
        language = by.language if by else get_language() or "zh-hans"
        user = User.objects.create_user(
            email, name=(name or email.split("@")[0])[:80], role=role, team=team, language=language
        )
        record(by, "invite", user, email=email, role=role, team=team.pk if team else None)
        return SignInLink.objects.make(user, "invite")


def new_link(by: User | None, user: User) -> str:
    """A way in for who lost theirs; older links of that person end. Raises NotDone for a deactivated person."""
    if not user.is_active:
        raise NotDone(_("%(name)s is deactivated. Reactivate them first.") % {"name": user})
    with transaction.atomic():
        _end_links(user)
        token = SignInLink.objects.make(user, "reset")
        record(by, "sign_in_link", user)
    return token


def change(by: User | None, user: User, **wanted: Any) -> bool:
    """Set name, email, role or team; False when nothing differs. Raises NotDone: last admin, e-mail taken."""
    with transaction.atomic():
        stored = User.objects.select_for_update().get(pk=user.pk)
        before = {name: stored.serializable_value(name) for name in FIELDS}
        for name, value in wanted.items():
            setattr(stored, name, value)
        if stored.email != before["email"]:
            stored.email = _checked(stored.email)
        if before["role"] == Role.ADMIN and stored.role != Role.ADMIN:
            _keep_an_admin(stored)
        differing = changes(stored, before, FIELDS)
        if not differing["after"]:
            return False
        stored.save(update_fields=[name.removesuffix("_id") for name in differing["after"]])
        if "email" in differing["after"]:
            _forget_mailboxes(stored)
            _end_links(stored)  # one may lie in the wrong mailbox
        record(by, "update", stored, **differing)
        if {"role", "team_id"} & set(differing["after"]):
            Due.objects.ask("score_all")
    return True


def deactivate(by: User | None, user: User) -> None:
    """From the next request on they are out: sessions, password and links end. What they did stays. Raises NotDone."""
    with transaction.atomic():
        stored = User.objects.select_for_update().get(pk=user.pk)
        if not stored.is_active:
            return
        if stored.role == Role.ADMIN:
            _keep_an_admin(stored)
        stored.is_active = False
        stored.set_unusable_password()  # sessions carry a hash of it, so they end for good
        stored.save(update_fields=["is_active", "password"])
        _end_links(stored)
        record(by, "deactivate", stored, companies=_companies(stored).count())


def reactivate(by: User | None, user: User) -> str:
    """Active again; returns the token of a link, for the old password is gone."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=True)
        user.refresh_from_db()
        record(by, "reactivate", user)
        return SignInLink.objects.make(user, "invite")


def hand_over(by: User, user: User, to: User | None) -> int:
    """All companies of `user` to `to` (None: to nobody, free for all); returns how many."""
    with transaction.atomic():
        # Locked and then named one by one: what somebody gives or takes meanwhile is not in the audit, so it stays.
        ids = list(_companies(user).select_for_update().order_by("pk").values_list("pk", flat=True))
        now = timezone.now()
        handed = {"owner": to, "held_since": now, "version": models.F("version") + 1, "changed_at": now}
        for start in range(0, len(ids), 10_000):
            _companies(user).filter(pk__in=ids[start : start + 10_000]).update(**handed)
        if ids:
            after = to.pk if to else None
            record(by, "hand_over", "directory.company", before={"owner": user.pk, "ids": ids}, after={"owner": after})
            Due.objects.ask("score_all")
            touch(ids)
    return len(ids)


def _companies(user: User) -> Any:
    """By the relation that the directory declares: this floor knows the word, not the room."""
    return user.companies.all()  # type: ignore[attr-defined]


def owned(user: User) -> int:
    """How many companies are theirs."""
    count: int = _companies(user).count()
    return count


def _checked(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise NotDone(_("This is not an e-mail address."), "email") from None
    if User.objects.filter(email=email).exists():
        raise NotDone(_("Somebody has this e-mail already."), "email")
    return email


def _keep_an_admin(user: User) -> None:
    """The rows of all admins are locked, or two who leave at once would leave none."""
    admins = User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True)
    if not [admin for admin in admins if admin.pk != user.pk]:
        raise NotDone(_("This is the last admin. Make somebody else an admin first."), "role")


def _end_links(user: User) -> None:
    SignInLink.objects.end(user)


def _forget_mailboxes(user: User) -> None:
    """allauth remembers addresses of its own; the old one must not sign in any more."""
    from allauth.account.models import EmailAddress

    EmailAddress.objects.filter(user=user).delete()
