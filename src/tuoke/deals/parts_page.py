"""The funnel by part: where most is lost of what was begun in the last weeks, or that luck explains what differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuoke.deals import funnel, parts
from tuoke.deals.funnel_page import WEEKS
from tuoke.deals.parts import Part, Parts
from tuoke.deals.whose import Whose
from tuoke.engine.evidence import Rate
from tuoke.engine.funnel_losses import Loss
from tuoke.intake import kinds
from tuoke.team.access import members
from tuoke.workspace.numbers import count, interval, percent
from tuoke.workspace.places import place_name

NAMES = {
    "seller": _("Seller"), "source": _("Source of the list"), "industry": _("Industry"), "area": _("Territory"),
    "owner_kind": _("Kind of owner"),
}  # fmt: skip
HEADS = list(pairwise(funnel.STEPS))
#: A rate is drawn from so many tried on (engine/evidence.py, `enough`).
DRAWN = ("interval", "full")


@dataclass(frozen=True)
class Cell:
    """One part's step as the page shows it. `name` of the part, `step` and `onto` of the funnel; `axis`: where the
    axis ends that all parts of the step share."""

    name: str
    step: str | Promise
    onto: str | Promise
    look: Loss
    axis: float

    @property
    def rate(self) -> Rate:
        return self.look.own

    @property
    def is_drawn(self) -> bool:
        return self.rate.enough in DRAWN

    @property
    def ends(self) -> tuple[float, float]:
        return self.rate.low, self.rate.high

    @property
    def against(self) -> tuple[str, str]:
        """This rate and that of all others in words, with a decimal where they would look equal without."""
        both = self.rate.mid, self.look.other.mid
        plain = percent(both[0]), percent(both[1])
        return plain if plain[0] != plain[1] else (f"{both[0]:.1%}", f"{both[1]:.1%}")

    @property
    def ref(self) -> float | None:
        """The rate of all others, where that is to be drawn."""
        return self.look.other.mid if self.look.other.enough in DRAWN else None

    @property
    def n(self) -> int:
        """How many more, or fewer, went on than would have at the rate of all others; what is named is 1 at least."""
        return max(1, round(abs(self.look.missing)))

    @property
    def label(self) -> str:
        said = gettext("%(name)s, %(step)s to %(onto)s: %(mid)s, 80%% interval %(ends)s")
        given = {"name": self.name, "step": self.step, "onto": self.onto, "mid": percent(self.rate.mid)}
        return said % (given | {"ends": interval(self.ends)})


@dataclass(frozen=True)
class Row:
    """One part with its cells; `address` of its own funnel in parts, where it is a seller of several."""

    part: Part
    name: str
    cells: list[Cell]
    address: str = ""


@members
@require_safe
def funnel_parts(request: HttpRequest) -> HttpResponse:
    """`?of=` whose, `?weeks=` and `?by=` what; what there is not is answered with what is usual."""
    user: Any = request.user
    whose = Whose.of(user, request.GET.get("of", ""))
    asked = request.GET.get("weeks", "")
    weeks = int(asked) if asked in {str(one) for one in WEEKS} else 12
    cuts = parts.offered(user, whose)
    by = request.GET.get("by", "")
    by = by if by in cuts else cuts[0]
    found = parts.read(user, whose, weeks, by)
    names, axes = _namer(by, whose), _axes(found)
    rows = [_row(part, by, weeks, names, axes) for part in found.rows]
    beyond = [one for one in found.losses if one.code in parts.BEYOND]
    named = [_cell(names(found.looked_at[one.group]), one, axes) for one in beyond]
    context = {
        "whose": whose, "weeks": WEEKS, "chosen": weeks, "by": by, "word": NAMES[by],
        "cuts": [(cut, NAMES[cut]) for cut in cuts],
        "found": found, "rows": rows, "named": named, "few": len(found.of("few")),
        "heads": HEADS,
        "whole": [(*HEADS[one.step], one.rate, (one.rate.low, one.rate.high)) for one in found.whole],
    }  # fmt: skip
    return render(request, "deals/funnel_parts.html", context)


def _row(part: Part, by: str, weeks: int, names: Callable[[Part], str], axes: list[float]) -> Row:
    is_person = by == "seller" and part.code == "named"
    address = "?" + urlencode({"of": f"s{part.value}", "weeks": weeks}) if is_person else ""
    return Row(part, names(part), [_cell(names(part), one, axes) for one in part.steps], address)


def _cell(name: str, look: Loss, axes: list[float]) -> Cell:
    return Cell(name, *HEADS[look.step], look, axes[look.step])


def _axes(found: Parts) -> list[float]:
    """Where the axis of each step ends: all that is drawn of it has room."""
    shown = [look.own for part in found.rows for look in part.steps]
    steps = [look.step for part in found.rows for look in part.steps]
    ends = [
        [
            min(1.0, rate.high * 1.1)
            for at, rate in zip(steps, shown, strict=True)
            if at == step and rate.enough in DRAWN
        ]
        for step in range(len(HEADS))
    ]
    return [max([0.1, *some]) for some in ends]


def _namer(by: str, whose: Whose) -> Callable[[Part], str]:
    """What a part is called. `whose` knows the names of all sellers that may be in it: no query."""
    people = {one.pk: one.name for one in whose.people}
    source = kinds.get("companies").source_label
    words: dict[str, Callable[[Any], Any]] = {"seller": people.get, "source": source, "area": place_name}

    def name(part: Part) -> str:
        if part.code == "others":
            told = ngettext("%(n)s other, together", "%(n)s others, together", part.folded)
            return told % {"n": count(part.folded)}
        return str(words.get(by, str)(part.value)) if part.code == "named" else gettext("not told")

    return name
