"""The audit as an admin reads it: newest first, by person and by kind."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tuoke.workspace.audit_words import ACTIONS, FIELDS, KINDS
from tuoke.workspace.dates import second
from tuoke.workspace.models import Audit

PAGE = 50
LONGEST = 160  # characters of one value; whole values stay in the database


@dataclass(frozen=True)
class Row:
    """One line of the page; `lines` say in words what the detail holds."""

    at: str
    by: Any
    action: str
    what: str
    object_id: int | None
    lines: list[str]


@dataclass(frozen=True)
class Chosen:
    """What the address asks for; what cannot be meant is left out."""

    by: int | None
    kind: str
    before: int | None

    @classmethod
    def of(cls, query: QueryDict) -> Chosen:
        kind = query.get("kind", "")
        return cls(_whole(query.get("by")), kind if kind in KINDS else "", _whole(query.get("before")))

    def address(self, before: int | None) -> str:
        said = {"by": self.by, "kind": self.kind, "before": before}
        return "?" + urlencode({key: value for key, value in said.items() if value})


@login_required
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    if not request.user.is_admin:  # type: ignore[union-attr]
        raise PermissionDenied
    chosen = Chosen.of(request.GET)
    found = Audit.objects.visible_to(request.user).select_related("by").order_by("-pk")
    if chosen.by:
        found = found.filter(by=chosen.by)
    if chosen.kind:
        found = found.filter(kind=chosen.kind)
    if chosen.before:
        found = found.filter(pk__lt=chosen.before)
    page = list(found[: PAGE + 1])
    rows = [_row(one) for one in page[:PAGE]]
    known = {
        "rows": rows,
        "chosen": chosen,
        "kinds": sorted(((code, str(word)) for code, word in KINDS.items()), key=lambda kind: kind[1]),
        "people": get_user_model().objects.order_by("name", "pk")[:500],
        "first_url": chosen.address(None) if chosen.before else "",
        "after_url": chosen.address(page[PAGE - 1].pk) if len(page) > PAGE else "",
    }
    return render(request, "workspace/audit.html", known)


def _row(one: Audit) -> Row:
    action, what = str(ACTIONS.get(one.action, one.action)), str(KINDS.get(one.kind, one.kind))
    return Row(second(one.at), one.by, action, what, one.object_id, _lines(one.detail))


def _lines(detail: dict[str, Any]) -> list[str]:
    """{"before": {a: 1}, "after": {a: 2}} -> "a: 1 → 2"; everything else as key: value."""
    before, after = detail.get("before"), detail.get("after")
    rest = {key: value for key, value in detail.items() if key not in ("before", "after")}
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return [_named(key, _short(value)) for key, value in detail.items()]
    names = [*after, *(name for name in before if name not in after)]
    changed = [_named(name, f"{_short(before.get(name))} → {_short(after.get(name))}") for name in names]
    return changed + [_named(key, _short(value)) for key, value in rest.items()]


def _named(key: str, told: str) -> str:
    return gettext("%(what)s: %(more)s") % {"what": FIELDS.get(key, key), "more": told}


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _whole(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,18}", text) else None
