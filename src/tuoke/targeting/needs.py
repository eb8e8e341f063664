"""The needs target of one customer: needs on rings, ten outermost and one the bull's eye, in three layers.

Products and services are designed round the whole target, so a ring that nothing covers is told (rows 205 and 206).
What nobody knows is unknown, which covers nothing and denies nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from tuoke.directory.keyset import BIGGEST_ID
from tuoke.directory.models import Company
from tuoke.targeting.gate import Answer
from tuoke.team.access import writers
from tuoke.workspace import audit

RINGS = 10
MOST = 60


class Layer(models.TextChoices):
    FUNCTIONAL = "functional", _("functional: what it does")
    SERVICE = "service", _("service: how we are with them")
    EMOTIONAL = "emotional", _("emotional: how they feel")


class NeedQuerySet(models.QuerySet["Need"]):
    def visible_to(self, user: Any) -> NeedQuerySet:
        return self.filter(company__in=Company.objects.visible_to(user))


class Need(models.Model):
    """One need of one customer; whether we meet it may change, and each change is in the audit."""

    FOLLOWS_MERGE = True

    company = models.ForeignKey(Company, models.CASCADE, related_name="needs")
    layer = models.CharField(_("layer"), max_length=10, choices=Layer.choices)
    ring = models.PositiveSmallIntegerField(
        _("ring: 10 outermost, 1 the bull's eye"), validators=[MinValueValidator(1), MaxValueValidator(RINGS)]
    )
    text = models.CharField(_("what they need"), max_length=240)
    met = models.CharField(_("do we meet it"), max_length=8, choices=Answer.choices, default=Answer.UNKNOWN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = NeedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["company", "ring"])]

    def __str__(self) -> str:
        return self.text


class NeedForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Need
        fields = ["layer", "ring", "text", "met"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["layer"].choices = [("", gettext("Choose…")), *Layer.choices]  # type: ignore[attr-defined]


def uncovered(known: Iterable[Need]) -> list[int]:
    """The rings on which we meet no need, outermost first."""
    covered = {need.ring for need in known if need.met == Answer.YES}
    return [ring for ring in range(RINGS, 0, -1) if ring not in covered]


def _company(request: HttpRequest, pk: int) -> Company:
    if pk > BIGGEST_ID:
        raise Http404
    return get_object_or_404(Company.objects.visible_to(request.user), pk=pk)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def needs(request: HttpRequest, company: int) -> HttpResponse:
    """The target of one customer from ring ten to the bull's eye, what is not covered, and a form for one need more."""
    found = _company(request, company)
    known = list(found.needs.order_by("-ring", "pk")[:MOST])
    form = NeedForm(request.POST or None)
    full = len(known) >= MOST
    if request.method == "POST" and form.is_valid() and not full:
        with transaction.atomic():
            made = form.save(commit=False)
            made.company, made.by = found, request.user
            made.save()
            facts = {"layer": made.layer, "ring": made.ring, "text": made.text, "met": made.met}
            audit.record(request.user, "create", made, after=facts)
        return redirect("targeting:needs", found.pk)
    missing = [label for layer, label in Layer.choices if not any(need.layer == layer for need in known)]
    context = {"company": found, "form": form, "known": known, "uncovered": uncovered(known), "missing": missing}
    status = 422 if form.errors or (full and request.method == "POST") else 200
    return render(request, "targeting/needs.html", {**context, "answers": Answer.choices, "full": full}, status=status)


@writers
@require_POST
def meet(request: HttpRequest, need: int) -> HttpResponse:
    """Say whether we meet a need now."""
    if need > BIGGEST_ID:
        raise Http404
    found: Need = get_object_or_404(Need.objects.visible_to(request.user), pk=need)
    met = request.POST.get("met", "")
    if met in Answer.values and met != found.met:
        with transaction.atomic():
            audit.record(request.user, "write", found, before={"met": found.met}, after={"met": met})
            found.met = met
            found.save(update_fields=["met"])
        messages.success(request, gettext("Noted."))
    return redirect("targeting:needs", found.company_id)
