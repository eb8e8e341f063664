"""Deals with a past."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from tuoke.deals import selling
from tuoke.deals.models import Deal, DealChange, Pipeline
from tuoke.deals.pipelines import make_ready

DAY = dt.timedelta(days=1)


@pytest.fixture
def sold(make_company):
    """`sold(seller, ago, amount, 1, 5, won=9)`: began so many days ago, went on after 1 and 5 days, was won after 9."""
    make_ready()

    def happened(seller, ago, amount=None, *went_on, won=None, lost=None, **facts):
        stages = selling.stages(Pipeline.objects.get(code="funnel").pk)
        began = timezone.now() - ago * DAY
        deal = Deal.objects.create(
            company=make_company(owner=seller), name=f"第 {ago} 天", owner=seller, pipeline=stages[0].pipeline,
            by=seller, stage=stages[len(went_on)], opened_at=began, amount=amount,
            stage_since=began + (went_on[-1] if went_on else 0) * DAY, **facts,
        )  # fmt: skip
        kept = {"amount": amount, "currency": deal.currency, "close_on": deal.close_on, "owner": seller, "by": seller}
        rows = [("opened", 0, 0, "open"), *(("stage", days, at, "open") for at, days in enumerate(went_on, 1))]
        if won is not None or lost is not None:
            deal.state = "won" if won is not None else "lost"
            deal.closed_at = began + (won if won is not None else lost) * DAY
            deal.save()
            rows.append((deal.state, (deal.closed_at - began).days, len(went_on), deal.state))
        for what, days, at, state in rows:
            DealChange.objects.create(
                deal=deal, what=what, at=began + days * DAY, stage=stages[at], state=state, **kept
            )
        return deal

    return happened


@pytest.fixture
def past(sold, alice, bob):
    """Half of Alice's deals are won after 20 days, in the last half year; so are a few of Bob's."""
    for n in range(16):
        way = {"won": 20} if n % 2 else {"lost": 15}
        sold(alice if n % 4 else bob, 30 + 8 * n, Decimal(1000), 5, 10, **way)
