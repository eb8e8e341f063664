"""A rule as a sentence that a seller reads, and why a rule is not automatic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tuoke.engine.triggers_precision import LEAST_ANSWERS, LEAST_LOW
from tuoke.targeting.models import TriggerKind
from tuoke.targeting.rule_standing import Standing

SHOWN = 12  # words of one field that a sentence names


def sentences(body: Mapping[str, Any]) -> list[SafeString]:
    """What the rule says, a line each: what the news have, what they must not have, who the company is."""
    either = [format_html(gettext("Title or first sentence have {}."), _words(body["any"]))] if body.get("any") else []
    for near in body.get("near", ()):
        begins = (
            gettext("Or {} and, within {} letters after it, {}.")
            if either
            else gettext("Title or first sentence have {} and, within {} letters after it, {}.")
        )
        either.append(format_html(begins, _words(near["first"]), near["within"], _words(near["then"])))
    if body.get("none"):
        either.append(format_html(gettext("They have none of {}."), _words(body["none"])))
    roles = {
        "actor": gettext("The company is who does it."),
        "target": gettext("The company is whom it is done to."),
        "either": gettext("The company does it, or it is done to the company."),
    }
    either.append(format_html("{}", roles.get(body.get("role", "either"), roles["either"])))
    then = gettext("Then it is: {}.")
    return [*either, format_html(then, format_html("<b>{}</b>", TriggerKind(body["kind"]).label))]


def why_not(standing: Standing) -> str:
    """Why a rule may not be automatic; '' where it may."""
    if standing.n < LEAST_ANSWERS:
        return gettext("%(n)s of %(least)s answers") % {"n": standing.n, "least": LEAST_ANSWERS}
    if not standing.may_be_automatic:
        low = f"{standing.precision.low:.2f}"
        return gettext("lower bound %(low)s < %(least)s") % {"low": low, "least": f"{LEAST_LOW:.2f}"}
    return ""


def _words(words: Sequence[str]) -> SafeString:
    named = format_html_join(gettext(" or "), "<b>{}</b>", ((word,) for word in words[:SHOWN]))
    more = len(words) - SHOWN
    return format_html(gettext("{} or {} more"), named, more) if more > 0 else named
