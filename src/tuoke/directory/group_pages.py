"""The group of a company: what it is part of, and what is part of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from tuoke.directory import groups
from tuoke.directory.models import Company, TwinPair
from tuoke.directory.pairs import PairState
from tuoke.engine.lists.names import name_key
from tuoke.team.access import members, writers

REFUSED = {
    "itself": _("A company is not part of itself."),
    "below": _("That company is part of this one already: a group has one top."),
}


class GroupForm(forms.Form):
    parent = forms.CharField(label=_("part of"), max_length=200, help_text=_("The name as it stands on its page."))
    kind = forms.ChoiceField(label=_("how"), choices=groups.Kind.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, company: Company, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.company, self.user = company, user

    def clean_parent(self) -> Company:
        key = name_key(self.cleaned_data["parent"])[:200]
        found = Company.objects.visible_to(self.user).filter(name_key=key or None).order_by("pk")[:2]
        if not found:
            raise forms.ValidationError(gettext("No company that you see has this name. Enter it first."))
        if len(found) > 1:
            raise forms.ValidationError(gettext("Several companies have this name. Settle the twins first."))
        refused = groups.refusal(self.company, found[0])
        if refused:
            raise forms.ValidationError(str(REFUSED[refused]))
        return found[0]


@members
@require_safe
def group_card(request: HttpRequest, pk: int) -> HttpResponse:
    """The group as a fragment that the page of the company fetches."""
    found = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    context = {"company": found, "group": groups.read(found, request.user)}
    return render(request, "directory/group_card.html", context)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def company_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the company is part of; what was linked as a branch when twins were settled is offered."""
    user: Any = request.user
    found = get_object_or_404(Company.objects.visible_to(user), pk=pk)
    if request.method == "POST" and request.POST.get("none") == "1":
        groups.put(found, None, "", user)
        messages.success(request, gettext("It stands alone now."))
        return redirect("directory:company", pk)
    now = groups.read(found, user)
    first = {"parent": now.above[-1].name if now.above else "", "kind": groups.Kind.BRANCH}
    form = GroupForm(request.POST or None, company=found, user=user, initial=first)
    if request.method == "POST" and form.is_valid():
        groups.put(found, form.cleaned_data["parent"], form.cleaned_data["kind"], user)
        messages.success(request, gettext("%(name)s is part of it.") % {"name": found.name})
        return redirect("directory:company", pk)
    pairs = TwinPair.objects.visible_to(user).filter(state=PairState.LINKED)
    linked = [*pairs.filter(one=found).select_related("other"), *pairs.filter(other=found).select_related("one")]
    names = [pair.other.name if pair.one_id == pk else pair.one.name for pair in linked[:5]]
    context = {"form": form, "company": found, "group": now, "linked": names}
    return render(request, "directory/company_group.html", context, status=422 if form.errors else 200)
