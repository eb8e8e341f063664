"""How deep the relation with a customer is, beside other deals of its stage (requirement 331: down the funnel there are
fewer people, a closer relation and a deeper understanding).

Four signs, each there or not, so the depth is 0 to 4. It counts what was done, and promises nothing about the deal.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuoke.deals.models import Deal, Stage
from tuoke.directory.models import Company
from tuoke.journal.kinds import CONVERSATIONS, Call, Meeting, Message, Visit
from tuoke.journal.models import COMPANY_NOW, JournalEntry

LATELY = dt.timedelta(days=30)
PERIOD = dt.timedelta(days=90)
#: Fewer deals of a stage tell nothing of what is usual there; more than these are not looked at.
ENOUGH, MOST = 5, 1_000

SIGNS: dict[str, str | Promise] = {
    "lately": _("spoken with in the last 30 days"), "people": _("two or more people spoken with in 90 days"),
    "face": _("met face to face in 90 days"), "decision": _("how they decide is written down"),
}  # fmt: skip
_FACE = Q(kind__in=(Meeting.kind, Visit.kind))
_TALK = _FACE | Q(kind=Call.kind, outcome__in=CONVERSATIONS) | Q(kind=Message.kind, body__direction="in")


@dataclass(frozen=True)
class OfStage:
    """Open deals of a stage: how many, and half of them are no deeper than `median`; None where they are too few."""

    stage: Stage
    n: int
    median: float | None


@dataclass(frozen=True)
class Depth:
    """Of one deal: which of SIGNS are there, and what is usual in each stage."""

    signs: dict[str, bool]
    stages: list[OfStage]

    @property
    def depth(self) -> int:
        return sum(self.signs.values())

    @property
    def named(self) -> list[tuple[str | Promise, bool]]:
        return [(SIGNS[code], there) for code, there in self.signs.items()]


def depth_of(user: Any, deal: Deal, stages: list[Stage]) -> Depth:
    """Of `deal`, beside the open deals of its pipeline that `user` may see, the latest MOST. Three queries."""
    now = timezone.now()
    open_ones = Deal.objects.visible_to(user).open().filter(pipeline=deal.pipeline_id).order_by("-opened_at")
    deals = {one.pk: one for one in open_ones.only("company", "stage", "decision")[:MOST]} | {deal.pk: deal}
    companies = {one.company_id for one in deals.values()}
    merged = Company.objects.filter(merged_into__in=companies).values_list("pk", flat=True)
    counted = (
        JournalEntry.objects.visible_to(user)
        .standing()
        .filter(_TALK, company__in=companies.union(merged), at__gte=now - PERIOD, at__lte=now)
        .values(now=COMPANY_NOW)
        .annotate(last=Max("at"), people=Count("person", distinct=True), face=Count("pk", filter=_FACE))
    )
    talks = {row["now"]: row for row in counted}
    signs = {pk: _signs(one, talks.get(one.company_id), now) for pk, one in deals.items()}
    by_stage: dict[int, list[int]] = defaultdict(list)
    for pk, one in deals.items():
        if pk != deal.pk or deal.is_open:
            by_stage[one.stage_id].append(sum(signs[pk].values()))
    return Depth(signs[deal.pk], [_of(stage, by_stage[stage.pk]) for stage in stages])


def _signs(deal: Deal, talked: Mapping[str, Any] | None, now: dt.datetime) -> dict[str, bool]:
    return {
        "lately": bool(talked and talked["last"] >= now - LATELY),
        "people": bool(talked and talked["people"] >= 2),
        "face": bool(talked and talked["face"]),
        "decision": bool(deal.decision.strip()),
    }


def _of(stage: Stage, depths: list[int]) -> OfStage:
    return OfStage(stage, len(depths), statistics.median(depths) if len(depths) >= ENOUGH else None)
