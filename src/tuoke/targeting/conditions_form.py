"""Conditions of a profile as rows of its form: a field or a column, how it is asked, and the words or the range."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from tuoke.directory.models import Company
from tuoke.directory.sentences import field_name
from tuoke.engine.lists.columns import FIELD_KEYS, PERSON_FIELDS
from tuoke.engine.lists.numbers import FACTORS

Body = dict[str, Any]
KINDS = (("any", _("is one of")), ("contains", _("contains")), ("range", _("from–to")))
#: At least so many rows are shown, and one that is empty.
ROWS = 3
#: News is asked by the card; notes are not read in bulk.
FIELDS = tuple(key for key in FIELD_KEYS if key not in (*PERSON_FIELDS, "trigger", "trigger_on", "note"))
#: Of so many companies, the newest, the further columns are offered.
LOOKED_AT, MOST_COLUMNS = 1_000, 60
_END = re.compile(r"^([-−]?[0-9][0-9,，]*(?:\.[0-9]+)?)\s*([a-z]+|万亿|亿|百万|千万|万|千)?$", re.I)
_BETWEEN = re.compile("\\s*(?:–|—|~|～|至|到|\\.\\.|(?<=[0-9a-z万亿千 ])-)\\s*", re.I)


def read(field: str, kind: str, text: str, words: list[str]) -> Body | None:
    """One row as a condition; None where nothing was written. A range that is none keeps its text and is refused."""
    if not text.strip():
        return None
    return {"field": field, kind: words} if kind in ("any", "contains") else {"field": field, **_range(text.strip())}


def _range(text: str) -> Body:
    """'100–500', '100-', '–500', '5万–1亿', '100': what it leaves open is left out."""
    if text[0] in "≥>":
        text = text.lstrip("≥>=") + "–"
    elif text[0] in "≤<–—~～":
        text = "–" + text.lstrip("≤<=–—~～")
    low, *rest = _BETWEEN.split(text, maxsplit=1)
    ends = {"min": low, "max": rest[0] if rest else low}
    return {key: _number(end) for key, end in ends.items() if end.strip()}


def _number(text: str) -> float | str:
    found = _END.match(text.strip())
    if not found:
        return text
    unit = (found[2] or "").lower()
    factor = next((by for by, words in FACTORS.items() if unit in words), None if unit else 1)
    if factor is None:
        return text
    number = float(re.sub("[,，]", "", found[1]).replace("−", "-")) * factor
    return int(number) if number.is_integer() else number


def rows(body: Body) -> list[Body]:
    """The conditions of `body` as they are drawn, and empty rows."""
    shown = [{**one, "kind": _kind(one), "words": said(one)} for one in body.get("conditions", [])]
    return shown + [{} for _n in range(max(1, ROWS - len(shown)))]


def _kind(one: Body) -> str:
    return "any" if one.get("any") else "contains" if one.get("contains") else "range"


def said(one: Body) -> str:
    """What the condition asks, as it may be typed again."""
    words = one.get("any") or one.get("contains")
    if words:
        return "、".join(words)
    low, high = (one.get(key) for key in ("min", "max"))
    return f"{low}" if low == high else f"{'' if low is None else low}–{'' if high is None else high}"


def fields(user: Any, body: Body) -> list[tuple[str, Any]]:
    """The fields that may be asked, then the further columns of the newest companies and those that are asked."""
    newest = Company.objects.visible_to(user).order_by("-pk").values_list("extra", flat=True)[:LOOKED_AT]
    columns = dict.fromkeys(one["field"] for one in body.get("conditions", []) if one.get("field"))
    columns |= dict.fromkeys(key for extra in newest for key in extra)
    further = [key for key in columns if key not in FIELD_KEYS][:MOST_COLUMNS]
    return [(key, field_name(key)) for key in FIELDS] + [(key, key) for key in further]
