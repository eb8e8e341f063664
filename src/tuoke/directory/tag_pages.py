"""The dictionary of tags, and the tags of one company to be set."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from tuoke.directory.models import Company
from tuoke.directory.tags import MOST, Source, Tag, Tagged, retag
from tuoke.team.access import members, writers
from tuoke.workspace.audit import changes, record


class TagForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Tag
        fields = Tag.FACTS

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not (given.get("meaning") or given.get("meaning_en")):
            self.add_error("meaning", gettext("Say what it means: who has it, and who has not."))
        return given


class TagsForm(forms.Form):
    """`shown`: what was set when the page was drawn, so that nobody takes off what they have not seen."""

    tags = forms.TypedMultipleChoiceField(
        label=_("tags"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    shown = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.MultipleHiddenInput)
    source = forms.ChoiceField(label=_("where it is known from"), choices=Source.choices)

    def __init__(self, *args: Any, tags: list[Tag], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(tag.pk, str(tag)) for tag in tags]
        for name in ("tags", "shown"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


@members
@require_safe
def tags(request: HttpRequest) -> HttpResponse:
    """Every tag with what it means, who looks after it, and how many companies that one may see have it."""
    seen = Q(tagged__in=Tagged.objects.visible_to(request.user))
    found = (
        Tag.objects.visible_to(request.user).select_related("owner").annotate(companies=Count("tagged", filter=seen))
    )
    return render(request, "directory/tags.html", {"tags": found.order_by("retired", "-companies", "name")[: 2 * MOST]})


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def tag(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new tag, or the wording of one: by who looks after it, or who leads."""
    user: Any = request.user
    found = get_object_or_404(Tag.objects.visible_to(user), pk=pk) if pk is not None else None
    if found and found.owner_id != user.pk and not user.leads:
        raise PermissionDenied
    before = {name: getattr(found, name) for name in Tag.FACTS} if found else {}
    form = TagForm(request.POST or None, instance=found)
    if not (request.method == "POST" and form.is_valid()):
        return render(
            request, "directory/tag_form.html", {"form": form, "tag": found}, status=422 if form.errors else 200
        )
    with transaction.atomic():
        made = form.save(commit=False)
        if found:
            made.version += 1
        else:
            made.owner = user
        made.save()
        if found:
            record(user, "update", made, **changes(made, before, list(Tag.FACTS)))
        else:
            record(user, "create", made, after={name: getattr(made, name) for name in Tag.FACTS})
    messages.success(request, gettext("%(name)s is in the dictionary.") % {"name": made})
    return redirect("directory:tags")


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def company_tags(request: HttpRequest, pk: int) -> HttpResponse:
    """Which tags a company has, with where that is known from."""
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    have = list(Tagged.objects.settled().filter(company=company).values_list("tag", flat=True))
    offered = list(Tag.objects.filter(Q(retired=False) | Q(pk__in=have)).order_by("name")[:MOST])
    first = {"tags": have, "shown": have, "source": Source.SEEN}
    form = TagsForm(request.POST or None, tags=offered, initial=first)
    if not (request.method == "POST" and form.is_valid()):
        context = {"form": form, "company": company, "offered": offered}
        return render(request, "directory/company_tags.html", context, status=422 if form.errors else 200)
    given = form.cleaned_data
    added, removed = retag(company, given["shown"], given["tags"], given["source"], request.user)
    if added or removed:
        told = ngettext("%(n)s tag added", "%(n)s tags added", added) % {"n": added}
        messages.success(request, f"{told}, {gettext('%(n)s taken off') % {'n': removed}}")
    return redirect("directory:company", pk)
