"""What a person sends about a list: the file, what its columns mean, where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuoke.intake import kinds, sentences
from tuoke.intake.kinds import Column, Kind, Source, Text
from tuoke.intake.models import Batch, TwinRule

EXTRA = "extra"
LONGEST_PASTE = 1_000_000


class UploadForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File"), required=False, allow_empty_file=True)
    pasted = forms.CharField(
        label=gettext_lazy("Or paste company names, one per line"), required=False, max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("file") and not given.get("pasted") and not self.errors:
            self.add_error("file", _("Choose a file, or paste names."))
        return given


class AboutForm(forms.Form):
    """Source and lawful basis are asked, never guessed."""

    list_name = forms.CharField(label=gettext_lazy("Name of the list"), max_length=120)
    source = forms.ChoiceField(label=gettext_lazy("Where the list comes from"))
    source_note = forms.CharField(
        label=gettext_lazy("Where exactly"), max_length=200, required=False,
        help_text=gettext_lazy("Which fair, which seller, which site, and when."),
    )  # fmt: skip
    lawful_basis = forms.ChoiceField(
        label=gettext_lazy("Lawful basis"), widget=forms.RadioSelect,
        help_text=gettext_lazy("On what ground these people may be kept and called. When unsure, ask before calling."),
    )  # fmt: skip
    twin_rule = forms.ChoiceField(label=gettext_lazy("Companies already here"), choices=TwinRule.choices)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [("", _("Choose…")), *_grouped(kind.sources())]  # type: ignore[attr-defined]
        bases = [
            (basis.code, _("%(what)s: %(more)s") % {"what": basis.label, "more": basis.hint}) for basis in kinds.BASES
        ]
        self.fields["lawful_basis"].choices = bases  # type: ignore[attr-defined]
        if not kind.list_url:  # what happened is of companies that are here
            del self.fields["twin_rule"]

    @classmethod
    def of(cls, batch: Batch, data: Any = None) -> AboutForm:
        fields = ("list_name", "source", "source_note", "lawful_basis", "twin_rule")
        return cls(data, kind=kinds.get(batch.kind), initial={field: getattr(batch, field) for field in fields})


def _grouped(sources: Sequence[Source]) -> list[Any]:
    groups: dict[Text, list[tuple[str, Text]]] = {}
    for source in sources:
        groups.setdefault(source.group, []).append((source.code, source.label))
    return list(groups.items())


class ColumnRow:
    """One column of the file in the mapping table."""

    def __init__(self, number: int, batch: Batch, chosen: str, column: Column | None) -> None:
        reading = batch.reading
        self.number, self.chosen, self.name = number, chosen, f"column-{number}"
        self.header = reading["columns"][number]
        self.examples = reading["examples"][number]
        guessed, confidence, _why = reading["guesses"][number]
        self.confidence: float | None = confidence if guessed and guessed == chosen else None
        self.handled: Text = sentences.FORMS.get(column.form, "") if column else ""


class Mapping:
    """The select per column: one field each, each field once, the required ones given."""

    def __init__(self, batch: Batch, data: Any = None) -> None:
        self.batch, self.kind = batch, kinds.get(batch.kind)
        self.errors: list[str] = []
        self.columns = self.kind.by_field()
        by_number = {number: field for field, number in batch.mapping.items()}
        chosen = {number: by_number.get(number, EXTRA if number in batch.extra else "") for number in self._numbers()}
        if data is not None:
            chosen = {number: self._known(data.get(f"column-{number}", "")) for number in self._numbers()}
        self.rows = [
            ColumnRow(number, batch, chosen[number], self.columns.get(chosen[number])) for number in self._numbers()
        ]

    def _numbers(self) -> list[int]:
        """Columns that were made of others stand first: they are what the file means."""
        reading = self.batch.reading
        every = len(reading.get("columns", []))
        own = every - reading.get("made", 0)
        return [*range(own, every), *range(own)]

    def _known(self, field: str) -> str:
        return field if field == EXTRA or field in self.columns else ""

    @property
    def options(self) -> tuple[Column, ...]:
        return tuple(self.columns.values())

    @property
    def mapping(self) -> dict[str, int]:
        return {row.chosen: row.number for row in self.rows if row.chosen not in ("", EXTRA)}

    @property
    def extra(self) -> list[int]:
        return [row.number for row in self.rows if row.chosen == EXTRA]

    def is_valid(self) -> bool:
        chosen = [row.chosen for row in self.rows if row.chosen not in ("", EXTRA)]
        twice = [column.label for column in self.columns.values() if chosen.count(column.field) > 1]
        self.errors = [_("“%(field)s” is chosen for two columns.") % {"field": label} for label in twice]
        for column in self.columns.values():
            asked = not column.of_person or "person" in chosen
            if column.required and asked and column.field not in chosen:
                self.errors.append(_("No column is “%(field)s” yet. Choose which one it is.") % {"field": column.label})
        return not self.errors
