"""The firm's rule of thumb, changed by those who lead; whoever works here reads it, and who changed it when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tuoke.team.access import members
from tuoke.team.latest_row_page import latest_row
from tuoke.workspace.models import Due, RuleOfThumb

FIELDS = ["calls", "meetings", "intents", "deals", "messages", "conversations", "said_by"]
MOST = 1_000_000


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
    return latest_row(
        request, RuleForm, "deals/rule.html", "deals:rule_of_thumb", lambda: Due.objects.ask("pace", "anew")
    )
