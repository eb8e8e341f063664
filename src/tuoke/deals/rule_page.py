"""The firm's rule of thumb, changed by those who lead; whoever works here reads it, and who changed it when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tuoke.team.access import members
from tuoke.workspace import audit
from tuoke.workspace.models import Due, RuleOfThumb

FIELDS = ["calls", "meetings", "intents", "deals", "messages", "conversations", "said_by"]
MOST = 1_000_000
EARLIER = 10


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = RuleOfThumb
        fields = FIELDS
        help_texts = {"said_by": _("A book, an association, our own calls of last year.")}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for fewer, more in (
            ("meetings", "calls"),
            ("intents", "meetings"),
            ("deals", "intents"),
            ("conversations", "messages"),
        ):
            if fewer in given and more in given and not 1 <= given[fewer] < given[more] <= MOST:
                self.add_error(fewer, gettext("At least 1, and fewer than the step before it."))
        return given


@members
@require_http_methods(["GET", "HEAD", "POST"])
def rule_of_thumb(request: HttpRequest) -> HttpResponse:
    """What is believed before own figures; a change counts from now on, for the plans of all."""
    user: Any = request.user
    if request.method == "POST" and not user.leads:
        raise PermissionDenied
    now = RuleOfThumb.current()
    values = {name: getattr(now, name) for name in FIELDS}
    form = RuleForm(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            made = form.save(commit=False)
            made.by = user
            made.save()
            audit.record(user, "write", made, **audit.changes(made, values, FIELDS))
            Due.objects.ask("pace", "anew")
        messages.success(request, gettext("Saved."))
        return redirect("deals:rule_of_thumb")
    earlier = RuleOfThumb.objects.visible_to(user).select_related("by").order_by("-pk")[:EARLIER]
    context = {"form": form, "now": now, "earlier": earlier}
    return render(request, "deals/rule.html", context, status=422 if form.errors else 200)
