"""The opening line: a template with a few fields in braces, filled for the row that is open. One per language."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tuoke.calls.models import Script
from tuoke.calls.stories import Story, rehearsed
from tuoke.directory.models import Company, Person
from tuoke.directory.reasons import Reason
from tuoke.team.access import writers
from tuoke.workspace import audit
from tuoke.workspace.models import Workspace

FIELDS = ("person", "company", "me", "firm", "reason")
FIELD = re.compile(r"\{(" + "|".join(FIELDS) + r")\}")
ANY_FIELD = re.compile(r"\{([^{}]*)\}")


def text_of(seller: Any) -> str:
    """The seller's own line in the language of the screen, else the one we bring."""
    own = current(seller)
    return own.text if own else default()


def current(seller: Any) -> Script | None:
    """The seller's version of now in the language of the screen, with `times` and when `last` it was rehearsed."""
    mine = Script.objects.filter(seller=seller, language=get_language() or "zh-hans")
    found: Script | None = rehearsed(mine).order_by("-number").first()
    return found


def default() -> str:
    return gettext("Hello {person}, this is {me} from {firm}. {reason} It takes three minutes: is now a good time?")


def filled(text: str, *, person: Person | None, company: Company, me: str, firm: str, reason: str) -> str:
    """The template with its fields filled; anything else in braces stays as it is written."""
    values = {
        "person": person.name if person else gettext("there"),
        "company": company.name,
        "me": me,
        "firm": firm,
        "reason": reason,
    }
    return FIELD.sub(lambda found: values[found[1]], text)


def reason_to_call(reasons: list[Reason], company: Company) -> str:
    """Half a sentence for the phone: the news, else the industry where the card says that we know it, else a question.

    Whom we worked with is said only where "sold before" or "reference" gave a point: a first sentence must be true.
    """
    news = next((reason.text for reason in reasons if reason.text), "")
    if news:
        return gettext("I read that: %(news)s.") % {"news": news.rstrip("。.")}
    known = any(reason.points for reason in reasons if reason.item in ("sold_before", "reference"))
    if company.industry and known:
        return gettext("We work with companies in %(industry)s.") % {"industry": company.industry}
    return gettext("I would like to ask you one question about %(company)s.") % {"company": company.name}


class ScriptForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Script
        fields = ["text", "story"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4}),
            "story": forms.TextInput(attrs={"list": "story-names"}),
        }
        help_texts = {
            "text": _("Fields: {person} {company} {me} {firm} {reason}"),
            "story": _("A few words, the same where the same story is told: rates are compared by it."),
        }

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        unknown = [name for name in ANY_FIELD.findall(text) if name not in FIELDS]
        if unknown:
            raise forms.ValidationError(gettext("There is no field {%(name)s}.") % {"name": unknown[0]})
        return text


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def script(request: HttpRequest) -> HttpResponse:
    """One's own opening line in the language of the screen."""
    mine = current(request.user)
    given = {"text": mine.text, "story": mine.story} if mine else {"text": default()}
    form = ScriptForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        _save(form.cleaned_data, mine, request.user)
        messages.success(request, gettext("The opening line is saved."))
        return redirect("calls:call_sheet")
    example = filled(
        form["text"].value() or "",
        person=Person(name=gettext("Wang Zhiqiang")),
        company=Company(name=gettext("Chenghai Foods")),
        me=str(request.user),
        firm=Workspace.current().name,
        reason=gettext("I read that: %(news)s.") % {"news": gettext("two new filling lines")},
    )
    told = Story.objects.filter(seller=request.user.pk, language=get_language() or "zh-hans")
    context = {
        "form": form, "example": example, "line": mine, "number": mine.number if mine else 0,
        "stories": sorted(set(told.values_list("name", flat=True))),
    }  # fmt: skip
    return render(request, "calls/script.html", context, status=422 if form.errors else 200)


def _save(given: dict[str, Any], before: Script | None, by: Any) -> None:
    """A change is a new version; what is as it was stays the version it is."""
    if before is not None and (before.text, before.story) == (given["text"], given["story"]):
        return
    with transaction.atomic():
        number = before.number + 1 if before else 1
        made = Script.objects.create(seller=by, language=get_language() or "zh-hans", number=number, **given)
        was = {"text": before.text if before else "", "story": before.story if before else ""}
        audit.record(by, "write", made, number=number, **audit.changes(made, was, ["text", "story"]))
