"""The admin's pages: people, teams, the firm. Thin: what happens is in people.py and teams.py."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuoke.team import people as persons
from tuoke.team.access import admins
from tuoke.team.forms import FirmForm, HandOverForm, PersonForm
from tuoke.team.models import User
from tuoke.workspace import mail
from tuoke.workspace.audit import changes, record
from tuoke.workspace.models import Workspace


@admins
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who works here or did, the active first."""
    everyone = User.objects.visible_to(request.user).select_related("team").order_by("-is_active", "name", "pk")
    return render(request, "team/people.html", {"people": everyone[:1_000]})


@admins
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """A new person; the answer shows their one-time link, once."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token = persons.invite(_me(request), **form.cleaned_data)
        except persons.NotDone as refusal:
            form.add_error(refusal.field or None, str(refusal.sentence))
        else:
            return _hand_link_over(request, User.objects.get(email=form.cleaned_data["email"].lower()), token)
    return render(request, "team/invite.html", {"form": form}, status=422 if form.errors else 200)


@admins
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: name, e-mail, role, team; a link, letting go, handing over."""
    shown = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    form = PersonForm(request.POST or None, person=shown)
    if request.method == "POST" and form.is_valid():
        try:
            persons.change(_me(request), shown, **form.cleaned_data)
        except persons.NotDone as refusal:
            form.add_error(refusal.field or None, str(refusal.sentence))
        else:
            messages.success(request, gettext("Saved."))
            return redirect("team:people")
    shown.refresh_from_db()
    known = {"person": shown, "form": form, "owned": persons.owned(shown), "hand_over": HandOverForm(person=shown)}
    return render(request, "team/person.html", known, status=422 if form.errors else 200)


@admins
@never_cache
@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one-time link for somebody who cannot get in."""
    shown = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    try:
        token = persons.new_link(_me(request), shown)
    except persons.NotDone as refusal:
        return _refused(request, shown, refusal)
    return _hand_link_over(request, shown, token)


@admins
@require_POST
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    try:
        persons.deactivate(_me(request), shown)
    except persons.NotDone as refusal:
        return _refused(request, shown, refusal)
    messages.success(request, gettext("%(name)s is signed out everywhere and cannot sign in.") % {"name": shown})
    if shown.pk == request.user.pk:
        return redirect("account_login")
    return redirect("team:person", pk=pk)


@admins
@never_cache
@require_POST
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(User.objects.visible_to(request.user), pk=pk, is_active=False)
    return _hand_link_over(request, shown, persons.reactivate(_me(request), shown))


@admins
@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """All companies of one person to another, or to nobody."""
    shown = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    form = HandOverForm(request.POST, person=shown)
    if not form.is_valid():
        messages.error(request, gettext("Nobody by that name works here."))
        return redirect("team:person", pk=pk)
    to = form.cleaned_data["to"]
    n = persons.hand_over(_me(request), shown, to)
    text = ngettext("%(n)d company handed over.", "%(n)d companies handed over.", n) % {"n": n}
    messages.success(request, text)
    return redirect("team:person", pk=pk)


@admins
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """The firm's name and its time zone."""
    firm = Workspace.current()
    before = {"name": firm.name, "time_zone": firm.time_zone}
    form = FirmForm(request.POST or None, instance=firm)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            saved = form.save()
            differing = changes(saved, before, ["name", "time_zone"])
            if differing["after"]:
                record(request.user, "update", saved, **differing)
        messages.success(request, gettext("Saved."))
        return redirect("team:settings")
    known = {"form": form, "zones": _near_zones(), "mail_works": mail.works()}
    return render(request, "team/settings.html", known, status=422 if form.errors else 200)


def _me(request: HttpRequest) -> User:
    user: Any = request.user
    return User.objects.get(pk=user.pk)


def _hand_link_over(request: HttpRequest, shown: User, token: str) -> HttpResponse:
    """The link in plain sight, this once; by mail too where there is a mail server."""
    url = request.build_absolute_uri(reverse("team:sign_in_link", args=[token]))
    with override(shown.language):
        subject = gettext("Your way into Tuoke")
        text = gettext("%(firm)s invites you to Tuoke. This link works once, for 72 hours:\n\n%(url)s\n")
        mailed = mail.send(shown.email, subject, text % {"firm": Workspace.current().name, "url": url})
    return render(request, "team/link.html", {"person": shown, "url": url, "mailed": mailed})


def _refused(request: HttpRequest, shown: User, refusal: persons.NotDone) -> HttpResponse:
    messages.error(request, str(refusal.sentence))
    return redirect("team:person", pk=shown.pk)


def _near_zones() -> list[str]:
    """Suggestions of the form; every zone of the IANA list is taken."""
    return [
        "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "Europe/London",
        "Europe/Berlin", "America/New_York", "America/Chicago", "America/Los_Angeles", "Australia/Sydney", "UTC",
    ]  # fmt: skip
