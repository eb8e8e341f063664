"""Objections: what customers hold against us, most frequent first, of each profile and source, and in their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuoke.directory.keyset import BIGGEST_ID
from tuoke.engine.pareto import FEWEST, Bar
from tuoke.intake import kinds
from tuoke.journal.kinds import OBJECTIONS
from tuoke.journal.said import objection_name
from tuoke.targeting.objections import WRONG, Objections, beside
from tuoke.team.access import members
from tuoke.team.models import User
from tuoke.workspace.numbers import chance, interval, percent

PERIODS = {"8": (8, _("8 weeks")), "26": (26, _("half a year")), "104": (104, _("2 years"))}


@dataclass(frozen=True)
class Asked:
    """What the address asks for: weeks, seller, profile, class."""

    period: str
    seller: str
    segment: str
    reason: str

    @classmethod
    def of(cls, given: Any) -> Asked:
        period, reason = given.get("period", "26"), given.get("reason", "")
        return cls(
            period if period in PERIODS else "26",
            _number(given.get("seller", "")),
            _number(given.get("segment", "")),
            reason if reason in OBJECTIONS else "",
        )

    def but(self, **other: str) -> str:
        """The query of the same page with something else."""
        kept = {"period": self.period, "seller": self.seller, "segment": self.segment, "reason": self.reason} | other
        return "?" + urlencode({key: value for key, value in kept.items() if value})


@dataclass(frozen=True)
class Line:
    """One class of the Pareto as the page draws it."""

    bar: Bar
    most: int
    next: str

    @property
    def name(self) -> str:
        return objection_name(self.bar.code)

    @property
    def part(self) -> float:
        return self.bar.share.k / self.most if self.most else 0.0

    @property
    def label(self) -> str:
        said = gettext("%(name)s: %(k)d of %(n)d, share %(mid)s, 80%% interval %(ends)s")
        rate = self.bar.share
        ends = interval((rate.low, rate.high))
        return said % {"name": self.name, "k": rate.k, "n": rate.n, "mid": percent(rate.mid), "ends": ends}

    @property
    def ends(self) -> tuple[float, float]:
        return self.bar.share.low, self.bar.share.high

    @property
    def upto_ends(self) -> tuple[float, float]:
        return self.bar.upto.low, self.bar.upto.high

    @property
    def says(self) -> str:
        """Whether its place before the next is more than luck."""
        if self.bar.chance is None:
            return ""
        given = {"next": self.next, "chance": chance(self.bar.chance), "n": FEWEST}
        if self.bar.sure:
            return gettext("more frequent than “%(next)s”, with a chance of %(chance)s") % given
        if self.bar.chance < 0.95:
            return gettext("noise: before “%(next)s” with a chance of only %(chance)s") % given
        return gettext("too few to tell from “%(next)s”: it takes %(n)d of both") % given


@members
@require_safe
def objections(request: HttpRequest) -> HttpResponse:
    """Of oneself, for a leader of all below; `?seller=`, `?segment=`, `?period=` in weeks, `?reason=` for the words."""
    user: Any = request.user
    asked = Asked.of(request.GET)
    people = list(User.objects.below(user).exclude(role="viewer").order_by("name", "pk").only("pk", "name"))
    sellers = User.objects.below(user)
    if asked.seller and any(str(one.pk) == asked.seller for one in people):
        sellers = User.objects.filter(pk=int(asked.seller))
    found = Objections(user, sellers, PERIODS[asked.period][0], int(asked.segment) if asked.segment else None)
    bars = found.bars
    most = bars[0].share.k
    after = [objection_name(one.code) for one in bars[1:]] + [""]
    context = {
        "found": found, "asked": asked, "people": people, "n": sum(found.counts.values()), "wrong": found.counts[WRONG],
        "lines": [Line(bar, most, name) for bar, name in zip(bars, after, strict=True)],
        "words": found.words(asked.reason),
        "sources": beside(found.sources, lambda code: str(kinds.get("companies").source_label(code))),
        "classes": [(code, objection_name(code), asked.but(reason=code)) for code in OBJECTIONS],
        "all_classes": asked.but(reason=""),
        "wrong_address": asked.but(reason=WRONG),
        "periods": [(code, name, asked.but(period=code)) for code, (_weeks, name) in PERIODS.items()],
    }  # fmt: skip
    return render(request, "targeting/objections.html", context)


def _number(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= BIGGEST_ID else ""
