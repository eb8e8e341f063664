"""The reference stories that the demo firm's sellers tell: two versions of one, and what was rehearsed."""

from __future__ import annotations

from datetime import datetime, timedelta

from tuoke.calls.models import Rehearsal, Script, Story
from tuoke.team.models import User

NAMES = {"zh-hans": "检测线", "en": "Inspection line"}
#: language -> the versions, oldest first: introduction, who, problem, ask.
TOLD: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "zh-hans": (
        (
            "我们给食品厂做自动化产线。", "苏州一家饮料厂，三条灌装线。",
            "人工检测漏判，一年退货两百多万。", "想约个时间给您介绍。",
        ),
        (
            "是苏州晨露饮料的王厂长让我给您打电话的。", "他们和您一样有三条灌装线。",
            "以前靠人眼看，一年退货两百多万，夜班最多。", "周二我路过，占您二十分钟看看您的检测工位，行吗？",
        ),
    ),
    "en": (
        (
            "We build production lines for food makers.", "A bottler near Hamburg with three lines.",
            "Manual inspection let faults through, a quarter of a million in returns a year.",
            "May I present this to you?",
        ),
        (
            "Ms Krüger of Elbe Bottling said I should call you.", "They run three lines, as you do.",
            "Faults passed the night shift; returns came to a quarter of a million a year.",
            "I am in town on Tuesday: may I see your inspection station for twenty minutes?",
        ),
    ),
}  # fmt: skip
#: The second version is told since so many days.
SINCE = 28


def write_stories(sellers: list[User], languages: list[str], now: datetime) -> None:
    """Two versions for each seller; the first of them rehearsed hers thrice, the others not yet."""
    for seller, language in zip(sellers, languages, strict=True):
        stories = []
        for number, (introduction, who, problem, ask) in enumerate(TOLD[language], 1):
            words = {"introduction": introduction, "who": who, "problem": problem, "ask": ask}
            when = now - timedelta(days=70 if number == 1 else SINCE)
            facts = {"seller": seller, "language": language, "name": NAMES[language], "number": number}
            stories.append(Story.objects.create(**facts, **words, changed_at=when))
        if seller == sellers[0]:
            line = Script.objects.filter(seller=seller).first()
            for days, partner in ((SINCE - 1, ""), (20, sellers[1].name), (6, sellers[1].name)):
                at = now - timedelta(days=days)
                Rehearsal.objects.create(seller=seller, story=stories[-1], partner=partner, at=at)
            Rehearsal.objects.create(seller=seller, script=line, at=now - timedelta(days=SINCE))
