"""The demo firm: a bilingual seller of production lines with 2,000 invented companies and eight weeks behind it.

Everything is drawn from one seed, counted back from the day it is made, and written in bulk through the real models;
the scores and today's call sheets are then made by the same flows as in a real workspace.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import transaction

from tuoke.calls.models import Goal, Plan, Script
from tuoke.directory.indexing import reindex
from tuoke.directory.models import Company, Entry, ExternalKey, List, Person
from tuoke.engine.invent import Company as Invented
from tuoke.engine.invent import invent
from tuoke.engine.lists.names import name_key
from tuoke.engine.lists.normalise import email_key, phone_key
from tuoke.flows import demo_firm as firm
from tuoke.flows import demo_history, demo_twins
from tuoke.flows.demo_deals import write_deals
from tuoke.flows.demo_deals_before import write_deals_before
from tuoke.flows.demo_evidence import write_evidence
from tuoke.flows.demo_letters import write_templates, write_waiting
from tuoke.flows.demo_meetings import write_meetings
from tuoke.flows.demo_messages import write_messages
from tuoke.flows.demo_news import write_news
from tuoke.flows.demo_objections import write_objections
from tuoke.flows.demo_pool import fill_pool
from tuoke.flows.demo_stories import NAMES as STORIES
from tuoke.flows.demo_stories import write_stories
from tuoke.flows.demo_tags import tag_companies
from tuoke.flows.demo_targets import write_targets
from tuoke.flows.scheduling import ask_for_today
from tuoke.flows.worker import Worker
from tuoke.targeting.models import Card, Involvement, Profile, Trigger
from tuoke.team.models import Role, Team, User
from tuoke.workspace.audit import record
from tuoke.workspace.models import Due, Workspace

COMPANIES = 2_000
SEED = 20


@dataclass
class Made:
    """What later steps build on: the companies of each seller, the one most in charge of each company."""

    workspace: Workspace
    admin: User
    sellers: list[User]
    owned: dict[int, list[Company]]
    chief: dict[int, Person]
    chance: Random


def make_demo() -> list[User]:
    """Fill an empty workspace; all of it or nothing. Returns its people: sellers first, then manager and admin."""
    with transaction.atomic():
        made, manager = _people()
        _companies(made)
        tag_companies(made.owned, made.admin, datetime.now(UTC) - timedelta(weeks=9), SEED)
        _plans_and_targets(made)
        _triggers(made)
        write_stories(made.sellers, [plan.language for plan in firm.SELLERS], datetime.now(UTC))
        demo_history.write(made)
        write_objections(SEED)
        write_messages(made.sellers, [plan.language for plan in firm.SELLERS], SEED)
        write_meetings(made.sellers, [plan.language for plan in firm.SELLERS])
        write_templates(made.admin, datetime.now(UTC))
        write_deals(made.admin, datetime.now(UTC), SEED)
        write_deals_before(made.admin, datetime.now(UTC), SEED)
        write_targets(manager, made.sellers[0])
        write_waiting(made.sellers, made.admin, datetime.now(UTC))
        fill_pool(made.sellers, made.admin, datetime.now(UTC), SEED)
        write_news(made.owned, made.sellers, made.admin, datetime.now(UTC), SEED)
        write_evidence(made.sellers, [plan.language for plan in firm.SELLERS], made.admin, SEED)
        for seller in made.sellers:
            Due.objects.ask("score", str(seller.pk))
        Due.objects.ask("score", str(manager.pk))
        Due.objects.ask("match_companies", "all:0")
    ask_for_today()
    Worker().work_off()
    return [*made.sellers, manager, made.admin]


def _people() -> tuple[Made, User]:
    workspace = Workspace.objects.create(pk=1, name=firm.FIRM, time_zone=firm.TIME_ZONE, is_demo=True)
    company = Team.objects.create(name=firm.TEAMS[0])
    teams = [Team.objects.create(name=name, parent=company) for name in firm.TEAMS[1:]]
    admin = User.objects.create_user(firm.ADMIN[1], name=firm.ADMIN[0], role=Role.ADMIN)
    manager = User.objects.create_user(firm.MANAGER[1], name=firm.MANAGER[0], role=Role.MANAGER, team=company)
    sellers = [
        User.objects.create_user(s.email, name=s.name, role=Role.SELLER, team=teams[s.team], language=s.language)
        for s in firm.SELLERS
    ]
    for person in (admin, manager, *sellers):
        record(admin, "create", person, email=person.email, role=person.role)
    return Made(workspace, admin, sellers, {s.pk: [] for s in sellers}, {}, Random(SEED)), manager


def _companies(made: Made) -> None:
    """In bulk: companies, their people and codes, and the lists on which they came; a few came twice."""
    invented = list(invent(COMPANIES - demo_twins.HOW_MANY, SEED))
    owners = [firm.owner_of(row, made.chance) for row in invented]
    twins = demo_twins.second_rows(invented, owners, [set(seller.industries) for seller in firm.SELLERS])
    invented += [row for row, _owner in twins]
    owners += [owner for _row, owner in twins]
    when = datetime.now(UTC) - timedelta(weeks=9)
    companies = [_company(row, owner, made, when) for row, owner in zip(invented, owners, strict=True)]
    Company.objects.bulk_create(companies, batch_size=500)
    ExternalKey.objects.bulk_create(
        [
            ExternalKey(company=c, source="code", value=r.code)
            for c, r in zip(companies, invented, strict=True)
            if r.code
        ],
        batch_size=2_000,
    )
    people = [
        Person(
            company=company, name=p.name, title=p.title, phone=p.phone, phone_key=phone_key(p.phone) or "",
            email=p.email, email_key=email_key(p.email) or "", made_at=when,
        )
        for company, row in zip(companies, invented, strict=True)
        for p in row.people
    ]  # fmt: skip
    Person.objects.bulk_create(people, batch_size=1_000)
    for person in people:
        made.chief.setdefault(person.company_id, person)
    for company in companies:
        if company.owner_id:
            made.owned[company.owner_id].append(company)
    _lists(made, companies, when)
    reindex()
    record(made.admin, "demo", "directory.company", count=len(companies), people=len(people))


def _company(row: Invented, owner: int | None, made: Made, when: datetime) -> Company:
    return Company(
        name=row.name, name_key=name_key(row.name), name_en=row.name_en, area=row.area, industry=row.industry,
        owner_kind=row.owner_kind, employees=row.employees, founded=row.founded, website=row.website, phone=row.phone,
        owner=made.sellers[owner] if owner is not None else None, is_reference=made.chance.random() < 0.01,
        made_at=when, changed_at=when,
    )  # fmt: skip


def _lists(made: Made, companies: list[Company], when: datetime) -> None:
    """Two lists a seller, and one of the house for the companies that nobody owns yet."""
    lists: dict[tuple[int | None, int], List] = {}
    for seller, plan in zip(made.sellers, firm.SELLERS, strict=True):
        for half, (name, source, basis) in enumerate(plan.lists):
            lists[seller.pk, half] = List.objects.create(
                name=name, source=source, lawful_basis=basis, by=seller, made_at=when
            )
    name, source, basis = firm.HOUSE_LIST
    house = List.objects.create(name=name, source=source, lawful_basis=basis, by=made.admin, made_at=when)
    entries, lines = [], dict.fromkeys([*(found.pk for found in lists.values()), house.pk], 1)
    for company in companies:
        chosen = lists.get((company.owner_id, made.chance.randrange(2)), house)
        lines[chosen.pk] += 1
        entries.append(Entry(list=chosen, company=company, line=lines[chosen.pk], made_at=when))
    Entry.objects.bulk_create(entries, batch_size=2_000)


def _plans_and_targets(made: Made) -> None:
    """Each seller's plan, goal, opening line, profile and card; and whom they know in person."""
    for seller, plan in zip(made.sellers, firm.SELLERS, strict=True):
        Plan.objects.create(seller=seller, calls_a_day=plan.calls_a_day, deals_a_month=1)
        Script.objects.create(seller=seller, language=plan.language, text=plan.script, story=STORIES[plan.language])
        fixed = datetime.now(UTC) - timedelta(days=42)
        Goal.objects.create(seller=seller, by=seller, made_at=fixed)
        Profile.objects.create(seller=seller, number=1, by=seller, body=firm.profile_of(plan))
        Card.objects.create(seller=seller, number=1, by=seller, body=firm.card_of(plan))
        known = made.chance.sample(made.owned[seller.pk], 4)
        since = made.workspace.today() - timedelta(days=200)
        Involvement.objects.bulk_create([Involvement(seller=seller, company=c, since=since) for c in known])


def _triggers(made: Made) -> None:
    """News that somebody found, one company in eleven, none older than nine weeks."""
    today, found = made.workspace.today(), []
    for seller, plan in zip(made.sellers, firm.SELLERS, strict=True):
        for company in made.owned[seller.pk]:
            if made.chance.random() < 1 / 11:
                kind, text = made.chance.choice(firm.NEWS[plan.language])
                day = today - timedelta(days=made.chance.randrange(1, 63))
                at = datetime.combine(day, time(9), made.workspace.zone) + timedelta(days=1)
                found.append(Trigger(company=company, kind=kind, text=text, happened_on=day, by=seller, made_at=at))
    Trigger.objects.bulk_create(found)
    record(made.admin, "demo", "targeting.trigger", count=len(found))


def people_of_the_demo() -> list[User]:
    """Those whose sign-in links are printed, in the order of `make_demo`."""
    order: dict[Any, int] = {Role.SELLER: 0, Role.MANAGER: 1, Role.ADMIN: 2}
    active = User.objects.filter(is_active=True, role__in=list(order))
    return sorted(active, key=lambda user: (order[user.role], user.pk))
