"""The demo's e-mail templates: two in Chinese and one in English."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tuoke.journal.models import LetterTemplate
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
