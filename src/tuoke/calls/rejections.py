"""A run of refusals, told from bad luck, and told kindly (requirement 227)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from django.utils.translation import gettext

from tuoke.calls.pace import REFUSALS
from tuoke.engine import runs

#: Shorter runs are nobody's news.
FROM = 8
#: A run that comes to fewer than one seller in 20 a month is beyond chance.
BEYOND = 0.05
MONTH = dt.timedelta(days=28)


@dataclass(frozen=True)
class Run:
    """So many refusals in a row up to now; `chance`: that of such a run within a month, at the seller's own rate."""

    length: int
    chance: float

    @property
    def beyond(self) -> bool:
        return self.chance < BEYOND

    @property
    def words(self) -> str:
        if self.beyond:
            said = gettext(
                "%(run)d refusals in a row: with your own rate that happens to fewer than 1 in %(n)d sellers a month. "
                "More than bad luck, and not a matter of trying harder: look at the list first."
            )
            return said % {"run": self.length, "n": int(1 / BEYOND)}
        if self.chance > 0.5:
            said = gettext("%(run)d refusals in a row: that happens to most sellers every month. Bad luck, go on.")
            return said % {"run": self.length}
        said = gettext("%(run)d refusals in a row: that happens to 1 in %(n)d sellers every month. Bad luck, go on.")
        return said % {"run": self.length, "n": max(2, round(1 / self.chance))}


def run(calls: Sequence[tuple[dt.datetime, str]], now: dt.datetime) -> Run | None:
    """The run that is going on in `calls` (when, outcome; oldest first): conversations that ended in a refusal, with no
    meeting agreed since. None under FROM of them. Whom nobody reached, or who asked to be called back, said neither."""
    decided = [(at, outcome) for at, outcome in calls if outcome == "meeting" or outcome in REFUSALS]
    length = sum(1 for _call in takewhile(lambda call: call[1] in REFUSALS, reversed(decided)))
    if length < FROM:
        return None
    before = [outcome for _at, outcome in decided[: len(decided) - length]]
    yes = before.count("meeting")
    rate = runs.refusal_rate(yes, len(before) - yes)
    month = sum(at >= now - MONTH for at, _outcome in decided)
    return Run(length, runs.chance_of_run(length, max(length, month), rate))
