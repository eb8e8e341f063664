"""Meetings that the demo firm has planned this week, prepared, and held last week with what was promised."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from tuoke.directory.models import Person
from tuoke.journal import appointments, preparing
from tuoke.journal.appointments import Appointment
from tuoke.journal.models import JournalEntry
from tuoke.team.models import User
from tuoke.workspace.models import Workspace

WORDS: dict[str, dict[str, Any]] = {
    "zh-hans": {
        "what": "看检测工位", "done": "第一次见面",
        "opening": "{person}，苏州晨露的王厂长说您和他去年一起看过灌装展，他让我先来看看您的夜班检测。",
        "again": "{person}，上次您说夜班漏判最多，我带来了晨露夜班三个月的数字。",
        "questions": ("今天夜班的漏判怎么发现？", "换线停一天要损失多少？", "除了您，还有谁要点头？"),
        "text": "看了两条线。夜班靠两个人盯，漏判要到客户退货才知道。", "quote": "漏判要到客户退货才知道",
        "promises": ("发晨露夜班的数字", "给两条线的节拍表"),
    },
    "en": {
        "what": "See the inspection station", "done": "First visit",
        "opening": "{person}, Ms Krüger of Elbe Bottling said you walked the filling fair together last year.",
        "again": "{person}, you said the night shift lets most faults through: I brought Elbe's three months.",
        "questions": ("How are faults of the night shift found today?", "What does one day of standstill cost?",
                      "Who besides you has to agree?"),
        "text": "Saw two lines. Two people watch at night; faults are known when customers return goods.",
        "quote": "faults are known when customers return goods",
        "promises": ("Send Elbe's figures of the night shift", "Give us the cycle times of both lines"),
    },
}  # fmt: skip


def write_meetings(sellers: list[User], languages: list[str]) -> None:
    """For each seller one meeting that was held, and one to come with the same company."""
    workspace = Workspace.current()
    for seller, language in zip(sellers, languages, strict=True):
        words = WORDS[language]
        met = JournalEntry.objects.filter(by=seller, kind="meeting").exclude(person=None).order_by("-at").first()
        person = met.person if met else Person.objects.filter(company__owner=seller).order_by("pk").first()
        if person is None:
            continue
        questions = {f"question_{n}": text for n, text in enumerate(words["questions"], 1)}
        held = _planned(workspace, seller, person, words["done"], -4)
        given = {"opening": words["opening"].format(person=person.name), **questions}
        preparing.prepare(held, given, seller)
        on = workspace.today() + timedelta(days=3)
        promised = [(words["promises"][0], seller, on), (words["promises"][1], person, on)]
        preparing.held(held, seller, words["text"], preparing.SHARES["half"], promised, held.minutes + 15)
        held.refresh_from_db()
        entry = held.entry
        assert entry is not None
        preparing.answer(held, 1, entry, words["quote"], seller)
        coming = _planned(workspace, seller, person, words["what"], 1)
        preparing.prepare(coming, {"opening": words["again"].format(person=person.name), **questions}, seller)
        preparing.answer(coming, 1, entry, words["quote"], seller)


def _planned(workspace: Workspace, seller: User, person: Person, what: str, days: int) -> Appointment:
    """At ten in so many working days."""
    day, step = workspace.today(), timedelta(days=1 if days > 0 else -1)
    for _n in range(abs(days)):
        day += step
        while day.weekday() > 4:
            day += step
    starts = datetime.combine(day, time(10), tzinfo=workspace.zone)
    one = Appointment(company=person.company, what=what, starts=starts, ends=starts + timedelta(hours=1), kind="visit")
    return appointments.plan(one, [person], [seller], seller)
