"""The words of a rule as a form, and back: one word a line or with commas between; what is refused keeps its input."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from tuoke.engine.lists.refusal import Refusal
from tuoke.engine.triggers import FARTHEST, read_rule
from tuoke.targeting.models import TriggerKind
from tuoke.targeting.news_models import TriggerRule
from tuoke.targeting.refusals import refusal_sentence

NEARS = 4  # pairs that a form has room for; a rule that has more keeps them
APART = re.compile(r"[\n\r,，、;；]+")
ROLES = [
    ("actor", gettext_lazy("who does it")),
    ("target", gettext_lazy("to whom it is done")),
    ("either", gettext_lazy("either of the two")),
]


class RuleForm(forms.Form):
    """The body of a rule; `shipped` ones are named by their kind and keep it."""

    name = forms.CharField(label=gettext_lazy("name"), max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=TriggerKind.choices)
    any = forms.CharField(
        label=gettext_lazy("any of these words"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One a line, or commas between. * stands for any letters within a word: acquir*"),
    )
    none = forms.CharField(
        label=gettext_lazy("none of these words"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    role = forms.ChoiceField(label=gettext_lazy("the company is"), choices=ROLES)

    def __init__(self, *args: Any, rule: TriggerRule | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        if rule is not None:
            del self.fields["kind"]
        if rule is not None and rule.shipped:
            del self.fields["name"]
        for number in range(self.nears):
            self.fields[f"first-{number}"] = forms.CharField(label=gettext("first"), required=False, max_length=2_000)
            self.fields[f"then-{number}"] = forms.CharField(label=gettext("then"), required=False, max_length=2_000)
            self.fields[f"within-{number}"] = forms.IntegerField(
                label=gettext("within … letters"), required=False, min_value=1, max_value=FARTHEST
            )

    @property
    def nears(self) -> int:
        known = len(self.rule.body.get("near", ())) if self.rule else 0
        return max(NEARS, known + 1)

    @property
    def pairs(self) -> list[tuple[Any, Any, Any]]:
        return [(self[f"first-{n}"], self[f"then-{n}"], self[f"within-{n}"]) for n in range(self.nears)]

    def clean(self) -> dict[str, Any]:
        """With `body`, which the engine has read and taken."""
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        near = [
            {
                "first": words(data.get(f"first-{n}", "")),
                "then": words(data.get(f"then-{n}", "")),
                "within": data.get(f"within-{n}") or 25,
            }
            for n in range(self.nears)
            if data.get(f"first-{n}") or data.get(f"then-{n}")
        ]
        body = {
            "code": self.rule.code if self.rule else "own",
            "kind": self.rule.kind if self.rule else data["kind"],
            "any": words(data["any"]),
            "near": near,
            "none": words(data["none"]),
            "role": data["role"],
        }
        try:
            read_rule(body)
        except Refusal as refused:
            raise forms.ValidationError(refusal_sentence(refused.code, refused.detail)) from None
        return {**data, "body": body}


def words(text: str) -> list[str]:
    """The words of a field in their order, each once."""
    return list(dict.fromkeys(word for one in APART.split(text) if (word := " ".join(one.split()))))


def filled(rule: TriggerRule) -> dict[str, Any]:
    """What the form shows of a rule as it stands."""
    body: Mapping[str, Any] = rule.body
    given: dict[str, Any] = {
        "name": rule.name,
        "any": "\n".join(body.get("any", ())),
        "none": "\n".join(body.get("none", ())),
        "role": body.get("role", "either"),
    }
    for number, near in enumerate(body.get("near", ())):
        given[f"first-{number}"] = ", ".join(near["first"])
        given[f"then-{number}"] = ", ".join(near["then"])
        given[f"within-{number}"] = near["within"]
    return given
