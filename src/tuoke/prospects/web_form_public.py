"""The page of a web form as a stranger sees it, and the answer it takes. Nobody is signed in here."""

from __future__ import annotations

import re
import time
from typing import Any

from allauth.core.internal import ratelimit
from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tuoke.engine.lists.names import name_key
from tuoke.engine.lists.normalise import email_key
from tuoke.prospects.web_forms import Answer, WebForm, take
from tuoke.workspace.models import Workspace

#: Quicker than this no person fills it in; after a day the page is fetched anew.
QUICKEST, OLDEST = 2, 24 * 3600
SALT = "web form"
#: From one address, and for one form from everywhere.
RATES = {"web_form": "6/m/ip,60/d/ip", "web_form_all": "300/h/key"}
VIA = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff_-]")


class AnswerForm(forms.Form):
    """What is asked of a stranger: company, name, one way to reach them, what they need, and their yes."""

    company = forms.CharField(
        label=_("Company"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    name = forms.CharField(label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("Phone"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email"}),
    )
    wechat = forms.CharField(label=_("WeChat"), max_length=60, required=False)
    need = forms.CharField(
        label=_("What do you need?"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    agreed = forms.BooleanField()
    # People do not see it; machines fill in whatever is called like this.
    homepage = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))
    since = forms.CharField(widget=forms.HiddenInput, required=False)
    via = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)

    def __init__(self, *args: Any, consent: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed"].label = consent
        self.fields["agreed"].error_messages["required"] = gettext("Without your yes we may not write it down.")

    def clean_company(self) -> str:
        name: str = self.cleaned_data["company"].strip()
        if not name_key(name):
            raise forms.ValidationError(gettext("This is no name of a company."))
        return name

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"].strip()
        if phone and sum(one.isdigit() for one in phone) < 7:
            raise forms.ValidationError(gettext("This is no number to dial."))
        return phone

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip()
        if email and email_key(email) is None:
            raise forms.ValidationError(gettext("This is no e-mail address."))
        return email

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not (given.get("phone") or given.get("email") or given.get("wechat")):
            self.add_error("phone", gettext("Leave one way to reach you: phone, e-mail or WeChat."))
        return given

    def fetched(self) -> float | None:
        """When the page was fetched, in seconds; None where it was not fetched from us. Raises SignatureExpired."""
        try:
            found: float = signing.loads(self.cleaned_data.get("since", ""), salt=SALT, max_age=OLDEST)
        except signing.SignatureExpired:
            raise
        except signing.BadSignature:
            return None
        return found

    def is_machine(self) -> bool:
        """The hidden field was filled in, the page was not fetched, or no time was taken; then nothing is written, and
        nothing is said of it."""
        at = self.fetched()
        return bool(self.cleaned_data.get("homepage")) or at is None or time.time() - at < QUICKEST


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def web_form_public(request: HttpRequest, token: str) -> HttpResponse:
    """The form; `?via=` says which poster or card led here."""
    found = get_object_or_404(WebForm, token=token)
    firm = Workspace.current().name
    if not found.open:
        return render(request, "prospects/public_closed.html", {"firm": firm}, status=410)
    via = VIA.sub("", request.GET.get("via", ""))[:40]
    first = {"since": signing.dumps(time.time(), salt=SALT), "via": via}
    form = AnswerForm(request.POST or None, initial=first, consent=found.consent)
    if request.method == "POST" and form.is_valid():
        used = ratelimit.consume(request, app="tuoke", action="web_form", config=RATES)
        if not used or not ratelimit.consume(request, app="tuoke", action="web_form_all", config=RATES, key=token):
            form.add_error(None, gettext("Too many answers in a short time. Please try again in an hour."))
            return render(request, "prospects/public.html", _shown(found, form, firm), status=429)
        try:
            if not form.is_machine():
                take(found, _answer(form))
        except signing.SignatureExpired:
            form.add_error(None, gettext("This page was open for long. Please send it once more."))
            again: Any = request.POST.copy()
            again["since"] = first["since"]
            form.data = again
        else:
            return redirect("prospects:web_form_thanks", token)
    return render(request, "prospects/public.html", _shown(found, form, firm), status=422 if form.errors else 200)


@never_cache
@require_safe
def web_form_thanks(request: HttpRequest, token: str) -> HttpResponse:
    """What was written has arrived."""
    found = get_object_or_404(WebForm, token=token)
    return render(request, "prospects/public_thanks.html", {"form_shown": found, "firm": Workspace.current().name})


def _shown(found: WebForm, form: AnswerForm, firm: str) -> dict[str, Any]:
    return {"form_shown": found, "form": form, "firm": firm}


def _answer(form: AnswerForm) -> Answer:
    given = form.cleaned_data
    asked = ("company", "name", "phone", "email", "wechat", "need")
    return Answer(**{name: given[name].replace("\x00", "") for name in asked}, via=VIA.sub("", given["via"])[:40])
