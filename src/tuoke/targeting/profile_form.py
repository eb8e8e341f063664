"""The form of the profile: read into the body that the engine checks, and drawn from it again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tuoke.engine.lists.qualify import MOST_INDUSTRIES, MOST_TITLES, PROFILE_SCHEMA, Profile, ProfileError
from tuoke.targeting import conditions_form, offered
from tuoke.targeting.models import TriggerKind
from tuoke.targeting.refusals import refusal_sentence
from tuoke.workspace.places import place_name

Body = dict[str, Any]
#: Between the words of one input: commas of both languages, semicolons, line ends.
BETWEEN = re.compile("[,，、;；\n]+")
#: One row more than is allowed: who fills it is told why it is too many.
INDUSTRY_ROWS = MOST_INDUSTRIES + 1
TITLE_ROWS = MOST_TITLES + 1
EMPTY: Body = {"schema": PROFILE_SCHEMA, "strike": "any"}


def words(text: str) -> list[str]:
    return [word.strip() for word in BETWEEN.split(text) if word.strip()]


def read(post: QueryDict) -> Body:
    """What was typed, as a body; not checked yet, so that nothing that was typed is lost."""
    body: Body = {"schema": PROFILE_SCHEMA, "strike": post.get("strike", "any"), "name": post.get("name", "").strip()}
    body["industries"] = [
        {"name": name.strip(), "synonyms": words(synonyms)}
        for name, synonyms in _rows(post, "industry", "industry_synonyms")
        if name.strip()
    ]
    body["titles"] = [
        {"name": name.strip(), "synonyms": words(synonyms), "decides": decides == "yes"}
        for name, synonyms, decides in _rows(post, "title", "title_synonyms", "title_decides")
        if name.strip()
    ]
    body["territories"] = post.getlist("territory") + words(post.get("territory_other", ""))
    body["rival_strongholds"] = post.getlist("rival") + words(post.get("rival_other", ""))
    size = {key: _whole(post.get(f"employees_{key}", "")) for key in ("min", "max")}
    if any(value is not None for value in size.values()):
        body["employees"] = {key: value for key, value in size.items() if value is not None}
    body["owner_kinds"] = post.getlist("owner_kind") + words(post.get("owner_kind_other", ""))
    typed = _rows(post, "condition_field", "condition_kind", "condition_any")
    asked = [conditions_form.read(field, kind or "any", text, words(text)) for field, kind, text in typed]
    body["conditions"] = [one for one in asked if one]
    body["triggers"] = post.getlist("trigger")
    return body


def _rows(post: QueryDict, *names: str) -> list[tuple[str, ...]]:
    columns = [post.getlist(name)[:20] for name in names]
    longest = max(len(column) for column in columns)
    return [tuple(column[n] if n < len(column) else "" for column in columns) for n in range(longest)]


def _whole(text: str) -> int | str | None:
    text = text.strip().replace(",", "").replace("，", "")
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else text


def checked(body: Body) -> tuple[Profile | None, str]:
    """The profile, or a sentence that says why it is refused."""
    try:
        return Profile.from_dict(body), ""
    except ProfileError as refused:
        return None, refusal_sentence(refused.code, refused.detail)


@dataclass
class Choice:
    """One box that may be ticked."""

    value: str
    label: Any
    count: int | None = None
    ticked: bool = False
    rival: bool = False
    below: list[Choice] | None = None

    @property
    def opened(self) -> bool:
        """Whether one of the places below is ticked: then they are shown."""
        return any(one.ticked or one.rival for one in self.below or [])


class ProfileForm:
    """The profile `body` as rows and boxes, with what the directory of `user` offers."""

    def __init__(self, body: Body, user: Any) -> None:
        self.body, self.user = body, user
        self.name = body.get("name", "")
        self.industries = _filled(body.get("industries", []), INDUSTRY_ROWS)
        self.titles = _filled(body.get("titles", []), TITLE_ROWS)
        self.conditions = conditions_form.rows(body)
        self.condition_fields = conditions_form.fields(user, body)
        self.condition_kinds = conditions_form.KINDS
        self.employees = body.get("employees") or {}
        self.strike = body.get("strike", "any")
        self.offered_industries = offered.industries(user)
        self.offered_titles = offered.titles(user)
        self.triggers = [
            Choice(code, name, ticked=code in body.get("triggers", [])) for code, name in TriggerKind.choices
        ]
        self._owner_kinds()
        self._places()

    strikes = (
        ("any", _("One mismatch strikes (usual)")),
        ("all", _("Only who matches nothing at all is struck")),
    )

    def _owner_kinds(self) -> None:
        wanted = list(self.body.get("owner_kinds", []))
        known = offered.owner_kinds(self.user)
        self.owner_kinds = [Choice(one.name, one.name, one.count, one.name in wanted) for one in known]
        self.owner_kinds_other = "、".join(name for name in wanted if name not in {one.name for one in known})

    def _places(self) -> None:
        wanted = {offered.code_of(name): name for name in self.body.get("territories", [])}
        rivals = {offered.code_of(name): name for name in self.body.get("rival_strongholds", [])}
        shown: set[str] = set()

        def choice(place: offered.Place) -> Choice:
            code = offered.code_of(place.name)
            shown.add(code)
            below = [choice(one) for one in place.below]
            return Choice(place.name, place.label, place.count, code in wanted, code in rivals, below)

        self.places = [choice(place) for place in offered.places(self.user)]
        self.territory_other = "、".join(place_name(name) for code, name in wanted.items() if code not in shown)
        self.rival_other = "、".join(place_name(name) for code, name in rivals.items() if code not in shown)


def _filled(rows: list[Body], most: int) -> list[Body]:
    """The rows and empty ones up to `most`; words as one text. What was typed beyond it is kept."""
    shown = [{**row, "words": "、".join(row.get("synonyms") or [])} for row in rows]
    return shown + [{} for _n in range(most - len(shown))]
