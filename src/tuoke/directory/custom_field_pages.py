"""The fields that the firm defines for companies and people: everybody reads what they mean, an admin writes them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from tuoke.directory.custom_fields import LONGEST_KEY, MOST, CustomField, Defined, Form, Of, defined, write
from tuoke.engine.lists.columns import FIELD_KEYS
from tuoke.engine.lists.folding import fold
from tuoke.team.access import admins, members

MOST_CHOICES, LONGEST_CHOICE = 40, 80
#: These hold text beside their own field, under the same key as a further column of a list does.
SHARED = ("revenue", "market")


class CustomFieldForm(forms.ModelForm):  # type: ignore[type-arg]
    choices = forms.CharField(
        label=_("choices"), required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One per line; only for a field that holds one of a few."),
    )  # fmt: skip

    class Meta:
        model = CustomField
        fields = ("name", "name_en", "of", "form", "unit", "choices", "meaning", "required", "order", "retired")

    def __init__(self, *args: Any, shown: Defined | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown
        self.initial["choices"] = "\n".join(shown.choices) if shown else ""
        self.fields["of"].required = False
        if shown:
            self.fields["of"].disabled = True
            self.fields["form"].help_text = _("Values that are there stay as they are written.")
            if shown.is_code:
                self.fields["form"].disabled = True
            else:
                self.fields["form"].choices = [one for one in Form.choices if one[0] != Form.CODE]  # type: ignore[attr-defined]
        else:
            del self.fields["retired"]

    def clean_of(self) -> str:
        return self.cleaned_data["of"] or Of.COMPANY.value

    def clean_choices(self) -> list[str]:
        found = list(dict.fromkeys(line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()))
        if len(found) > MOST_CHOICES or any(len(one) > LONGEST_CHOICE for one in found):
            raise forms.ValidationError(
                gettext("At most %(n)s choices, each of at most %(most)s characters.")
                % {"n": MOST_CHOICES, "most": LONGEST_CHOICE}
            )
        return found

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        others = [one for one in defined(retired=True, of=None) if not self.shown or one.key != self.shown.key]
        if fold(name) in {fold(word) for one in others for word in (one.key, one.name)}:
            raise forms.ValidationError(gettext("There is a field of this name already."))
        if not self.shown and name[:LONGEST_KEY].lower() in FIELD_KEYS and name.lower() not in SHARED:
            raise forms.ValidationError(gettext("There is a field of this name from the beginning."))
        return name

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("form") == Form.CHOICE and len(given.get("choices") or []) < 2:
            self.add_error("choices", gettext("Write at least two choices, one per line."))
        if given.get("form") != Form.CHOICE:
            given["choices"] = []
        if given.get("form") == Form.MONEY and not given.get("unit"):
            self.add_error("unit", gettext("Say in which currency, as CNY or USD."))
        return given


@members
@require_safe
def custom_fields(request: HttpRequest) -> HttpResponse:
    """Every field with what it holds; those that came with the product as well."""
    found = defined(getattr(request, "workspace", None), retired=True, of=None)
    forms_ = dict(Form.choices)
    asked_of = dict(Of.choices)
    shown = [(one, forms_[one.form], asked_of[one.of]) for one in found]
    return render(request, "directory/custom_fields.html", {"fields": shown})


@admins
@require_http_methods(["GET", "HEAD", "POST"])
def custom_field(request: HttpRequest, key: str = "") -> HttpResponse:
    """A new field, or one that is there. Its key stays: what stands under it is not moved."""
    shown = next((one for one in defined(retired=True, of=None) if one.key == key), None)
    if key and shown is None:
        raise Http404
    row = CustomField.objects.filter(key=key).first() if key else None
    before = {name: getattr(row, name) for name in CustomField.FACTS} if row else None
    if row is None and shown:
        row = CustomField(
            key=shown.key, name=shown.name, name_en=shown.name_en, of=shown.of, form=shown.form, unit=shown.unit,
            order=shown.order, choices=list(shown.choices), meaning=shown.meaning,
        )  # fmt: skip
    form = CustomFieldForm(request.POST or None, instance=row, shown=shown)
    if not (request.method == "POST" and form.is_valid() and _room(form, shown)):
        context = {"form": form, "field": shown}
        return render(request, "directory/custom_field_form.html", context, status=422 if form.errors else 200)
    made = form.save(commit=False)
    made.choices = form.cleaned_data["choices"]
    made.key = made.key or made.name[:LONGEST_KEY].strip()
    write(made, request.user, before)
    if made.of == Of.PERSON:
        messages.success(request, gettext("%(name)s is a field of every person now.") % {"name": made})
    else:
        messages.success(request, gettext("%(name)s is a field of every company now.") % {"name": made})
    return redirect("directory:custom_fields")


def _room(form: CustomFieldForm, shown: Defined | None) -> bool:
    if shown is None and len(defined(retired=True, of=None)) >= MOST:
        form.add_error(None, gettext("There are %(n)s fields already; a longer form is not filled in.") % {"n": MOST})
    return not form.errors
