"""Why the demo firm was refused: a class for more than half of its refusals, from the words of the call."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from tuoke.journal import kinds
from tuoke.journal.models import JournalEntry

#: What was said -> its class. Who said nothing worth keeping is put down as another reason.
CLASSES = {
    "今年没有预算": "price", "刚换过设备，明年再说": "segment", "已有固定供应商": "product",
    "说不归他管": "presentation",
    "No budget this year": "price", "Equipment is new": "segment", "Happy with their supplier": "product",
}  # fmt: skip


def write_objections(seed: int) -> None:
    """Behind the calls of the history; a draw of its own, so that nothing else of the demo is drawn anew."""
    chance = Random(seed)
    refused = JournalEntry.objects.filter(kind=kinds.Call.kind, outcome="not_interested").order_by("at", "pk")
    written = []
    for call in refused:
        said = str(call.body.get("note", ""))
        asked, at = chance.random() < (0.75 if said else 0.2), call.at + timedelta(seconds=40)
        if not asked:
            continue
        body = kinds.Objection(CLASSES.get(said, "other"), said, call=call.pk)
        facts = {"by_id": call.by_id, "company_id": call.company_id, "person_id": call.person_id, "at": at}
        told = {"kind": body.kind, "outcome": body.reason, "body": kinds.to_json(body), "written_at": at}
        written.append(JournalEntry(**facts, **told))
    JournalEntry.objects.bulk_create(written, batch_size=1_000)
