"""'Why not?': the class of a refusal and the customer's words, kept beside the call (requirement 18)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tuoke.calls.models import SheetRow
from tuoke.directory.models import Company
from tuoke.journal import objections, writing
from tuoke.journal.kinds import OBJECTIONS, Objection
from tuoke.journal.models import JournalEntry
from tuoke.journal.said import objection_name

LONGEST = 400


class ObjectionForm(forms.Form):
    """A class, by its button, and the words."""

    said = forms.CharField(
        label=_("In their words"),
        required=False,
        max_length=LONGEST,
        # Enter makes a new line here: it must not press the first of the buttons.
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.ChoiceField(choices=[(code, code) for code in OBJECTIONS], widget=forms.HiddenInput)

    @property
    def classes(self) -> list[tuple[str, str]]:
        return [(code, objection_name(code)) for code in OBJECTIONS]

    @property
    def chosen(self) -> str:
        return str(self["reason"].value() or "")


def kept(row: SheetRow) -> JournalEntry | None:
    """What was written down after the call in `row`."""
    return objections.of_call(row.entry).order_by("-pk").first() if row.entry else None


def object_to(row: SheetRow, by: Any, reason: str, text: str) -> JournalEntry | None:
    """Keep why the call in `row` was refused; another class or wording takes the place of the one before. None where
    the row has no refusal (any more)."""
    with transaction.atomic():
        # One after the other, as whoever logs a call to this company: two clicks keep one objection.
        Company.objects.select_for_update().get(pk=row.company_id)
        row = SheetRow.objects.select_related("sheet__seller", "company", "person", "entry").get(pk=row.pk)
        if row.entry is None or row.outcome not in ("not_interested", "leave_me_alone"):
            return None
        before = kept(row)
        if before is not None:
            was = before.what
            if isinstance(was, Objection) and (was.reason, was.text) == (reason, text):
                return before
            writing.withdraw(before, by)
        segment = objections.segment_in_use(row.sheet.seller)
        body = Objection(reason, text, segment=segment, call=row.entry.pk)
        return writing.log(row.company, body, by, row.person)


def take_back(entry: JournalEntry, by: Any) -> None:
    """With a call that is undone goes why it was refused."""
    for one in objections.of_call(entry).select_related("company", "person"):
        writing.withdraw(one, by)
