"""Versions of a profile or a card: each save is a new one, the old ones stay, any of them can be brought back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext

from tuoke.directory.sentences import field_name, item_name, rule_name
from tuoke.engine.lists.card import MISSING, REST
from tuoke.engine.lists.rank import ANY_TRIGGER, ITEMS, VALUE_ITEMS
from tuoke.targeting import conditions_form
from tuoke.targeting.models import Card, Profile, TriggerKind
from tuoke.targeting.proposal_words import span
from tuoke.targeting.segments import Segment, State, named
from tuoke.team.models import User
from tuoke.workspace import audit
from tuoke.workspace.models import Due
from tuoke.workspace.places import place_name

Version = Profile | Card
KINDS: dict[str, type[Profile] | type[Card]] = {"profile": Profile, "card": Card}


def kind_of(name: str) -> type[Profile] | type[Card]:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def save(
    kind: type[Profile] | type[Card], seller: Any, body: dict[str, Any], by: Any, *, segment: Segment | None = None
) -> Version | None:
    """The seller's next version with `body`, their scoring asked for; None where nothing differs from the current.

    `segment`: of which of their profiles (None: of the one in use).
    """
    with transaction.atomic():
        # Two saves at once wait here for each other, so that neither number is given twice.
        User.objects.select_for_update().get(pk=seller.pk)
        of = _of(kind, seller, segment)
        current = kind.objects.of(seller, of["segment"]) if of else kind.objects.current(seller)
        if current is not None and current.body == body:
            return None
        last = kind.objects.filter(seller=seller).aggregate(last=Max("number"))["last"]
        number = (last or 0) + 1
        made: Version = kind.objects.create(seller=seller, number=number, body=body, by=by, **of)
        if of.get("segment"):
            Segment.objects.filter(pk=of["segment"].pk).update(name=named(body))
            if current is not None and kernel_differs(current.body, body):
                # What was found holds of the old wording: the new one is a guess again.
                fresh = {"state": State.DRAFT, "state_since": None}
                Segment.objects.filter(pk=of["segment"].pk).exclude(state=State.DRAFT).update(**fresh)
        before = {"number": current.number, "body": current.body} if current else None
        audit.record(by, "write", made, before=before, after={"number": number, "body": body})
        Due.objects.ask("score", str(seller.pk))
    return made


def _of(kind: type[Profile] | type[Card], seller: Any, segment: Segment | None) -> dict[str, Any]:
    """The segment that a new version belongs to, for a profile of a seller who has any."""
    if kind is not Profile:
        return {}
    in_use = segment or Segment.objects.filter(seller=seller, in_use=True).first()
    return {"segment": in_use} if in_use else {}


@dataclass(frozen=True)
class Line:
    """One line of a diff: gone (was), new (is)."""

    sign: str
    name: str
    text: str


def diff(before: dict[str, Any], after: dict[str, Any]) -> list[Line]:
    """What differs between two bodies, key by key; values as people read them."""
    lines = []
    before, after = _flat(before), _flat(after)
    for key in dict.fromkeys([*before, *after]):
        if key in UNTOLD or before.get(key) == after.get(key):
            continue
        old, new = said(_shown(key, before.get(key))), said(_shown(key, after.get(key)))
        if old == new:
            continue
        if old:
            lines.append(Line("−", _name(key), old))
        if new:
            lines.append(Line("+", _name(key), new))
    return lines


#: What a card knows of itself: its shape, and what a point means (a number that nobody reads).
UNTOLD = ("schema", "unit", "base", "spread")


def _flat(body: dict[str, Any]) -> dict[str, Any]:
    """The further fields of a learned card beside its items, each as value and points."""
    fields = body.get("fields") or {}
    return {key: value for key, value in body.items() if key != "fields"} | {
        key: {line_value(line): line["points"] for line in lines} for key, lines in fields.items()
    }


def line_value(line: dict[str, Any]) -> str:
    if "is" in line:
        return str(line["is"])
    if "other" in line or "missing" in line:
        return gettext("any other") if "other" in line else gettext("not known")
    return span(line.get("from"), line.get("to"))


def _shown(key: str, value: Any) -> Any:
    """The value with its places and triggers in the reader's language."""
    if key in ("territory", "territories", "rival_strongholds"):
        word: Callable[[str], str] = _place_name
    elif key in ("trigger", "triggers"):
        word = _trigger_name
    elif key in VALUE_ITEMS:
        word = _rest_name
    else:
        return value
    return {word(k): v for k, v in value.items()} if isinstance(value, dict) else [word(one) for one in value or []]


def _place_name(code: str) -> str:
    return _rest_name(code) if code in (REST, MISSING) else place_name(code)


def _rest_name(value: str) -> str:
    return {REST: gettext("any other"), MISSING: gettext("not known")}.get(value, value)


def _trigger_name(code: str) -> str:
    if code == MISSING:
        return gettext("no news found")
    if code == ANY_TRIGGER:
        return gettext("any other news")
    return str(TriggerKind(code).label) if code in TriggerKind.values else code


def _name(key: str) -> str:
    names = {
        "name": gettext("Name"),
        "industries": gettext("Industries"),
        "titles": gettext("Job titles"),
        "territories": gettext("Territories"),
        "rival_strongholds": gettext("A rival is strong in"),
        "owner_kinds": gettext("Kinds of owner"),
        "triggers": gettext("Trigger events"),
        "strike": gettext("What strikes"),
    }
    if key in names:
        return names[key]
    if key in ("employees", "conditions"):
        return rule_name(key)
    return item_name(key) if key in ITEMS else field_name(key)


def _span(least: Any, most: Any) -> str:
    if least is not None and most is not None:
        return f"{least}–{most}"
    if least is not None:
        return gettext("from %(n)s") % {"n": least}
    return gettext("to %(n)s") % {"n": most}


def _condition(value: dict[str, Any]) -> str:
    given = {"what": field_name(value["field"]), "more": conditions_form.said(value)}
    if value.get("contains"):
        return gettext("%(what)s contains %(more)s") % given
    return gettext("%(what)s: %(more)s") % given


def said(value: Any) -> str:
    """A value of a body in one line: '' for nothing at all."""
    separator = gettext(", ")
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, dict):
        if set(value) <= {"min", "max"}:
            return _span(value.get("min"), value.get("max"))
        if "points" in value:
            listed: Any = next((v for v in value.values() if isinstance(v, list)), [])
            parts = [said(listed), str(value["points"] or "")]
            parts += [f"{gettext('no')} {value['no']}"] if value.get("no") else []
            parts += [f"{gettext('not known')} {value['unknown']}"] if value.get("unknown") else []
            return " ".join(filter(None, parts))
        if "field" in value:
            return _condition(value)
        if "name" in value:
            more = said(value.get("synonyms"))
            decides = gettext("decides") if value.get("decides") else ""
            inside = separator.join(filter(None, [more, decides]))
            return (
                gettext("%(name)s (%(inside)s)") % {"name": value["name"], "inside": inside}
                if inside
                else str(value["name"])
            )
        return separator.join(f"{name} {points}" for name, points in value.items())
    if isinstance(value, list):
        return separator.join(said(one) for one in value)
    words = {"any": gettext("one mismatch"), "all": gettext("only a mismatch in everything")}
    return words.get(value, str(value)) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def kernel_differs(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether anything but the name is another."""
    return any(line for line in diff({**before, "name": ""}, {**after, "name": ""}))


def kernel(body: dict[str, Any]) -> str:
    """What tells one profile from another, in a line: its industries and titles."""
    named = ([one["name"] for one in body.get(key, [])] for key in ("industries", "titles"))
    return " · ".join(filter(None, (said(names) for names in named)))
