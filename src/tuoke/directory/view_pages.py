"""Keeping, changing and opening views of the list of companies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from tuoke.directory import saved_views
from tuoke.directory.filter_words import Words, sentence
from tuoke.directory.saved_views import LONGEST, DefaultView, SavedView, ViewConflict
from tuoke.team.access import writers


class ViewForm(forms.Form):
    """`version`: of the view that is changed; nobody overwrites what they have not seen."""

    name = forms.CharField(label=_("name"), max_length=60)
    shared = forms.ChoiceField(label=_("who sees it"), choices=SavedView.Shared.choices)
    query = forms.CharField(required=False, max_length=LONGEST, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def view_create(request: HttpRequest) -> HttpResponse:
    """Keep the list as it is seen now under a name."""
    user: Any = request.user
    first = {"query": request.GET.urlencode()[:LONGEST], "shared": SavedView.Shared.ME}
    form = ViewForm(request.POST or None, initial=first)
    if not (request.method == "POST" and form.is_valid()):
        return _asked(request, form, None)
    given = form.cleaned_data
    view = saved_views.keep(given["name"], given["query"], given["shared"], user)
    messages.success(request, gettext("%(name)s is kept as a view.") % {"name": view.name})
    return redirect("directory:view", view.pk)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def view_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, other people who see it, or, from the list, another filter."""
    view = _changeable(request, pk)
    first = {"name": view.name, "shared": view.shared, "query": view.query, "version": view.version}
    form = ViewForm(request.POST or None, initial=first)
    if not (request.method == "POST" and form.is_valid()):
        return _asked(request, form, view)
    facts = {fact: form.cleaned_data[fact] for fact in SavedView.FACTS}
    try:
        saved_views.change(view, facts, request.user, version=form.cleaned_data["version"] or 0)
    except ViewConflict:
        now = SavedView.objects.get(pk=pk)
        typed = request.POST.copy()
        typed["version"] = str(now.version)
        form.data = typed
        return _asked(request, form, now, status=409)
    messages.success(request, gettext("%(name)s is changed.") % {"name": facts["name"]})
    return redirect("directory:view", pk)


@writers
@require_POST
def view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    view = _changeable(request, pk)
    saved_views.remove(view, request.user)
    messages.success(request, gettext("The view %(name)s is deleted. Its companies are still there.") % {"name": view})
    return redirect("directory:companies")


@writers
@require_POST
def view_default(request: HttpRequest, pk: int) -> HttpResponse:
    """The list opens with this view, for the one who says so; said again, no longer."""
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    wanted = not DefaultView.objects.visible_to(request.user).filter(view=view).exists()
    saved_views.open_with(view, request.user, wanted=wanted)
    said = gettext("Companies opens with %(name)s.") if wanted else gettext("Companies no longer opens with %(name)s.")
    messages.success(request, said % {"name": view.name})
    return redirect("directory:view", pk)


def _changeable(request: HttpRequest, pk: int) -> SavedView:
    found = SavedView.objects.visible_to(request.user).select_related("team")
    view: SavedView = get_object_or_404(found, pk=pk)
    if not view.changeable_by(request.user):
        raise PermissionDenied
    return view


def _asked(request: HttpRequest, form: ViewForm, view: SavedView | None, status: int = 0) -> HttpResponse:
    query = str(form["query"].value() or "")
    meant = SavedView(query=query).filters
    context = {
        "form": form,
        "view": view,
        "sentence": sentence(meant, Words(request.user)),
        "both": status == 409,
        "now": sentence(view.filters, Words(request.user)) if view else "",
    }
    return render(request, "directory/view_form.html", context, status=status or (422 if form.errors else 200))
