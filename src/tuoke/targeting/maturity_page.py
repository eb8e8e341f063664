"""The page that says how far a profile has come: its state, its studies, what it rests on, when to look again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tuoke.directory.keyset import BIGGEST_ID
from tuoke.engine.verdict import PlanError
from tuoke.targeting import maturity, segments, studies
from tuoke.targeting.homogeneous import moved
from tuoke.targeting.models import Profile
from tuoke.targeting.objections import against_profile
from tuoke.targeting.segments import Segment, State
from tuoke.team.access import members, writers
from tuoke.workspace import audit
from tuoke.workspace.models import Workspace

#: The five questions of customer value (requirement 198).
WORKSHEET = {
    "needs": gettext_lazy("What do they need and prefer?"),
    "ways": gettext_lazy("How can that be met?"),
    "product": gettext_lazy("Which product or service suits best?"),
    "inputs": gettext_lazy("What must we put in for it?"),
    "assets": gettext_lazy("Which assets and core abilities of ours does it rest on?"),
}
REFUSED = {
    "not_rates": gettext_lazy("The hoped rate must be above the lowest useful one, both between 1 and 99 %."),
    "no_plan": gettext_lazy("No plan of this size keeps its promise: take more results, or rates further apart."),
    "no_profile": gettext_lazy("Write the profile first: a study tests its wording."),
    "runs": gettext_lazy("A study of this wording runs already. What is fixed stays until it has its verdict."),
    "not_in_use": gettext_lazy("Use this profile for your sheet first: calls are counted for the one in use."),
}


class PlanForm(forms.Form):
    least = forms.IntegerField(label=gettext_lazy("lowest useful rate, %"), min_value=1, max_value=98, initial=10)
    hoped = forms.IntegerField(label=gettext_lazy("hoped rate, %"), min_value=2, max_value=99, initial=25)
    most = forms.IntegerField(
        label=gettext_lazy("results at most"), min_value=10, max_value=studies.MOST_RESULTS, initial=60
    )


class AboutForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Segment
        fields = ["origin", "review_on", "wrong_costs"]
        widgets = {"review_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, question in WORKSHEET.items():
            box = forms.CharField(label=question, required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))
            self.fields[f"w_{code}"] = box
            self.initial[f"w_{code}"] = self.instance.worksheet.get(code, "")

    def save(self, commit: bool = True) -> Any:
        told = {code: self.cleaned_data[f"w_{code}"].strip() for code in WORKSHEET}
        self.instance.worksheet = {code: text for code, text in told.items() if text}
        return super().save(commit)


def _segment(request: HttpRequest, number: int | None) -> tuple[Segment, Any]:
    """The segment that is shown and its newest wording; of a seller who has but one profile, one not stored yet."""
    if number is not None:
        if number > BIGGEST_ID:
            raise Http404
        found: Segment = get_object_or_404(Segment.objects.visible_to(request.user), pk=number)
        return found, Profile.objects.of(found.seller, found)
    me: Any = request.user
    version = Profile.objects.current(me)
    mine = Segment.objects.filter(seller=me, in_use=True).first()
    name = segments.named(version.body if version else {})
    return mine or Segment(seller=me, name=name, in_use=True), version


@members
@require_http_methods(["GET", "HEAD"])
def state(request: HttpRequest, segment: int | None = None) -> HttpResponse:
    """How far this profile has come, and what is missing for the next state."""
    found, version = _segment(request, segment)
    return _drawn(request, found, version)


def _drawn(request: HttpRequest, found: Segment, version: Any, **forms_: Any) -> HttpResponse:
    now, today = timezone.now(), Workspace.current().today()
    come = maturity.maturity(found, version, now)
    plan = forms_.get("plan") or PlanForm()
    asked = plan.cleaned_data if plan.is_bound and plan.is_valid() else {n: f.initial for n, f in plan.fields.items()}
    own = found.seller_id == request.user.pk and request.user.may_write  # type: ignore[union-attr]
    context = {
        "segment": found,
        "version": version,
        "come": come,
        "states": [(one, one.label, maturity.ORDER.index(one) - maturity.ORDER.index(come.state)) for one in State],
        "below": [one for one in State if maturity.ORDER.index(one) < maturity.ORDER.index(come.state)],
        "plan_form": plan,
        "promise": _promise(asked),
        "about": forms_.get("about") or AboutForm(instance=found),
        "error": forms_.get("error", ""),
        "moved": moved(found.seller, version.made_at) if version else [],
        "stale": maturity.stale(found, version, today),
        "own": own,
        "against": against_profile(found, found.seller, request.user),
    }
    status = 422 if context["error"] or context["about"].errors else 200
    return render(request, "targeting/state.html", context, status=status)


def _promise(asked: dict[str, Any]) -> studies.Promise | None:
    try:
        return studies.promise(studies.plan_of(asked["least"] / 100, asked["hoped"] / 100, asked["most"]))
    except PlanError:
        return None


def _own(request: HttpRequest, number: int) -> tuple[Segment, Any]:
    """One's own segment (0: the first, made of the only profile there is) with its newest wording."""
    if number > BIGGEST_ID:
        raise Http404
    me: Any = request.user
    if number == 0 and Profile.objects.current(me) is None:
        raise Http404
    found = segments.first(me) if number == 0 else get_object_or_404(Segment, pk=number, seller=me)
    return found, Profile.objects.of(me, found)


@writers
@require_POST
def start_study(request: HttpRequest, segment: int) -> HttpResponse:
    """Fix a plan; `look` only says what it promises."""
    found, version = _own(request, segment)
    plan = PlanForm(request.POST)
    if "look" in request.POST and plan.is_valid():
        return _drawn(request, found, version, plan=plan)
    code = _refused(found, version, plan)
    if not code:
        asked = plan.cleaned_data
        try:
            studies.start(found, version, asked["least"] / 100, asked["hoped"] / 100, asked["most"], request.user)
        except PlanError as error:
            code = "no_plan" if error.code == "no_cut" else "not_rates"
    if code:
        return _drawn(request, found, version, plan=plan, error=REFUSED[code])
    messages.success(request, gettext("The plan is fixed. What is called from now on counts."))
    return redirect("targeting:state_of", found.pk)


def _refused(found: Segment, version: Any, plan: PlanForm) -> str:
    if not plan.is_valid():
        return "not_rates"
    if version is None:
        return "no_profile"
    if not found.in_use:
        return "not_in_use"
    return "runs" if maturity.maturity(found, version, timezone.now()).running else ""


@writers
@require_POST
def change_state(request: HttpRequest, segment: int) -> HttpResponse:
    """Take the next state where what it asks is there, or go back to an earlier one."""
    found, version = _own(request, segment)
    today, to = Workspace.current().today(), request.POST.get("to", "")
    if to in State.values and maturity.lower(found, State(to), today, request.user):
        messages.success(request, gettext("It is %(state)s again.") % {"state": State(to).label})
    elif to == "next" and maturity.rise(found, maturity.maturity(found, version, timezone.now()), today, request.user):
        messages.success(request, gettext("It is %(state)s now.") % {"state": State(found.state).label})
    else:
        messages.info(request, gettext("A state is taken only when all that it asks is there."))
    return redirect("targeting:state_of", found.pk)


@writers
@require_POST
def about_segment(request: HttpRequest, segment: int) -> HttpResponse:
    """Where the profile starts from, when to look again, what a wrong direction would cost, and the worksheet."""
    found, version = _own(request, segment)
    before = {"review_on": str(found.review_on or ""), "origin": found.origin, "worksheet": found.worksheet}
    form = AboutForm(request.POST, instance=found)
    if not form.is_valid():
        return _drawn(request, found, version, about=form)
    with transaction.atomic():
        form.save()
        after = {"review_on": str(found.review_on or ""), "origin": found.origin, "worksheet": found.worksheet}
        audit.record(request.user, "write", found, before=before, after=after)
    messages.success(request, gettext("Saved."))
    return redirect(reverse("targeting:state_of", args=[found.pk]))
