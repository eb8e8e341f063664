"""The page of one person: ways to reach them, the grounds on which that is done, and whether they asked for peace."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tuoke.directory import custom_values, reaching, slots, veil
from tuoke.directory.custom_fields import Of, defined
from tuoke.directory.do_not_contact import leave_alone
from tuoke.directory.facts import Fact
from tuoke.directory.models import Person
from tuoke.directory.person_codes import codes_of
from tuoke.directory.reaching import Basis, Channel, ChannelKind, Consent
from tuoke.engine.lists.normalise import email_key
from tuoke.team.access import leaders, members, writers
from tuoke.team.models import Shown
from tuoke.team.rights import CONTACT
from tuoke.workspace.audit import record
from tuoke.workspace.models import Workspace
from tuoke.workspace.numbers import contacts_masked

MOST = 50


class ChannelForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Channel
        fields = ("kind", "value", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Choose…")), *ChannelKind.choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        kind, value = given.get("kind"), given.get("value", "")
        if kind == ChannelKind.EMAIL and value and email_key(value) is None:
            self.add_error("value", gettext("This is no e-mail address."))
        if kind in (ChannelKind.PHONE, ChannelKind.SMS) and value and sum(c.isdigit() for c in value) < 5:
            self.add_error("value", gettext("This is no number to dial."))
        return given


class ConsentForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Consent
        fields = ("basis", "channel", "purpose", "evidence", "given_on")
        widgets = {"given_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "purpose": _("Offers for machines, an invitation, their order."),
            "evidence": _("A form of a day, an e-mail, a sentence on the phone: what you would show if asked."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["basis"].choices = [("", _("Choose…")), *Basis.choices]  # type: ignore[attr-defined]
        self.fields["channel"].choices = [("", _("every way")), *ChannelKind.choices]  # type: ignore[attr-defined]

    def clean_given_on(self) -> Any:
        day = self.cleaned_data["given_on"]
        if day > Workspace.current().today():
            raise forms.ValidationError(gettext("This day is still to come."))
        return day


class WhyForm(forms.Form):
    why = forms.CharField(label=_("How do you know?"), max_length=200)


@members
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about how one person may be reached."""
    return _page(request, _found(request, pk))


@writers
@require_POST
def channel_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Another way to reach the person."""
    found = _found(request, pk)
    _may_reach(request, found)
    form = ChannelForm(request.POST)
    if form.is_valid() and found.channels.count() >= MOST:
        form.add_error(None, gettext("There are %(n)s ways already.") % {"n": MOST})
    if not form.is_valid():
        return _page(request, found, channel_form=form, status=422)
    made = form.save(commit=False)
    made.person, made.by = found, request.user
    try:
        with transaction.atomic():
            made.save()
            _touch(pk)
            record(request.user, "create", made, after={"person": pk, "kind": made.kind, "value": made.value})
    except IntegrityError:
        form.add_error("value", gettext("This way is here already."))
        return _page(request, found, channel_form=form, status=422)
    return redirect("directory:person", pk)


@writers
@require_POST
def channel_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A way that leads nowhere any more."""
    found = get_object_or_404(Channel.objects.visible_to(request.user).select_related("person__company"), pk=pk)
    _may_reach(request, found.person)
    with transaction.atomic():
        record(request.user, "delete", found, before={"kind": found.kind, "value": found.value})
        found.delete()
    messages.success(request, gettext("Taken out."))
    return redirect("directory:person", found.person_id)


@writers
@require_POST
def consent_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A ground on which the person is contacted, with what proves it."""
    found = _found(request, pk)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return _page(request, found, consent_form=form, status=422)
    made = form.save(commit=False)
    made.person, made.by = found, request.user
    with transaction.atomic():
        made.save()
        _touch(pk)
        told = {name: str(getattr(made, name)) for name in ConsentForm.Meta.fields}
        record(request.user, "create", made, after={"person": pk, **told})
    return redirect("directory:person", pk)


@writers
@require_POST
def consent_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The person took it back."""
    found = get_object_or_404(Consent.objects.visible_to(request.user), pk=pk)
    form = WhyForm(request.POST)
    if not form.is_valid():
        messages.warning(request, gettext("Say how you know; nothing was changed."))
    elif reaching.withdraw(found, request.user, form.cleaned_data["why"]):
        messages.success(request, gettext("Withdrawn. Whoever sends by this way is told so."))
    return redirect("directory:person", found.person_id)


@writers
@require_POST
def person_leave_alone(request: HttpRequest, pk: int) -> HttpResponse:
    """The person wants to be left alone: by number and address, on every list."""
    found = _found(request, pk)
    if found.do_not_contact_at is None:
        leave_alone(found, request.user, company=found.company)
        messages.success(request, gettext("Nobody calls or writes to %(name)s any more.") % {"name": found.name})
    return redirect("directory:person", pk)


@leaders
@require_POST
def person_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """They want to hear from us again; who leads says how that is known."""
    found = _found(request, pk)
    form = WhyForm(request.POST)
    if not form.is_valid():
        messages.warning(request, gettext("Say how you know; nothing was changed."))
    elif found.do_not_contact_at is not None:
        reaching.lift_for(found, request.user, form.cleaned_data["why"])
        messages.success(request, gettext("%(name)s may be called again.") % {"name": found.name})
    return redirect("directory:person", pk)


def _found(request: HttpRequest, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user).select_related("company"), pk=pk)


def facts_of(found: Person, codes: dict[tuple[int, str], str], opened: bool, workspace: Any) -> list[Fact]:
    """What is known of the person in the fields that the firm defined, and those that must be known and are not."""
    told = []
    for one in defined(workspace, retired=True, of=Of.PERSON):
        text = codes.get((found.pk, one.key), "") or str(found.extra.get(one.key) or "")
        if text or (one.required and not one.retired):
            shown = custom_values.said(one, text if opened else contacts_masked(text))
            told.append(Fact(one.label, shown, key=one.key if one.is_code else f"extra.{one.key}"))
    return told


def _may_reach(request: HttpRequest, person: Person) -> None:
    """How somebody is reached is changed by whom the field rules let."""
    user: Any = request.user
    # Whoever reads the ways masked may still add one.
    if user.shown(CONTACT, person.company.owner_id) in (Shown.HIDDEN, Shown.READ):
        raise PermissionDenied


def _touch(person: int) -> None:
    """Somebody wrote something about them: an import that brought them in and is undone leaves them here."""
    Person.objects.filter(pk=person).update(version=F("version") + 1)


def _page(
    request: HttpRequest, found: Person, *, channel_form: Any = None, consent_form: Any = None, status: int = 200
) -> HttpResponse:
    user: Any = request.user
    user.reads(found.company.owner_id)
    today = timezone.localdate()
    channels = list(found.channels.order_by("kind", "pk")[:MOST])
    links = reaching.links(found, channels)
    opened, workspace = found.company.phones_open_to(user), getattr(request, "workspace", None)
    asked = any(one.is_code for one in defined(workspace, retired=True, of=Of.PERSON))
    contact = user.shown(CONTACT, found.company.owner_id)
    facts = facts_of(found, codes_of([found.pk]) if asked else {}, opened, workspace)
    context = {
        "person": veil.person(found, user, found.company.owner_id),
        "person_key": str(found.pk),
        "slots": slots.fill(request, found, "person_slots"),
        "opened": opened,
        "facts": veil.facts(user, found.company.owner_id, facts, of_person=True),
        "may_reach": contact == Shown.EDIT,
        "channels": [(one, links.get(one.pk, "")) for one in channels] if contact > Shown.HIDDEN else [],
        "consents": found.consents.select_related("by")[:MOST],
        "channel_form": channel_form or ChannelForm(),
        "consent_form": consent_form or ConsentForm(initial={"given_on": today}),
        "adding": "channel" if channel_form else "consent" if consent_form else "",
        "why_form": WhyForm(),
    }
    return render(request, "directory/person.html", context, status=status)
