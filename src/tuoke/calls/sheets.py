"""Making a call sheet: promised call-backs first, then the companies that fit best and may be called. Row 242."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import DateField, Max, Q, QuerySet
from django.utils import timezone

from tuoke.calls.models import Plan, Sheet, SheetRow
from tuoke.calls.rows import Candidate
from tuoke.calls.said import outcome_moment
from tuoke.directory.models import Company, DoNotContact, Person, Revealed
from tuoke.engine.lists.normalise import phone_key
from tuoke.journal.kinds import Call, Deal, Intent, Meeting
from tuoke.journal.models import COMPANY_NOW, JournalEntry
from tuoke.team.models import Role
from tuoke.workspace import audit
from tuoke.workspace.asked_again import Asked, AskedAgain, Given
from tuoke.workspace.models import Due, Workspace

#: Nobody calls a company again within so many days, whoever of us called it (a promised call-back aside).
REST_DAYS = 14
#: Who said no, agreed to a meeting or bought is no stranger any more: not on a sheet of cold calls for so long.
SETTLED_DAYS = 90
#: A promise that was missed still comes up for so long.
PROMISE_DAYS = 14
CALLS_A_DAY = 24
#: After one of these nobody calls back, whoever promised to.
CLOSING = ("not_interested", "meeting", "leave_me_alone")


def resting(day: dt.date) -> QuerySet[JournalEntry, int]:
    """Ids of the companies to leave in peace on `day`."""
    start, _end = Workspace.current().day_bounds(day)
    called = Q(kind=Call.kind, at__gte=start - dt.timedelta(days=REST_DAYS))
    settled = Q(kind__in=[Meeting.kind, Intent.kind, Deal.kind]) | Q(outcome__in=["not_interested", "meeting"])
    recent = called | (settled & Q(at__gte=start - dt.timedelta(days=SETTLED_DAYS)))
    return JournalEntry.objects.standing().filter(recent).values_list(COMPANY_NOW, flat=True)


def taken(day: dt.date) -> QuerySet[SheetRow, int]:
    """Ids of the companies on somebody's sheet of `day`, also under what was merged into them since; a company is on
    one seller's sheet at a time."""
    return SheetRow.objects.filter(day=day).values_list(COMPANY_NOW, flat=True)


def fill(
    seller: Any,
    day: dt.date,
    candidates: Iterable[Candidate],
    level: Callable[[SheetRow], int] = lambda row: 0,
    **made_from: Any,
) -> Sheet:
    """The seller's sheet of `day`, filled up to the plan. A sheet that is ready keeps still: asked twice, made once.

    `candidates` come in the order of calling (promised ones first) and are read only as far as
    needed. `level` counts those left off that are equal with the last row. `made_from`: pool, maxima, means and struck.
    """
    with transaction.atomic():
        Sheet.objects.get_or_create(seller=seller, day=day)
        sheet: Sheet = Sheet.objects.select_for_update().get(seller=seller, day=day)
        if sheet.ready:
            return sheet
        plan = Plan.objects.filter(seller=seller).first()
        wanted = (plan.daily if plan else CALLS_A_DAY) - sheet.rows.count()
        waiting = _callable(_once(candidates))
        while wanted > 0 and (some := list(islice(waiting, wanted))):
            wanted -= _add(sheet, some)
        last = sheet.rows.filter(call_at=None, explored=False).order_by("rank").last() if wanted <= 0 else None
        now = {"ready": True, "outdated": False, "undone": False, "level": level(last) if last else 0}
        for name, value in {**made_from, **now}.items():
            setattr(sheet, name, value)
        sheet.save()
    return sheet


def follow(seller: Any, day: dt.date, *, changed: bool) -> None:
    """After a scoring: a sheet without rows is asked for again; any other keeps still, and says so when profile or card
    have `changed`."""
    with transaction.atomic():
        mine = Sheet.objects.filter(seller=seller, day=day, ready=True)
        empty = list(mine.filter(rows=None).values_list("pk", flat=True))
        if Sheet.objects.filter(pk__in=empty).update(ready=False):
            ask(seller, day)
        if changed:
            mine.update(outdated=True, undone=False)


def outdate(rows: Q) -> int:
    """Mark the sheets of today and later that hold one of `rows`, whose import is being undone; returns how many."""
    held = SheetRow.objects.filter(rows, day__gte=Workspace.current().today()).values("sheet")
    return Sheet.objects.filter(pk__in=held, ready=True).update(outdated=True, undone=True)


def ask(seller: Any, day: dt.date) -> None:
    """Have the flow make this seller's sheet; call it inside the transaction of what it follows."""
    Due.objects.ask("sheet", f"{seller.pk}:{day.isoformat()}")


def rebuild(sheet: Sheet, by: Any) -> int:
    """Take the rows nothing was done on off the sheet and have it filled again; returns how many went."""
    with transaction.atomic():
        sheet = Sheet.objects.select_for_update().get(pk=sheet.pk)
        gone, _kinds = sheet.rows.filter(outcome="", entry=None).delete()
        Sheet.objects.filter(pk=sheet.pk).update(ready=False)
        audit.record(by, "rebuild", sheet, rows=gone)
        ask(sheet.seller, sheet.day)
    return int(gone)


def _add(sheet: Sheet, some: list[Candidate]) -> int:
    """Rows for those whom no other sheet took meanwhile (the unique constraint decides); how many it became."""
    before = sheet.rows.count()
    last = sheet.rows.aggregate(last=Max("rank"))["last"] or 0
    rows = [
        SheetRow(
            sheet=sheet, day=sheet.day, rank=last + n, company_id=one.company, person_id=one.person, points=one.points,
            possible=one.possible, items=one.items, reasons=one.reasons, call_at=one.call_at,
            explored=one.explored,
        )
        for n, one in enumerate(some, 1)
    ]  # fmt: skip
    # In the order of companies, so that two sheets made at once wait for each other instead of locking up.
    SheetRow.objects.bulk_create(sorted(rows, key=lambda row: row.company_id), ignore_conflicts=True)
    return sheet.rows.count() - before


def _once(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    seen: set[int] = set()
    for one in candidates:
        if one.company not in seen:
            seen.add(one.company)
            yield one


def promised(seller: Any, day: dt.date) -> list[Candidate]:
    """Call-backs that the seller promised for `day` or missed lately, soonest first; without points. Not where a
    colleague has since heard no, agreed on a meeting, or been told to leave them alone.

    What a colleague promised comes along with a company that was handed over, and to who stands in for them.
    """
    start, end = Workspace.current().day_bounds(day)
    earliest = start - dt.timedelta(days=PROMISE_DAYS)
    calls = JournalEntry.objects.standing().filter(
        kind=Call.kind, at__gte=earliest - dt.timedelta(days=180), at__lt=end
    )
    stood_in = Q(by__in=seller.stands_in_for, company__owner__in=seller.stands_in_for)
    mine = calls.filter(Q(by=seller) | stood_in | Q(company__in=_came_with_promises(seller, calls)))
    latest: dict[int, Any] = {}
    for entry in mine.annotate(now=COMPANY_NOW).order_by("at", "pk"):
        latest[entry.now] = entry
    found = []
    for company, entry in latest.items():
        moment = promised_at(entry)
        if moment is not None and earliest <= moment < end:
            found.append(Candidate(company, entry.person_id, call_at=moment))
    closed = _closed([one.company for one in found])
    found = [one for one in found if one.company not in closed or closed[one.company] <= latest[one.company].at]
    seen = set(
        Company.objects.visible_to(seller).filter(pk__in=[one.company for one in found]).values_list("pk", flat=True)
    )
    return sorted((one for one in found if one.company in seen), key=lambda one: (one.call_at, one.company))


def _came_with_promises(seller: Any, calls: QuerySet[JournalEntry]) -> list[int]:
    """Companies that the seller holds and where somebody promised a call-back who may not see them any more: a
    colleague who sells, or who left."""
    gone = Q(by__is_active=False) | Q(by__role=Role.SELLER)
    others = calls.filter(gone, outcome="call_back", company__owner=seller).exclude(by=seller)
    return list(others.order_by().values_list("company", flat=True).distinct())


def _closed(companies: list[int]) -> dict[int, dt.datetime]:
    """When a call of anybody last settled things with each of the companies, where one did."""
    calls = JournalEntry.objects.standing().about(companies).filter(kind=Call.kind, outcome__in=CLOSING)
    return dict(calls.order_by().values_list(COMPANY_NOW).annotate(last=Max("at")))


def promised_at(entry: JournalEntry) -> dt.datetime | None:
    """The moment at which a call was promised, of the entry of a call that ended in a call-back."""
    if entry.outcome != "call_back":
        return None
    body = entry.what
    return outcome_moment(body.at) if isinstance(body, Call) else None


def _callable(candidates: Iterator[Candidate], some: int = 100) -> Iterator[Candidate]:
    """Each with a person who may be called: the one it has, or another of the company. A company whose people all
    said 'leave me alone', or whose own number did and nobody there has another, is left out; one without any person
    stays: ask the switchboard."""
    while batch := list(islice(candidates, some)):
        people = _people([one.company for one in batch])
        numbers = dict(Company.objects.filter(pk__in=[one.company for one in batch]).values_list("pk", "phone"))
        blocked = _blocked(numbers.values())
        for one in batch:
            theirs = people.get(one.company, [])
            # Whoever has no number is reached by the company's.
            shut = phone_key(numbers.get(one.company) or "") in blocked
            free = [person for person, may, numbered in theirs if may and (numbered or not shut)]
            if not free and (theirs or shut):
                continue
            person = one.person if one.person in free else next(iter(free), None)
            yield Candidate(**{**vars(one), "person": person})


def _people(companies: list[int]) -> dict[int, list[tuple[int, bool, bool]]]:
    """Of each company its people with whether they may be called and have a number; those with one first."""
    wrong = JournalEntry.objects.standing().filter(outcome="wrong_person", person__company__in=companies)
    strangers = set(wrong.values_list("person", flat=True))
    people: dict[int, list[tuple[int, bool, bool]]] = {}
    found = Person.objects.filter(company__in=companies).filter(Revealed("arrival"))
    for person in sorted(found, key=lambda one: (one.phone_key == "", one.pk)):
        may = person.do_not_contact_at is None and person.pk not in strangers
        people.setdefault(person.company_id, []).append((person.pk, may, bool(person.phone)))
    return people


def _blocked(numbers: Iterable[str]) -> set[str]:
    keys = {key for number in numbers if number and (key := phone_key(number))}
    return set(DoNotContact.objects.filter(channel="phone", key__in=keys).values_list("key", flat=True))


def left_today(user: Any) -> Asked:
    """Rows of today's sheet still to call, for the sidebar; not those whose company went to somebody else since.
    Today by the clock of the request, which is the firm's."""
    return LEFT.asked(user, day=timezone.localdate())


def _left(user: Any) -> QuerySet[Any, Any]:
    rows = SheetRow.objects.filter(sheet__seller=user, day=Given("day", DateField()), outcome="")
    # A company is on one row a day; asked by id, the database looks at these few.
    return Company.objects.visible_to(user).filter(pk__in=rows.values("company")).values_list("pk")


LEFT = AskedAgain(_left)


def has_companies(user: Any) -> bool:
    return Company.objects.visible_to(user).exists()
