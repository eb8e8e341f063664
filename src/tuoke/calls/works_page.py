"""What works: hit rates beside each other, for a seller of their own calls, for a leader of the team's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tuoke.calls import works
from tuoke.calls.goal_page import seller_of
from tuoke.calls.models import Script, Story
from tuoke.calls.works import Group, Kind
from tuoke.engine.pooling import WINNER_FROM
from tuoke.intake import kinds
from tuoke.team.access import members
from tuoke.team.models import User
from tuoke.workspace.numbers import chance, interval, percent

PERIODS = {"8": (8, _("8 weeks")), "26": (26, _("half a year")), "104": (104, _("2 years"))}
NAMES = {
    "script": _("Version of the opening line"),
    "story": _("Story"),
    "story_version": _("Version of the story"),
    "source": _("Source of the list"),
    "title": _("Job title of whom was called"),
    "hour": _("Hour of the day"),
    "seller": _("Seller"),
}


@dataclass(frozen=True)
class Row:
    name: str
    note: str
    group: Group

    @property
    def label(self) -> str:
        said = gettext("%(name)s: %(mid)s, 80%% interval %(ends)s")
        rate = self.group.rate
        return said % {"name": self.name, "mid": percent(rate.mid), "ends": interval(rate.ends)}


@dataclass(frozen=True)
class Table:
    name: Any
    kind: Kind
    rows: list[Row]
    said: str

    @property
    def top(self) -> float:
        """The end of the axis that all rows share."""
        return min(1.0, max([0.2, *(row.group.rate.high for row in self.rows)]))


@members
@require_GET
def what_works(request: HttpRequest) -> HttpResponse:
    """Of oneself, of `?seller=`, or for a leader of all below; `?period=` in weeks."""
    period = request.GET.get("period", "8")
    period = period if period in PERIODS else "8"
    whose = seller_of(request)
    team = whose.pk == request.user.pk and request.user.leads  # type: ignore[union-attr]
    sellers = works.callers(request.user) if team else User.objects.filter(pk=whose.pk)
    found = works.kinds(sellers, PERIODS[period][0], by_seller=team)
    context = {
        "tables": [_table(kind) for kind in found if kind.groups],
        "seller": whose, "team": team, "own": whose.pk == request.user.pk, "period": period,
        "periods": [(code, name) for code, (_weeks, name) in PERIODS.items()],
    }  # fmt: skip
    return render(request, "calls/what_works.html", context)


def _table(kind: Kind) -> Table:
    names = _names(kind)
    rows = [Row(name, note, group) for group in kind.groups for name, note in [names(group.value)]]
    return Table(NAMES[kind.code], kind, rows, _said(kind, names))


def _names(kind: Kind) -> Any:
    """value -> (name, note)."""
    values = [group.value for group in kind.groups]
    if kind.code == "script":
        scripts = Script.objects.select_related("seller").in_bulk([pk for pk in values if pk])
        return lambda pk: _script(scripts.get(pk))
    if kind.code == "story_version":
        stories = Story.objects.select_related("seller").in_bulk(values)
        return lambda pk: _story(stories.get(pk))
    if kind.code == "hour":
        return lambda hour: (gettext("%(from)02d:00 to %(to)02d:00") % {"from": hour, "to": hour + 1}, "")
    if kind.code == "seller":
        people = User.objects.in_bulk(values)
        return lambda pk: (people[pk].name, "")
    if kind.code == "source":
        return lambda code: (str(kinds.get("companies").source_label(code)), "")
    return lambda value: (value, "")


def _script(script: Script | None) -> tuple[str, str]:
    if script is None:
        return gettext("the line that Tuoke brings"), ""
    said = gettext("version %(n)d of %(who)s") % {"n": script.number, "who": script.seller.name}
    return said, script.text


def _story(story: Story | None) -> tuple[str, str]:
    if story is None:
        return gettext("a story that is gone"), ""
    given = {"story": story.name, "n": story.number, "who": story.seller.name}
    return gettext("“%(story)s”, version %(n)d of %(who)s") % given, f"{story.introduction} {story.ask}"


def _said(kind: Kind, names: Any) -> str:
    """Which of the two best is better, as far as can be told."""
    if kind.duel is None:
        return gettext("There is nothing to compare it with yet.")
    first, second, found = kind.duel
    given = {
        "first": names(first.value)[0], "second": names(second.value)[0], "chance": chance(found.chance),
        "n": WINNER_FROM,
    }  # fmt: skip
    if found.too_few:
        return (
            gettext("No winner between “%(first)s” and “%(second)s”: one is named from %(n)d companies each.") % given
        )
    if found.winner is None:
        said = gettext("Too close: “%(first)s” is better than “%(second)s” with a chance of %(chance)s. No winner yet.")
        return said % given
    given["chance"] = chance(max(found.chance, 1 - found.chance))
    if found.winner == 1:
        given["first"], given["second"] = given["second"], given["first"]
    return gettext("“%(first)s” is better than “%(second)s” with a chance of %(chance)s.") % given
