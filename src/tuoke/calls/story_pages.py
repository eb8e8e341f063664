"""One's reference stories, their versions, and the log of rehearsals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuoke.calls import script as lines
from tuoke.calls import stories as telling
from tuoke.calls.goal_page import seller_of
from tuoke.calls.models import Script
from tuoke.calls.stories import Rehearsal, Story
from tuoke.team.access import members, writers
from tuoke.workspace.once import once

LOGGED = 20
LANGUAGES = {"zh-hans": "中文", "en": "English"}


class StoryForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Story
        fields = ["name", "introduction", "who", "problem", "ask"]
        widgets = {
            "introduction": forms.Textarea(attrs={"rows": 2}),
            "who": forms.Textarea(attrs={"rows": 2}),
            "problem": forms.Textarea(attrs={"rows": 3}),
            "ask": forms.Textarea(attrs={"rows": 2}),
        }


@members
@require_safe
def stories(request: HttpRequest) -> HttpResponse:
    """The stories of one's own, or of somebody one may look over (`?seller=`), and the latest rehearsals."""
    seller = seller_of(request)
    told = Rehearsal.objects.visible_to(request.user).filter(seller=seller).select_related("script", "story")
    context = {
        "seller": seller,
        "own": seller.pk == request.user.pk and seller.may_write,
        "stories": list(telling.of_now(seller)),
        "languages": LANGUAGES,
        "line": lines.current(seller),
        "log": list(told.order_by("-at", "-pk")[:LOGGED]),
    }
    return render(request, "calls/stories.html", context)


@writers
@once
@require_http_methods(["GET", "HEAD", "POST"])
def story(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write one, or change one of one's own: the change is a new version, and its rehearsals begin anew."""
    me: Any = request.user
    found: Story | None = get_object_or_404(Story, pk=pk, seller=me) if pk is not None else None
    first = {} if found else {"name": getattr(lines.current(me), "story", "")}
    # Its own row is never written over: the form only checks what was typed.
    given = {name: getattr(found, name) for name in StoryForm.Meta.fields} if found else first
    form = StoryForm(request.POST or None, initial=given)
    if not (request.method == "POST" and form.is_valid()):
        versions: Any = []
        if found:
            same = Story.objects.filter(seller=me, language=found.language, name=found.name)
            versions = list(telling.rehearsed(same).order_by("-number"))
        context = {"form": form, "story": found, "versions": versions}
        return render(request, "calls/story.html", context, status=422 if form.errors else 200)
    if telling.save(form.cleaned_data, found, me) is None:
        messages.info(request, gettext("You have as many stories as can be told already."))
    else:
        messages.success(request, gettext("The story is saved."))
    return redirect("calls:stories")


@writers
@require_POST
def rehearse(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One's own line or story was said aloud from beginning to end; with whom, if with anybody."""
    me: Any = request.user
    partner = request.POST.get("partner", "").replace("\0", "").strip()[:60]
    if kind == "script":
        line = get_object_or_404(Script, pk=pk, seller=me)
        telling.rehearse(me, script=line, partner=partner)
        times = line.rehearsals.count()
    else:
        told = get_object_or_404(Story, pk=pk, seller=me)
        telling.rehearse(me, story=told, partner=partner)
        times = told.rehearsals.count()
    said = ngettext("Rehearsed %(n)d time.", "Rehearsed %(n)d times.", times) % {"n": times}
    messages.success(request, said)
    return redirect("calls:script" if kind == "script" else "calls:stories")
