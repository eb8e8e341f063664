"""A big firm, invented and seeded: companies with people, codes, lists and a journal, for measuring pages.

fill(100_000)     into the database of the present settings, which must be empty
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from random import Random

from django.db import transaction
from django.utils import timezone

from tuoke.directory.indexing import reindex
from tuoke.directory.models import Company, Entry, ExternalKey, List, Person
from tuoke.directory.planner import acquaint
from tuoke.engine.invent import Company as Invented
from tuoke.engine.invent import invent
from tuoke.engine.lists.names import name_key
from tuoke.engine.lists.normalise import email_key
from tuoke.journal.kinds import Call, Note, to_json
from tuoke.journal.models import JournalEntry
from tuoke.team.models import Role, Team, User
from tuoke.workspace.models import Workspace

SELLERS = 20
SLICE = 5_000
OUTCOMES = ("no_answer", "not_interested", "call_back", "meeting")


def fill(count: int, seed: int = 7) -> list[User]:
    """`count` companies: three in five owned by one of 20 sellers, each on a list, half of them with a history.

    Returns an admin, the manager and the sellers.
    """
    chance = Random(seed)
    people = _people()
    lists = [
        List.objects.create(
            name=f"名单 {n}", source="trade_fair", lawful_basis="legitimate_interest", by=people[n % 22]
        )
        for n in range(40)
    ]
    rows = invent(count, seed)
    with transaction.atomic():
        while some := list(islice(rows, SLICE)):
            _write(some, people, lists, chance)
        reindex()
        acquaint(count, Company, Person, ExternalKey, Entry, JournalEntry, "directory_searchtext")
    return people


def _people() -> list[User]:
    Workspace.objects.create(pk=1, name="远山自动化", time_zone="Asia/Shanghai")
    team = Team.objects.create(name="华南")
    admin = User.objects.create_user("ada@bench.test", name="Ada", role=Role.ADMIN)
    manager = User.objects.create_user("mei@bench.test", name="Mei", role=Role.MANAGER, team=team)
    sellers = [
        User.objects.create_user(f"s{n}@bench.test", name=f"Seller {n}", role=Role.SELLER, team=team)
        for n in range(SELLERS)
    ]
    return [admin, manager, *sellers]


def _write(rows: list[Invented], people: list[User], lists: list[List], chance: Random) -> None:
    now = timezone.now()
    sellers = people[2:]
    companies = [
        Company(
            name=row.name, name_key=name_key(row.name), name_en=row.name_en, area=row.area, industry=row.industry,
            owner_kind=row.owner_kind, employees=row.employees, founded=row.founded, website=row.website,
            phone=row.phone, owner=chance.choice(sellers) if chance.random() < 0.6 else None,
            is_reference=chance.random() < 0.01, changed_at=now - dt.timedelta(seconds=chance.randrange(10**7)),
        )
        for row in rows
    ]  # fmt: skip
    Company.objects.bulk_create(companies, batch_size=1_000)
    pairs = list(zip(companies, rows, strict=True))
    ExternalKey.objects.bulk_create(ExternalKey(company=c, source="code", value=r.code) for c, r in pairs)
    staff = [
        Person(
            company=c, name=p.name, title=p.title, phone=p.phone, phone_key="".join(filter(str.isdigit, p.phone)),
            email=p.email, email_key=email_key(p.email) or "",
        )
        for c, r in pairs
        for p in r.people
    ]  # fmt: skip
    Person.objects.bulk_create(staff, batch_size=2_000)
    Entry.objects.bulk_create(
        (Entry(list=chance.choice(lists), company=c, line=n) for n, c in enumerate(companies, 2)), batch_size=2_000
    )
    JournalEntry.objects.bulk_create(_history(companies, sellers, chance, now), batch_size=2_000)


def _history(companies: list[Company], sellers: list[User], chance: Random, now: dt.datetime) -> Iterator[JournalEntry]:
    for company in companies:
        for _ in range(chance.choice((0, 0, 0, 1, 2, 8))):
            body = Call(chance.choice(OUTCOMES)) if chance.random() < 0.7 else Note("下次带样品来")
            yield JournalEntry(
                by=chance.choice(sellers), company=company, kind=body.kind, body=to_json(body),
                outcome=body.outcome if isinstance(body, Call) else "",
                at=now - dt.timedelta(seconds=chance.randrange(10**7)),
            )  # fmt: skip
