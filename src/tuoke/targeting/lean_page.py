"""The page of the lean profile: what marks those we won, how sure that is, and what to do with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from tuoke.directory.models import Tag
from tuoke.directory.sentences import field_name
from tuoke.engine.profile import LEAST_WON
from tuoke.targeting.lean_accounts import AGES, SIZES
from tuoke.targeting.lean_readings import LeanReading, Meaning
from tuoke.team.access import members, writers
from tuoke.team.models import User
from tuoke.workspace.models import Due
from tuoke.workspace.numbers import count
from tuoke.workspace.places import place_name

#: The axis of a lift ends here; few tags go beyond.
AXIS = 4.0
#: Over this share of searches by luck a tag is not told as "1 in N".
NEARLY_ALL = 0.67


@dataclass(frozen=True)
class Line:
    """A mark as the page draws it."""

    name: str
    k: int
    n: int
    rate: float
    lift: float
    low: float
    high: float
    luck: str
    q: float
    code: str
    later: str
    against: str
    query: str = ""

    @property
    def axis(self) -> tuple[float, float, float]:
        return min(self.low, AXIS), min(self.lift, AXIS), min(self.high, AXIS)


@members
@require_safe
def lean(request: HttpRequest, seller: int | None = None) -> HttpResponse:
    """One's own lean profile (for who leads: of the teams below), or that of somebody one may look over."""
    user: Any = request.user
    whose = get_object_or_404(User.objects.below(user), pk=seller) if seller is not None else user
    readings = {one.meaning: one for one in LeanReading.objects.visible_to(user).filter(seller=whose)}
    asked = request.GET.get("won", "")
    if asked not in Meaning.values:
        deals = readings.get(Meaning.DEAL)
        asked = Meaning.DEAL if deals and deals.body.get("won", 0) >= LEAST_WON else Meaning.MEETING
    reading = readings.get(asked)
    body = reading.body if reading else {}
    names = Names.of(body)
    lines = [line_of(mark, names) for mark in body.get("marks", [])]
    context = {
        "seller": whose,
        "own": whose.pk == user.pk,
        "reading": reading,
        "body": body,
        "meaning": Meaning(asked),
        "meanings": list(Meaning),
        "single": [line for line, mark in zip(lines, body.get("marks", []), strict=True) if len(mark["tags"]) == 1],
        "pairs": [line for line, mark in zip(lines, body.get("marks", []), strict=True) if len(mark["tags"]) == 2],
        "axis": AXIS,
        "least": LEAST_WON,
        "agreement": agreement(body),
        "drift": [{**one, "name": field_name(one["field"]), "says": drift_words(one)} for one in body.get("drift", [])],
        "waiting": Due.objects.filter(flow="lean", key=str(whose.pk), done_at=None, failed_at=None).exists(),
        "others": User.objects.below(user).sellers().exclude(pk=whose.pk).order_by("name")[:50],
    }
    return render(request, "targeting/lean.html", context)


@writers
@require_POST
def lean_again(request: HttpRequest) -> HttpResponse:
    """Ask for one's own to be worked out anew."""
    with transaction.atomic():
        Due.objects.ask("lean", str(request.user.pk))
    messages.success(request, gettext("It is being worked out from all outcomes; look again in a minute."))
    return redirect("targeting:lean")


@dataclass(frozen=True)
class Names:
    """The tags that a reading names by id."""

    tags: dict[int, str]

    @classmethod
    def of(cls, body: dict[str, Any]) -> Names:
        ids = {int(value) for mark in body.get("marks", []) for field, value in mark["tags"] if field == "tag"}
        return cls({tag.pk: str(tag) for tag in Tag.objects.filter(pk__in=ids)} if ids else {})

    def say(self, field: str, value: str) -> str:
        """'Industry: 泵', 'Number of employees: 50–199', or the tag alone."""
        if field == "tag":
            return self.tags.get(int(value), gettext("a tag that is gone"))
        if field == "area":
            value = place_name(value)
        elif field == "employees":
            value = band(int(value), SIZES)
        elif field == "founded":
            return gettext("Age: %(years)s years") % {"years": band(int(value), AGES)}
        return f"{field_name(field)}{gettext(': ')}{value}"


def band(low: int, ends: tuple[int, ...]) -> str:
    """'50–199', '5,000+'."""
    following = next((end for end in ends if end > low), None)
    return f"{count(low)}+" if following is None else f"{count(low)}–{count(following - 1)}"


def line_of(mark: dict[str, Any], names: Names) -> Line:
    return Line(
        " + ".join(names.say(field, value) for field, value in mark["tags"]),
        mark["k"], mark["n"], mark["rate"], mark["shrunk"], mark["low"], mark["high"], luck_words(mark["luck"]),
        mark["q"], mark["code"], later_words(mark["later"], mark["later_lift"]), against_words(mark),
    )  # fmt: skip


def luck_words(luck: float) -> str:
    """The corrected p in plain words."""
    if luck > NEARLY_ALL:
        return gettext("by luck alone nearly every search finds one as good")
    n = max(2, round(1 / luck))
    return ngettext(
        "by luck alone 1 of %(n)s search finds one as good", "by luck alone 1 of %(n)s searches finds one as good", n
    ) % {"n": count(n)}


def later_words(code: str, lift: list[float] | None) -> str:
    said = {
        "confirmed": gettext("confirmed by later ones"),
        "open": gettext("later ones leave it open"),
        "not_held": gettext("did not hold later"),
        "too_few": gettext("too few later ones"),
        "new": gettext("new: earlier ones did not show it"),
    }[code]
    return f"{said} ({lift[0]:.1f}–{lift[2]:.1f})" if lift and code != "too_few" else said


def against_words(mark: dict[str, Any]) -> str:
    """The lift against the lost alone, and against those nobody called alone."""
    parts = []
    for key, words in (("against_lost", gettext("lost %(x).1f×")), ("against_others", gettext("not called %(x).1f×"))):
        if mark[key] is not None:
            parts.append(words % {"x": mark[key]})
    return " · ".join(parts)


def agreement(body: dict[str, Any]) -> list[tuple[str, float | None]]:
    """Field -> 0 (every value as often) .. 1 (all the same), most agreeing first."""
    found = [(field_name(name), value) for name, value in (body.get("alike", {}).get("entropy") or {}).items()]
    return sorted(found, key=lambda one: -1 if one[1] is None else one[1], reverse=True)


def drift_words(one: dict[str, Any]) -> str:
    if one["code"] == "moved":
        return gettext("has moved")
    return gettext("steady") if one["code"] == "steady" else gettext("too few to tell")
