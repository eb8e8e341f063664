"""Writing an e-mail to a person of a company, and the templates to start from."""

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
from django.views.decorators.http import require_http_methods, require_safe

from tuoke.directory.models import Company, Person
from tuoke.journal import letters
from tuoke.journal.letters import Ending, LetterTemplate
from tuoke.team.access import members, writers
from tuoke.workspace.audit import changes, record

MOST_TEMPLATES = 200
#: Why nothing goes out, and what to do then.
SAID = {
    Ending.NO_SERVER: _("No mail server is set up. Who runs the server sets TUOKE_SMTP_HOST (docs/how-to/e-mail.md)."),
    Ending.HIDDEN: _("Somebody else looks after this company; its addresses are theirs to use."),
    Ending.NO_ADDRESS: _("No e-mail address of this person is known. Add one on their page."),
    Ending.LEFT_ALONE: _("This person asked to be left alone. Nobody writes to them."),
    Ending.WITHDRAWN: _("This person withdrew their consent to e-mail. Nobody writes to them by this way."),
    Ending.NOT_TAKEN: _("The mail server did not take it, so nothing was sent. What you wrote is still here."),
}


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
        ending = letters.send(person, user, given["subject"], given["text"], given["name"])
        if _told(request, ending, person):
            return redirect("directory:company", found.pk)
        hindered = ending
    context = {
        "company": found, "people": list(people.values()), "person": person, "templates": list(offered.values()),
        "template": template, "form": form, "hindered": SAID.get(hindered) if hindered else "",
        "stopped": hindered not in (None, Ending.NOT_TAKEN), "opened": found.phones_open_to(user),
    }  # fmt: skip
    return render(request, "journal/write.html", context, status=422 if request.method == "POST" else 200)


def _told(request: HttpRequest, ending: Ending, person: Person) -> bool:
    """Say how it ended, where it ended; False where something is left to be done."""
    if ending is Ending.SENT:
        messages.success(request, gettext("Sent to %(name)s.") % {"name": person.name})
    elif ending is Ending.BEFORE:
        messages.info(request, gettext("It was sent already, once."))
    elif ending is Ending.UNKNOWN:
        told = gettext("This letter was handed to the mail server before, and whether it went out is not known.")
        messages.warning(request, told)
    else:
        return False
    return True


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
