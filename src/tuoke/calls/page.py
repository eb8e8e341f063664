"""What the page of today shows: the state of the seller's day, the rows in their order, and the one that is open."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext

from tuoke.calls import goal_page, pace, rejections, sheets
from tuoke.calls.line import Line, OpenLine
from tuoke.calls.models import Plan, Sheet, SheetRow
from tuoke.directory import sentences
from tuoke.directory.models import Company
from tuoke.engine.lists.ties import as_text, ties
from tuoke.engine.points_mean import PointsMean
from tuoke.team.models import User
from tuoke.workspace.dates import weekday
from tuoke.workspace.first_steps import Taken, steps_of
from tuoke.workspace.models import RuleOfThumb, Workspace
from tuoke.workspace.numbers import interval, percent


class Day:
    """The day of one seller as `user` sees it; everything is read when the page asks for it."""

    def __init__(self, seller: Any, user: Any, open_row: int | None = None, workspace: Workspace | None = None) -> None:
        self.seller, self.user, self.asked_row = seller, user, open_row
        self.workspace = workspace or Workspace.current()
        self.today: dt.date = self.workspace.today()

    @property
    def own(self) -> bool:
        return bool(self.seller.pk == self.user.pk)

    @cached_property
    def sheet(self) -> Sheet | None:
        found: Sheet | None = Sheet.objects.visible_to(self.user).filter(seller=self.seller, day=self.today).first()
        return found

    @cached_property
    def state(self) -> str:
        """watching (nothing to call, may look), steps, making, empty, done or sheet."""
        if self.sheet and self.sheet.ready:
            if self.waiting:
                return "sheet"
            return "done" if self.lines else "empty"
        if self.sheet or (self.own and self.user.may_write and all(step.done for step in self.steps)):
            return "making"
        return "steps" if self.own and self.user.may_write else "watching"

    @cached_property
    def steps(self) -> list[Taken]:
        return steps_of(self.seller)

    @cached_property
    def lines(self) -> list[Line]:
        if self.sheet is None:
            return []
        rows = list(
            SheetRow.objects.filter(sheet=self.sheet)
            .select_related("company__owner", "person", "sheet__seller__plan", "entry")
            .order_by("rank")
        )
        # By id, so that the database looks up these few and not everything that the person may see.
        ids = [row.company_id for row in rows]
        seen = set(Company.objects.visible_to(self.user).filter(pk__in=ids).values_list("pk", flat=True))
        means = PointsMean.from_json(self.sheet.means)
        return [Line(row, self.user, self.sheet.maxima, means) for row in rows if row.company_id in seen]

    @cached_property
    def waiting(self) -> list[Line]:
        """Rows still to call: today's call-backs whose minute has come, then those missed on earlier days (the oldest
        first), the others by rank, and at last today's promises whose minute is still to come."""
        undone = [line for line in self.lines if not line.row.outcome]
        due = sorted((x for x in undone if x.promised and not x.waits), key=lambda x: (x.overdue, x.at))
        later = sorted((x for x in undone if x.waits), key=lambda x: x.at)
        return [*due, *(x for x in undone if not x.promised), *later]

    @cached_property
    def open(self) -> OpenLine | None:
        """The row asked for, else the first."""
        chosen = next((x for x in self.waiting if x.row.pk == self.asked_row), None) or next(iter(self.waiting), None)
        return OpenLine(chosen.row, self.user, chosen.maxima, chosen.means, self.workspace.name) if chosen else None

    @property
    def called(self) -> list[Line]:
        """Rows with an outcome, the latest first."""
        return sorted((x for x in self.lines if x.row.outcome), key=lambda x: x.at, reverse=True)

    @property
    def explored(self) -> int:
        """Rows that are there to learn from."""
        return sum(line.row.explored for line in self.lines)

    @property
    def learned_from(self) -> PointsMean | None:
        """What stands behind the chances on the sheet."""
        return PointsMean.from_json(self.sheet.means) if self.sheet else None

    @property
    def equal(self) -> str:
        """The places, as text, whose order is only that of their names; '' where there are none."""
        ranked = [line.row for line in self.lines if not line.promised and not line.row.explored]
        runs = ties([row.points for row in ranked], [row.possible for row in ranked])
        # A promise may stand between: places are those that the rows show.
        return as_text([(ranked[a - 1].rank, ranked[b - 1].rank) for a, b in runs], gettext(", "))

    @property
    def unranked(self) -> bool:
        """Whether no item of a card stands behind this sheet, so that it is in the order of names alone."""
        return self.sheet is not None and not any(self.sheet.maxima.values())

    @property
    def struck(self) -> list[tuple[str, int]]:
        """Which rule of the profile strikes how many, most first."""
        found = self.sheet.struck if self.sheet else {}
        return [(sentences.rule_name(rule), n) for rule, n in sorted(found.items(), key=lambda x: -x[1]) if n]

    @cached_property
    def plan(self) -> Plan:
        # It came with the rows, where there are any.
        seller: Any = self.lines[0].row.sheet.seller if self.lines else self.seller
        found: Plan | None = getattr(seller, "plan", None)
        return found or Plan(seller=self.seller)

    @cached_property
    def lately(self) -> list[tuple[dt.datetime, str]]:
        return pace.lately(self.workspace, self.seller, self.today)

    @cached_property
    def so_far(self) -> pace.Today:
        return pace.today(self.workspace, self.lately, self.plan, self.today)

    @cached_property
    def run(self) -> rejections.Run | None:
        return rejections.run(self.lately, timezone.now())

    @cached_property
    def rule(self) -> RuleOfThumb:
        return RuleOfThumb.current()

    @cached_property
    def month(self) -> list[pace.Step]:
        return pace.month(self.counted, self.plan, self.rule)

    @cached_property
    def counted(self) -> dict[str, int]:
        return pace.counted(self.workspace, self.seller, self.today)

    @cached_property
    def hit_rate(self) -> pace.HitRate:
        return pace.hit_rate(self.counted)

    @cached_property
    def ways(self) -> list[pace.Way]:
        return pace.ways(self.counted)

    @cached_property
    def goal(self) -> goal_page.Shown | None:
        return goal_page.shown(self.seller)

    @cached_property
    def others(self) -> list[User]:
        """Whose sheets one may look over besides one's own."""
        if not self.user.leads and self.user.may_write and not self.user.stands_in_for:
            return []
        return list(User.objects.below(self.user).sellers().exclude(pk=self.user.pk)[:50])

    @property
    def date_words(self) -> str:
        return weekday(self.today)

    @property
    def pace_label(self) -> str:
        said = gettext("Today's pace: %(called)d calls of %(plan)d planned")
        return said % {"called": self.so_far.called, "plan": self.so_far.plan}

    @property
    def named_month(self) -> list[tuple[str, pace.Step]]:
        names = {
            "calls": gettext("Calls"),
            "meetings": gettext("Meetings agreed"),
            "intents": gettext("Intents"),
            "deals": gettext("Deals"),
        }
        return [(names[step.code], step) for step in self.month]

    @property
    def hit_label(self) -> str:
        rate = self.hit_rate.rate
        said = gettext("Hit rate %(mid)s, 80%% interval %(ends)s; goal 1 in 10")
        return said % {"mid": percent(rate.mid), "ends": interval(rate.ends)}

    @property
    def advice(self) -> str:
        """What rows 243 to 246 say to a rate that may be believed; nothing below 30 companies."""
        return {
            "tighten": gettext(
                "Below the goal of 1 in 10: tighten the list first. If that does not help, stop calling and talk to "
                "customers about what they need."
            ),
            "open": gettext("Whether it is above or below the goal cannot be told yet: go on."),
            "reached": gettext("The goal of 1 in 10 is reached: go on like this."),
        }.get(self.hit_rate.advice, "")

    def ask(self) -> None:
        """Have the sheet made where the page waits for it."""
        if self.own and self.state == "making":
            with transaction.atomic():
                sheets.ask(self.seller, self.today)
