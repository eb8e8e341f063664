"""Dealing the companies that nobody holds out by rule: the first rule that fits a company decides to whom it may go,
and those of them who have room get it, as many each. What no rule takes, or nobody has room for, stays in the pool."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Value, When
from django.utils import timezone

from tuoke.directory import bulk_changes
from tuoke.directory.filters import areas_within_each
from tuoke.directory.models import Company, CompanyQuerySet, Entry
from tuoke.ownership.models import AssignmentRule, Capacity, HandOver
from tuoke.team.models import Role, User
from tuoke.workspace.audit import record
from tuoke.workspace.kept import touch_all
from tuoke.workspace.models import Due, Workspace


@dataclass(frozen=True)
class Dealt:
    """What one rule does: `fits` companies are its own, `gets` says who gets how many (by seller's id)."""

    rule: AssignmentRule
    fits: int
    gets: dict[int, int]

    @property
    def left(self) -> int:
        """Nobody has room for them."""
        return self.fits - sum(self.gets.values())


def free(by: Any) -> CompanyQuerySet:
    """What lies in the pool, as far as `by` may see it."""
    return Company.objects.visible_to(by).filter(owner=None)


def planned(companies: CompanyQuerySet, rules: list[AssignmentRule]) -> tuple[list[Dealt], int]:
    """What the rules would do with these companies, and how many no rule takes. One reading of the companies."""
    counts = dict(_marked(companies, rules).order_by().values_list("rule").annotate(n=Count("pk")))
    given_by = receivers(rules)
    rooms = _rooms({seller for sellers in given_by.values() for seller in sellers})
    found = []
    for rule in rules:
        sellers, fits = given_by[rule.pk], counts.get(rule.pk, 0)
        gets = dict(zip(sellers, shares(fits, [rooms[seller] for seller in sellers]), strict=True))
        rooms |= {seller: room - gets[seller] for seller in sellers if (room := rooms[seller]) is not None}
        found.append(Dealt(rule, fits, {seller: n for seller, n in gets.items() if n}))
    return found, counts.get(0, 0)


def shares(n: int, rooms: list[int | None]) -> list[int]:
    """As many for each as for the others, nobody more than their room (None: any number); what is over stays."""
    given = [0] * len(rooms)
    order = sorted(range(len(rooms)), key=lambda at: (rooms[at] is None, rooms[at] or 0, at))
    for done, at in enumerate(order):
        fair = -(-n // (len(order) - done))
        room = rooms[at]
        given[at] = fair if room is None else min(fair, max(room, 0))
        n -= given[at]
    return given


def receivers(rules: list[AssignmentRule]) -> dict[int, list[int]]:
    """Of each rule the ids of the active people to whom it gives, in the order of their names. Two queries."""
    people = list(User.objects.sellers().select_related("team").order_by("name", "pk"))
    named = set(
        AssignmentRule.sellers.through.objects.filter(assignmentrule__in=rules).values_list("assignmentrule", "user")
    )
    return {
        rule.pk: [
            one.pk
            for one in people
            if (rule.pk, one.pk) in named
            or (rule.team and one.role == Role.SELLER and one.team_path.startswith(rule.team.path))
        ]
        for rule in rules
    }


def deal(by: Any) -> HandOver | None:
    """Deal the pool out by the rules as they are; None where they take nothing. Undone like any hand-over."""
    with transaction.atomic():
        rules = list(AssignmentRule.objects.select_related("team"))
        dealt, unmatched = planned(free(by), rules)
        if not any(one.gets for one in dealt):
            return None
        marked = _marked(free(by), rules)
        lots = [
            (marked.filter(rule=one.rule.pk), {str(seller): n for seller, n in one.gets.items()})
            for one in dealt
            if one.gets
        ]
        made = HandOver.objects.create(by=by, free=True, by_rules=True)
        made.changes.set(bulk_changes.begin_dealt(lots, "field", "owner", by))
        left = sum(one.left for one in dealt) + unmatched
        record(by, "assign", made, rules=[[one.rule.pk, one.fits, one.left] for one in dealt], stayed=left)
    return made


def deal_arrival(arrival: int, by: User) -> int:
    """What a manager or an admin imported and what nobody is named for goes to sellers, as part of the import: when it
    is taken back, they go with it. Returns how many went; a second time none that have gone already."""
    rules = list(AssignmentRule.objects.filter(on_import=True).select_related("team"))
    if not rules or not by.leads:
        return 0
    with transaction.atomic():
        fresh = Company.objects.arrived().filter(arrival=arrival, version=1).filter(Q(owner=None) | Q(owner=by))
        dealt, _unmatched = planned(fresh, rules)
        marked = _marked(fresh, rules)
        lots = [bulk_changes.dealt_out(marked.filter(rule=one.rule.pk), one.gets) for one in dealt if one.gets]
        moment = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            for told, params in lots:
                cursor.execute(
                    f"""UPDATE directory_company SET owner_id = d.part, held_since = %s
                    FROM ({told}) d WHERE d.id = directory_company.id""",
                    [moment, *params],
                )
        went = sum(sum(one.gets.values()) for one in dealt)
        if went:
            gets: dict[int, int] = {}
            for one in dealt:
                for seller, n in one.gets.items():
                    gets[seller] = gets.get(seller, 0) + n
            record(by, "assign", "directory.company", arrival=arrival, before={"owner": by.pk}, after=gets)
            Due.objects.ask("score_all")
            touch_all(Company.objects.filter(arrival=arrival).exclude(owner=None).values("pk"))
    return went


def _marked(companies: CompanyQuerySet, rules: list[AssignmentRule]) -> Any:
    """The companies with the id of the first rule that fits them; 0 where none does."""
    areas = areas_within_each(rule.area for rule in rules if rule.area)
    whens = [When(_fits(rule, areas), then=Value(rule.pk)) for rule in rules]
    return companies.annotate(rule=Case(*whens, default=Value(0), output_field=IntegerField()))


def _fits(rule: AssignmentRule, areas: dict[str, list[str]]) -> Q:
    found = Q(pk__isnull=False)
    if rule.area:
        found &= Q(area__in=areas[rule.area])
    if rule.industry_names:
        found &= Q(industry__in=rule.industry_names)
    if rule.least is not None:
        found &= Q(employees__gte=rule.least)
    if rule.most is not None:
        found &= Q(employees__lte=rule.most)
    if rule.source:
        found &= Q(Exists(Entry.objects.filter(company=OuterRef("pk"), list__source=rule.source)))
    return found


def _rooms(sellers: set[int]) -> dict[int, int | None]:
    """Of each seller how many more they may get now; None: any number."""
    workspace = Workspace.current()
    today = workspace.today()
    monday, _end = workspace.day_bounds(today - dt.timedelta(days=today.weekday()))
    theirs = Company.objects.filter(owner__in=sellers, merged_into=None).order_by().values_list("owner")
    held = dict(theirs.annotate(n=Count("pk")))
    new = dict(theirs.filter(held_since__gte=monday).annotate(n=Count("pk")))
    rooms: dict[int, int | None] = dict.fromkeys(sellers)
    for one in Capacity.objects.filter(seller__in=sellers):
        limits = [
            most - had.get(one.seller_id, 0)
            for most, had in ((one.most_held, held), (one.most_a_week, new))
            if most is not None
        ]
        rooms[one.seller_id] = max(0, min(limits)) if limits else None
    return rooms
