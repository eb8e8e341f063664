"""Messages of the demo firm: who asked for material got it, and some of them answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.utils import timezone

from tuoke.flows.demo_firm import TIME_ZONE
from tuoke.journal import kinds
from tuoke.journal.models import JournalEntry
from tuoke.team.models import User

SENT = {
    "zh-hans": "资料发您了，第三页是和您一样的灌装线。",
    "en": "Here is the material; page three shows a line like yours.",
}
CAME = {"zh-hans": "收到，第三页能细讲一下吗？", "en": "Thank you. Could you explain page three?"}
#: So many of those who were written to once answer.
ANSWER = 0.42


def write_messages(sellers: list[User], languages: list[str], seed: int) -> None:
    """After calls that were to be taken up again; a draw of its own, so that nothing else of the demo is drawn anew."""
    chance, now = Random(seed + 4), timezone.now()
    spoken = dict(zip([one.pk for one in sellers], languages, strict=True))
    asked = JournalEntry.objects.filter(kind=kinds.Call.kind, outcome="call_back", by__in=sellers).order_by("at", "pk")
    written = []
    for call in asked:
        assert call.by_id is not None
        way, language = chance.choice(("wechat", "email")), spoken[call.by_id]
        sent = _at_work(call.at + timedelta(minutes=chance.randint(5, 90)))
        told = [("out", SENT, sent)]
        if chance.random() < ANSWER:
            told.append(("in", CAME, _at_work(max(sent, call.at + timedelta(hours=chance.randint(3, 60))))))
        for direction, words, at in told:
            body = kinds.Message(words[language], channel=way, direction=direction)
            facts = {"by_id": call.by_id, "company_id": call.company_id, "person_id": call.person_id, "at": at}
            if at < now:
                told_of = {"kind": body.kind, "body": kinds.to_json(body), "written_at": at}
                written.append(JournalEntry(**facts, **told_of))
    JournalEntry.objects.bulk_create(written, batch_size=1_000)


def _at_work(at: datetime) -> datetime:
    """The moment itself, or the next morning on which somebody works; never before what was due before it."""
    local = at.astimezone(ZoneInfo(TIME_ZONE))
    if local.hour >= 17:
        local = local.replace(hour=9) + timedelta(days=1)
    elif local.hour < 9:
        local = local.replace(hour=9)
    while local.weekday() > 4:
        local += timedelta(days=1)
    return local + timedelta(minutes=20)
