"""Who a session belongs to."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import BigIntegerField, OuterRef, Subquery

from tuoke.team.models import RoleRights, User
from tuoke.workspace.asked_again import AskedAgain, Given

_BODY = RoleRights.objects.filter(role=OuterRef("role")).values("body")
PERSON = AskedAgain(
    lambda: (
        User.objects.select_related("team").annotate(body=Subquery(_BODY)).filter(pk=Given("user", BigIntegerField()))
    )
)


class Colleagues(AuthenticationBackend):
    """By e-mail and password, as allauth has it; team and rights come along, for every page asks by them."""

    def get_user(self, user_id: int) -> User | None:
        found: User | None = next(iter(PERSON(user=user_id)), None)
        if found:
            found.rights_of = (found.role, found.body)  # type: ignore[attr-defined]
        return found if found and self.user_can_authenticate(found) else None
