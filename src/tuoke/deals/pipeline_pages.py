"""Pipelines and their stages, as an admin sets them up. A stage that deals went through is retired, never deleted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from tuoke.deals.forms import InCurrency
from tuoke.deals.models import Kind, Level, Pipeline, Point, Stage, State
from tuoke.deals.pipelines import make_ready
from tuoke.team.access import admins
from tuoke.workspace.audit import record

SPARE = 2  # empty rows below the stages that there are
MOST_STAGES = 12
MOST_POINTS = 12


class PipelineForm(InCurrency):
    class Meta:
        model = Pipeline
        fields = ("name", "large_from", "currency", "large_needs", "retired")
        help_texts = {
            "large_from": _(
                "Empty: no deal is large. From this amount on, whoever leads its owner is asked to join in."
            ),
            "large_needs": _("Who or what: sales manager, technician, finance."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = not self.instance.code
        if self.instance.code:
            self.fields["name"].widget.attrs["placeholder"] = self.instance.word


class StageForm(forms.Form):
    """One stage: its name, level, days, and its points, one a line. Without a name it is none."""

    name = forms.CharField(label=_("Stage"), max_length=80, required=False)
    level = forms.ChoiceField(label=_("Level of the funnel"), choices=Level.choices)
    days = forms.IntegerField(label=_("Usual days"), min_value=1, max_value=730, required=False)
    proof = forms.CharField(
        label=_("Control points, one a line"),
        required=False,
        max_length=2_900,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    work = forms.CharField(
        label=_("Work items, one a line"), required=False, max_length=2_900, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, stage: Stage | None, **kwargs: Any) -> None:
        self.stage = stage
        initial: dict[str, Any] = {"level": Level.POTENTIAL}
        if stage:
            initial = {"name": stage.word, "level": stage.level, "days": stage.days} | {
                kind: "\n".join(point.word for point in _points(stage, kind)) for kind in (Kind.PROOF, Kind.WORK)
            }
        super().__init__(*args, **{"initial": initial, **kwargs})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("name") and (cleaned.get("proof") or cleaned.get("work")):
            self.add_error("name", gettext("A stage has a name."))
        for kind in (Kind.PROOF, Kind.WORK):
            lines = [line.strip()[:240] for line in cleaned.get(kind, "").splitlines() if line.strip()]
            if len(lines) > MOST_POINTS:
                self.add_error(kind, gettext("At most %(n)s.") % {"n": MOST_POINTS})
            cleaned[kind] = list(dict.fromkeys(lines))
        return cleaned


def _points(stage: Stage, kind: str) -> list[Point]:
    return [point for point in stage.points.all() if point.kind == kind and not point.retired]


@admins
@require_safe
def pipelines(request: HttpRequest) -> HttpResponse:
    """Every pipeline with its stages, and how many deals are in it."""
    make_ready()
    found = Pipeline.objects.visible_to(request.user).prefetch_related("stages")
    counted = found.annotate(open=Count("deals", filter=Q(deals__state=State.OPEN))).order_by("pk")
    return render(request, "deals/pipelines.html", {"pipelines": counted})


@admins
@require_http_methods(["GET", "HEAD", "POST"])
def pipeline(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One pipeline: its stages in their order, with a few empty rows to add more."""
    found = get_object_or_404(Pipeline.objects.visible_to(request.user), pk=pk) if pk is not None else Pipeline()
    stages: list[Stage | None] = []
    if found.pk:
        known = Stage.objects.filter(pipeline=found, retired=False)
        stages += known.prefetch_related("points").order_by("place", "pk")
    stages += [None] * min(SPARE if found.pk else 4, MOST_STAGES - len(stages))
    sent = request.POST or None
    form = PipelineForm(sent, instance=found)
    rows = [StageForm(sent, stage=stage, prefix=f"s{n}") for n, stage in enumerate(stages)]
    valid = [row.is_valid() for row in rows]  # each is asked, so that each says what is wrong with it
    if request.method == "POST" and form.is_valid() and all(valid):
        named = [row for row in rows if row.cleaned_data["name"]]
        if named:
            _write(form, rows, request.user)
            messages.success(request, gettext("Saved"))
            return redirect("deals:pipelines")
        form.add_error(None, gettext("A pipeline has at least one stage."))
    failed = bool(form.errors) or any(row.errors for row in rows)
    context = {"form": form, "rows": rows, "pipeline": found}
    return render(request, "deals/pipeline.html", context, status=422 if failed else 200)


def _write(form: PipelineForm, rows: list[StageForm], by: Any) -> None:
    """All in one transaction. A stage whose name was emptied is retired; deals that are in it stay there."""
    with transaction.atomic():
        made = form.save(commit=False)
        new = made.pk is None
        made.version += 0 if new else 1
        made.save()
        place = 0
        for row in rows:
            given, stage = row.cleaned_data, row.stage
            if not given["name"]:
                if stage:
                    stage.retired = True
                    stage.save(update_fields=["retired"])
                continue
            place += 1
            stage = stage or Stage(pipeline=made)
            if not (stage.code and given["name"] == stage.word):
                stage.name = given["name"]
            stage.pipeline, stage.place, stage.level, stage.days = made, place, given["level"], given["days"]
            stage.save()
            for kind in (Kind.PROOF, Kind.WORK):
                _write_points(stage, kind, given[kind])
        record(by, "create" if new else "update", made, after={"name": made.word, "stages": place})


def _write_points(stage: Stage, kind: str, lines: list[str]) -> None:
    known = {point.word: point for point in stage.points.filter(kind=kind)}
    for word, point in known.items():
        if point.retired == (word in lines):
            point.retired = word not in lines
            point.save(update_fields=["retired"])
    for place, line in enumerate(lines, 1):
        if line in known:
            Point.objects.filter(pk=known[line].pk).update(place=place)
        else:
            Point.objects.create(stage=stage, kind=kind, place=place, text=line)
