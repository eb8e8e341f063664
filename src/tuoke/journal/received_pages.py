"""Letters that wait: nobody knows whose they are. A person picks the company, brings in somebody new, or dismisses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuoke.directory.domains import companies_of
from tuoke.directory.models import Company, Person
from tuoke.directory.newcomers import NewcomerForm, bring
from tuoke.directory.search import look_up
from tuoke.journal import received as letters
from tuoke.journal.received import ReceivedLetter
from tuoke.journal.receiving import people_at, remember
from tuoke.team.access import writers
from tuoke.workspace import drop_box

SHOWN, OFFERED = 50, 12
#: Who writes to us first came by e-mail (requirement 39).
SOURCE = "email_card"


class PlaceForm(forms.Form):
    """`to`: "person:7", or "company:3" where it is nobody in particular."""

    to = forms.RegexField(r"^(?:person|company):[1-9][0-9]{0,17}$")
    remember = forms.BooleanField(label=_("from now on this address is theirs"), required=False, initial=True)


@writers
@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """What waits, the latest first, and what was dismissed lately."""
    seen = ReceivedLetter.objects.visible_to(request.user)
    waiting = list(seen.waiting().select_related("user").order_by("-came_at", "-pk")[: SHOWN + 1])
    dismissed = seen.filter(state=ReceivedLetter.State.DISMISSED).select_related("settled_by")
    context = {
        "waiting": waiting[:SHOWN],
        "more": len(waiting) > SHOWN,
        "dismissed": dismissed.order_by("-settled_at")[:10],
        "works": drop_box.works(),
    }
    return render(request, "journal/received.html", context)


@writers
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter that waits: with whom it goes. `?q=` looks for the company; POST `to` says it."""
    user: Any = request.user
    found = get_object_or_404(ReceivedLetter.objects.visible_to(user).waiting(), pk=pk)
    form = PlaceForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (company := _placed(found, user, form.cleaned_data)):
        messages.success(request, gettext("It stands in the journal of %(name)s.") % {"name": company.name})
        return redirect("directory:company", company.pk)
    asked = request.GET.get("q", "").strip()[:100]
    context = {
        "letter": found, "companies": _offered(found, user, asked), "q": asked, "failed": form.is_bound,
        "newcomer": NewcomerForm(user=user, initial=_initial(found)), "may_remember": found.direction == "in",
    }  # fmt: skip
    return render(request, "journal/place.html", context, status=422 if form.is_bound else 200)


@writers
@require_POST
def place_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody new wrote, or was written to: made, and the letter goes with them."""
    user: Any = request.user
    found = get_object_or_404(ReceivedLetter.objects.visible_to(user).waiting(), pk=pk)
    form = NewcomerForm(request.POST, user=user)
    if not form.is_valid():
        context = {"letter": found, "companies": _offered(found, user, ""), "newcomer": form}
        return render(request, "journal/place.html", context, status=422)
    with transaction.atomic():
        if locked := _locked(found):
            told = bring(form, user, source=SOURCE, list_name=gettext("Wrote to us"))
            letters.keep(
                locked, letters.write_down(locked, told.company, told.person, _under(locked, user), user), user
            )
    if locked is None:
        return _too_late(request)
    messages.success(request, gettext("It stands in the journal of %(name)s.") % {"name": told.company.name})
    return redirect("directory:company", told.company.pk)


@writers
@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """It is no customer's; for a month it can be brought back."""
    found = get_object_or_404(ReceivedLetter.objects.visible_to(request.user), pk=pk)
    if not letters.dismiss(found, request.user):
        return _too_late(request)
    messages.success(request, gettext("Dismissed. For thirty days it can be brought back."))
    return redirect("journal:received")


@writers
@require_POST
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """What was dismissed waits again."""
    found = get_object_or_404(ReceivedLetter.objects.visible_to(request.user), pk=pk)
    return redirect("journal:received") if letters.bring_back(found, request.user) else _too_late(request)


def _placed(found: ReceivedLetter, user: Any, given: dict[str, Any]) -> Company | None:
    """The company that it went to; None where it is none that this person may see, or somebody was quicker."""
    kind, _colon, number = given["to"].partition(":")
    person: Person | None = None
    if kind == "person":
        person = Person.objects.visible_to(user).filter(pk=int(number)).select_related("company").first()
    chosen = person.company_id if person else int(number) if kind == "company" else 0
    company = Company.objects.visible_to(user).filter(pk=chosen).first()
    if company is None:
        return None
    with transaction.atomic():
        locked = _locked(found)
        if locked is None:
            return None
        if person is not None and given["remember"]:
            remember(locked, person, user)
        letters.keep(locked, letters.write_down(locked, company, person, _under(locked, user), user), user)
    return company


def _locked(found: ReceivedLetter) -> ReceivedLetter | None:
    """The letter, if it still waits; nobody else settles it before we commit."""
    return ReceivedLetter.objects.select_for_update().waiting().filter(pk=found.pk).first()


def _under(found: ReceivedLetter, user: Any) -> Any:
    """Under whom it stands. What claims to come from a colleague and is not proven stands under whoever says so."""
    return user if found.why == ReceivedLetter.Why.DOUBTFUL or found.user is None else found.user


def _offered(found: ReceivedLetter, user: Any, asked: str) -> list[dict[str, Any]]:
    """Companies with their people: those that were asked for, else those that the addresses speak for."""
    visible = Company.objects.visible_to(user)
    if asked:
        ids = list(look_up(asked).unguessed(visible.search(asked), user).values_list("pk", flat=True)[:OFFERED])
    else:
        near = found.others[:5]
        told = [one.company_id for address in near for one in people_at(address)]
        told += [one.pk for address in near for one in companies_of(address)]
        ids = list(dict.fromkeys(told))[:OFFERED]
    companies = {one.pk: one for one in visible.filter(pk__in=ids)}
    people: dict[int, list[Person]] = {pk: [] for pk in companies}
    for person in Person.objects.visible_to(user).filter(company__in=list(companies)).order_by("pk")[:200]:
        people[person.company_id].append(person)
    return [{"company": companies[pk], "people": people[pk][:8]} for pk in ids if pk in companies]


def _initial(found: ReceivedLetter) -> dict[str, str]:
    address = next(iter(found.others), "")
    return {"name": found.sender_name if found.direction == "in" else "", "email": address}


def _too_late(request: HttpRequest) -> HttpResponse:
    messages.info(request, gettext("Somebody settled this letter before."))
    return redirect("journal:received")
