"""Codes of the signs by which the list engine knows a company again -> words in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_noop

SIGN_WORDS = {
    "same_credit_code": gettext_noop("same registration number"),
    "other_credit_code": gettext_noop("other registration number"),
    "same_code": gettext_noop("same code"),
    "other_code": gettext_noop("other code"),
    "name_equal": gettext_noop("same name"),
    "other_name": gettext_noop("the name of one is another name of the other"),
    "name_common": gettext_noop("same name, which others bear too"),
    "heart_equal": gettext_noop("same heart of the name"),
    "heart_popular": gettext_noop("same heart of the name, a common one"),
    "core_equal": gettext_noop("same core of the name"),
    "trade_part": gettext_noop("same core of the name, one trade part of the other"),
    "same_sound": gettext_noop("the core of the name sounds the same"),
    "lone_core": gettext_noop("no third name in the city has this core"),
    "name_close": gettext_noop("name differs in a letter or two"),
    "name_near": gettext_noop("names are near"),
    "name_alike": gettext_noop("names are alike"),
    "name_part": gettext_noop("one name is part of the other"),
    "name_far": gettext_noop("names are far apart"),
    "name_other": gettext_noop("other name"),
    "other_trade": gettext_noop("other trade in the name"),
    "other_script": gettext_noop("names in two scripts"),
    "other_form": gettext_noop("other legal form"),
    "other_group": gettext_noop("one is a group, the other is not"),
    "only_names": gettext_noop("only names to go by: nothing speaks against it"),
    "only_names_near": gettext_noop("only names to go by, and these are near"),
    "only_names_far": gettext_noop("only names to go by, which may be spelled otherwise"),
    "one_only_name": gettext_noop("one is only a name: little could speak against it"),
    "same_site": gettext_noop("same branch"),
    "other_site": gettext_noop("other branch"),
    "same_domain": gettext_noop("same website"),
    "shared_domain": gettext_noop("same website, which others share"),
    "other_domain": gettext_noop("other website"),
    "same_email": gettext_noop("same e-mail"),
    "shared_email": gettext_noop("same e-mail, which others share"),
    "other_email": gettext_noop("other e-mail"),
    "same_phone": gettext_noop("same phone"),
    "shared_phone": gettext_noop("same phone, which others share"),
    "other_phone": gettext_noop("other phone"),
    "same_city": gettext_noop("same city"),
    "same_region": gettext_noop("same region"),
    "same_place": gettext_noop("same territory"),
    "other_place": gettext_noop("other territory"),
    "full_name": gettext_noop("same name in full, with place and trade: no two in one register"),
    "same_address": gettext_noop("same address"),
    "same_house": gettext_noop("same street and number"),
    "close_address": gettext_noop("addresses are alike"),
    "other_room": gettext_noop("another room of the same house"),
    "other_address": gettext_noop("other address"),
    "same_person": gettext_noop("same contact"),
    "other_person": gettext_noop("other contact"),
    "same_founding_day": gettext_noop("founded on the same day"),
    "same_founding_year": gettext_noop("founded in the same year"),
    "near_founding": gettext_noop("founded a year apart"),
    "other_founding": gettext_noop("founded in other years"),
    "facts_agree": gettext_noop("industry, owner or size: several agree"),
    "fact_agrees": gettext_noop("industry, owner or size: one agrees"),
    "facts_mixed": gettext_noop("industry, owner or size: some agree, some differ"),
    "fact_differs": gettext_noop("industry, owner or size: one differs"),
    "facts_differ": gettext_noop("industry, owner or size: several differ"),
}


@dataclass(frozen=True)
class Sign:
    """One sign of a pair in words; `points` as it is shown, with its sign."""

    words: str
    points: str
    speaks_for: bool


def said(evidence: Iterable[dict[str, Any]]) -> list[Sign]:
    """The signs, those that weigh most first."""
    ordered = sorted(evidence, key=lambda sign: -abs(sign["points"]))
    return [Sign(sign_words(sign["sign"]), points_shown(sign["points"]), sign["points"] > 0) for sign in ordered]


def sign_words(code: str) -> str:
    """The words of a sign; a code without any is shown as it is."""
    return gettext(SIGN_WORDS[code]) if code in SIGN_WORDS else code.replace("_", " ")


def points_shown(points: int) -> str:
    """+4, −2: with a minus that is as wide as a plus."""
    return f"+{points}" if points > 0 else f"−{-points}"
