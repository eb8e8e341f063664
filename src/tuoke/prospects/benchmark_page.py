"""The benchmark of a source, edited by those who lead; each names who says so."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tuoke.prospects import sources
from tuoke.prospects.models import Benchmark
from tuoke.prospects.yields import benchmarks
from tuoke.team.access import leaders
from tuoke.workspace import audit

FIELDS = ["source", "k", "n", "said_by"]
MOST = 1_000_000


class BenchmarkForm(forms.Form):
    source = forms.ChoiceField(label=_("source"), required=False, choices=lambda: _choices())
    k = forms.IntegerField(label=_("of use"), min_value=1, max_value=MOST)
    n = forms.IntegerField(label=_("of so many names"), min_value=2, max_value=MOST)
    said_by = forms.CharField(
        label=_("who says so"), max_length=160, help_text=_("A book, an association, our own calls of last year.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if {"k", "n"} <= cleaned.keys() and cleaned["k"] >= cleaned["n"]:
            raise forms.ValidationError(gettext("Fewer must be of use than there are names."))
        return cleaned


def _choices() -> list[tuple[str, Any]]:
    return [("", _("all sources without an own one")), *((one.code, one.label) for one in sources.SOURCES)]


@leaders
@require_http_methods(["GET", "HEAD", "POST"])
def benchmark(request: HttpRequest) -> HttpResponse:
    """Set the benchmark of one source, or of all that have none; `?source=` opens that of one."""
    form = BenchmarkForm(request.POST or None, initial=_of(request.GET.get("source", "")))
    if request.method == "POST" and form.is_valid():
        _save(form.cleaned_data, request.user)
        messages.success(request, gettext("The benchmark is saved."))
        return redirect("prospects:lists")
    return render(request, "prospects/benchmark.html", {"form": form}, status=422 if form.errors else 200)


def _of(source: str) -> dict[str, Any]:
    known = benchmarks()
    k, n, said_by = known.get(source, known[""])
    return {"source": source if source in dict(_choices()) else "", "k": k, "n": n, "said_by": said_by}


def _save(given: dict[str, Any], by: Any) -> None:
    with transaction.atomic():
        found = Benchmark.objects.select_for_update().filter(source=given["source"]).first()
        before = {name: getattr(found, name) for name in FIELDS} if found else {}
        found = found or Benchmark(source=given["source"])
        found.k, found.n, found.said_by = given["k"], given["n"], given["said_by"]
        found.by, found.changed_at = by, timezone.now()
        found.save()
        audit.record(by, "write", found, **audit.changes(found, before, FIELDS))
