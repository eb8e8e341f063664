"""Form fields in our clothes: the class of each widget, set where the field is drawn, so that forms stay plain."""

from __future__ import annotations

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString

SELECTS = (forms.Select, forms.SelectMultiple)
PLAIN = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.HiddenInput)


def dressed(field: BoundField) -> SafeString:
    """The field's widget with Tabler's class; keeps a class that the form set itself."""
    widget = field.field.widget
    own = str(widget.attrs.get("class", ""))
    if isinstance(widget, PLAIN):
        return field.as_widget()
    kind = "form-select" if isinstance(widget, SELECTS) else "form-control"
    return field.as_widget(attrs={"class": f"{kind} {own}".strip()})
