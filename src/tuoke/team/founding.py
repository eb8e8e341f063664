"""The first minute of a workspace: the firm's row and its first admin, made together."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuoke.team.models import Role, SignInLink, User
from tuoke.workspace.audit import record
from tuoke.workspace.models import Workspace


class NotFounded(ValueError):
    """A firm needs a name and an admin with an e-mail address."""


def is_founded() -> bool:
    return Workspace.objects.filter(pk=1).exists() and User.objects.filter(role=Role.ADMIN).exists()


def found(*, firm: str, email: str, time_zone: str = "Asia/Shanghai") -> str:
    """Make the firm and its first admin; returns the token of their first sign-in link. Raises NotFounded."""
    firm, email = firm.strip(), email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise NotFounded(_("The first admin needs an e-mail address.")) from None
    if not firm or len(firm) > 120:
        raise NotFounded(_("The firm needs a name of at most 120 characters."))
    with transaction.atomic():
        made, _new = Workspace.objects.get_or_create(pk=1, defaults={"name": firm, "time_zone": time_zone})
        name = email.split("@")[0][:80]
        admin = User.objects.create_user(email, name=name, role=Role.ADMIN, language=get_language() or "zh-hans")
        record(admin, "found", made, firm=firm)
        record(admin, "create", admin, email=email, role=Role.ADMIN)
        return SignInLink.objects.make(admin, "invite")
