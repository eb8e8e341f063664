"""The other names of a company as lines of its form: one each, an empty line takes a name away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuoke.directory.other_names import LANGUAGES, LONGEST, MOST, CompanyName, NameKind, Told
from tuoke.engine.lists.names import name_key

BLANK = 2  # empty lines behind those that are there
PREFIX = "names"


class NameLine(forms.Form):
    text = forms.CharField(label=_("other name"), max_length=LONGEST, required=False)
    kind = forms.ChoiceField(label=_("kind of name"), choices=NameKind.choices, initial=NameKind.SHORT, required=False)
    language = forms.ChoiceField(label=_("language"), choices=[("", _("not said")), *LANGUAGES], required=False)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        if text and not name_key(text):
            raise forms.ValidationError(gettext("This is no name of a company."))
        return text


_Lines = forms.formset_factory(NameLine, extra=BLANK, max_num=MOST, absolute_max=MOST + BLANK)


class NamesForm:
    """All lines together. `told` is None where the form that was sent has no such lines: the names stay. `fixed`: who
    fills in the form may not change them, and is shown none."""

    def __init__(self, sent: Any, company: Any = None, *, fixed: bool = False) -> None:
        self.fixed = fixed
        company = None if fixed else company
        there = CompanyName.objects.settled().filter(company=company).order_by("pk") if company else ()
        initial = [{"text": one.text, "kind": one.kind, "language": one.language} for one in there]
        self.asked = not fixed and sent is not None and f"{PREFIX}-TOTAL_FORMS" in sent
        self.lines: Any = _Lines(sent if self.asked else None, initial=initial, prefix=PREFIX)

    def is_valid(self) -> bool:
        return not self.asked or bool(self.lines.is_valid())

    @property
    def told(self) -> list[Told] | None:
        if not self.asked:
            return None
        lines = (line.cleaned_data for line in self.lines if line.cleaned_data.get("text"))
        return [Told(one["kind"] or NameKind.SHORT.value, one["language"], one["text"]) for one in lines]

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.told or ()]
