"""The demo's deals of the year before its journal begins, all of them closed: what a forecast learns from and is judged
by. They stand for what was brought along from an older system, so the journal has none of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tuoke.deals.models import Deal, DealChange, Loss, Pipeline, State, What
from tuoke.directory.models import Company
from tuoke.flows.demo_deals import PRODUCTS
from tuoke.workspace.audit import record

FIRST, LAST, MOST = 480, 58, 5
#: The chance to go on from each stage, and the days that it takes on average.
ON, DAYS = (0.6, 0.65, 0.7), (12, 16, 15)


def write_deals_before(admin: Any, now: datetime, seed: int) -> None:
    """Some deals of each seller a month; one that goes on longer than until now is left out."""
    lot = Random(f"{seed} deals before")
    pipeline = Pipeline.objects.get(code="funnel")
    stages = list(pipeline.stages.all())
    companies: dict[int, list[Company]] = {}
    for company in Company.objects.filter(owner__role="seller").order_by("pk").select_related("owner"):
        companies.setdefault(company.owner_id or 0, []).append(company)
    deals, rows = [], []
    for some in companies.values():
        for day in range(FIRST, LAST, -30):
            for _n in range(lot.randint(2, MOST)):
                began = now - timedelta(days=day - lot.randint(0, 29), hours=lot.randint(0, 8))
                if told := _lived(lot.choice(some), stages, began, now, lot):
                    deals.append(told[0])
                    rows += told[1]
    Deal.objects.bulk_create(deals, batch_size=500)
    DealChange.objects.bulk_create(sorted(rows, key=lambda row: row.at), batch_size=1_000)
    record(admin, "demo", "deals.deal", count=len(deals))


def _lived(company: Company, stages: list[Any], began: datetime, now: datetime, lot: Random) -> Any:
    """One deal from its first day to its end, and its changes; None where it has not ended."""
    language = "en" if company.name.isascii() else "zh"
    deal = Deal(
        company=company, name=lot.choice(PRODUCTS[language]), owner=company.owner, by=company.owner, opened_at=began,
        pipeline=stages[0].pipeline, stage=stages[0], stage_since=began, amount=Decimal(lot.randint(12, 160) * 10_000),
        currency="USD" if language == "en" else "CNY", close_on=(began + timedelta(days=lot.randint(30, 60))).date(),
    )  # fmt: skip
    rows, at = [_row(deal, What.OPENED, began)], began
    for place, (chance, days) in enumerate(zip(ON, DAYS, strict=True), 1):
        at += timedelta(days=1 + lot.expovariate(1 / days))
        goes_on = lot.random() < chance
        if goes_on and place < len(stages):
            deal.stage, deal.stage_since = stages[place], at
            rows.append(_row(deal, What.STAGE, at))
            continue
        deal.state, deal.closed_at = (State.WON if goes_on else State.LOST), at
        deal.loss = "" if goes_on else lot.choice(Loss.values)
        rows.append(_row(deal, What.WON if goes_on else What.LOST, at))
        break
    return (deal, rows) if at < now - timedelta(hours=3) else None


def _row(deal: Deal, what: str, at: datetime) -> DealChange:
    return DealChange(
        deal=deal, what=what, at=at, stage=deal.stage, state=deal.state, amount=deal.amount, currency=deal.currency,
        close_on=deal.close_on, owner=deal.owner, by=deal.owner,
    )  # fmt: skip
