"""The form of the card: points for each value of an item, read into the body that the engine checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from tuoke.directory.sentences import field_name, item_name
from tuoke.engine.lists.card import LEARNED_SCHEMA, MISSING, REST
from tuoke.engine.lists.qualify import Profile
from tuoke.engine.lists.rank import ANY_TRIGGER, CARD_SCHEMA, MOST_POINTS, VALUE_ITEMS, Card, CardError
from tuoke.engine.lists.shape import MOST_LEARNED
from tuoke.targeting import offered
from tuoke.targeting.models import TriggerKind
from tuoke.targeting.profile_form import words
from tuoke.targeting.refusals import refusal_sentence
from tuoke.targeting.versions import line_value
from tuoke.workspace.places import place_name

Body = dict[str, Any]
MOST_ROWS, MOST_LEARNED_ROWS = 40, 200
SPARE_ROWS = 2
LISTS = {"sold_before": "industries", "reference": "industries", "personally_involved": "companies"}
POINTS = {"sold_before": (0, 1), "reference": (0, 1), "personally_involved": (0, 2)}
REST_NAMES: dict[str, Any] = {REST: gettext_lazy("any other"), MISSING: gettext_lazy("not known")}
EMPTY: Body = {"schema": CARD_SCHEMA}


def read(post: QueryDict, current: Body | None = None) -> Body:
    """What was given, as a body. A value without a name, or without points chosen, is left out.

    Of a learned card (`current`, and the form says so) points go to 20 and what the form does not show stays. Where
    points were changed by hand, nobody has measured what a point means: then no chance is said any more.
    """
    before = current if current and learned(current) and post.get("schema") == str(LEARNED_SCHEMA) else None
    allowed = {str(n) for n in range((MOST_LEARNED if before else 2) + 1)}
    body: Body = {"schema": LEARNED_SCHEMA if before else CARD_SCHEMA}
    for item in VALUE_ITEMS:
        body[item] = {}
        for n in range(MOST_LEARNED_ROWS if before else MOST_ROWS):
            name, points = post.get(f"{item}-name-{n}", "").strip(), post.get(f"{item}-points-{n}", "").strip()
            if name and points in allowed:
                body[item][name] = int(points)
    for item, kind in LISTS.items():
        points = post.get(f"{item}-points", "0").strip()
        given = int(points) if points in allowed else 0
        body[item] = {"points": given, kind: words(post.get(f"{item}-list", ""))}
        kept = ((before or {}).get(item) or {}).items()
        body[item] |= {key: value for key, value in kept if key in ("no", "unknown")}
    if before:
        body |= {key: before[key] for key in ("name", "fields") if key in before}
        if _places(body["territory"]) == _places(before.get("territory") or {}):
            body["territory"] = before.get("territory") or {}  # a place may be named in the other language
        if all(body[item] == before.get(item) for item in (*VALUE_ITEMS, *LISTS)):
            body |= {key: before[key] for key in ("unit", "base", "spread") if key in before}
    return body


def _places(points: dict[str, int]) -> dict[str, int]:
    return {name if name in REST_NAMES else offered.code_of(name): given for name, given in points.items()}


def learned(body: Body) -> bool:
    return body.get("schema") == LEARNED_SCHEMA


def checked(body: Body) -> tuple[Card | None, str]:
    """The card, or a sentence that says why it is refused."""
    try:
        return Card.from_dict(body), ""
    except CardError as refused:
        return None, refusal_sentence(refused.code, refused.detail)


def from_profile(body: Body) -> Body:
    """A card to begin with: the first target of each kind 2, the others 1; who decides 2; a rival's stronghold 1."""
    profile = Profile.from_dict(body)
    rivals = {offered.code_of(name) for name in profile.rival_strongholds}
    return {
        "schema": CARD_SCHEMA,
        "industry": {one.name: 2 if n == 0 else 1 for n, one in enumerate(profile.industries)},
        "title": {one.name: 2 if one.decides or n == 0 else 1 for n, one in enumerate(profile.titles)},
        "territory": {name: 1 if offered.code_of(name) in rivals else 2 for name in profile.territories},
        "trigger": dict.fromkeys(profile.triggers, 2) or {ANY_TRIGGER: 2},
        "sold_before": {"points": 1, "industries": []},
        "reference": {"points": 1, "industries": []},
        "personally_involved": {"points": 2, "companies": []},
    }


@dataclass
class Row:
    """One value with its points; `points` None where none are chosen yet. A fixed one cannot be renamed. Its name is
    what the form sends back."""

    n: int
    name: str
    label: Any
    points: int | None
    fixed: bool = False


@dataclass
class Item:
    """One item of the card as rows; `most` is its weight, the largest value."""

    key: str
    name: str
    rows: list[Row]
    options: list[str]
    most: int


@dataclass
class Flag:
    """One item that is there or not, with the list of those it holds for, besides what the journal knows."""

    key: str
    name: str
    points: int
    choices: tuple[int, ...]
    listed: str


class CardForm:
    """The card `body` with rows for its values, a few empty ones, and what the directory of `user` offers."""

    def __init__(self, body: Body, user: Any) -> None:
        self.learned = learned(body)
        self.fields = [
            (field_name(key), [(line_value(line), line["points"]) for line in lines])
            for key, lines in (body.get("fields") or {}).items()
        ]
        places = offered.places(user)
        options = {
            "industry": [one.name for one in offered.industries(user)],
            "title": [one.name for one in offered.titles(user)],
            "territory": [place.label for top in places for place in (top, *top.below)],
        }
        self.items = [self._item(key, body.get(key) or {}, options.get(key, [])) for key in VALUE_ITEMS]
        self.flags = [self._flag(key, body.get(key) or {}) for key in MOST_POINTS]
        self.total = sum(item.most for item in self.items) + sum(flag.points for flag in self.flags)

    def _item(self, key: str, given: dict[str, int], options: list[str]) -> Item:
        if key == "trigger":
            kinds = [*TriggerKind.choices, (ANY_TRIGGER, item_name("trigger"))]
            if self.learned:
                kinds = [*kinds, (MISSING, gettext("no news found"))]
            rows = [Row(n, code, name, given.get(code), fixed=True) for n, (code, name) in enumerate(kinds)]
        else:
            shown = place_name if key == "territory" else str
            rows = [
                Row(n, name, REST_NAMES[name], points, fixed=True)
                if name in REST_NAMES
                else Row(n, shown(name), shown(name), points)
                for n, (name, points) in enumerate(given.items())
            ]
            rows += [Row(len(rows) + n, "", "", None) for n in range(SPARE_ROWS)]
        most = MOST_LEARNED_ROWS if self.learned else MOST_ROWS
        return Item(key, item_name(key), rows[:most], options, max(given.values(), default=0))

    def _flag(self, key: str, given: dict[str, Any]) -> Flag:
        listed = "、".join(given.get(LISTS[key]) or [])
        return Flag(key, item_name(key), int(given.get("points") or 0), POINTS[key], listed)
