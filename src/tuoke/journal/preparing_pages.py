"""The sheet of one meeting: who is there, what is known, what to ask; after it what was promised. To print as well."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from tuoke.directory import veil
from tuoke.directory.models import Person
from tuoke.journal import appointments, preparing
from tuoke.journal.appointments import Appointment
from tuoke.journal.models import JournalEntry
from tuoke.journal.preparing import FACTS, NUMBERS, SHARES, Preparation, Snippet
from tuoke.journal.said import said
from tuoke.journal.tasks import Task
from tuoke.team.access import members, writers
from tuoke.team.models import User

PROMISES = 3


class PreparationForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Preparation
        fields = list(FACTS)
        widgets = {"opening": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, appointment: Appointment, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.appointment, self.user = appointment, user

    def clean_opening(self) -> str:
        opening: str = self.cleaned_data["opening"].strip()
        other = preparing.used_before(self.appointment, opening, self.user)
        if other is not None:
            said = gettext("You opened with this at %(company)s already. Say what only these people could hear.")
            raise forms.ValidationError(said % {"company": other.company.name})
        return opening


class PromiseForm(forms.Form):
    what = forms.CharField(label=_("what was promised"), required=False, max_length=160)
    who = forms.ChoiceField(label=_("by whom"), required=False)
    on = forms.DateField(
        label=_("by when"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, ours: dict[str, Any], theirs: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = ours | theirs
        chosen: Any = self.fields["who"]
        chosen.choices = [(key, one.name) for key, one in self.known.items()]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("what") and not given.get("on") and "on" not in self.errors:
            self.add_error("on", gettext("By when? A promise without a day is none."))
        return given

    @property
    def promised(self) -> tuple[str, Any, Any] | None:
        given = self.cleaned_data
        return (given["what"], self.known[given["who"]], given["on"]) if given.get("what") else None


class AfterForm(forms.Form):
    text = forms.CharField(
        label=_("What came of it?"), required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    minutes = forms.IntegerField(
        label=_("Minutes it took"), required=False, min_value=1, max_value=appointments.MOST_MINUTES
    )
    share = forms.IntegerField(label=_("how much of the time we talked, %"), required=False, min_value=0, max_value=100)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Read, print and write the sheet. Without an opening for these very people nothing is kept."""
    if request.method == "POST":
        return cast(HttpResponse, _write(request, pk))
    return _drawn(request, _found(request, pk))


@writers
def _write(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = _form(request, found, request.POST)
    if not form.is_valid():
        return _drawn(request, found, form=form)
    preparing.prepare(found, form.cleaned_data, request.user)
    messages.success(request, gettext("Saved."))
    return redirect("calendar:prepare", found.pk)


@writers
@require_POST
def snippet(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Words of an entry answer one of the questions."""
    found = _found(request, pk)
    told = JournalEntry.objects.visible_to(request.user).standing().about_one(found.company_id)
    source = get_object_or_404(told, pk=entry)
    quote = request.POST.get("quote", "").replace("\0", "").strip() or preparing.words_of(source)
    asked = {str(number): number for number in NUMBERS}.get(request.POST.get("number", ""))
    if asked and quote:
        preparing.answer(found, asked, source, quote, request.user)
    return redirect("calendar:prepare", found.pk)


@writers
@require_POST
def snippet_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """These words answer nothing after all."""
    found = get_object_or_404(Snippet.objects.visible_to(request.user), pk=pk)
    preparing.take_out(found, request.user)
    return redirect("calendar:prepare", found.appointment_id)


@writers
@require_POST
def after(request: HttpRequest, pk: int) -> HttpResponse:
    """It took place: what came of it, how much we talked, what was promised by whom and by when."""
    found = _found(request, pk)
    there = _there(found)
    form, promises = AfterForm(request.POST), _promises(request.user, *there, request.POST)
    button = SHARES.get(request.POST.get("talked", ""))
    bad = [one for one in (form, *promises) if not one.is_valid()]  # each of them, so that each says what is wrong
    if bad:
        return _drawn(request, found, after=form, promises=promises, there=there)
    share = form.cleaned_data["share"] if form.cleaned_data["share"] is not None else button
    promised = [told for one in promises if (told := one.promised)]
    if preparing.held(found, request.user, form.cleaned_data["text"], share, promised, form.cleaned_data["minutes"]):
        messages.success(request, gettext("Written down."))
    else:
        messages.info(request, gettext("Write the opening and a question first: what was it to find out?"))
    return redirect("calendar:prepare", found.pk)


def _found(request: HttpRequest, pk: int) -> Appointment:
    seen = Appointment.objects.visible_to(request.user).select_related("company", "preparation")
    return get_object_or_404(seen, pk=pk)


def _made(found: Appointment) -> Preparation | None:
    return getattr(found, "preparation", None)


def _form(request: HttpRequest, found: Appointment, data: Any = None) -> PreparationForm:
    made = _made(found)
    first = {name: getattr(made, name) for name in FACTS} if made else {}
    return PreparationForm(data, initial=first, appointment=found, user=request.user)


def _promises(user: Any, people: list[Person], team: list[User], data: Any = None) -> list[PromiseForm]:
    """By whom: oneself first, then who of us was there, then who of them."""
    ours = {f"u{one.pk}": one for one in [user, *(one for one in team if one.pk != user.pk)]}
    theirs = {f"p{one.pk}": one for one in people}
    first = {"on": preparing.soon()}
    return [PromiseForm(data, prefix=f"p{n}", ours=ours, theirs=theirs, initial=first) for n in range(PROMISES)]


def _there(found: Appointment) -> tuple[list[Person], list[User]]:
    return list(found.people.order_by("pk")), list(found.team.order_by("name", "pk"))


def _drawn(request: HttpRequest, found: Appointment, **given: Any) -> HttpResponse:
    user: Any = request.user
    made, over = _made(found), found.is_over
    people, team = given.get("there") or _there(found)
    spoken = preparing.last_spoken(people, user)
    told: dict[int, list[Snippet]] = {n: [] for n in NUMBERS}
    for one in found.snippets.select_related("entry").order_by("pk"):
        told.setdefault(one.number, []).append(one)
    questions = [(n, text, told[n]) for n, text in made.questions] if made else []
    entries = preparing.known(found.company, user)
    writes = user.may_write and (not over or made is None)  # what it is to find out is thought of before
    context = {
        "appointment": found, "known": veil.company(found.company, user),
        "made": made, "questions": questions, "may": user.may_write, "writes": writes,
        "answered": sum(bool(snippets) for _n, _text, snippets in questions),
        "people": [(one, spoken.get(one.pk)) for one in people], "team": team,
        "entries": [(one, said(one), preparing.words_of(one)[: preparing.QUOTED]) for one in entries],
        "tasks": Task.objects.visible_to(user).open().filter(company=found.company).order_by("on", "pk")[:5],
        "unasked": preparing.open_questions(found, user) if writes else [],
        "form": given.get("form") or _form(request, found),
        "after": given.get("after") or AfterForm(initial={"minutes": found.minutes}),
        "promises": given.get("promises") or (_promises(user, people, team) if over else []),
        "promised": list(found.promises.select_related("task__owner").order_by("pk")) if over else [],
        "talked": preparing.talked(user) if over and made and made.talk_share is None else (None, 0),
    }  # fmt: skip
    bad = any(form.is_bound for form in (context["form"], context["after"]))
    return render(request, "journal/prepare.html", context, status=422 if bad else 200)
