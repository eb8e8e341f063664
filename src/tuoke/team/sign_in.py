"""The door: no sign-up, sign-in by e-mail and password or by a one-time link."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tuoke.team.models import SignInLink
from tuoke.workspace.audit import record


class ClosedDoor(DefaultAccountAdapter):
    """Nobody signs up by themselves: people are invited."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button, which uses the link up. A GET never does: chat programs open links to preview them."""
    link = SignInLink.objects.find(token)
    if link is None:
        return render(request, "team/sign_in_link_spent.html", status=410)
    if request.method == "GET":
        return render(request, "team/sign_in_link.html", {"link": link})
    with transaction.atomic():
        taken = SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now())
        if not taken:
            return render(request, "team/sign_in_link_spent.html", status=410)
        login(request, link.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        record(link.user, "sign_in", link, purpose=link.purpose)
    return redirect("team:set_password" if link.purpose != "demo" else "/")
