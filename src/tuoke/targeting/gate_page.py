"""The gate on the company page, and the page where evidence is added to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import BigIntegerField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tuoke.directory.keyset import BIGGEST_ID
from tuoke.directory.models import Company
from tuoke.targeting.gate import Answer, Evidence, Feature, Gate, Source, tier
from tuoke.targeting.triggers import score_here
from tuoke.team.access import writers
from tuoke.workspace import audit
from tuoke.workspace.asked_again import AskedAgain, Given
from tuoke.workspace.models import Workspace

#: Answers that are read at once; of older ones the page tells that there are more.
MOST = 200
ANSWERS = AskedAgain(
    lambda: (
        Evidence.objects.filter(company=Given("company", BigIntegerField())).select_related("by").order_by("-pk")[:MOST]
    )
)


class EvidenceForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Evidence
        fields = ["feature", "answer", "text", "source", "who", "happened_on"]
        widgets = {"happened_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("feature", Feature), ("answer", Answer), ("source", Source)):
            self.fields[name].choices = [("", gettext("Choose…")), *choices.choices]  # type: ignore[attr-defined]

    def clean_happened_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["happened_on"]
        if day > Workspace.current().today():
            raise forms.ValidationError(gettext("This day is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("answer") in (Answer.YES, Answer.NO) and not given.get("text"):
            self.add_error("text", gettext("A yes or a no needs what it rests on. Without it, the answer is unknown."))
        return given


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, company: int) -> HttpResponse:
    """What is known of the four features, every answer there was, and a form for one more."""
    if company > BIGGEST_ID:
        raise Http404
    found: Company = get_object_or_404(Company.objects.visible_to(request.user), pk=company)
    back = reverse("directory:company", args=[found.pk])
    asked = request.GET.get("feature", "")
    first = {"happened_on": Workspace.current().today(), "feature": asked if asked in Feature.values else ""}
    form = EvidenceForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            made = form.save(commit=False)
            made.company, made.by = found, request.user
            made.save()
            facts = {"feature": made.feature, "answer": made.answer, "source": made.source, "text": made.text}
            audit.record(request.user, "create", made, after=facts)
        messages.success(request, gettext("Noted. Earlier answers stay to be read."))
        return redirect(back)
    answers = list(ANSWERS(company=found.pk))
    context = {"company": found, "form": form, "answers": answers, "gate": Gate.of(answers), "back": back}
    return render(request, "targeting/evidence.html", context, status=422 if form.errors else 200)


def company_gate(request: HttpRequest, company: Company) -> SafeString:
    """The slot of the company page: its tier, the four features with their evidence."""
    user: Any = request.user
    gate = Gate.of(ANSWERS(company=company.pk))
    score = score_here(user, company)
    fits = None if score is None else not score.struck_by
    context = {"company": company, "gate": gate, "tier": tier(fits, gate)}
    return mark_safe(render_to_string("targeting/company_gate.html", context, request=request))
