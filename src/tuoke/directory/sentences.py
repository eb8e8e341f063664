"""Codes of the list engine -> sentences in the reader's language. No models: the terminal has no database."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext, gettext_noop, ngettext

from tuoke.workspace.places import place_name

#: Before the name of a tag, where a card gives points for it.
TAG = "tag:"
ITEM_NAMES = {
    "industry": gettext_noop("Industry"),
    "title": gettext_noop("Job title"),
    "territory": gettext_noop("Territory"),
    "trigger": gettext_noop("Trigger event"),
    "sold_before": gettext_noop("Sold here before"),
    "reference": gettext_noop("Reference customer"),
    "personally_involved": gettext_noop("Personally involved"),
}
RULE_NAMES = {
    "industry": gettext_noop("Industry"),
    "title": gettext_noop("Job title"),
    "territory": gettext_noop("Territory"),
    "employees": gettext_noop("Number of employees"),
    "owner_kind": gettext_noop("Kind of owner"),
    "conditions": gettext_noop("Other conditions"),
}
FIELD_NAMES = {
    "name": gettext_noop("Company name"),
    "code": gettext_noop("Code"),
    "credit_code": gettext_noop("Registration number"),
    "name_en": gettext_noop("English name"),
    "area": gettext_noop("Area"),
    "industry": gettext_noop("Industry"),
    "owner_kind": gettext_noop("Kind of owner"),
    "employees": gettext_noop("Number of employees"),
    "founded": gettext_noop("Founded"),
    "revenue": gettext_noop("Revenue"),
    "website": gettext_noop("Website"),
    "address": gettext_noop("Address"),
    "market": gettext_noop("Market"),
    "person": gettext_noop("Contact"),
    "title": gettext_noop("Job title"),
    "phone": gettext_noop("Phone"),
    "email": gettext_noop("E-mail"),
    "trigger": gettext_noop("Trigger event"),
    "trigger_on": gettext_noop("Date of the trigger event"),
    "note": gettext_noop("Note"),
}
#: The features of a precise customer, in short (targeting/gate.py).
FEATURE_NAMES = {
    "need": gettext_noop("real need"),
    "decider": gettext_noop("first decider"),
    "willing": gettext_noop("willing to pay"),
    "able": gettext_noop("able to pay"),
}
SKIPS = {
    "blank": gettext_noop("empty row"),
    "too_many_cells": gettext_noop("more cells than columns"),
    "too_few_cells": gettext_noop("a single cell"),
    "above_header": gettext_noop("above the header"),
    "missing_cells": gettext_noop("cells missing at the end, taken as not known"),
    "no_name": gettext_noop("no company name"),
}


def item_name(item: str) -> str:
    """The name of an item of the card, of a further field on it, or of a tag (`tag:` and its name)."""
    if item.startswith(TAG):
        return gettext("Tag “%(name)s”") % {"name": item.removeprefix(TAG)}
    return gettext(ITEM_NAMES.get(item) or FIELD_NAMES.get(item, item))


def range_words(label: str) -> str:
    """'200–1,000' of '200..1000', and so on: '1,000 or more', 'under 200', 'any number'."""
    low, high = (number_words(end) for end in label.split(".."))
    if low and high:
        return f"{low}–{high}"
    text = gettext("%(number)s or more") if low else gettext("under %(number)s") if high else gettext("any number")
    return text % {"number": low or high}


def number_words(end: str) -> str:
    whole, point, rest = end.partition(".")
    # A year is written without commas.
    grouped = f"{int(whole):,}" if whole.lstrip("-").isdigit() and not _is_year(end) else whole
    return grouped + point + rest


def _is_year(end: str) -> bool:
    return len(end) == 4 and end.isdigit() and "1900" <= end <= "2100"


def chance_words(chance: float, low: float | None = None, high: float | None = None) -> str:
    """'about 7 % (4–11)': a chance of 0.07 with its interval, where there is one."""
    said, *ends = (_percent(one) for one in (chance, low, high) if one is not None)
    if len(ends) == 2:
        return gettext("about %(chance)s %% (%(low)s–%(high)s)") % {"chance": said, "low": ends[0], "high": ends[1]}
    return gettext("about %(chance)s %%") % {"chance": said}


def _percent(chance: float) -> str:
    percent = 100 * chance
    return "<1" if percent < 0.95 else ">99" if percent > 99.05 else f"{percent:.0f}"


def rule_name(rule: str) -> str:
    """The name of a rule of the profile."""
    return gettext(RULE_NAMES.get(rule, rule))


def field_name(key: str) -> str:
    """The name of a field of a list."""
    return gettext(FIELD_NAMES.get(key, key))


def feature_name(code: str) -> str:
    """The name of a feature of a precise customer."""
    return gettext(FEATURE_NAMES.get(code, code))


def skip_name(code: str) -> str:
    """Why a row was left out, or what was the matter with it."""
    return gettext(SKIPS.get(code, code))


def points_words(points: int) -> str:
    """'2 points'."""
    return ngettext("%(points)d point", "%(points)d points", points) % {"points": points}


#: Codes of reasons that may give points.
GIVES = ("points", "stronghold", "range", "missing")


def _clause(reason: Mapping[str, Any]) -> str:
    item, value, points = reason["item"], reason["value"], points_words(reason["points"])
    if reason["code"] == "missing":
        text = (
            gettext("no trigger found: %(points)s") if item == "trigger" else gettext("%(item)s not known: %(points)s")
        )
        return text % {"item": item_name(item), "points": points}
    if reason["code"] == "range" and ".." in value:
        text = gettext("%(item)s %(range)s: %(points)s")
        return text % {"item": item_name(item), "range": range_words(value), "points": points}
    if item == "territory":
        value = place_name(value)
    texts: dict[str, Callable[[], str]] = {
        "sold_before": lambda: gettext("sold in “%(value)s” before: %(points)s"),
        "reference": lambda: gettext("reference customer in “%(value)s”: %(points)s"),
        "personally_involved": lambda: gettext("you are personally involved: %(points)s"),
    }
    if item in texts:
        # A flag of the row gives these points without an industry to name.
        text = texts[item]() if value or item == "personally_involved" else gettext("%(item)s: %(points)s")
    elif reason["code"] == "stronghold":
        text = gettext("%(item)s “%(value)s”, where a rival is strong: %(points)s")
    else:
        text = gettext("%(item)s “%(value)s”: %(points)s")
    return text % {"item": item_name(item), "value": value, "points": points}


def reason_sentence(reasons: Sequence[Mapping[str, Any]]) -> str:
    """One sentence: what gives points, what is not known, and that no trigger was found where none was.

    `reasons`: the column of `engine.lists.run.Ranking.sheet`: mappings with code, item, value, points.
    """
    gives = [_clause(reason) for reason in reasons if reason["points"] and reason["code"] in GIVES]
    unknown = [item_name(reason["item"]) for reason in reasons if reason["code"] == "unknown"]
    separator = gettext(", ")
    parts = [separator.join(gives)] if gives else [gettext("nothing on the card gives points")]
    if unknown:
        parts.append(gettext("not known: %(items)s") % {"items": separator.join(unknown)})
    if any(reason["code"] == "no_trigger" for reason in reasons):
        parts.append(gettext("no trigger found"))
    return gettext("; ").join(parts)


def unmatched_sentence(item: str, name: str, near: Sequence[str], *, on_list: bool = False) -> str:
    """That a name of profile or card matches nothing, with the spellings near it; `on_list`: of a file, else of the
    companies that one sees. `item`: an item of the card, or a field."""
    shown = {"item": item_name(item) if item in ITEM_NAMES else field_name(item), "name": name}
    if on_list:
        said = gettext("%(item)s “%(name)s”: no company on this list has it") % shown
    else:
        said = gettext("%(item)s “%(name)s”: none of the companies you see has it") % shown
    if not near:
        return said + gettext(".")
    spellings = gettext(", ").join(gettext("“%(name)s”") % {"name": one} for one in near)
    return said + gettext("; did you mean %(names)s?") % {"names": spellings}
