"""How far a profile has come: draft, cross-tested, homogeneous, scaled; and what is missing for the next (row 184).

A state is never typed: it is taken when what it asks is there, and only lowered by hand. A new wording is a new guess.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from tuoke.targeting.gate import Answer, Evidence
from tuoke.targeting.homogeneous import alike
from tuoke.targeting.models import Profile, Score
from tuoke.targeting.segments import Segment, State
from tuoke.targeting.studies import Standing, Study, standing
from tuoke.workspace import audit

ORDER = tuple(State)
#: So many kinds of source at least (requirement 200).
KINDS = 2
#: So many won at least, before their likeness says anything (engine/homogeneity.py).
LEAST = 8
#: A profile that nobody looked at for so long is stale, where no day was set.
STALE_DAYS = 180
SAYS = {
    "sources": gettext_noop("evidence about companies that fit comes from at least 2 kinds of source"),
    "passed": gettext_noop("a study passed, by a plan that was fixed before its first call"),
    "homogeneous": gettext_noop("the customers won are alike beyond chance"),
    "later": gettext_noop("a second study passed, on companies called after the first"),
    "alike_later": gettext_noop("the customers won of those are alike beyond chance as well"),
}
ASKS = {
    State.CROSS_TESTED: ("sources", "passed"),
    State.HOMOGENEOUS: ("homogeneous",),
    State.SCALED: ("later", "alike_later"),
}


@dataclass(frozen=True)
class Ask:
    """One thing that the next state asks: True, False, or None where it cannot be measured yet."""

    code: str
    met: bool | None
    seen: str = ""

    @property
    def says(self) -> str:
        return gettext(SAYS[self.code])


@dataclass(frozen=True)
class Maturity:
    state: State
    next: State | None
    asks: list[Ask]
    studies: list[Standing]
    kinds: int

    @property
    def may_rise(self) -> bool:
        return self.next is not None and all(ask.met for ask in self.asks)

    @property
    def running(self) -> Standing | None:
        last = self.studies[-1] if self.studies else None
        return last if last and last.verdict.code == "continue" else None


def maturity(segment: Segment, version: Profile | None, now: dt.datetime) -> Maturity:
    """Likeness is measured only where the next state asks it; None where too few were won to tell."""
    studies = [standing(one, now) for one in Study.objects.of(version).select_related("segment__seller", "version")]
    fitting = Score.objects.of(segment.seller).fitting().values("company")
    told = Evidence.objects.standing().exclude(answer=Answer.UNKNOWN).filter(company__in=fitting)
    kinds = told.order_by().values("source").distinct().count()
    passed = [one for one in studies if one.passed]
    state = State(segment.state)
    place = ORDER.index(state)
    following = ORDER[place + 1] if place + 1 < len(ORDER) else None
    later = next((one for one in passed[1:] if one.study.started_at > passed[0].study.started_at), None)
    answers: dict[str, Callable[[], Ask]] = {
        "sources": lambda: Ask("sources", kinds >= KINDS),
        "passed": lambda: Ask("passed", bool(passed)),
        "homogeneous": lambda: _alike("homogeneous", segment.seller, None),
        "later": lambda: Ask("later", later is not None),
        "alike_later": lambda: _alike("alike_later", segment.seller, later.study.started_at if later else now),
    }
    asks = [answers[code]() for code in ASKS.get(following, ())] if following else []
    return Maturity(state, following, asks, studies, kinds)


def _alike(code: str, seller: Any, since: dt.datetime | None) -> Ask:
    found = alike(seller, since)
    if found.code == "too_few":
        return Ask(code, None, gettext("%(n)d won; it takes %(least)d, and as many called and not won") % {
            "n": found.n, "least": LEAST,
        })  # fmt: skip
    shown = {"won": round(found.won * 100), "chance": round(found.chance * 100), "p": f"{found.p:.3f}"}
    return Ask(code, found.code == "alike", gettext("%(won)d %% alike, by chance %(chance)d %%; p = %(p)s") % shown)


def rise(segment: Segment, found: Maturity, today: dt.date, by: Any) -> bool:
    """Take the next state where all that it asks is there."""
    if not found.may_rise or found.next is None:
        return False
    _write(segment, found.next, today, by)
    return True


def lower(segment: Segment, to: State, today: dt.date, by: Any) -> bool:
    """Go back to an earlier state, which asks nothing."""
    if ORDER.index(to) >= ORDER.index(State(segment.state)):
        return False
    _write(segment, to, today, by)
    return True


def _write(segment: Segment, state: State, today: dt.date, by: Any) -> None:
    with transaction.atomic():
        audit.record(by, "write", segment, before={"state": segment.state}, after={"state": state.value})
        segment.state, segment.state_since = state, today
        segment.save(update_fields=["state", "state_since"])


def stale(segment: Segment | None, version: Profile | None, today: dt.date) -> bool:
    """Whether it is time to look at the profile again (requirement 196)."""
    if version is None:
        return False
    if segment is not None and segment.review_on is not None:
        return segment.review_on <= today
    return (today - version.made_at.date()).days > STALE_DAYS
