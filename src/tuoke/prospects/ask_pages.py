"""Referrals: whom to ask, how, what came back, who is owed thanks, and the tree of who named whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuoke.directory.models import Company, Person
from tuoke.directory.newcomers import Newcomer, NewcomerForm, bring
from tuoke.journal.kinds import Referral
from tuoke.journal.models import JournalEntry
from tuoke.prospects import referred
from tuoke.prospects.asks import SCRIPTS, Ask, Named, Thanks, Way
from tuoke.team.access import members, writers
from tuoke.workspace.audit import record

MOST_NAMES = 20


class AskForm(forms.ModelForm):  # type: ignore[type-arg]
    number = forms.IntegerField(label=_("How many names"), min_value=1, max_value=MOST_NAMES)

    class Meta:
        model = Ask
        fields = ("person", "way", "number", "kind", "benefit")
        widgets = {"way": forms.RadioSelect}
        help_texts = {
            "kind": _("As clear as a picture: owners of machine shops in Suzhou, not “anybody”."),
            "benefit": _("In their words: an hour saved a day, no complaint since May."),
        }

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["person"]
        people.queryset = company.people.filter(do_not_contact_at=None).order_by("pk")
        people.empty_label = gettext("nobody in particular")


class ThanksForm(forms.Form):
    how = forms.CharField(label=_("How"), max_length=160)


class NameForm(NewcomerForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autofocus"] = True


@members
@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    """Whom to ask, what was asked, thanks owed, and the tree."""
    found = referred.read(request.user)
    asks = Ask.objects.visible_to(request.user).select_related("company", "person", "by").annotate(got=Count("names"))
    context = {
        "found": found,
        "to_ask": referred.to_ask(request.user),
        "asks": asks.order_by("-at", "-pk")[: referred.SHOWN],
        "owed": [(one, found.companies[one.giver], found.companies.get(one.company)) for one in found.owed[:20]],
        "chains": found.chains(),
        "rest": referred.REST_DAYS,
    }
    return render(request, "prospects/referrals.html", context)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, company: int) -> HttpResponse:
    """Ask a customer for names. Only one who was served, and whose gain is written down, is asked."""
    found = get_object_or_404(Company.objects.visible_to(request.user), pk=company)
    served = referred.is_served(found)
    before = Ask.objects.filter(company=found).order_by("-at").annotate(got=Count("names")).first()
    first = {"number": 1 if before and not before.got else 3, "benefit": before.benefit if before else ""}
    form = AskForm(request.POST or None, company=found, initial=first)
    if request.method == "POST" and served and form.is_valid():
        made = form.save(commit=False)
        made.company, made.by = found, request.user
        with transaction.atomic():
            made.save()
            record(request.user, "create", made, after={"company": found.pk, "kind": made.kind, "number": made.number})
        return redirect("prospects:ask_names", made.pk)
    context = {"company": found, "form": form, "served": served, "before": before, "scripts": _scripts()}
    return render(request, "prospects/ask.html", context, status=422 if form.errors or form.is_bound else 200)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def ask_names(request: HttpRequest, pk: int) -> HttpResponse:
    """The words to say, and the names as they come."""
    found = get_object_or_404(Ask.objects.visible_to(request.user).select_related("company", "person"), pk=pk)
    form = NameForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        told = _name(found, form, request.user)
        messages.success(request, gettext("%(name)s is on your list of referrals.") % {"name": told.person.name})
        return redirect("prospects:ask_names", pk)
    names = Named.objects.filter(ask=found).select_related("entry").order_by("pk")[:MOST_NAMES]
    context = {"ask": found, "form": form, "names": [one.entry.body for one in names], "words": _words(found)}
    return render(request, "prospects/ask_names.html", context, status=422 if form.errors else 200)


@writers
@require_POST
def ask_nothing(request: HttpRequest, pk: int) -> HttpResponse:
    """They named nobody. That is an answer too: next time less is asked for."""
    found = get_object_or_404(Ask.objects.visible_to(request.user), pk=pk)
    with transaction.atomic():
        if Ask.objects.filter(pk=pk, nothing_came=False).update(nothing_came=True):
            record(request.user, "answer", found, answer="nothing")
    return redirect("prospects:referrals")


@writers
@require_POST
def thank(request: HttpRequest, entry: int) -> HttpResponse:
    """The giver of a name that led somewhere was thanked."""
    user: Any = request.user
    told = get_object_or_404(JournalEntry.objects.visible_to(request.user).filter(kind="referral"), pk=entry)
    form = ThanksForm(request.POST)
    if not form.is_valid():
        messages.warning(request, gettext("Say how: a call, a card, a favour returned. Nothing was changed."))
        return redirect("prospects:referrals")
    try:
        with transaction.atomic():
            made = Thanks.objects.create(entry=told, how=form.cleaned_data["how"], by=user)
            record(user, "create", made, after={"entry": entry})
    except IntegrityError:
        pass  # somebody else has thanked them already
    return redirect("prospects:referrals")


def _name(asked: Ask, form: NewcomerForm, by: Any) -> Newcomer:
    with transaction.atomic():
        told = bring(form, by, source="referral", list_name=gettext("Referrals"))
        said = Referral(company=told.company.pk, person=told.person.pk, text=told.person.name)
        entry = JournalEntry.objects.write(by, asked.company, said, person=asked.person)
        Named.objects.create(entry=entry, ask=asked)
        record(by, "refer", entry, person=told.person.pk, company=told.company.pk)
    return told


def _scripts() -> list[tuple[str, Any, Any]]:
    return [(way.value, way.label, SCRIPTS[way]) for way in Way]


def _words(asked: Ask) -> str:
    """The script with everything filled in."""
    person: Person | None = asked.person
    told = {
        "person": person.name if person else asked.company.name,
        "number": str(asked.number),
        "kind": asked.kind,
        "benefit": asked.benefit,
    }
    words = str(SCRIPTS[Way(asked.way)])
    for name, value in told.items():
        words = words.replace("{" + name + "}", value)
    return words
