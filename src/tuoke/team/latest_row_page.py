"""A page of figures that the firm goes by: whoever works here reads them, those who lead write new ones, and of all
rows the latest counts. The model has `current()`, `visible_to`, and `by`, who wrote the row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from tuoke.workspace import audit

EARLIER = 10


def latest_row(
    request: HttpRequest, form_class: Any, template: str, address: str, then: Callable[[], object] | None = None
) -> HttpResponse:
    """The page, or what a form on it changed: a row more with its audit row. `address`: the name of the page's own;
    `then` is called in the transaction of the change. PermissionDenied where somebody who leads nobody sends it."""
    user: Any = request.user
    if request.method == "POST" and not user.leads:
        raise PermissionDenied
    model, fields = form_class.Meta.model, form_class.Meta.fields
    now = model.current()
    values = {name: getattr(now, name) for name in fields}
    form = form_class(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            made = form.save(commit=False)
            made.by = user
            made.save()
            audit.record(user, "write", made, **audit.changes(made, values, fields))
            if then:
                then()
        messages.success(request, gettext("Saved."))
        return redirect(address)
    earlier = model.objects.visible_to(user).select_related("by").order_by("-pk")[:EARLIER]
    return render(request, template, {"form": form, "now": now, "earlier": earlier}, status=422 if form.errors else 200)
