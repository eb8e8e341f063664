"""Ways to find customers beside each other, what each took, and where customers gather."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from tuoke.directory.models import List
from tuoke.prospects import gatherings as places
from tuoke.prospects import sources
from tuoke.prospects.gatherings import GatheringPlace
from tuoke.prospects.methods import taken
from tuoke.prospects.spending import Spending
from tuoke.team.access import members, writers
from tuoke.workspace.audit import changes, record
from tuoke.workspace.kept import as_of

MOST_LISTS = 200


class SpendingForm(forms.ModelForm):  # type: ignore[type-arg]
    source = forms.ChoiceField(
        label=_("For which source"), choices=lambda: [(one.code, one.label) for one in sources.SOURCES]
    )

    class Meta:
        model = Spending
        fields = ("source", "on", "amount", "currency", "hours", "note")
        widgets = {"on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def clean_currency(self) -> str:
        code: str = self.cleaned_data["currency"].strip().upper()
        if len(code) != 3 or not code.isalpha() or not code.isascii():
            raise forms.ValidationError(gettext("Three letters, as CNY or USD."))
        return code

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given.get("amount") and not given.get("hours"):
            self.add_error("amount", gettext("Write money, hours, or both."))
        if given.get("on") and given["on"] > timezone.localdate():
            self.add_error("on", gettext("This day is still to come."))
        return given


class GatheringForm(forms.ModelForm):  # type: ignore[type-arg]
    lists = forms.ModelMultipleChoiceField(
        label=_("Lists that came from there"), queryset=List.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = GatheringPlace
        fields = ("name", "kind", "area", "next_on", "note", "lists", "retired")
        widgets = {
            "next_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["lists"]
        newest = List.objects.visible_to(user).order_by("-pk").values_list("pk", flat=True)[:MOST_LISTS]
        field.queryset = List.objects.filter(pk__in=list(newest)).order_by("-pk")
        if self.instance.pk is None:
            del self.fields["retired"]


@members
@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    """The seven ways beside each other, then other sources: names, rate, cost of a meeting."""
    return render(request, "prospects/methods.html", {"rows": taken(request.user), "as_of": as_of()})


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def spent(request: HttpRequest) -> HttpResponse:
    """Write down what a source took; `?source=` chooses it."""
    first = {"on": timezone.localdate(), "source": request.GET.get("source", "")}
    form = SpendingForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        made = form.save(commit=False)
        made.by = request.user
        with transaction.atomic():
            made.save()
            told = {name: str(getattr(made, name) or "") for name in ("source", "on", "amount", "hours")}
            record(request.user, "create", made, after=told)
        messages.success(request, gettext("Written down."))
        return redirect("prospects:methods")
    return render(request, "prospects/spent.html", {"form": form}, status=422 if form.errors else 200)


@members
@require_safe
def gatherings(request: HttpRequest) -> HttpResponse:
    """Where customers gather, and what came from there."""
    return render(request, "prospects/gatherings.html", {"rows": places.read(request.user)})


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def gathering(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new place, or one that is there: by who wrote it, or who leads."""
    user: Any = request.user
    found = get_object_or_404(GatheringPlace.objects.visible_to(user), pk=pk) if pk is not None else None
    if found and found.by_id != user.pk and not user.leads:
        raise PermissionDenied
    before = {name: getattr(found, name) for name in GatheringPlace.FACTS} if found else {}
    form = GatheringForm(request.POST or None, user=user, instance=found)
    if not (request.method == "POST" and form.is_valid()):
        context = {"form": form, "place": found}
        return render(request, "prospects/gathering.html", context, status=422 if form.errors else 200)
    with transaction.atomic():
        made = form.save(commit=False)
        made.by = found.by if found else user
        made.save()
        # Lists that this person may not see stay where they are.
        kept = made.lists.exclude(pk__in=List.objects.visible_to(user).values("pk"))
        made.lists.set([*kept, *form.cleaned_data["lists"]])
        if found:
            record(user, "update", made, **changes(made, before, list(GatheringPlace.FACTS)))
        else:
            record(user, "create", made, after={"name": made.name, "kind": made.kind})
    return redirect("prospects:gatherings")
