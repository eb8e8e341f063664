"""Who may enter a view. What they then see is decided by each model's `visible_to`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


def members(view: View) -> View:
    """Anyone signed in may look; only those who may write may send anything but GET and HEAD."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD") and not request.user.may_write:  # type: ignore[union-attr]
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return login_required(guarded)


def writers(view: View) -> View:
    """Sellers, managers and admins; a viewer is refused."""
    return _only(view, lambda user: user.may_write)


def leaders(view: View) -> View:
    """Managers and admins."""
    return _only(view, lambda user: user.leads)


def admins(view: View) -> View:
    return _only(view, lambda user: user.is_admin)


def _only(view: View, allowed: Callable[[Any], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not allowed(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return login_required(guarded)
