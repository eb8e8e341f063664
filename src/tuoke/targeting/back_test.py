"""The back-test: which trigger events came before our own wins, of what was known before each first call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tuoke.directory.models import Company
from tuoke.targeting.models import Trigger, TriggerKind
from tuoke.targeting.proposals import Meaning
from tuoke.targeting.settled import settled
from tuoke.team.access import members
from tuoke.team.models import User
from tuoke.workspace.models import Workspace

if TYPE_CHECKING:
    from tuoke.engine.preceding import Preceded

WINDOW = 90


@dataclass(frozen=True)
class Line:
    """One kind of event: won with it and without it, the difference with its interval, and what it says."""

    name: Any
    found: Preceded

    @property
    def rate(self) -> float | None:
        return self.found.k / self.found.n if self.found.n else None

    @property
    def rate_other(self) -> float | None:
        return self.found.k_other / self.found.n_other if self.found.n_other else None

    @property
    def points(self) -> str:
        """The difference in percentage points, with its sign."""
        return _points(self.found.difference or 0.0)

    @property
    def points_low(self) -> str:
        return _points(self.found.low)

    @property
    def points_high(self) -> str:
        return _points(self.found.high)

    @property
    def says(self) -> str:
        return {
            "too_few": gettext("too few to tell"),
            "more": gettext("more was won after it, beyond luck"),
            "less": gettext("less was won after it, beyond luck"),
            "no_difference": gettext("no difference beyond luck"),
        }[self.found.code]


def _points(share: float) -> str:
    return f"{round(share * 100):+d}".replace("-", "−")


@members
@require_safe
def back_test(request: HttpRequest) -> HttpResponse:
    """Of one's own calls, for who leads those of the teams below; only companies that one may see."""
    from tuoke.engine.preceding import LEAST_WITH, LEAST_WON, Event, Outcome, preceding

    user: Any = request.user
    asked = request.GET.get("won", "")
    meaning = Meaning(asked) if asked in Meaning.values else Meaning.MEETING
    known = settled(User.objects.below(user).values("pk"), meaning, Workspace.current().today())
    seen = set(Company.objects.visible_to(user).filter(pk__in=known.companies).values_list("pk", flat=True))
    first: dict[int, Outcome] = {}
    for company, on, won in sorted(zip(known.companies, known.on, known.won, strict=True), key=lambda one: one[1]):
        if company in seen:
            first.setdefault(company, Outcome(company, on.toordinal(), won))
    told = Trigger.objects.filter(company__in=seen, withdrawn_at=None)
    events = [
        Event(company, kind, on.toordinal(), timezone.localtime(at).date().toordinal())
        for company, kind, on, at in told.values_list("company", "kind", "happened_on", "made_at")
    ]
    lines = [Line(TriggerKind(one.kind).label, one) for one in preceding(events, list(first.values()), window=WINDOW)]
    context = {
        "lines": [line for line in lines if line.found.n],
        "better": [line for line in lines if line.found.code == "more"],
        "called": len(first),
        "won": sum(one.won for one in first.values()),
        "events": len(events),
        "open": known.open,
        "meaning": meaning,
        "meanings": list(Meaning),
        "window": WINDOW,
        "least_with": LEAST_WITH,
        "least_won": LEAST_WON,
    }
    return render(request, "targeting/back_test.html", context)
