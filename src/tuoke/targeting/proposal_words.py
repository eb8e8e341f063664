"""A proposal in words: its fields, its values, its verdict, and why a field is not learned from."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, gettext_lazy

from tuoke.directory.sentences import field_name, item_name, number_words
from tuoke.engine.lists.rank import ITEMS
from tuoke.targeting.proposal_body import Body, Line
from tuoke.targeting.trigger_kinds import TriggerKind
from tuoke.workspace.places import place_name

VERDICTS: dict[str, Any] = {
    "better": gettext_lazy("The refit ranks better"),
    "not_better": gettext_lazy("The hand card stays: the refit is not better"),
    "no_signal": gettext_lazy("No signal"),
    "too_few": gettext_lazy("Too few outcomes yet"),
}
TOLD: dict[str, Any] = {
    "better": gettext_lazy(
        "On later outcomes that it had not seen, it put those that were won further up than your card."
    ),
    "not_better": gettext_lazy(
        "On later outcomes it did not put those that were won further up, or not by enough to be sure. "
        "Your card ranks on."
    ),
    "no_signal": gettext_lazy(
        "What is known of these companies does not tell who is won from who is not. That is a result too: other "
        "fields, or another list, may tell it."
    ),
    "too_few": gettext_lazy(
        "What there is does not say yet whether a change would be better. Call on; nothing is lost."
    ),
}
LEFT_OUT: dict[str, Any] = {
    "calendar": gettext_lazy("tells the calendar, not the company"),
    "leaks": gettext_lazy("is known only after the call"),
    "only_winners": gettext_lazy("was written down only when it was over"),
    "constant": gettext_lazy("is the same for all"),
    "names_each": gettext_lazy("is different for each company"),
}


def name_of(field: str) -> str:
    return item_name(field) if field in ITEMS else field_name(field)


def value_of(line: Line) -> str:
    """The value of a line as a reader says it."""
    if line.kind == "missing":
        return gettext("no news found") if line.field == "trigger" else gettext("not known")
    if line.kind == "other":
        return gettext("any other")
    if line.kind == "range":
        return span(line.low_end, line.high_end)
    if line.text in ("yes", "no"):
        return gettext("yes") if line.text == "yes" else gettext("no")
    if line.field == "trigger":
        return str(dict(TriggerKind.choices).get(line.text, line.text))
    return place_name(line.text) if line.field == "territory" else line.text


def span(low: float | None, high: float | None) -> str:
    """The range from `low` on to under `high`; None is open."""
    ends = {"low": number_words(f"{low or 0:.10g}"), "high": number_words(f"{high or 0:.10g}")}
    if low is None:
        return gettext("under %(high)s") % ends if high is not None else gettext("any number")
    return gettext("%(low)s and more") % ends if high is None else gettext("%(low)s to under %(high)s") % ends


def left_out(body: Body) -> list[tuple[str, str]]:
    """Each field that is not learned from, with the reason."""
    return [(name_of(field), str(LEFT_OUT.get(code, code))) for field, code in body.left_out]
