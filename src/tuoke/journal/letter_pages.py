"""Writing an e-mail to a person of a company, what became of it, and the templates to start from."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuoke.directory.models import Company, Person
from tuoke.journal import letters
from tuoke.journal.letters import Ending, Letter, LetterTemplate
from tuoke.team.access import members, writers
from tuoke.workspace.audit import changes, record
from tuoke.workspace.outgoing import SAID

MOST_TEMPLATES, SHOWN = 200, 100


class LetterForm(forms.Form):
    """Subject and text, with no field left unfilled: nobody is addressed as {person}."""

    name = forms.UUIDField(widget=forms.HiddenInput)
    subject = forms.CharField(label=_("subject"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True}))
    text = forms.CharField(label=_("text"), max_length=letters.MOST_TEXT, widget=forms.Textarea(attrs={"rows": 12}))

    def clean_subject(self) -> str:
        return _complete(" ".join(self.cleaned_data["subject"].split()))

    def clean_text(self) -> str:
        return _complete(self.cleaned_data["text"])


def _complete(text: str) -> str:
    """The words, if no field of a template waits in them to be filled. Raises ValidationError."""
    if missing := letters.unfilled(text):
        told = ngettext("Fill in %(fields)s first.", "Fill in these first: %(fields)s.", len(missing))
        raise forms.ValidationError(told % {"fields": " ".join(missing)})
    return text


class LetterTemplateForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = LetterTemplate
        fields = LetterTemplate.FACTS
        widgets = {"text": forms.Textarea(attrs={"rows": 10})}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in ("subject", "text"):
            unknown = [one for one in letters.unfilled(given.get(name, "")) if _named(one) not in letters.FIELDS]
            if unknown:
                told = gettext("There is no such field: %(fields)s.") % {"fields": " ".join(unknown)}
                self.add_error(name, told)
        return given


def _named(field: str) -> str:
    return field.strip("{} ").lower()


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, company: int) -> HttpResponse:
    """An e-mail to one of the company's people. `?person=` and `?template=` say to whom and from which words; what is
    wrong comes back with everything that was typed, and nothing is sent."""
    user: Any = request.user
    found = get_object_or_404(Company.objects.visible_to(user), pk=company)
    people = {one.pk: one for one in found.people_here}
    templates = LetterTemplate.objects.visible_to(user).filter(retired=False).order_by("name")[:MOST_TEMPLATES]
    offered = {one.pk: one for one in templates}
    asked = request.POST if request.method == "POST" else request.GET
    person = people.get(_number(asked.get("person"))) or _first(people)
    template = offered.get(_number(request.GET.get("template")))
    if person:
        person.company = found
    hindered = letters.hindrance(person, user) if person else None
    form = LetterForm(request.POST if request.method == "POST" else None, initial=_start(template, person, user))
    if request.method == "POST" and person and form.is_valid() and hindered is None:
        given = form.cleaned_data
        ending = letters.post(person, user, given["subject"], given["text"], given["name"])
        if ending is Ending.KEPT:
            messages.success(request, gettext("On its way to %(name)s.") % {"name": person.name})
        if ending is Ending.BEFORE:
            messages.info(request, gettext("It was taken already, once."))
        if ending in (Ending.KEPT, Ending.BEFORE):
            return redirect("directory:company", found.pk)
        hindered = ending
    context = {
        "company": found, "people": list(people.values()), "person": person, "templates": list(offered.values()),
        "template": template, "form": form, "hindered": SAID[hindered.value] if hindered else "",
        "stopped": hindered is not None, "opened": found.phones_open_to(user),
    }  # fmt: skip
    return render(request, "journal/write.html", context, status=422 if request.method == "POST" else 200)


def _start(template: LetterTemplate | None, person: Person | None, user: Any) -> dict[str, Any]:
    start: dict[str, Any] = {"name": uuid.uuid4()}
    if template:
        known = letters.values(person, user) if person else {}
        start |= {name: letters.filled(getattr(template, name), known) for name in ("subject", "text")}
    return start


def _first(people: dict[int, Person]) -> Person | None:
    """The first who has an address and may be written to."""
    willing = (one for one in people.values() if one.email and one.do_not_contact_at is None)
    return next(willing, next(iter(people.values()), None))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0


@members
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """What has not gone out yet, and why; what went out lately below."""
    user: Any = request.user
    waiting = Letter.objects.to_look_after(user).select_related("company", "person", "by")
    gone = Letter.objects.visible_to(user).filter(state=Letter.State.SENT, by=user).select_related("company", "person")
    context = {
        "waiting": waiting.order_by("-made_at", "-pk")[:SHOWN],
        "gone": gone.order_by("-sent_at")[:10],
    }
    return render(request, "journal/outbox.html", context)


@writers
@require_POST
def letter_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it again."""
    found = get_object_or_404(Letter.objects.to_look_after(request.user), pk=pk)
    if letters.send_again(found, request.user):
        messages.success(request, gettext("It waits to be sent."))
    return redirect("journal:outbox")


@writers
@require_POST
def letter_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not send it."""
    found = get_object_or_404(Letter.objects.to_look_after(request.user), pk=pk)
    if letters.throw_away(found, request.user):
        messages.success(request, gettext("Thrown away; it is not sent."))
    return redirect("journal:outbox")


@members
@require_safe
def letter_templates(request: HttpRequest) -> HttpResponse:
    """All templates, those in use first."""
    found = LetterTemplate.objects.visible_to(request.user).select_related("by").order_by("retired", "name")
    return render(request, "journal/letter_templates.html", {"templates": found[:MOST_TEMPLATES]})


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def letter_template(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new template, or other words for one: by who made it, or who leads."""
    user: Any = request.user
    found = get_object_or_404(LetterTemplate.objects.visible_to(user), pk=pk) if pk is not None else None
    if found and found.by_id != user.pk and not user.leads:
        raise PermissionDenied
    before = {name: getattr(found, name) for name in LetterTemplate.FACTS} if found else {}
    form = LetterTemplateForm(request.POST or None, instance=found, initial={"language": user.language})
    if not (request.method == "POST" and form.is_valid()):
        context = {"form": form, "template": found, "fields": letters.FIELDS}
        return render(request, "journal/letter_template_form.html", context, status=422 if form.errors else 200)
    made = form.save(commit=False)
    with transaction.atomic():
        if found:
            made.version += 1
        else:
            made.by = user
        made.save()
        if found:
            record(user, "update", made, **changes(made, before, list(LetterTemplate.FACTS)))
        else:
            record(user, "create", made, after={name: getattr(made, name) for name in LetterTemplate.FACTS})
    messages.success(request, gettext("Saved: %(name)s") % {"name": made.name})
    return redirect("journal:letter_templates")
