"""The demo's deals: what came of the meetings in its journal, and a few large ones in key-account development."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tuoke.deals.models import Deal, DealChange, Loss, Pipeline, Proof, Stage, State, What
from tuoke.deals.pipelines import Kind, make_ready
from tuoke.journal.kinds import Deal as Signature
from tuoke.journal.kinds import Intent, Meeting
from tuoke.journal.models import JournalEntry, Task
from tuoke.workspace.audit import record

GIVEN_UP_AFTER = 24  # days without a signature, after which most deals are lost
LARGE = 6
PRODUCTS = {
    "zh": ("灌装线", "包装线改造", "码垛机器人", "贴标机", "备件合同", "视觉检测"),
    "en": (
        "Filling line",
        "Packing line refit",
        "Palletising robot",
        "Labeller",
        "Spare-part contract",
        "Vision check",
    ),
}
RIVALS = {"zh": ("江南包装", "德马智能"), "en": ("Norden Pack", "Hale & Sons")}
NEXT = {
    "zh": ("问报价的答复", "约看样机", "寄合同草稿"),
    "en": ("Ask about the offer", "Arrange a look", "Send the draft"),
}
SHOWN = {"zh": "见会议纪要", "en": "see the minutes of the meeting"}


def write_deals(admin: Any, now: datetime, seed: int) -> None:
    """One of each meeting that led on, as the journal has it, with every change of it. Draws from a lot of its own."""
    make_ready()
    lot = Random(f"{seed} deals")
    funnel, account = (Pipeline.objects.get(code=code) for code in ("funnel", "key_account"))
    account.large_from, account.large_needs = Decimal(1_000_000), "销售经理 · 技术支持 · 财务"
    account.save()
    of: dict[int, dict[str, JournalEntry]] = {}
    told = JournalEntry.objects.filter(kind__in=(Meeting.kind, Intent.kind, Signature.kind)).order_by("at", "pk")
    for entry in told.select_related("company", "by"):
        of.setdefault(entry.company_id, {})[entry.kind] = entry
    made = 0
    for number, told_of in enumerate(of.values()):
        pipeline = account if number % 12 == 0 and made < 12 * LARGE else funnel
        made += _one(told_of, pipeline, lot, now)
    record(admin, "demo", "deals.deal", count=made)
    _next_steps(admin, now, Random(f"{seed} next steps"))


def _next_steps(admin: Any, now: datetime, lot: Random) -> None:
    """Most open deals have one; those that have none stand on the page for Monday."""
    tasks = [
        Task(
            what=f"{lot.choice(NEXT['en' if deal.company.name.isascii() else 'zh'])} · {deal.name}", owner=deal.owner,
            by=deal.owner, company=deal.company, on=(now + timedelta(days=lot.randint(2, 9))).date(), made_at=now,
        )
        for deal in Deal.objects.filter(state=State.OPEN).select_related("company", "owner").order_by("pk")
        if lot.random() < 0.7
    ]  # fmt: skip
    Task.objects.bulk_create(tasks)
    record(admin, "demo", "journal.task", count=len(tasks))


def _one(told: dict[str, JournalEntry], pipeline: Pipeline, lot: Random, now: datetime) -> int:
    begun = told.get(Meeting.kind) or told.get(Intent.kind)
    if begun is None:
        return 0
    stages = list(pipeline.stages.all())
    language = "en" if begun.company.name.isascii() else "zh"
    signed, intent = told.get(Signature.kind), told.get(Intent.kind)
    amount = Decimal(signed.body["amount"] or 0) if signed else Decimal(lot.randint(12, 160) * 10_000)
    deal = Deal(
        company=begun.company, person=begun.person, name=lot.choice(PRODUCTS[language]), owner=begun.by, by=begun.by,
        pipeline=pipeline, stage=stages[0], stage_since=begun.at, opened_at=begun.at,
        amount=amount if lot.random() < 0.9 or signed else None, currency="USD" if language == "en" else "CNY",
        close_on=(begun.at + timedelta(days=lot.randint(20, 60))).date(),
        rivals=[lot.choice(RIVALS[language])] if lot.random() < 0.4 else [],
    )  # fmt: skip
    deal.save()
    _change(deal, What.OPENED, begun.at)
    if intent:
        hopeful = next(stage for stage in stages if stage.level != "potential")
        _to(deal, hopeful, stages, intent.at, language, intent)
        if lot.random() < 0.5 or signed:
            last = signed.at if signed else now - timedelta(hours=lot.randint(3, 200))
            _to(deal, stages[-1], stages, intent.at + (last - intent.at) / 2, language)
    _end(deal, signed, lot, now)
    return 1


def _to(
    deal: Deal, to: Stage, stages: list[Stage], at: datetime, language: str, entry: JournalEntry | None = None
) -> None:
    """Into a later stage, each control point on the way proven."""
    left = [stage for stage in stages if deal.stage.place <= stage.place < to.place]
    Proof.objects.bulk_create(
        Proof(deal=deal, point=point, text=SHOWN[language], by=deal.owner, at=at)
        for stage in left
        for point in stage.points.filter(kind=Kind.PROOF)
    )
    deal.stage, deal.stage_since, deal.version = to, at, deal.version + 1
    deal.save()
    _change(deal, What.STAGE, at, entry)


def _end(deal: Deal, signed: JournalEntry | None, lot: Random, now: datetime) -> None:
    if signed:
        deal.state, deal.closed_at = State.WON, signed.at
        deal.save()
        _change(deal, What.WON, signed.at, signed)
    elif now - deal.stage_since > timedelta(days=GIVEN_UP_AFTER) and lot.random() < 0.75:
        at = deal.stage_since + timedelta(days=lot.randint(9, GIVEN_UP_AFTER))
        deal.state, deal.closed_at, deal.loss = State.LOST, at, lot.choice(Loss.values)
        deal.save()
        _change(deal, What.LOST, at)
    elif lot.random() < 0.3 and deal.close_on:
        deal.close_on += timedelta(days=lot.randint(7, 30))
        deal.save()
        _change(deal, What.FACTS, now - timedelta(days=lot.randint(1, 6)))


def _change(deal: Deal, what: str, at: datetime, entry: JournalEntry | None = None) -> None:
    DealChange.objects.create(
        deal=deal, what=what, at=at, stage=deal.stage, state=deal.state, amount=deal.amount, currency=deal.currency,
        close_on=deal.close_on, owner=deal.owner, by=deal.owner, entry=entry,
    )  # fmt: skip
