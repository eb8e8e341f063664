"""Who a session belongs to."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import BigIntegerField

from tuoke.team.models import User
from tuoke.workspace.asked_again import AskedAgain, Given

PERSON = AskedAgain(
    lambda: User.objects.select_related("team").with_rights().filter(pk=Given("user", BigIntegerField()))
)


class Colleagues(AuthenticationBackend):
    """By e-mail and password, as allauth has it; team and rights come along, for every page asks by them."""

    def get_user(self, user_id: int) -> User | None:
        found: User | None = next(iter(PERSON(user=user_id)), None)
        return found if found and self.user_can_authenticate(found) else None
