"""Forms of a company and of a person. `version` goes with them: nobody overwrites what they have not seen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuoke.directory import custom_fields, custom_values
from tuoke.directory.models import Company, Person, PersonCode, Revealed
from tuoke.directory.twins import holder_of
from tuoke.engine.lists.credit_code import is_wrong
from tuoke.engine.lists.names import name_key
from tuoke.engine.lists.normalise import email_key
from tuoke.team.models import User

CODES = {"code": _("stock code or other code"), "credit_code": _("registration number")}
MOST_EMPLOYEES = 10_000_000
LAST = ("note", "is_reference", "version")


class WithCustomFields(forms.ModelForm):
    """A form that asks custom fields as well, each under "custom_" and its key."""

    custom: dict[str, custom_fields.Defined]

    def ask(self, fields: tuple[custom_fields.Defined, ...]) -> None:
        """Put the fields into the form with what stands there; a code is looked up by who has them."""
        self.custom = {f"custom_{one.key}": one for one in fields}
        for name, one in self.custom.items():
            there = "" if one.is_code else str((self.instance.extra or {}).get(one.key, ""))
            self.fields[name], self.initial[name] = custom_values.field_for(one, there), there
        self.order_fields([*(name for name in self.fields if name not in LAST), *LAST])

    @property
    def extra(self) -> dict[str, Any] | None:
        """What is kept beside the fields, with what was typed into custom ones; None where nothing of it changed."""
        before = dict(self.instance.extra or {})
        typed = {
            one.key: self.cleaned_data.get(name, "")
            for name, one in self.custom.items()
            if name in self.fields and not one.is_code
        }
        after = {
            key: value for key, value in {**before, **typed}.items() if value not in ("", None) or key not in typed
        }
        return after if after != before else None


class CompanyForm(WithCustomFields):
    """Facts and codes of a company."""

    code = forms.CharField(label=CODES["code"], max_length=80, required=False)
    credit_code = forms.CharField(label=CODES["credit_code"], max_length=80, required=False)
    employees = forms.IntegerField(label=_("employees"), required=False, min_value=0, max_value=MOST_EMPLOYEES)
    founded = forms.IntegerField(label=_("founded"), required=False, min_value=1000, max_value=2100)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    class Meta:
        model = Company
        fields = (
            "name", "name_en", "industry", "area", "employees", "founded", "owner_kind", "website", "phone", "address",
            "note", "is_reference",
        )  # fmt: skip
        widgets = {"note": forms.Textarea(attrs={"rows": 3}), "phone": forms.TextInput(attrs={"type": "tel"})}

    # In the order of the page; what is asked first is what a new company needs.
    field_order = ["name", "code", "industry", "area", "employees", "phone", "name_en", "credit_code", "founded"]

    def __init__(self, *args: Any, user: Any, fields: tuple[custom_fields.Defined, ...] = (), **kwargs: Any) -> None:
        """`fields`: the custom fields that are asked as well; a code among them stands with the codes."""
        super().__init__(*args, **kwargs)
        self.user = user
        self.code_sources = [*CODES, *(one.key for one in fields if one.is_code)]
        self.fields["name"].widget.attrs["autofocus"] = True
        self.ask(fields)
        if self.instance.pk:
            settled = self.instance.keys.filter(Revealed("arrival"))
            # Of two codes of one kind, as a merge leaves them, the company's own is the one to be edited.
            own = dict(settled.order_by("-pk").values_list("source", "value"))
            for source in self.code_sources:
                self.initial[source if source in CODES else f"custom_{source}"] = own.get(source, "")
            self.initial["version"] = self.instance.version

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not name_key(name):
            raise forms.ValidationError(gettext("This is no name of a company."))
        return name

    def clean_founded(self) -> int | None:
        year: int | None = self.cleaned_data["founded"]
        if year and year > timezone.now().year:
            raise forms.ValidationError(gettext("This year is still to come."))
        return year

    def clean_code(self) -> str:
        return self._code("code")

    def clean_credit_code(self) -> str:
        value = self._code("credit_code")
        if is_wrong(value):
            raise forms.ValidationError(gettext("The check digit is wrong: a character is mistyped."))
        return value

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for name, one in self.custom.items():
            if one.is_code and given.get(name):
                try:
                    given[name] = self._code(one.key, given[name])
                except forms.ValidationError as taken:
                    self.add_error(name, taken)
        return given

    def _code(self, source: str, typed: str | None = None) -> str:
        """A code belongs to one company: a link to it for who may see it, to others only who looks after it."""
        value: str = (self.cleaned_data[source] if typed is None else typed).upper().replace(" ", "")
        holder = holder_of(source, value, but=self.instance.pk) if value else None
        if holder is None:
            return value
        holder = holder.merged_into or holder
        if Company.objects.visible_to(self.user).filter(pk=holder.pk).exists():
            page = reverse("directory:company", args=[holder.pk])
            link = format_html('<a href="{}">{}</a>', page, holder.name)
            raise forms.ValidationError(format_html(gettext("Another company has this code: {company}."), company=link))
        if holder.owner is None or not Company.objects.arrived().filter(pk=holder.pk).exists():
            raise forms.ValidationError(gettext("A list that is coming in has this code. Try again when it is in."))
        raise forms.ValidationError(gettext("Taken: %(name)s looks after it.") % {"name": holder.owner})

    @property
    def codes(self) -> dict[str, str]:
        names = {source: source if source in CODES else f"custom_{source}" for source in self.code_sources}
        return {source: self.cleaned_data.get(name, "") for source, name in names.items() if name in self.fields}


class PersonForm(WithCustomFields):
    """Facts and codes of a person."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    class Meta:
        model = Person
        fields = ("name", "title", "phone", "email", "note")
        labels = {"name": _("Full name")}
        widgets = {
            "note": forms.Textarea(attrs={"rows": 2}),
            "phone": forms.TextInput(attrs={"type": "tel"}),
            "email": forms.TextInput(attrs={"type": "email"}),
        }

    def __init__(self, *args: Any, fields: tuple[custom_fields.Defined, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autofocus"] = True
        self.ask(fields)
        if self.instance.pk:
            self.initial["version"] = self.instance.version
            for source, value in self.instance.codes.settled().values_list("source", "value"):
                self.initial[f"custom_{source}"] = value

    @property
    def codes(self) -> dict[str, str]:
        """Key of the field -> what was typed, of the codes that the form asks."""
        asked = ((name, one) for name, one in self.custom.items() if one.is_code and name in self.fields)
        return {one.key: self.cleaned_data.get(name, "") for name, one in asked}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for name, one in self.custom.items():
            if one.is_code and given.get(name):
                given[name] = given[name].upper().replace(" ", "")
                others = PersonCode.objects.filter(source=one.key, value=given[name])
                if others.exclude(person=self.instance.pk or 0).exists():
                    self.add_error(name, gettext("Somebody else has this code."))
        return given

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip()
        if email and email_key(email) is None:
            raise forms.ValidationError(gettext("This is no e-mail address."))
        return email


class OwnerForm(forms.Form):
    """To whom a company goes: somebody below the one who gives it, or nobody."""

    owner = forms.ModelChoiceField(User.objects.none(), label=_("owner"), required=False, empty_label=_("nobody"))

    def __init__(self, *args: Any, giver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        sellers = User.objects.receivers(giver)
        # Whoever has it now stands there too, or it would look like nobody's; also an admin who imported it.
        now = User.objects.filter(pk=self.initial.get("owner") or 0)
        field.queryset = User.objects.filter(Q(pk__in=sellers.values("pk")) | Q(pk__in=now)).order_by("name", "pk")
