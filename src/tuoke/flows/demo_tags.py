"""The demo's tags: three that no column says, each worn by some of the companies that somebody owns."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Any

from tuoke.directory.models import Company, Tag, Tagged
from tuoke.directory.tags import Source
from tuoke.workspace.audit import record

#: Name and meaning in both languages, where it is known from, and how many in a hundred companies have it.
TAGS = (
    ("在招人", "hiring", "三个月内发过三个以上岗位", "3 or more positions advertised in 3 months", Source.JOBS, 22),
    ("要出口", "exporting", "有外销产品，或在准备", "sells abroad, or is preparing to", Source.REGISTER, 15),
    ("嫌现用的慢", "finds theirs slow", "自己说过现在用的太慢", "said that what they use is too slow", Source.SEEN, 9),
)


def tag_companies(owned: dict[int, list[Company]], admin: Any, when: datetime, seed: int) -> None:
    """Define the tags and set them, by who owns a company. Draws from a lot of its own: the rest of the demo stays."""
    lot = Random(f"{seed} tags")
    tags = [
        Tag.objects.create(name=zh, name_en=en, meaning=meaning, meaning_en=meaning_en, owner=admin, made_at=when)
        for zh, en, meaning, meaning_en, _source, _share in TAGS
    ]
    rows = [
        Tagged(company=company, tag=tag, by_id=owner, source=source, at=when)
        for owner, companies in owned.items()
        for company in companies
        for tag, (*_words, source, share) in zip(tags, TAGS, strict=True)
        if lot.randrange(100) < share
    ]
    Tagged.objects.bulk_create(rows, batch_size=1_000)
    record(admin, "demo", "directory.tagged", count=len(rows), tags=[tag.pk for tag in tags])
