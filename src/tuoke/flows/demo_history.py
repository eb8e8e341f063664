"""Eight weeks of the demo firm's calls and what came of them, ending the day before it is made.

The chance of a meeting rises with the points that a company's title and place earn: a little, as in life. About
industries some sellers are wrong, so that outcomes have something to teach: what they give 1 point agrees most.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from tuoke.calls.models import Script, Story
from tuoke.directory.models import Company, DoNotContact, Entry, List, Person
from tuoke.flows import demo_firm as firm
from tuoke.journal import kinds
from tuoke.journal.models import JournalEntry
from tuoke.team.models import User
from tuoke.workspace.audit import record

if TYPE_CHECKING:
    from tuoke.flows.demonstrating import Made

DAYS = 56


@dataclass
class Diary:
    """One seller's weeks as they are written."""

    seller: User
    plan: firm.Seller
    chance: Random
    zone: Any
    fresh: deque[Company]
    script: int = 0
    stories: list[tuple[int, datetime]] = field(default_factory=list)  # versions of the story, and since when
    again: dict[date, list[Company]] = field(default_factory=dict)
    entries: list[JournalEntry] = field(default_factory=list)
    left_alone: list[tuple[Person, datetime]] = field(default_factory=list)
    referrers: list[tuple[Company, datetime]] = field(default_factory=list)


def write(made: Made) -> None:
    """Append the history of all sellers to the journal, in the order in which it happened."""
    today = made.workspace.today()
    diaries = [_lived(made, seller, plan, today) for seller, plan in zip(made.sellers, firm.SELLERS, strict=True)]
    written = [entry for diary in diaries for entry in diary.entries]
    for diary in diaries:
        written += _referrals(made, diary)
        _leave_alone(diary)
    written = sorted((entry for entry in written if entry.at < datetime.now(UTC)), key=lambda entry: entry.at)
    JournalEntry.objects.bulk_create(written, batch_size=1_000)
    record(made.admin, "demo", "journal.journalentry", count=len(written))


def _lived(made: Made, seller: User, plan: firm.Seller, today: date) -> Diary:
    """Those of the seller's industries first, among them now and then another, but not the last of them: who is left
    is for today. Then the rest."""
    mine = made.owned[seller.pk]
    pool = [c for c in mine if c.industry in plan.industries or made.chance.random() < 0.15]
    made.chance.shuffle(pool)
    chosen, kept = {c.pk for c in pool}, min(len(pool) // 3, 3 * plan.calls_a_day)
    fresh = deque([*pool[kept:], *(c for c in mine if c.pk not in chosen)])
    script = Script.objects.filter(seller=seller).values_list("pk", flat=True).first() or 0
    stories = list(Story.objects.filter(seller=seller).order_by("number").values_list("pk", "changed_at"))
    diary = Diary(seller, plan, made.chance, made.workspace.zone, fresh, script, stories)
    for back in range(DAYS, 0, -1):
        day = today - timedelta(days=back)
        if day.weekday() < 5:
            _day(diary, made, day, today)
    return diary


def _day(diary: Diary, made: Made, day: date, today: date) -> None:
    """Promised call-backs first, then new names, to about three quarters of the plan."""
    count = diary.chance.randint(diary.plan.calls_a_day // 2, diary.plan.calls_a_day - 1)
    due = diary.again.pop(day, [])
    names = due[:count] + [diary.fresh.popleft() for _ in range(min(count - len(due[:count]), len(diary.fresh)))]
    for number, company in enumerate(names):
        minute = 9 * 60 + 10 + number * 480 // max(1, len(names)) + diary.chance.randrange(20)
        minute = min(minute, 17 * 60 + 50)
        at = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=diary.zone)
        _call(diary, company, made.chief.get(company.pk), at, today)


def _call(diary: Diary, company: Company, person: Person | None, at: datetime, today: date) -> None:
    outcome = _outcome(diary.chance, _appeal(diary.plan, company, person))
    promised = ""
    if outcome in ("call_back", "meeting"):
        promised = _later(diary, at, today).isoformat()
    elif outcome == "no_answer" and diary.chance.random() < 0.5:
        diary.again.setdefault(_working_day(at.date() + timedelta(days=diary.chance.randint(3, 9))), []).append(company)
    if outcome == "call_back":
        diary.again.setdefault(datetime.fromisoformat(promised).date(), []).append(company)
    told = next((pk for pk, since in reversed(diary.stories) if since <= at), None)
    note, minutes = _said(diary, outcome), _minutes(company, outcome)
    body = kinds.Call(outcome, at=promised, note=note, script=diary.script, story=told, minutes=minutes)
    _write(diary, company, person, body, at)
    if outcome == "meeting":
        _after_meeting(diary, company, person, datetime.fromisoformat(promised))
    if outcome == "leave_me_alone" and person is not None:
        diary.left_alone.append((person, at))
    if outcome == "not_interested" and diary.chance.random() < 0.08:
        diary.referrers.append((company, at))


def _outcome(chance: Random, appeal: float) -> str:
    """Under half answer; of those who do, 3 to 43 % agree to meet."""
    luck = chance.random()
    if luck < 0.44:
        return "no_answer"
    if luck < 0.50:
        return "wrong_person"
    luck = chance.random()
    meeting = 0.03 + 0.40 * appeal
    for outcome, share in (("meeting", meeting), ("call_back", 0.16), ("leave_me_alone", 0.015)):
        if luck < share:
            return outcome
        luck -= share
    return "not_interested"


#: What the points that a seller gives an industry are in truth, where they tell industries apart.
INDUSTRY_IN_TRUTH = {2: 0, 1: 6, 0: 1}


def _appeal(plan: firm.Seller, company: Company, person: Person | None) -> float:
    """0 to 1: what this company's industry, title and place are in truth worth, the industry most."""
    industry = plan.industries.get(company.industry, 0)
    if 1 in plan.industries.values():
        industry = INDUSTRY_IN_TRUTH[industry]
    return (industry + plan.areas.get(company.area, 0) + (plan.titles.get(person.title, 0) if person else 0)) / 10


def _after_meeting(diary: Diary, company: Company, person: Person | None, at: datetime) -> None:
    """Four in five meetings happen; of those a third turn into intent; of those two in five into a deal."""
    if diary.chance.random() > 0.8:
        return
    _write(diary, company, person, kinds.Meeting(_said(diary, "meeting_done"), _minutes(company, "held")), at)
    if diary.chance.random() > 0.35:
        return
    at = _days_on(at, diary.chance.randint(3, 9))
    _write(diary, company, person, kinds.Intent(_said(diary, "intent")), at)
    if diary.chance.random() > 0.4:
        return
    at = _days_on(at, diary.chance.randint(4, 12))
    amount, currency = str(diary.chance.randint(12, 160) * 10_000), "USD" if diary.plan.language == "en" else "CNY"
    _write(diary, company, person, kinds.Deal(_said(diary, "deal"), amount, currency), at)


#: Minutes that a talk takes, from and to.
LONG = {"meeting": (5, 14), "call_back": (2, 6), "not_interested": (1, 5), "leave_me_alone": (1, 2), "held": (35, 95)}


def _minutes(company: Company, what: str) -> int | None:
    """Written down of two talks in three; drawn by itself, so that the story of the weeks stays as it is."""
    luck = Random(f"{company.pk} {what}")
    return luck.randint(*LONG[what]) if what in LONG and luck.random() < 0.67 else None


def _referrals(made: Made, diary: Diary) -> list[JournalEntry]:
    """'Whom else should I ask?' was answered: names that nobody owned come onto a list of their own."""
    free = list(Company.objects.filter(owner=None).order_by("pk")[: len(diary.referrers)])
    if not free:
        return []
    name = "Referrals" if diary.plan.language == "en" else "转介绍"
    found = List.objects.create(name=name, source="referral", lawful_basis="legitimate_interest", by=diary.seller)
    entries = []
    for (company, at), named in zip(diary.referrers, free, strict=False):
        person = made.chief.get(named.pk)
        Entry.objects.create(list=found, company=named, person=person, made_at=at)
        body = kinds.Referral(company=named.pk, person=person.pk if person else None, text=_said(diary, "referral"))
        entries.append(_entry(diary, company, made.chief.get(company.pk), body, at + timedelta(minutes=1)))
        Company.objects.filter(pk=named.pk).update(owner=diary.seller)
    return entries


def _leave_alone(diary: Diary) -> None:
    for person, at in diary.left_alone:
        Person.objects.filter(pk=person.pk).update(do_not_contact_at=at)
        for channel, key in (("phone", person.phone_key), ("email", person.email_key)):
            if key:
                DoNotContact.objects.get_or_create(channel=channel, key=key, defaults={"since": at, "by": diary.seller})


def _write(diary: Diary, company: Company, person: Person | None, body: kinds.Body, at: datetime) -> None:
    diary.entries.append(_entry(diary, company, person, body, at))


def _entry(diary: Diary, company: Company, person: Person | None, body: kinds.Body, at: datetime) -> JournalEntry:
    return JournalEntry(
        by=diary.seller, company=company, person=person, kind=body.kind, outcome=kinds.outcome_of(body),
        body=kinds.to_json(body), at=at, written_at=at,
    )  # fmt: skip


def _said(diary: Diary, what: str) -> str:
    return diary.chance.choice(firm.NOTES[diary.plan.language].get(what, ("",)))


def _later(diary: Diary, at: datetime, today: date) -> datetime:
    """A promised moment two to eight days on; who is asked in the last days is promised today or soon after."""
    day = _working_day(at.date() + timedelta(days=diary.chance.randint(2, 8)))
    if at.date() >= today - timedelta(days=4) and diary.chance.random() < 0.5:
        day = _working_day(today)
    hour, minute = diary.chance.choice((9, 10, 11, 14, 15, 16)), diary.chance.choice((0, 15, 30, 45))
    return datetime.combine(day, time(hour, minute), tzinfo=diary.zone)


def _days_on(at: datetime, days: int) -> datetime:
    return datetime.combine(_working_day(at.date() + timedelta(days=days)), at.timetz())


def _working_day(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day
