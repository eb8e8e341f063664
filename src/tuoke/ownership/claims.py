"""Taking a company out of the pool, and letting go of one: what the rules allow, said in a sentence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from tuoke.directory.models import Company
from tuoke.ownership.models import PoolRules, Returned
from tuoke.workspace.audit import record
from tuoke.workspace.dates import day
from tuoke.workspace.kept import touch
from tuoke.workspace.models import Audit, Due, Workspace


@dataclass(frozen=True)
class Room:
    """How many a seller holds and took today, and how many the rules allow (0: any number)."""

    held: int
    most_held: int
    today: int
    most_a_day: int


def room(user: Any, rules: PoolRules) -> Room:
    """Two queries."""
    workspace = Workspace.current()
    start, _end = workspace.day_bounds(workspace.today())
    took = Audit.objects.filter(by=user, action="take", kind="directory.company", at__gte=start)
    return Room(user.companies.filter(merged_into=None).count(), rules.most_held, took.count(), rules.most_a_day)


def refusal(user: Any, company: int) -> str:
    """Why `user` may not take this company now, in their language; '' where nothing speaks against it."""
    rules = PoolRules.current()
    last = (
        Returned.objects.filter(company=company, seller=user).exclude(why=Returned.Why.HANDED).order_by("-at").first()
    )
    if last and rules.rest_days:
        again = last.at + dt.timedelta(days=rules.rest_days)
        if again > timezone.now():
            return gettext("You had it until %(day)s. You may take it again from %(again)s; a colleague may now.") % {
                "day": day(last.at), "again": day(again)
            }  # fmt: skip
    if rules.most_held or rules.most_a_day:
        found = room(user, rules)
        if rules.most_held and found.held >= rules.most_held:
            return gettext("You hold %(held)s companies, and %(most)s is the most. Let go of one first.") % {
                "held": found.held, "most": rules.most_held
            }  # fmt: skip
        if rules.most_a_day and found.today >= rules.most_a_day:
            return gettext("You have taken %(n)s today, which is all for one day.") % {"n": found.today}
    return ""


def let_go(company: int, by: Any) -> bool:
    """The holder puts the company back into the pool; False where they do not hold it."""
    with transaction.atomic():
        mine = Company.objects.visible_to(by).filter(pk=company, owner=by)
        if not mine.update(owner=None, held_since=None, version=F("version") + 1, changed_at=timezone.now()):
            return False
        Returned.objects.create(company_id=company, seller=by, why=Returned.Why.LET_GO)
        record(by, "let go", Company(pk=company), before={"owner": by.pk}, after={"owner": None})
        Due.objects.ask("score_all")
        touch([company])
    return True
