"""Who a session belongs to."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from tuoke.team.models import User


class Colleagues(AuthenticationBackend):
    """By e-mail and password, as allauth has it; the team comes along, for every page names it and asks by it."""

    def get_user(self, user_id: int) -> User | None:
        found: User | None = User.objects.select_related("team").filter(pk=user_id).first()
        return found if found and self.user_can_authenticate(found) else None
