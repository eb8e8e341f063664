"""One's own network: the walk through two lists of eleven questions, and everybody it brought back."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from tuoke.directory.newcomers import NewcomerForm, bring
from tuoke.journal.models import JournalEntry
from tuoke.prospects.network import Acquaintance, Closeness
from tuoke.prospects.network_words import BY_CODE, OCCASIONS, PROMPTS, TOUCHES, Prompt
from tuoke.team.access import members, writers
from tuoke.workspace.audit import record

SHOWN = 200


class AcquaintanceForm(NewcomerForm):
    """A person whom the seller knows. On the phone: a name, where they work, and it can be saved."""

    relation = forms.CharField(label=_("How you know them"), max_length=120, required=False)
    closeness = forms.TypedChoiceField(
        label=_("How well"), choices=Closeness.choices, coerce=int, initial=Closeness.KNOWN, widget=forms.RadioSelect
    )
    occasion = forms.ChoiceField(label=_("Where you met"), choices=[("", "—"), *OCCASIONS], required=False)
    field_order = ["name", "company", "phone", "relation", "closeness", "occasion", "title", "email"]

    def __init__(self, *args: Any, met: bool, **kwargs: Any) -> None:
        """`met`: met by chance, so the occasion is asked; else a question brought the name back."""
        super().__init__(*args, **kwargs)
        self.fields["company"].label = _("Where they work")
        del self.fields["title"], self.fields["email"]
        if not met:
            del self.fields["occasion"]
        self.fields["name"].widget.attrs["autofocus"] = True


@members
@require_safe
def network(request: HttpRequest) -> HttpResponse:
    """Everybody whom this person knows, the closest first, with when they last spoke; and how far the walk is."""
    user: Any = request.user
    last = JournalEntry.objects.filter(withdrawn_by=None, person=OuterRef("person")).order_by("-at").values("at")[:1]
    known = Acquaintance.objects.visible_to(user).filter(seller=user).select_related("person__company")
    rows = list(known.annotate(spoke=Subquery(last)).order_by("-closeness", "-pk")[: SHOWN + 1])
    answered = _answered(user)
    context = {
        "rows": rows[:SHOWN],
        "more": len(rows) > SHOWN,
        "lists": [
            (number, sum(1 for one in PROMPTS if one.list == number and one.code in answered)) for number in (1, 2)
        ],
        "names": sum(answered.values()),
        "touches": [(touch, _filled(touch.words, user, request)) for touch in TOUCHES],
    }
    return render(request, "prospects/network.html", context)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def network_walk(request: HttpRequest, prompt: str = "") -> HttpResponse:
    """One question after the other; each answer is a person. A question may bring back several, or nobody."""
    user: Any = request.user
    asked = BY_CODE.get(prompt)
    if asked is None:
        answered = _answered(user)
        first = next((one for one in PROMPTS if one.code not in answered), PROMPTS[0])
        return redirect("prospects:network_walk", first.code)
    form = AcquaintanceForm(request.POST or None, user=user, met=False)
    if request.method == "POST" and form.is_valid():
        added = _know(form, user, asked)
        name = form.cleaned_data["name"]
        said = gettext("%(name)s is in your network.") if added else gettext("%(name)s was there already.")
        messages.success(request, said % {"name": name})
        if request.POST.get("another") == "1":
            return redirect("prospects:network_walk", asked.code)
        return redirect(_after(asked))
    here = Acquaintance.objects.visible_to(user).filter(seller=user, prompt=asked.code).select_related("person")
    place = [one.code for one in PROMPTS if one.list == asked.list].index(asked.code)
    context = {
        "prompt": asked,
        "form": form,
        "here": here[:SHOWN],
        "number": place + 1,
        "next_url": _after(asked),
        "steps": [(one, one.code == asked.code) for one in PROMPTS if one.list == asked.list],
    }
    return render(request, "prospects/network_walk.html", context, status=422 if form.errors else 200)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def network_met(request: HttpRequest) -> HttpResponse:
    """Somebody just met: on the road, at a meal, at a gathering."""
    form = AcquaintanceForm(request.POST or None, user=request.user, met=True)
    if request.method == "POST" and form.is_valid():
        _know(form, request.user, None)
        messages.success(request, gettext("%(name)s is in your network.") % {"name": form.cleaned_data["name"]})
        return redirect("prospects:network")
    return render(request, "prospects/network_met.html", {"form": form}, status=422 if form.errors else 200)


def _know(form: AcquaintanceForm, by: Any, prompt: Prompt | None) -> bool:
    """The person, their line on the list of that source, and the relation; False where it was known."""
    given = form.cleaned_data
    source = prompt.source if prompt else "occasion"
    names = {"acquaintances": gettext("Whom I know"), "own_circle": gettext("My circle"), "occasion": gettext("Met")}
    with transaction.atomic():
        told = bring(form, by, source=source, list_name=names[source])
        facts: dict[str, Any] = {name: given[name] for name in ("relation", "closeness", "occasion") if name in given}
        made, added = Acquaintance.objects.get_or_create(
            seller=by, person=told.person, defaults={**facts, "prompt": prompt.code if prompt else ""}
        )
        if added:
            record(by, "create", made, after={"person": told.person.pk, "prompt": made.prompt, **facts})
    return added


def _answered(user: Any) -> Counter[str]:
    """Prompt -> how many names it brought back."""
    known = Acquaintance.objects.visible_to(user).filter(seller=user).exclude(prompt="")
    return Counter(known.values_list("prompt", flat=True))


def _after(asked: Prompt) -> str:
    place = PROMPTS.index(asked) + 1
    following = PROMPTS[place].code if place < len(PROMPTS) else ""
    return reverse("prospects:network_walk", args=[following]) if following else reverse("prospects:network")


def _filled(words: Any, user: Any, request: HttpRequest) -> str:
    firm = getattr(getattr(request, "workspace", None), "name", "")
    given = {"{me}": user.name, "{firm}": firm, "{name}": gettext("[their name]")}
    told = str(words)
    for field, value in given.items():
        told = told.replace(field, value)
    return told
