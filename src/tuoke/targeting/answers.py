"""A person answers what a rule saw: what is right becomes a trigger event, what is wrong only counts. The first answer
stands."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from tuoke.directory.models import Company
from tuoke.targeting.models import Trigger
from tuoke.targeting.news_models import Finding, FindingAnswer
from tuoke.targeting.rescoring import score_who_may_see
from tuoke.workspace import audit

RIGHT = (FindingAnswer.USEFUL, FindingAnswer.RIGHT)
#: News of one kind about one company within so many days tell of one event.
SAME_EVENT = dt.timedelta(days=7)
LONGEST = Trigger._meta.get_field("text").max_length or 240
_CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Answered:
    """What came of an answer: `first` = nobody was quicker; the trigger event that it made or confirmed, if any."""

    finding: Finding
    first: bool
    trigger: Trigger | None = None


def answer(finding: int, said: str, user: Any) -> Answered:
    """Write the answer of `user` (a value of FindingAnswer) unless somebody else has answered; finding: its id."""
    now = timezone.now()
    with transaction.atomic():
        written = Finding.objects.filter(pk=finding, answer="").update(answer=said, answered_by=user, answered_at=now)
        found = Finding.objects.select_related("news", "company", "trigger", "answered_by", "rule").get(pk=finding)
        if not written:
            return Answered(found, False)
        trigger = None
        if said in RIGHT and found.status != "cancelled":
            trigger = make_trigger(found, user, now)
        elif said not in RIGHT and found.trigger_id:
            _let_go(found, now)
        audit.record(user, "answer", found, after={"answer": said, "trigger": trigger and trigger.pk})
        if said in RIGHT or found.trigger_id:
            score_who_may_see({found.company.owner_id})
    return Answered(found, True, trigger)


def take_back(finding: Finding, user: Any) -> bool:
    """`user` takes their own answer back: it waits again, and the trigger event goes unless another answer bears it.
    False where the answer is not theirs to take back."""
    with transaction.atomic():
        own = Finding.objects.filter(pk=finding.pk, answered_by=user).exclude(answer="")
        if not own.update(answer="", answered_by=None, answered_at=None):
            return False
        before = {"answer": finding.answer, "trigger": finding.trigger_id}
        if finding.trigger_id:
            _let_go(finding, timezone.now())
        audit.record(user, "undo", finding, before=before)
        score_who_may_see({finding.company.owner_id})
    return True


def make_trigger(finding: Finding, by: Any, at: dt.datetime) -> Trigger:
    """The trigger event of a finding: one that is there already for the same event, else a new one. What else waits
    about this event becomes evidence of it. Inside the caller's transaction."""
    Company.objects.select_for_update().filter(pk=finding.company_id).first()  # two at once make one event, not two
    found = event_of(finding)
    if found is None:
        found = Trigger.objects.create(
            company=finding.company, kind=finding.kind, text=told(finding), link=finding.news.link, by=by, made_at=at,
            happened_on=finding.news.published_on,
        )  # fmt: skip
    finding.trigger = found
    finding.save(update_fields=["trigger"])
    same = Finding.objects.waiting().filter(company=finding.company_id, kind=finding.kind).exclude(status="cancelled")
    same.filter(news__published_on__range=_around(found.happened_on)).update(trigger=found)
    return found


def event_of(finding: Finding) -> Trigger | None:
    """The standing trigger event that the finding tells of as well."""
    known = Trigger.objects.filter(company=finding.company_id, kind=finding.kind, withdrawn_at=None)
    return known.filter(happened_on__range=_around(finding.news.published_on)).order_by("happened_on", "pk").first()


def told(finding: Finding) -> str:
    """What the trigger event is called: the title of the news; where it is only planned, this is said, in the language
    of the news."""
    title = finding.news.title
    if finding.status == "planned":
        title = f"计划中：{title}" if _CHINESE.search(title) else f"Planned: {title}"
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"


def _let_go(finding: Finding, now: dt.datetime) -> None:
    """Part the finding from its trigger event. The event stays for whoever confirmed it beside, or wrote it by hand;
    else it is withdrawn, and what was evidence of it waits again."""
    trigger = finding.trigger
    assert trigger is not None
    Finding.objects.filter(pk=finding.pk).update(trigger=None)
    others = Finding.objects.filter(trigger=trigger).order_by("answered_at", "pk")
    heir = others.filter(answer__in=RIGHT).first()
    if heir is not None:
        Trigger.objects.filter(pk=trigger.pk).update(by=heir.answered_by, made_at=heir.answered_at)
    elif trigger.made_at in (finding.answered_at, finding.made_at):
        Trigger.objects.filter(pk=trigger.pk, withdrawn_at=None).update(withdrawn_at=now)
        others.update(trigger=None)


def _around(day: dt.date) -> tuple[dt.date, dt.date]:
    return day - SAME_EVENT, day + SAME_EVENT
