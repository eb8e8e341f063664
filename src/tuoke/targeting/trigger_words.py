"""What findings are told with: why a kind of event matters to a seller, who the company is in it, how sure it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

MATTERS: dict[str, Any] = {
    "funding": _("New money is spent within months, on what growth needs."),
    "merger": _("Two ways of working become one; suppliers are chosen anew."),
    "ipo": _("Listing asks for order in systems and figures; delisting for saving."),
    "executive": _("Who is new decides anew, mostly in the first 90 days."),
    "expansion": _("A new site buys its equipment before it opens."),
    "relocation": _("Whoever moves renews contracts and equipment on the way."),
    "hiring": _("Who hires many has more work than hands."),
    "layoffs": _("Who saves asks what costs less; who stays has to do more."),
    "tender": _("They say themselves that they buy, and by when."),
    "contract": _("A large order has to be delivered: capacity is short now."),
    "product": _("A new product needs a line, material and buyers."),
    "partnership": _("A partnership brings new tasks, and a new door to them."),
    "lawsuit": _("A penalty sets a term by which something must change."),
    "reform": _("Who reorganises reviews what was settled before."),
    "results": _("After a good year there is money, after a bad one pressure to save."),
    "project": _("A project of this kind has a budget and a date."),
    "other": _("You said yourself why this matters."),
}
ROLES = {
    "actor": _("they did it"),
    "target": _("it was done to them"),
    "mentioned": _("only mentioned"),
}
STATUS = {"done": "", "planned": _("planned"), "cancelled": _("called off or denied")}


def marked_spans(text: str, spans: Iterable[Any]) -> SafeString:
    """`text` as HTML with <mark> around the spans ([start, end, ...], characters); what is no span of it is ignored."""
    parts, at = [], 0
    for span in sorted(spans, key=lambda one: (one[0], -one[1])):
        start, end = max(span[0], at), min(span[1], len(text))
        if start < end:
            parts.append(format_html("{}<mark>{}</mark>", text[at:start], text[start:end]))
            at = end
    return mark_safe("".join([*parts, format_html("{}", text[at:])]))


def why_words(codes: Iterable[str]) -> list[Any]:
    """Sentences for the codes of `engine.triggers_decide`; a code without a word is left out."""
    return [WHY[code] for code in codes if code in WHY]


WHY: dict[str, Any] = {}
