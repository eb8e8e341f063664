"""The rules by which the pool is dealt out, how much each seller may get, and what the rules would do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tuoke.intake import kinds
from tuoke.ownership import assigning
from tuoke.ownership.models import AssignmentRule, Capacity
from tuoke.team.access import admins
from tuoke.team.models import User
from tuoke.workspace.audit import changes, record
from tuoke.workspace.numbers import count
from tuoke.workspace.places import place_name

MOST_RULES = 50
FIELDS = [name for name in AssignmentRule.FACTS if name != "sellers"]


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    source = forms.ChoiceField(label=_("from this source"), required=False)
    sellers = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("sellers"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = AssignmentRule
        fields = AssignmentRule.FACTS
        help_texts = {
            "place": _("The rule with the smallest number is asked first."),
            "area": _("A province or a city, in either language; a province takes its cities with it."),
            "industries": _("As they stand on the companies, with commas between them."),
            "team": _("All sellers of this team and the teams below it."),
            "on_import": _("Where the file names no holder. Taking the import back takes this back as well."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team: Any = self.fields["team"]
        team.empty_label = _("no team")
        told: Any = self.fields["sellers"]
        told.queryset = User.objects.sellers().order_by("name", "pk")
        sources: Any = self.fields["source"]
        labels = [(one.code, one.label) for one in kinds.get("companies").sources()]
        sources.choices = [("", _("any source")), *labels]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("team") and not given.get("sellers") and "sellers" not in self.errors:
            self.add_error("sellers", gettext("Say who gets them: a team, or sellers."))
        least, most = given.get("least"), given.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", gettext("This is less than the number before it."))
        return given


class CapacityForm(forms.Form):
    """Two numbers for each seller; empty is any number."""

    def __init__(self, *args: Any, sellers: list[User], **kwargs: Any) -> None:
        now = {one.seller_id: one for one in Capacity.objects.filter(seller__in=sellers)}
        super().__init__(*args, **kwargs)
        self.sellers = sellers
        for seller in sellers:
            for name, label in (("most_held", _("holds at most")), ("most_a_week", _("gets in a week at most"))):
                self.fields[f"{name}_{seller.pk}"] = forms.IntegerField(
                    label=f"{seller}: {label}", required=False, min_value=0, max_value=10_000_000,
                    initial=getattr(now.get(seller.pk), name, None),
                )  # fmt: skip

    def rows(self) -> list[tuple[User, Any, Any]]:
        return [(one, self[f"most_held_{one.pk}"], self[f"most_a_week_{one.pk}"]) for one in self.sellers]


@admins
@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: HttpRequest) -> HttpResponse:
    """The rules in their order, what they would do with the pool as it lies now; sent, they do it."""
    user: Any = request.user
    if request.method == "POST":
        made = assigning.deal(user)
        if made is None:
            messages.warning(request, gettext("The rules take nothing of the pool as it is now."))
            return redirect("ownership:assignment")
        return redirect("ownership:handed", made.pk)
    rules = list(AssignmentRule.objects.select_related("team")[:MOST_RULES])
    dealt, unmatched = assigning.planned(assigning.free(user), rules) if rules else ([], 0)
    names = dict(User.objects.sellers().values_list("pk", "name"))
    rows = [(one, words(one.rule), [(names.get(seller, ""), n) for seller, n in one.gets.items()]) for one in dealt]
    context = {"rows": rows, "unmatched": unmatched, "goes": sum(sum(one.gets.values()) for one in dealt)}
    return render(request, "ownership/assignment.html", context)


@admins
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_rule(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One rule, or a new one; sent with `delete`, it goes."""
    user: Any = request.user
    rule = get_object_or_404(AssignmentRule.objects.visible_to(user), pk=pk) if pk is not None else AssignmentRule()
    if pk is not None and request.method == "POST" and "delete" in request.POST:
        with transaction.atomic():
            record(user, "delete", rule, before={name: rule.serializable_value(name) for name in FIELDS[:6]})
            rule.delete()
        return redirect("ownership:assignment")
    before = {name: rule.serializable_value(name) for name in FIELDS} if pk is not None else {}
    first = None if pk is not None else {"place": AssignmentRule.objects.count() + 1}
    form = RuleForm(request.POST or None, instance=rule, initial=first)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            made = form.save(commit=False)
            made.by, made.changed_at = user, timezone.now()
            made.save()
            form.save_m2m()
            told = [one.pk for one in form.cleaned_data["sellers"]]
            record(user, "create" if pk is None else "update", made, sellers=told, **changes(made, before, FIELDS))
        return redirect("ownership:assignment")
    context = {"form": form, "rule": None if pk is None else rule}
    return render(request, "ownership/assignment_rule.html", context, status=422 if form.errors else 200)


@admins
@require_http_methods(["GET", "HEAD", "POST"])
def capacity(request: HttpRequest) -> HttpResponse:
    """How many each seller may hold, and get in a week."""
    user: Any = request.user
    sellers = list(User.objects.sellers().order_by("name", "pk"))
    form = CapacityForm(request.POST or None, sellers=sellers)
    if request.method == "POST" and form.is_valid():
        told = {
            one.pk: [form.cleaned_data[f"most_held_{one.pk}"], form.cleaned_data[f"most_a_week_{one.pk}"]]
            for one in sellers
        }
        with transaction.atomic():
            before = {
                pk: [held, week]
                for pk, held, week in Capacity.objects.values_list("seller", "most_held", "most_a_week")
            }
            Capacity.objects.bulk_create(
                [Capacity(seller_id=pk, most_held=held, most_a_week=week) for pk, (held, week) in told.items()],
                update_conflicts=True, unique_fields=["seller"], update_fields=["most_held", "most_a_week"],
            )  # fmt: skip
            record(user, "update", "ownership.capacity", before=before, after=told)
        messages.success(request, gettext("Saved."))
        return redirect("ownership:assignment")
    return render(request, "ownership/capacity.html", {"form": form}, status=422 if form.errors else 200)


def words(rule: AssignmentRule) -> str:
    """What the rule asks, in a line."""
    parts = [place_name(rule.area), ", ".join(rule.industry_names)]
    if rule.least is not None and rule.most is not None:
        parts.append(
            gettext("%(least)s to %(most)s employees") % {"least": count(rule.least), "most": count(rule.most)}
        )
    elif rule.least is not None:
        parts.append(gettext("at least %(n)s employees") % {"n": count(rule.least)})
    elif rule.most is not None:
        parts.append(gettext("at most %(n)s employees") % {"n": count(rule.most)})
    if rule.source:
        parts.append(str(kinds.get("companies").source_label(rule.source)))
    return " · ".join(part for part in parts if part) or gettext("every company")
