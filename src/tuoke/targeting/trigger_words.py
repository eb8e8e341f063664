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

WHY = {
    # for it
    "safe_alias": _("the name is unmistakable"),
    "place": _("its place is named"),
    "industry": _("its industry is named"),
    "person": _("somebody of it is named"),
    "code": _("its code is named"),
    "domain": _("its web address is named"),
    "legal_form": _("its legal form follows"),
    "quoted": _("the name stands in quotes"),
    "opens_title": _("it opens the title"),
    # why it is asked
    "no_second_sign": _("a short name, and nothing else speaks for it"),
    "risky_alias": _("others are called so too"),
    "shared_alias": _("several of your companies are called so"),
    "several_companies": _("several companies are named"),
    "other_role": _("its part in it is another than the rule asks"),
    "first_sentence": _("only in the first sentence"),
    "planned": _("only planned"),
    "left_alone": _("everybody there asked to be left alone"),
}
AGAINST = tuple(WHY)[tuple(WHY).index("no_second_sign") :]


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
    """Words for the codes of `engine.triggers_decide`: what makes one ask; where nothing does, what speaks for it."""
    told = list(codes)
    asks = [WHY[code] for code in AGAINST if code in told]
    return asks or [WHY[code] for code in told if code in WHY]
