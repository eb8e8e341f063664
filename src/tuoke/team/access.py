"""Who may enter a view. What they then see is decided by each model's `visible_to`; while they write, hand over, take
out, bring in or undo something, no more of it than their role may do that to."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from tuoke.team.rights import Action

View = Callable[..., HttpResponseBase]


def members(view: View) -> View:
    """Anyone signed in may look; only those who may write may send anything but GET and HEAD."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            if not request.user.may_write:  # type: ignore[union-attr]
                raise PermissionDenied
            request.user.acts = Action.CHANGE  # type: ignore[union-attr]
        return view(request, *args, **kwargs)

    return login_required(guarded)


def writers(view: View) -> View:
    """Sellers, managers and admins; a viewer is refused."""
    return _only(view, lambda user: user.may_write, Action.CHANGE)


def leaders(view: View) -> View:
    """Managers and admins."""
    return _only(view, lambda user: user.leads, Action.CHANGE)


def admins(view: View) -> View:
    return _only(view, lambda user: user.is_admin, Action.CHANGE)


def acting(action: str) -> Callable[[View], View]:
    """Those whose role may do this to any row at all; what they send sees the rows that they may do it to."""
    return lambda view: _only(view, lambda user: user.may_do(action), action)


importers = acting(Action.IMPORT)


def _only(view: View, allowed: Callable[[Any], bool], action: str) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not allowed(request.user):
            raise PermissionDenied
        if request.method not in ("GET", "HEAD"):
            request.user.acts = action  # type: ignore[union-attr]
        return view(request, *args, **kwargs)

    return login_required(guarded)
