"""How a person wants their screen: language, light or dark, row height, single-letter keys. Kept on the server."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuoke.team.models import User
from tuoke.team.morning import HOURS
from tuoke.workspace import audit
from tuoke.workspace.shell import THEME_COOKIE, THEMES

YEAR = 365 * 24 * 3600
FIELDS = ("language", "theme", "density", "single_keys", "morning_at")


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    morning_at = forms.TypedChoiceField(
        label=_("Morning mail"), required=False, coerce=int, empty_value=None,
        choices=[("", _("None")), *((hour, f"{hour:02}:00") for hour in HOURS)],
        help_text=_(
            "On working days at this hour: your call sheet, call-backs, appointments and tasks of the day. Not while "
            "you are away, and not when there is nothing."
        ),
    )  # fmt: skip

    class Meta:
        model = User
        fields = list(FIELDS)
        labels = {
            "theme": _("Light or dark"),
            "density": _("Row height"),
            "single_keys": _("Single-letter keys work"),
        }
        help_texts = {"single_keys": _("1–6 log a call, J and K move between rows. They never fire while you type.")}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Everybody may set their own screen, a viewer too."""
    user = User.objects.get(pk=request.user.pk)
    before = _chosen(user)
    form = PreferencesForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        _save(user, before)
        with override(user.language):
            messages.success(request, gettext("Saved."))
        return redirect("team:preferences")
    return render(request, "team/preferences.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """The quick switches of language and theme, before and after signing in; unknown values change nothing."""
    theme, language = request.POST.get("theme"), request.POST.get("language")
    response: HttpResponse = HttpResponse(status=204)
    if not request.headers.get("HX-Request"):
        response = HttpResponseRedirect(_back(request))
    if theme in THEMES:
        response.set_cookie(THEME_COOKIE, theme, max_age=YEAR, samesite="Lax", httponly=True)
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax", httponly=True)
    if request.user.is_authenticated:
        user = User.objects.get(pk=request.user.pk)
        before = _chosen(user)
        user.theme = theme if theme in THEMES else user.theme
        user.language = language if language in dict(settings.LANGUAGES) else user.language
        _save(user, before)
    return response


@login_required
@require_safe
def no_password(request: HttpRequest) -> HttpResponse:
    """Where the change of a password leads those who came in by a link and have none to change."""
    messages.info(
        request, gettext("You have no password yet. Ask your admin for a one-time link; it lets you set one.")
    )
    return redirect("team:preferences")


def _chosen(user: User) -> dict[str, Any]:
    return {field: getattr(user, field) for field in FIELDS}


def _save(user: User, before: dict[str, Any]) -> None:
    """Write what changed and its audit row together; nothing changed, nothing written."""
    after = _chosen(user)
    changed = [field for field in FIELDS if before[field] != after[field]]
    if not changed:
        return
    with transaction.atomic():
        user.save(update_fields=changed)
        audit.record(user, "preferences", user, **audit.changes(user, before, changed))


def _back(request: HttpRequest) -> str:
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe else settings.LOGIN_REDIRECT_URL
