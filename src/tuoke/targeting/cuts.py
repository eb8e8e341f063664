"""A cut that another page found, filled into the form of the profile. Nothing is written until the form is saved."""

from __future__ import annotations

import copy
from typing import Any

from django.http import QueryDict

from tuoke.targeting import offered

Body = dict[str, Any]
FIELDS = ("employees", "founded", "industry", "owner_kind", "area", "title")
KINDS = ("from", "below", "only", "without")


def asked(given: QueryDict) -> tuple[str, str, str] | None:
    """Field, kind and value of the cut that the address names (?cut=employees&kind=from&value=200); None where it
    names none that we know."""
    field, kind, value = (given.get(key, "").strip()[:200] for key in ("cut", "kind", "value"))
    numeric = field in ("employees", "founded")
    if field not in FIELDS or kind not in KINDS or not value or numeric != (kind in ("from", "below")):
        return None
    return None if numeric and not (value.isascii() and value.isdigit() and len(value) < 10) else (field, kind, value)


def filled(body: Body, cut: tuple[str, str, str], user: Any) -> Body:
    """The body with the cut in it. What is to be left out becomes the list of all others that the directory has."""
    field, kind, value = cut
    body = copy.deepcopy(body)
    if kind in ("from", "below"):
        return _numbered(body, field, kind, int(value))
    if kind == "without":
        return _without(body, field, value, user)
    if field in ("industry", "title"):
        key = "industries" if field == "industry" else "titles"
        known = [one for one in body.get(key, []) if value in (one["name"], *one.get("synonyms", []))]
        body[key] = known or [{"name": value, "synonyms": []}]
    else:
        body["owner_kinds" if field == "owner_kind" else "territories"] = [value]
    return body


def _numbered(body: Body, field: str, kind: str, value: int) -> Body:
    end = {"min": value} if kind == "from" else {"max": value - 1}
    if field == "employees":
        body["employees"] = {**(body.get("employees") or {}), **end}
    else:
        others = [one for one in body.get("conditions", []) if one.get("field") != field]
        body["conditions"] = [*others, {"field": field, **end}]
    return body


def _without(body: Body, field: str, value: str, user: Any) -> Body:
    if field == "owner_kind":
        known = body.get("owner_kinds") or [one.name for one in offered.owner_kinds(user)]
        body["owner_kinds"] = [name for name in known if name != value]
    elif field == "area":
        known = body.get("territories") or [one.name for one in offered.places(user)]
        out = offered.code_of(value)
        body["territories"] = [name for name in known if offered.code_of(name) != out]
    elif field == "industry":
        named = [one for one in body.get("industries", []) if value != one["name"]]
        if body.get("industries"):
            body["industries"] = named
        else:
            rest = [one.name for one in offered.industries(user) if one.name != value]
            body["conditions"] = [*body.get("conditions", []), {"field": "industry", "any": rest}]
    else:
        body["titles"] = [one for one in body.get("titles", []) if value != one["name"]]
    return body
