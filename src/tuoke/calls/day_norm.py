"""A day's least of calls until the calendar is full, the days in a row on which it was met, and the places for meetings
that are taken on the coming working days (requirement rows 133 and 135).

Working days are Monday to Friday without one's leave. A day counts as met when as many calls were made; a day on which
the calendar of the five working days after it was full already asks for none: it neither counts nor breaks the row.
That is read from the meetings as they are planned today: one that was moved since counts at its new hour.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext

from tuoke.calls.models import Plan
from tuoke.journal.appointments import Appointment
from tuoke.journal.kinds import Call
from tuoke.journal.models import JournalEntry
from tuoke.team.leave import Leave
from tuoke.workspace.dates import weekday
from tuoke.workspace.models import ActivityNorm, Workspace

#: The calendar is full when the next so many working days are.
AHEAD = 5
#: The row of days is looked for so far back; a longer one is said to be at least as long.
WEEKS_BACK = 12
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Places:
    """A coming working day: meetings that stand, and how many fit."""

    day: dt.date
    taken: int
    fit: int

    @property
    def free(self) -> int:
        return max(0, self.fit - self.taken)

    @property
    def words(self) -> str:
        """Thu, Nov 26."""
        return weekday(self.day)


class DayNorm:
    """One seller's day against the norm that holds for them; `quantity`: it comes first for them. Four queries."""

    def __init__(self, workspace: Workspace, seller: Any, plan: Plan, *, quantity: bool, norm: ActivityNorm) -> None:
        self.workspace, self.seller, self.plan, self.norm, self.quantity = workspace, seller, plan, norm, quantity
        self.today = workspace.today()

    @property
    def least(self) -> int:
        """Calls a day: one's own number, else the firm's for those like them."""
        return self.plan.calls_least or (self.norm.calls_first if self.quantity else self.norm.calls_later)

    @property
    def own(self) -> bool:
        return bool(self.plan.calls_least)

    @property
    def fit(self) -> int:
        return self.plan.meetings or self.norm.meetings

    @cached_property
    def _first(self) -> dt.date:
        return self.today - dt.timedelta(weeks=WEEKS_BACK)

    @cached_property
    def _calls(self) -> dict[dt.date, int]:
        start, end = self.workspace.day_bounds(self._first)[0], self.workspace.day_bounds(self.today)[1]
        calls = JournalEntry.objects.standing().filter(by=self.seller, kind=Call.kind, at__gte=start, at__lt=end)
        days = calls.order_by().annotate(day=TruncDate("at", tzinfo=self.workspace.zone)).values_list("day")
        return dict(days.annotate(n=Count("pk")))

    @cached_property
    def _away(self) -> list[tuple[dt.date, dt.date]]:
        """Days of leave, from and to; one that was called off ends on that day."""
        known = Leave.objects.filter(person=self.seller, end__gte=self._first).values_list("start", "end", "ended_at")
        zone = self.workspace.zone
        return [(start, min(end, off.astimezone(zone).date()) if off else end) for start, end, off in known]

    def works(self, day: dt.date) -> bool:
        return day.weekday() < 5 and not any(start <= day <= end for start, end in self._away)

    @cached_property
    def _meetings(self) -> list[tuple[dt.date, dt.date]]:
        """(on which day, known since which day) of what was planned, and of what was agreed on the phone and is not
        planned as an appointment with that company since."""
        zone, start = self.workspace.zone, self.workspace.day_bounds(self._first)[0]
        rows = Appointment.objects.of(self.seller).filter(starts__gte=start)
        planned: dict[int, dt.datetime] = {}
        found = []
        for at, made, company, cancelled in rows.values_list("starts", "made_at", "company", "cancelled_at"):
            planned[company] = max(made, planned.get(company, made))
            if cancelled is None:
                found.append((at.astimezone(zone).date(), made.astimezone(zone).date()))
        calls = JournalEntry.objects.standing().filter(by=self.seller, kind=Call.kind, outcome="meeting")
        # No order: the index by seller, kind and moment gives these few weeks.
        for company, at, body in calls.filter(at__gte=start).order_by().values_list("company", "at", "body"):
            when = _moment(body.get("at", ""))
            if when and not (company in planned and planned[company] >= at):
                found.append((when.astimezone(zone).date(), at.astimezone(zone).date()))
        return found

    def _after(self, day: dt.date) -> Iterator[dt.date]:
        """The working days that come, without end but for a year of leave."""
        for _n in range(400):
            day += DAY
            if self.works(day):
                yield day

    def _full(self, day: dt.date, known: int) -> bool:
        """Whether on that day the next working days had no place left."""
        taken = Counter(on for on, since in self._meetings if since <= day)
        coming = [one for one, _n in zip(self._after(day), range(known), strict=False)]
        return bool(coming) and all(taken[one] >= self.fit for one in coming)

    @cached_property
    def full(self) -> bool:
        """Nothing more to fill."""
        return self._full(self.today, AHEAD)

    @cached_property
    def coming(self) -> list[Places]:
        """The next working days."""
        taken = Counter(on for on, _since in self._meetings)
        return [
            Places(day, taken[day], self.fit) for day, _n in zip(self._after(self.today), range(AHEAD), strict=False)
        ]

    @property
    def free(self) -> int:
        return sum(one.free for one in self.coming)

    @cached_property
    def called(self) -> int:
        return self._calls.get(self.today, 0)

    @property
    def met(self) -> bool:
        return self.called >= self.least

    @cached_property
    def streak(self) -> int:
        """Working days in a row with so many calls, up to today; today breaks nothing before it is over."""
        days, day = 0, self.today
        while day >= self._first:
            if self.works(day):
                if self._calls.get(day, 0) >= self.least:
                    days += 1
                elif day != self.today and not self._full(day, AHEAD):
                    break
            day -= DAY
        return days

    @cached_property
    def may_be_longer(self) -> bool:
        """Whether the row may be longer than it was looked for."""
        past = (self._first + n * DAY for n in range((self.today - self._first).days))
        return self.streak >= sum(self.works(day) for day in past) > 0

    # In words.

    @property
    def calls_words(self) -> str:
        if not self.works(self.today):
            return gettext("no working day: no calls asked for")
        if self.full:
            said = gettext("the next %(days)d working days are full: no calls asked for")
            return said % {"days": len(self.coming)}
        said = (
            gettext("%(n)s of at least %(least)s calls") if not self.met else gettext("%(n)s calls, at least %(least)s")
        )
        return said % {"n": self.called, "least": self.least}

    @property
    def streak_words(self) -> str:
        if not self.streak:
            return ""
        said = ngettext("%(n)s day in a row", "%(n)s days in a row", self.streak) % {"n": self.streak}
        return gettext("%(days)s or more") % {"days": said} if self.may_be_longer else said

    @property
    def places_words(self) -> str:
        if not self.coming:
            return ""
        first = self.coming[0]
        facts = {"taken": first.taken, "fit": first.fit, "day": weekday(first.day)}
        if first.day == self.today + DAY:
            return gettext("tomorrow %(taken)s of %(fit)s places for meetings taken") % facts
        return gettext("%(day)s: %(taken)s of %(fit)s places for meetings taken") % facts

    @property
    def words(self) -> list[str]:
        return [part for part in (self.calls_words, self.streak_words, self.places_words) if part]


def _moment(iso: str) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(iso)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None
