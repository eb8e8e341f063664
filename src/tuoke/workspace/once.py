"""A form that makes something is taken once, however often its button is pressed or its answer gets lost on the way.

Its page carries a key (`{% once %}`); `@once` writes the key down in the transaction of what the view does. A second
sending with the same key, at the same moment too, waits for the first and is shown where that one led.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext

from tuoke.workspace.models import Once

View = Callable[..., HttpResponseBase]


def once(view: View) -> View:
    """A sending without a key is taken as before; one that is told what is wrong (4xx) may come again with its key."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = _key(request.POST.get("once", "")) if request.method == "POST" else None
        if key is None:
            return view(request, *args, **kwargs)
        user: Any = request.user
        with transaction.atomic():
            try:
                with transaction.atomic():
                    mark = Once.objects.create(key=key, by=user)
            except IntegrityError:
                return _again(request, Once.objects.get(key=key))
            answer = view(request, *args, **kwargs)
            if answer.status_code >= 400:
                mark.delete()
            else:
                mark.led_to = answer.get("Location", "")
                mark.save(update_fields=["led_to"])
        return answer

    return guarded


def _again(request: HttpRequest, mark: Once) -> HttpResponseBase:
    if mark.by_id != request.user.pk:
        raise PermissionDenied
    if not mark.led_to:
        return HttpResponse(status=204)  # the fragment went to whoever came first
    messages.info(request, gettext("That was done already, once."))
    return HttpResponseRedirect(mark.led_to)


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def field() -> str:
    """The hidden field with a key of its own: `{% once %}` inside a form."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid.uuid4())
