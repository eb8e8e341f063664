"""A big firm, invented and seeded: companies with people, codes, lists and a journal, for measuring pages.

fill(100_000)                              into the database of the present settings, which must be empty
fill(1_000_000, people=2, entries=5)       2,000,000 people and 5,000,000 journal entries: of each, so many a company
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from itertools import cycle, islice
from random import Random

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection, transaction
from django.utils import timezone

from tuoke.directory.copying import Rows, write
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


def fill(count: int, seed: int = 7, *, people: int | None = None, entries: int | None = None) -> list[User]:
    """`count` companies: three in five owned by one of 20 sellers, each on a list, half of them with a history.

    `people`: so many of each company, in the place of those that were invented with it, one or two. `entries`: so many
    journal entries a company on average, most companies with few and some with dozens.

    Returns an admin, the manager and the sellers.
    """
    chance = Random(seed)
    colleagues = _people()
    lists = [
        List.objects.create(
            name=f"名单 {n}", source="trade_fair", lawful_basis="legitimate_interest", by=colleagues[n % 22]
        )
        for n in range(40)
    ]
    rows = invent(count, seed)
    with transaction.atomic():
        while some := list(islice(rows, SLICE)):
            _write(some, colleagues, lists, chance, people, entries)
        if entries:
            _histories(count * entries, [one.pk for one in colleagues[2:]], seed)
        reindex()
        acquaint(count, Company, Person, ExternalKey, Entry, JournalEntry, "directory_searchtext")
    return colleagues


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


def _write(
    rows: list[Invented],
    colleagues: list[User],
    lists: list[List],
    chance: Random,
    each: int | None,
    entries: int | None,
) -> None:
    now = timezone.now()
    sellers = colleagues[2:]
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
    somebody = next(r.people for r in rows if r.people)
    staff = [
        Person(
            company=c, name=p.name, title=p.title, phone=p.phone, phone_key="".join(filter(str.isdigit, p.phone)),
            email=p.email, email_key=email_key(p.email) or "",
        )
        for c, r in pairs
        for p in (r.people if each is None else list(islice(cycle(r.people or somebody), each)))
    ]  # fmt: skip
    Person.objects.bulk_create(staff, batch_size=2_000)
    Entry.objects.bulk_create(
        (Entry(list=chance.choice(lists), company=c, line=n) for n, c in enumerate(companies, 2)), batch_size=2_000
    )
    if not entries:
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


def _histories(many: int, sellers: list[int], seed: int) -> None:
    """`many` calls and notes of three years, by columns; how many a company has falls off as 1 / rank of its id."""
    chance = np.random.default_rng(seed)
    ids = np.array(Company.objects.order_by("pk").values_list("pk", flat=True))
    chance.shuffle(ids)
    weight = 1 / (np.arange(len(ids)) + len(ids) / 50)
    whose = np.sort(chance.choice(ids, many, p=weight / weight.sum()))
    now = timezone.now().replace(microsecond=0)
    note = json.dumps(to_json(Note("下次带样品来")), ensure_ascii=False)
    calls = [json.dumps(to_json(Call(one))) for one in OUTCOMES]
    moments = "%Y-%m-%d %H:%M:%S+00:00" if connection.vendor == "postgresql" else "%Y-%m-%d %H:%M:%S"
    for start in range(0, many, 200_000):
        companies = whose[start : start + 200_000]
        size = len(companies)
        outcome = chance.choice(len(OUTCOMES) + 1, size, p=[0.35, 0.2, 0.1, 0.05, 0.3])
        at = np.datetime64(now.replace(tzinfo=None), "s") - chance.integers(0, 3 * 365 * 86_400, size)
        when = pc.strftime(pa.array(at), format=moments)
        columns = {
            "at": when, "written_at": when, "by_id": pa.array(chance.choice(sellers, size)),
            "company_id": pa.array(companies), "kind": pa.array(["call"] * 4 + ["note"]).take(pa.array(outcome)),
            "outcome": pa.array([*OUTCOMES, ""]).take(pa.array(outcome)),
            "body": pa.array([*calls, note]).take(pa.array(outcome)),
        }  # fmt: skip
        with connection.cursor() as cursor:
            write(cursor, JournalEntry._meta.db_table, Rows(columns, size))
