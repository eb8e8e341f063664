"""Why a company has its points, as one sentence for a page: with its news, its figures in bold, what is not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tuoke.directory.reasons import Reason
from tuoke.directory.sentences import (
    FEATURE_NAMES,
    GIVES,
    ITEM_NAMES,
    feature_name,
    item_name,
    points_words,
    range_words,
    rule_name,
)
from tuoke.workspace.dates import day
from tuoke.workspace.graphics import icon
from tuoke.workspace.places import place_name


def why(reasons: Sequence[Reason]) -> SafeString:
    """One sentence why a company has its points: the news first, then what gives points, then what is not known yet."""
    clauses = [
        *_struck(reasons),
        *_news(reasons),
        *_points(reasons),
        *_lowered(reasons),
        *_gate(reasons),
        *_unknown(reasons),
    ]
    if any(reason.code == "no_trigger" for reason in reasons):
        clauses.append(format_html("{}", gettext("no news found, which is not a no")))
    if not clauses:
        return format_html("{}", gettext("Nothing on the card speaks for it yet."))
    return format_html("{}{}", format_html_join(gettext("; "), "{}", ((c,) for c in clauses)), gettext("."))


def _struck(reasons: Sequence[Reason]) -> list[SafeString]:
    """A company outside the profile that is shown all the same: on a sheet because a call was promised."""
    return [
        format_html("{}", gettext("outside your profile by %(rule)s") % {"rule": rule_name(reason.item).lower()})
        for reason in reasons
        if reason.code == "struck"
    ]


def _news(reasons: Sequence[Reason]) -> list[SafeString]:
    """A live trigger event: its star, when, what, and its points."""
    told = []
    for reason in reasons:
        if reason.item != "trigger" or not (reason.text or reason.code == "points"):
            continue
        on = _day(reason.on)
        words = reason.text or reason.value
        said = format_html("<b>{}</b> {}", on, words) if on else format_html("{}", words)
        if reason.link.startswith(("https://", "http://")):
            said = format_html('<a class="tk-ev" href="{}" rel="noopener noreferrer">{}</a>', reason.link, said)
        if reason.points:
            said = format_html("{} <b>{}</b>", said, points_words(reason.points))
        told.append(format_html("{} {}", icon("star", "sm"), said))
    return told


def _points(reasons: Sequence[Reason]) -> list[SafeString]:
    given = [r for r in reasons if r.points and r.code in GIVES and (r.item != "trigger" or r.code == "missing")]
    given.sort(key=lambda reason: (reason.item != "personally_involved", -(reason.points or 0)))
    return [_one(reason) for reason in given]


def _one(reason: Reason) -> SafeString:
    item = item_name(reason.item)
    if reason.code == "missing":
        words = gettext("no news found") if reason.item == "trigger" else gettext("%(item)s not known") % {"item": item}
        return format_html("{} <b>{}</b>", words, points_words(reason.points or 0))
    if reason.item not in ITEM_NAMES:
        # A value alone does not tell of which further field it is.
        value = range_words(reason.value) if reason.code == "range" and ".." in reason.value else reason.value
        return format_html("{} {} <b>{}</b>", item, value, points_words(reason.points or 0))
    said = {
        "personally_involved": gettext("you are personally involved"),
        "sold_before": gettext("sold in this industry before"),
        "reference": gettext("a reference customer in its industry"),
        "territory": place_name(reason.value) or item_name(reason.item),
    }.get(reason.item, reason.value or item_name(reason.item))
    return format_html("{} <b>{}</b>", said, points_words(reason.points or 0))


def _lowered(reasons: Sequence[Reason]) -> list[SafeString]:
    return [
        format_html(
            "{}", gettext("a rival is strong in %(place)s: one point less") % {"place": place_name(reason.value)}
        )
        for reason in reasons
        if reason.code == "stronghold"
    ]


def _gate(reasons: Sequence[Reason]) -> list[SafeString]:
    """What is known of the features of a precise customer, in short: what holds, and what does not."""
    told = next((reason.value for reason in reasons if reason.code == "gate"), "")
    answers = dict(pair.partition(":")[::2] for pair in told.split(",") if pair)
    held, missing = (
        gettext(", ").join(feature_name(feature) for feature, answer in answers.items() if answer == wanted)
        for wanted in ("yes", "no")
    )
    if not missing and len(answers) == len(FEATURE_NAMES):
        return [format_html("<b>{}</b>", gettext("a precise customer"))]
    sentences = ((gettext("shown: %(features)s"), held), (gettext("lacking: %(features)s"), missing))
    return [format_html("{}", words % {"features": features}) for words, features in sentences if features]


def _unknown(reasons: Sequence[Reason]) -> list[SafeString]:
    """What is missing, once: the title, the industry. Items that follow from the industry are not said twice."""
    missing = [r.item for r in reasons if r.code == "unknown"]
    if "industry" in missing:
        missing = [item for item in missing if item not in ("sold_before", "reference")]
    if not missing:
        return []
    names = gettext(", ").join(item_name(item).lower() for item in missing)
    return [format_html("{}", gettext("%(items)s not known yet") % {"items": names})]


def _day(iso: str) -> str:
    try:
        return day(dt.date.fromisoformat(iso)) if iso else ""
    except ValueError:
        return ""
