"""The forms of a deal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuoke.deals.models import Deal, Loss, Pipeline, Point
from tuoke.directory.models import Company
from tuoke.team.models import User

MOST_RIVALS = 10


class Names(forms.CharField):
    """A few names, one a line or with commas between; a list of them."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        typed = str(value or "").replace("，", ",").replace("、", ",").replace("\n", ",").split(",")
        return list(dict.fromkeys(name.strip()[:80] for name in typed if name.strip()))[:MOST_RIVALS]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class InCurrency(forms.ModelForm):  # type: ignore[type-arg]
    """A form with a currency, which may be typed in small letters."""

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()


class DealForm(InCurrency):
    rivals = Names(
        label=_("Rivals"), required=False, help_text=_("One a line."), widget=forms.Textarea(attrs={"rows": 2})
    )
    products = Names(
        label=_("Product lines"), required=False, help_text=_("One a line."), widget=forms.Textarea(attrs={"rows": 2})
    )
    signed = forms.BooleanField(label=_("Signed already: a small order that is taken at once"), required=False)
    field_order = [
        "name", "pipeline", "amount", "currency", "close_on", "person", "owner", "customer_kind", "products", "rivals",
        "decision", "signed",
    ]  # fmt: skip

    class Meta:
        model = Deal
        fields = (
            "name",
            "pipeline",
            "amount",
            "currency",
            "close_on",
            "person",
            "owner",
            "customer_kind",
            "rivals",
            "decision",
        )
        widgets = {
            "close_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "decision": forms.Textarea(attrs={"rows": 3}),
            "currency": forms.TextInput(attrs={"maxlength": 3, "autocapitalize": "characters"}),
        }
        help_texts = {"decision": _("Who decides, how, by when, and what they said so far.")}

    def __init__(self, *args: Any, user: User, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["person"]
        people.queryset = company.people.order_by("pk")
        people.empty_label = gettext("nobody in particular")
        owner: Any = self.fields["owner"]
        owner.queryset = User.objects.below(user).sellers().order_by("name", "pk")
        if owner.queryset.count() < 2:
            del self.fields["owner"]
        if self.instance.pk:
            del self.fields["pipeline"], self.fields["signed"]
            self.initial["products"] = [line.product for line in self.instance.lines.order_by("pk")]
        else:
            pipeline: Any = self.fields["pipeline"]
            pipeline.queryset = Pipeline.objects.filter(retired=False).order_by("pk")
            pipeline.empty_label = None

    def clean(self) -> dict[str, Any]:
        """A signature without an amount would be one that counts for nothing."""
        cleaned = super().clean() or {}
        if cleaned.get("signed") and cleaned.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", gettext("What was signed has an amount."))
        return cleaned


class ProofForm(forms.Form):
    """One line for each control point that nothing shows to be met yet: `proof-<id>`."""

    def __init__(self, *args: Any, points: list[Point], optional: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for point in points:
            self.fields[f"proof-{point.pk}"] = forms.CharField(
                label=point.word, max_length=400, required=not optional, strip=True,
                error_messages={"required": gettext("What shows it? Without evidence the deal stays where it is.")},
            )  # fmt: skip

    @property
    def proofs(self) -> dict[int, str]:
        return {int(name.removeprefix("proof-")): text for name, text in self.cleaned_data.items() if text}


class LostForm(forms.Form):
    loss = forms.ChoiceField(label=_("Why it was lost"), choices=Loss.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("In their words"), max_length=400, required=False)


class WonForm(InCurrency):
    class Meta:
        model = Deal
        fields = ("amount", "currency")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].required = True
