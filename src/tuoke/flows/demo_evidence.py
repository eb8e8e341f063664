"""What the demo's sellers heard about need, decision and payment: of those they won all, of those they met a part."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from tuoke.journal.kinds import Call, Deal
from tuoke.journal.models import JournalEntry
from tuoke.targeting.gate import Answer, Evidence, Feature, Source
from tuoke.workspace.audit import record

#: feature -> what was heard, by language of the seller.
HEARD = {
    "zh-hans": {
        Feature.NEED: "每周停机两次，一次损失半天产量",
        Feature.DECIDER: "采购由他定，老板只看总额",
        Feature.WILLING: "问了交期和付款方式",
        Feature.ABLE: "今年设备预算已批",
    },
    "en": {
        Feature.NEED: "The line stops twice a week and loses half a day each time",
        Feature.DECIDER: "He signs; the owner only looks at the total",
        Feature.WILLING: "Asked for delivery time and terms of payment",
        Feature.ABLE: "This year's budget for equipment is approved",
    },
}
MOST_MET = 12


def write_evidence(sellers: list[Any], languages: list[str], admin: Any, seed: int) -> None:
    """For each seller: four answers about every company they won, one to three about some that agreed to meet."""
    chance, rows = Random(seed), []
    for seller, language in zip(sellers, languages, strict=True):
        heard = HEARD["en" if language == "en" else "zh-hans"]
        entries = JournalEntry.objects.standing().filter(by=seller)
        won = dict(entries.filter(kind=Deal.kind).values_list("company", "at"))
        met = dict(entries.filter(kind=Call.kind, outcome="meeting").order_by("pk").values_list("company", "at"))
        some = [company for company in met if company not in won][:MOST_MET]
        for company, at in [*won.items(), *((one, met[one]) for one in some)]:
            known = list(Feature) if company in won else list(Feature)[: chance.randrange(1, 4)]
            for feature in known:
                source = Source.SALESPERSON if chance.random() < 0.3 else Source.CUSTOMER
                told = company in won or chance.random() < 0.75
                rows.append(
                    Evidence(
                        company_id=company, feature=feature, answer=Answer.YES if told else Answer.UNKNOWN,
                        text=heard[feature] if told else "", source=source, by=seller,
                        happened_on=(at - timedelta(days=1)).date(),
                    )
                )  # fmt: skip
    Evidence.objects.bulk_create(rows)
    record(admin, "demo", "targeting.evidence", count=len(rows))
