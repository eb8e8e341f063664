"""The demo's e-mail: templates, two in Chinese and one in English, and letters that nobody could place yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from tuoke.journal.models import LetterTemplate, ReceivedLetter
from tuoke.workspace.audit import record

#: Name, language, subject, text.
TEMPLATES = (
    (
        "寄样册", "zh-hans", "{company}：样册与报价",
        "{person}，您好：\n\n按电话里说的，样册和报价随后寄到。看完哪里不合适，请直接告诉我。\n\n{me}\n{firm}",
    ),
    (
        "约见面", "zh-hans", "到{company}拜访",
        "{person}，您好：\n\n下周我在贵司附近，想当面看看现场，半小时就够。您哪天方便？\n\n{me}\n{firm}",
    ),
    (
        "After the call", "en", "What we talked about, {person}",
        "Dear {person},\n\nthank you for your time on the phone. As promised, here is how others in your trade use it."
        "\n\n{me}\n{firm}",
    ),
)  # fmt: skip


def write_templates(admin: Any, when: datetime) -> None:
    """Make them, with their audit row."""
    made = LetterTemplate.objects.bulk_create(
        LetterTemplate(name=name, language=language, subject=subject, text=text, by=admin, made_at=when)
        for name, language, subject, text in TEMPLATES
    )
    record(admin, "demo", "journal.lettertemplate", count=len(made))


#: Language, sender, their address, subject, text.
WAITING = {
    "zh-hans": (
        "周敏", "zhoumin@dongjiang-parts.example", "询价：两台送料机",
        "您好，展会上拿过贵司样册。两台送料机什么价，交期多久？",
    ),
    "en": (
        "Grace Mills", "grace@millsandco.example", "Two feeders",
        "Hello, I took your brochure at the fair. What are two feeders, and when?",
    ),
}  # fmt: skip


def write_waiting(sellers: Iterable[Any], admin: Any, when: datetime) -> None:
    """A letter of somebody unknown for each seller, to be placed; with their audit row."""
    letters = []
    for place, seller in enumerate(sellers, 1):
        name, address, subject, text = WAITING["en" if seller.language == "en" else "zh-hans"]
        at = when - timedelta(hours=3 * place)
        letters.append(
            ReceivedLetter(
                message_id=f"<{place}@demo.example>",
                sender=address,
                sender_name=name,
                subject=subject,
                text=text,
                files=["drawing.pdf"],
                sent_at=at,
                came_at=at,
                why=ReceivedLetter.Why.UNKNOWN,
                user=seller,
            )
        )
    made = ReceivedLetter.objects.bulk_create(letters)
    record(admin, "demo", "journal.receivedletter", count=len(made))
