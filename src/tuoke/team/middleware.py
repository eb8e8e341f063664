"""The screen as this person asked for it: their language for the request, whatever the browser prefers, and the
firm's clock whatever the server's says."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation

from tuoke.workspace.models import Workspace

LANGUAGES = ("zh-hans", "en")


class PersonalScreen:
    """Runs after AuthenticationMiddleware; for strangers LocaleMiddleware has already chosen (cookie, then browser)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if user.is_authenticated and user.language in LANGUAGES:
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language() or user.language
        # Strangers see no moments.
        with timezone.override(_workspace(request).zone) if user.is_authenticated else nullcontext():
            response = self.get_response(request)
        if user.is_authenticated:
            response.headers["Content-Language"] = request.LANGUAGE_CODE
        return response


def _workspace(request: HttpRequest) -> Workspace:
    """Read once for the request; a view that needs it finds it there."""
    workspace = Workspace.current()
    request.workspace = workspace  # type: ignore[attr-defined]
    return workspace
