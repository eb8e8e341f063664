"""One value of a custom field: as it is typed, as it is kept in `Company.extra`, as a page says it."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuoke.directory.custom_fields import LONGEST, Defined, Form
from tuoke.engine.lists.numbers import CURRENCIES, FACTORS
from tuoke.workspace.dates import day
from tuoke.workspace.numbers import chinese, number

ANSWERS = {"yes": _("yes"), "no": _("no")}
PLAIN_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_UNITS = "|".join(sorted((word for words in FACTORS.values() for word in words), key=len, reverse=True))
_FIGURE = re.compile(rf"([-−]?[0-9][0-9,，]*(?:\.[0-9]+)?)\s*({_UNITS})?", re.I)


class Figure(forms.CharField):
    """A number as people write it: 5000万, 1.2亿, 3.5M, 12,000. Kept as a plain decimal; `there` may stay as it is."""

    def __init__(self, *, there: str, unit: str, **given: Any) -> None:
        super().__init__(**given)
        self.there, self.unit = there, unit

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text and text == self.there:
            return text
        kept = plain_number(text, self.unit)
        if text and kept is None:
            raise forms.ValidationError(gettext("This is no number. Write 1200, 1.2万 or 3.5M."))
        return kept or ""


class Day(forms.DateField):
    """Kept as an ISO day; `there`, which an old list may have written otherwise, may stay as it is."""

    def __init__(self, *, there: str, **given: Any) -> None:
        kind = "date" if not there or _is_day(there) else "text"
        super().__init__(widget=forms.DateInput(attrs={"type": kind}, format="%Y-%m-%d"), **given)
        self.there = there

    def clean(self, value: Any) -> Any:
        if value and value == self.there:
            return value
        found: dt.date | None = super().clean(value)
        return found.isoformat() if found else ""


def field_for(one: Defined, there: str = "") -> forms.Field:
    """The field of a form, whose cleaned value is the text that is kept; '' is unknown. `there`: the value as it
    stands, which may stay even where a list wrote it in another way."""
    given: dict[str, Any] = {"label": one.label, "required": one.required, "help_text": one.meaning}
    if one.form in (Form.NUMBER, Form.MONEY):
        given["label"] = f"{one.label} ({one.unit})" if one.unit else one.label
        return Figure(there=there, unit=one.unit, max_length=max(40, len(there)), **given)
    if one.form == Form.DATE:
        return Day(there=there, **given)
    if one.form == Form.YES_NO:
        return _choice(dict(ANSWERS), there, given)
    if one.form == Form.CHOICE:
        return _choice({choice: choice for choice in one.choices}, there, given)
    return forms.CharField(max_length=80 if one.is_code else LONGEST, **given)


def _choice(known: dict[str, Any], there: str, given: dict[str, Any]) -> forms.ChoiceField:
    offered = {"": "—", **known, **({there: there} if there and there not in known else {})}
    return forms.ChoiceField(choices=list(offered.items()), **given)


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def plain_number(text: str, unit: str = "") -> str | None:
    """'1.2 亿' -> '120000000'; None where the whole text is no one number, as '500-1000' is none. Words and signs of
    the currency `unit` may stand around it; those of another make it a text that is no number of this field."""
    for word in CURRENCIES.get(unit, ()):
        text = re.sub(re.escape(word), "", text, flags=re.I)
    found = _FIGURE.fullmatch(text.strip())
    if not found:
        return None
    times = (found[2] or "").lower()
    factor = next((by for by, words in FACTORS.items() if times in words), 1.0)
    try:
        value = Decimal(re.sub("[,，]", "", found[1]).replace("−", "-")) * Decimal(int(factor))
    except InvalidOperation:
        return None
    plain = f"{value:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return plain if PLAIN_NUMBER.fullmatch(plain) else None


def said(one: Defined, text: str) -> str:
    """A kept value as a page says it. A text of another way of writing, as an old list has it, is said as it stands."""
    if one.form in (Form.NUMBER, Form.MONEY) and PLAIN_NUMBER.fullmatch(text):
        shown = number(Decimal(text))
        return f"{shown} {one.unit}".strip() if not (chinese() and one.unit == "CNY") else f"{shown} 元"
    if one.form == Form.DATE and _is_day(text):
        return day(dt.date.fromisoformat(text))
    if one.form == Form.YES_NO and text in ANSWERS:
        return str(ANSWERS[text])
    return text
