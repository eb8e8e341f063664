"""Whom to ask, and what, when tightening the list did not help: a sheet to print, in both languages (row 245)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, override
from django.views.decorators.http import require_GET

from tuoke.calls import goals
from tuoke.calls.goal_page import seller_of
from tuoke.directory.models import Company
from tuoke.journal.kinds import Call
from tuoke.journal.models import COMPANY_NOW, JournalEntry
from tuoke.team.access import members
from tuoke.workspace.dates import day

#: So many of those who agreed, and of those who refused.
EACH = 4
ASKED = ("meeting", "not_interested")


@dataclass(frozen=True)
class Ask:
    """A company to talk to: who was on the line, and why it."""

    company: Company
    person: str
    agreed: bool
    why: str


def questions() -> list[str]:
    """In the language of the moment. Nothing is sold in these talks: they are about the customer's days, not ours."""
    return [
        gettext("What is the most laborious part of this work for you today? When did it last happen?"),
        gettext("What have you tried about it, and what did that cost in money and in days?"),
        gettext("What happens if nothing changes within a year?"),
        gettext("When we called: what did you think we offer? Which words made you think so?"),
        gettext("What made you agree to a meeting, or what kept you from it?"),
        gettext("Who else would have to agree, and who would pay for it?"),
        gettext("Whom in your trade should we ask who sees it differently?"),
    ]


def in_both() -> list[tuple[str, str]]:
    """Each question in Chinese and in English."""
    with override("zh-hans"):
        chinese = questions()
    with override("en"):
        english = questions()
    return list(zip(chinese, english, strict=True))


def whom(seller: Any, user: Any) -> list[Ask]:
    """Some who agreed and some who refused, of different industries, the latest first; of this goal and the versions
    before it. Not those who asked to be left alone."""
    began = goals.Goal.objects.filter(seller=seller).order_by("-number").values_list("made_at", flat=True)[:3]
    calls = JournalEntry.objects.standing().filter(by=seller, kind=Call.kind, outcome__in=ASKED)
    if began:
        calls = calls.filter(at__gte=min(began))
    latest: dict[int, JournalEntry] = {}
    for entry in calls.select_related("person").annotate(now=COMPANY_NOW).order_by("-at")[:400]:
        latest.setdefault(entry.now, entry)
    alone = JournalEntry.objects.standing().about(list(latest)).filter(outcome="leave_me_alone")
    shut = set(alone.values_list(COMPANY_NOW, flat=True))
    seen = Company.objects.visible_to(user).in_bulk([pk for pk in latest if pk not in shut])
    found = [(seen[pk], entry) for pk, entry in latest.items() if pk in seen]
    agreed = _spread(one for one in found if one[1].outcome == "meeting")
    refused = _spread(one for one in found if one[1].outcome == "not_interested")
    return [_ask(*one) for one in (*agreed, *refused)]


def _spread(found: Iterable[tuple[Company, JournalEntry]]) -> list[tuple[Company, JournalEntry]]:
    """The first of each industry before the second of any."""
    met: dict[str, int] = {}
    turns = []
    for place, (company, entry) in enumerate(found):
        met[company.industry] = met.get(company.industry, 0) + 1
        turns.append((met[company.industry], place, company, entry))
    return [(company, entry) for _turn, _place, company, entry in sorted(turns, key=lambda one: one[:2])[:EACH]]


def _ask(company: Company, entry: JournalEntry) -> Ask:
    person = entry.person
    agreed = entry.outcome == "meeting"
    said = gettext("agreed to a meeting on %(day)s") if agreed else gettext("was reached on %(day)s and refused")
    why = said % {"day": day(entry.at)}
    if company.industry:
        why = gettext("%(why)s; to hear from %(industry)s") % {"why": why, "industry": company.industry}
    free = person is not None and person.do_not_contact_at is None
    return Ask(company, f"{person.name} {person.title}".strip() if person and free else "", agreed, why)


@members
@require_GET
def talk(request: HttpRequest) -> HttpResponse:
    """The sheet for the talks; `?seller=` reads that of somebody one may look over."""
    whose = seller_of(request)
    own = whose.pk == request.user.pk
    context = {"seller": whose, "own": own, "asks": whom(whose, request.user), "questions": in_both()}
    return render(request, "calls/talk.html", context)
