"""The screen as this person asked for it: their language for the request, whatever the browser prefers."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

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
        response = self.get_response(request)
        if user.is_authenticated:
            response.headers["Content-Language"] = request.LANGUAGE_CODE
        return response
