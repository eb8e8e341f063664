"""The door: no sign-up, sign-in by e-mail and password or by a one-time link."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import SetPasswordForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tuoke.team.models import SignInLink, User
from tuoke.workspace import mail
from tuoke.workspace.audit import record

# In the session of who came by a link: a new password without the old one, once.
MAY_SET_PASSWORD = "may_set_password"


class ClosedDoor(DefaultAccountAdapter):
    """Nobody signs up by themselves: people are invited."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def set_password(self, user: Any, password: str) -> None:
        """A changed or reset password leaves its row in the audit like every write."""
        with transaction.atomic():
            super().set_password(user, password)
            SignInLink.objects.end(user)
            record(user, "set_password", user)


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
        login(request, link.user, backend="tuoke.team.backend.Colleagues")
        record(link.user, "sign_in", link, purpose=link.purpose)
    if link.purpose != "demo":
        request.session[MAY_SET_PASSWORD] = True
    return redirect("team:set_password" if link.purpose != "demo" else "/")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request: HttpRequest) -> HttpResponse:
    """After a link: a new password without the old one. Everybody else changes theirs by the usual page."""
    if not request.session.get(MAY_SET_PASSWORD):
        return redirect("account_change_password")
    user: Any = User.objects.get(pk=request.user.pk)
    form: Any = SetPasswordForm(user, request.POST or None)
    form.fields["new_password1"].widget.attrs["autofocus"] = True
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            SignInLink.objects.end(user)
            record(user, "set_password", user)
        del request.session[MAY_SET_PASSWORD]
        update_session_auth_hash(request, user)
        return redirect("/")
    return render(request, "team/set_password.html", {"form": form}, status=422 if form.errors else 200)


def forgotten(request: HttpRequest) -> HttpResponseBase:
    """Without a mail server nobody can be sent a link: the page says whom to ask instead."""
    if mail.works():
        return account.password_reset(request)
    return render(request, "team/forgotten.html")
